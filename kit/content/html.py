"""The only place where text becomes HTML that a page may show as it is.

The chain: limits, bleach, nh3 with the same policy, links judged again.
Bleach is the policy engine that was asked for, and 6.4 is its last release; the two
fail in different places, so each covers the other.
"""

import re
import unicodedata
from urllib.parse import urlsplit

import bleach
import nh3

from kit.content.markdown import TooLargeError, render

POLICY = "1"  # goes up with every change below
TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h2", "h3", "li", "ol", "p", "strong"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = frozenset({"http", "https", "mailto"})

MAX_HTML = 64 * 1024  # characters; beyond any of these limits bleach and nh3
MAX_TAGS = 2_000  # need seconds (measured)
MAX_ENTITIES = 4_000
MAX_DEPTH = 64
MAX_ATTRIBUTES = 64

_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*)")
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_cleaner = bleach.Cleaner(
    tags=TAGS,
    attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
    protocols=SCHEMES,
    strip=True,
    strip_comments=True,
)


def to_html(text: str) -> str:
    """Safe HTML of one block of Markdown, by an author or a translator.

    Raises:
        TooLargeError: beyond a limit, before or after rendering.
    """
    return clean(render(text))


def clean(html: str) -> str:
    """`html` with nothing in it but the policy.

    Raises:
        TooLargeError: beyond a limit; cleaning it would cost too much.
    """
    _limit(html)
    return nh3.clean(
        _cleaner.clean(html),
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
        strip_comments=True,
        attribute_filter=_judge_attribute,
    )


def is_good_link(href: str) -> bool:
    """Whether a page may link there: http, https, mailto, `#…` or one path here.

    Both engines keep `//host` (another site) and invisible characters in schemes,
    and browsers read a backslash as a slash: all of these are refused.
    """
    if "\\" in href or any(unicodedata.category(c) in _INVISIBLE for c in href):
        return False
    if href.startswith(("#", "/")):
        return not href.startswith("//")
    try:
        parts = urlsplit(href)
        _ = parts.port  # raises for what urlsplit itself lets pass
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in SCHEMES and bool(parts.hostname) and "@" not in parts.netloc


def _judge_attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("a", "href"):
        return value if is_good_link(value) else None
    return value


def _limit(html: str) -> None:
    """One linear scan; the engines themselves are not linear."""
    if len(html) > MAX_HTML:
        raise TooLargeError(f"{len(html):,} characters of HTML; split this block")
    if html.count("<") > MAX_TAGS or html.count("&") > MAX_ENTITIES:
        raise TooLargeError("too many tags or special characters; split this block")
    depth = 0
    for closing, name, rest in _TAG.findall(html):
        if len(rest.split()) > MAX_ATTRIBUTES:
            raise TooLargeError("a tag with too many attributes; remove it")
        if closing:
            depth -= 1
        elif name.lower() not in _VOID:
            depth += 1
        if depth > MAX_DEPTH:
            raise TooLargeError("nested too deeply; make lists and quotations flatter")
