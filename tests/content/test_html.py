"""From authored text to HTML: nothing outside the policy, whatever comes in."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.content.html import (
    ATTRIBUTES,
    MAX_ATTRIBUTES,
    MAX_DEPTH,
    MAX_ENTITIES,
    MAX_HTML,
    MAX_TAGS,
    TAGS,
    clean,
    is_good_link,
    to_html,
)
from kit.content.markdown import MAX_BLOCK, TooLargeError


class Reader(HTMLParser):
    """Reads HTML as a browser would, and keeps every tag with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, _):
        self.tags.append(("!--", {}))

    def handle_decl(self, _):
        self.tags.append(("!", {}))

    def handle_pi(self, _):
        self.tags.append(("?", {}))


def assert_within_policy(html):
    for tag, attributes in Reader(html).tags:
        assert tag in TAGS, html
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel"}, html
        assert attributes.get("rel", "noopener noreferrer") == "noopener noreferrer"
        if "href" in attributes:
            assert is_good_link(attributes["href"]), html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One **two** *three*", "<p>One <strong>two</strong> <em>three</em></p>\n"),
        ("## Two", "<h2>Two</h2>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. c", '<ol start="3">\n<li>c</li>\n</ol>\n'),
        ("`x < y`", "<p><code>x &lt; y</code></p>\n"),
        ("<b>not bold</b> & so", "<p>&lt;b&gt;not bold&lt;/b&gt; &amp; so</p>\n"),
        (
            "[a](https://example.org/?a=1&b=2)",
            '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">a</a></p>\n',
        ),
        ("[a](#keep)", '<p><a href="#keep" rel="noopener noreferrer">a</a></p>\n'),
        ("[a](/me)", '<p><a href="/me" rel="noopener noreferrer">a</a></p>\n'),
        ("[a](javascript:x)", '<p><a rel="noopener noreferrer">a</a></p>\n'),
        ("![a](/x.png)", "<p></p>\n"),
    ],
)
def test_markdown(markdown, html):
    assert to_html(markdown) == html


def test_tables_come_without_styles():
    html = to_html("| a |\n|--:|\n| b |")

    assert "<td>b</td>" in html
    assert "style" not in html


@pytest.mark.parametrize(
    ("href", "good"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org:8000/", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("mailto:ana@example.org", True),
        ("#keep", True),
        ("#", True),
        ("/", True),
        ("/lessons/m01", True),
        ("", False),
        ("lessons/m01", False),
        ("./x", False),
        ("?x", False),
        ("//example.org/x", False),
        ("///example.org/x", False),
        ("/\\example.org", False),
        ("\\\\example.org", False),
        ("https:example.org", False),
        ("https:/example.org", False),
        ("https://", False),
        ("https://user@example.org", False),
        ("https://example.org:notaport/", False),
        ("https://[::1", False),
        ("mailto:", False),
        ("javascript:alert(1)", False),
        ("javascript:123", False),
        ("JaVaScRiPt:1", False),
        ("java\u200bscript:1", False),
        ("java\tscript:1", False),
        ("\x01javascript:1", False),
        (" https://example.org", False),
        ("https://exam\u00adple.org", False),
        ("https://example.org/\u202e", False),
        ("data:text/html,x", False),
        ("vbscript:1", False),
        ("ftp://example.org", False),
        ("tel:123", False),
        ("blob:https://example.org/x", False),
        ("ref:sources", False),
    ],
)
def test_links(href, good):
    assert is_good_link(href) is good


PAST_BYPASSES = {
    "CVE-2018-7753 entities in schemes": [
        '<a href="javas&#x09;cript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="javascript&colon;alert(1)">x</a>',
        '<a href="&#14;javascript:alert(1)">x</a>',
    ],
    "CVE-2020-6802 noscript and raw tags": [
        "<noscript><style></noscript><img src=x onerror=alert(1)>",
        '<noscript><a title="</noscript><img src=x onerror=alert(1)>">',
        '<xmp><a title="</xmp><script>alert(1)</script>">',
        '<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>',
    ],
    "CVE-2020-6816 math and svg": [
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math></p><style><!--</style><img src/onerror=alert(1)>--></style></math>",
    ],
    "CVE-2020-6817 style": [
        '<p style="x:expression(alert(1));background:url(javascript:1)">x</p>',
        '<p style="' + "a" * 5000 + ':">x</p>',
    ],
    "CVE-2021-23980 comments in svg and math": [
        "<svg><p></p><style><!--</style><img src=x onerror=alert(1)>--></style></svg>",
        "<math><p></p><title><!--</title><img src=x onerror=alert(1)>--></title></math>",
        "<!--><img src=x onerror=alert(1)>-->",
    ],
    "GHSA-8rfp-98v4-mmr6 invisible characters in schemes": [
        '<a href="java\u200bscript:alert(1)">x</a>',
        '<a href="java\u00adscript:alert(1)">x</a>',
        '<a href="\u2060javascript:alert(1)">x</a>',
        '<a href="java\ufeffscript:alert(1)">x</a>',
    ],
    "GHSA-gj48-438w-jh9v formaction": [
        '<form action="/x"><button formaction="javascript:alert(1)">x</button></form>',
        '<input type="submit" formaction="javascript:alert(1)">',
    ],
    "digits after a scheme": [
        f'<a href="{scheme}:123">x</a>'
        for scheme in ("javascript", "vbscript", "data", "file", "about", "blob", "ws")
    ],
    "another host without a scheme": [
        '<a href="//example.org/x">x</a>',
        '<a href="/\\example.org/x">x</a>',
        '<a href="\\\\example.org/x">x</a>',
        '<a href="/&#9;/example.org/x">x</a>',
    ],
    "what could stand in for the page's own": [
        '<p id="main" class="errors" name="csrf" style="position:fixed">x</p>',
        '<a name="keep" href="#x">x</a>',
        '<iframe srcdoc="<script>1</script>"></iframe>',
        '<textarea></textarea><base href="//x"><meta http-equiv="refresh">',
        '<a href="/x" onclick="alert(1)" target="_blank" rel="opener">x</a>',
        '<p lang="en" dir="rtl" hidden title="x" data-x="1" aria-label="y">x</p>',
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "html", [pytest.param(h, id=f"{k} {n}") for k, hs in PAST_BYPASSES.items() for n, h in enumerate(hs)]
)  # fmt: skip
def test_past_bypasses_stay_closed(html):
    found = clean(html)

    assert_within_policy(found)
    assert not re.search(r"<[^>]*(onerror|onclick|formaction|javascript:)", found)
    assert clean(found) == found


def test_past_bypasses_in_markdown_are_text():
    for cases in PAST_BYPASSES.values():
        for html in cases:
            assert_within_policy(to_html(html))


PIECES = st.sampled_from(
    [
        "<", ">", "</", "/>", '"', "'", "=", "&", "&#x", ";", ":", "<!--", "-->", "<![CDATA[", "]]>",
        "a", "p", "svg", "math", "style", "script", "noscript", "title", "img", "table", "td", "li", "ul",
        " href=", " src=", " onerror=", " style=", " class=", " id=", "javascript:", "https://x.org", "//x",
        "mailto:", "\u200b", "\x00", "\t", "\n", " ", "**", "_", "`", "[", "](", ")", "|", "- ", "# ", "é", "ж",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_generated_html_never_leaves_the_policy(text):
    html = clean(text)

    assert_within_policy(html)
    assert clean(html) == html


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200)))
def test_generated_markdown_never_leaves_the_policy_and_cleaning_twice_is_cleaning_once(
    text,
):
    html = to_html(text)

    assert_within_policy(html)
    assert clean(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "x" * (MAX_HTML + 1),
        "<br>" * (MAX_TAGS + 1),
        "&amp;" * (MAX_ENTITIES + 1),
        "<ul><li>" * MAX_DEPTH,
        "<p" + " a=1" * (MAX_ATTRIBUTES + 1) + ">",
    ],
    ids=["long", "tags", "entities", "deep", "attributes"],
)
def test_what_would_cost_too_much_is_refused(html):
    with pytest.raises(TooLargeError):
        clean(html)


@pytest.mark.parametrize(
    "html",
    ["x" * MAX_HTML, "<br>" * MAX_TAGS, "<em>" * MAX_DEPTH, "</p>" * 100 + "<p>x</p>"],
    ids=["long", "tags", "deep", "closing"],
)
def test_at_the_limits_cleaning_is_still_done(html):
    assert_within_policy(clean(html))


@pytest.mark.parametrize("text", ["[" * 5000, "> " * 3000, "- " * 3000, "*a " * 5000])
def test_hostile_markdown_ends(text):
    try:
        assert_within_policy(to_html(text))
    except TooLargeError:
        pass


def test_a_block_beyond_the_limit_is_not_even_parsed():
    with pytest.raises(TooLargeError, match="65,537 characters"):
        to_html("x" * (MAX_BLOCK + 1))
