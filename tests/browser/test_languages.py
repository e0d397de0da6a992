"""Languages and directions, as the browser lays them out."""

import pytest
from browser.browse import PHONE, WIDE
from browser.every_page import EVERY_PAGE, with_language
from browser.served import NAMES
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PAGES = {shown.name: shown for shown in EVERY_PAGE}


def show(browse, site, name, lang="en", **options):
    shown = PAGES[name]
    who = getattr(site.school, shown.who) if shown.who else None
    return browse(
        site, with_language(shown.path(site), lang), who=who, lang=lang, **options
    )


# --- choosing a language ------------------------------------------------------------


@pytest.mark.statement("T43")
@pytest.mark.parametrize(
    "name", ["home", "join", "help", "sign-in", "reading", "map-one"]
)
def test_asking_for_a_language_leads_to_the_same_address(browse, site, name):
    """T43: with everything else in the query kept."""
    page = show(browse, site, name)
    path = PAGES[name].path(site)
    arrived = page.goto(with_language(path, "ar"))
    answer = arrived.request.redirected_from.response()

    assert answer.status == 303
    assert answer.headers["location"] == path
    assert answer.request.redirected_from is None
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


@pytest.mark.statement("T43")
def test_a_chosen_language_outranks_the_device_and_survives_joining(browse, site):
    page = browse(site, "/?lang=ar", lang="uk", size=PHONE)
    html = page.locator("html")
    expect(html).to_have_attribute("lang", "ar")
    page.locator("#code").fill(site.school.lessons[2].code)
    page.locator("#code").press("Enter")
    page.locator("main .button-primary").click()
    page.wait_for_url("**/a/*/1")
    expect(html).to_have_attribute("lang", "ar")
    nickname = page.locator("header strong").inner_text()

    assert site.account(nickname).locale == "ar"


@pytest.mark.statement("T42")
@pytest.mark.parametrize("name", ["home", "my-work", "teacher-home"])
def test_every_language_is_offered_in_its_own_name(browse, site, name):
    """T42: with no flag, which stands for a country."""
    page = show(browse, site, name)
    links = page.locator("header a[hreflang]")
    offered = links.evaluate_all("all => all.map(one => [one.lang, one.textContent])")

    assert offered == [[c, spoken.name] for c, spoken in site.kit.languages.items()]
    text = page.locator("header").inner_text()
    assert not [sign for sign in text if 0x1F1E6 <= ord(sign) <= 0x1F1FF]
    assert page.locator("header img").count() == 0


# --- names --------------------------------------------------------------------------

# Elements with one of the names among other words, and nothing that isolates it.
BARE = """names => { const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const { data, parentElement } = walk.currentNode;
    if (names.some(name => data.includes(name) && !data.includes(`\\u2068${name}\\u2069`)
          && parentElement.textContent.trim() !== name)
        && !parentElement.closest('bdi, script, [dir=auto]'))
      found.push(parentElement.outerHTML.slice(0, 160)); }
  return found; }"""


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(
    "name",
    ["people", "cards", "live-few", "map-empty", "one-student", "student", "my-work"]
    + [
        "home-again",
        "join-again",
        "card",
        "way-back",
        "my-data",
        "read-1",
        "class",
        "guide",
    ],
)
def test_names_do_not_turn_the_words_around_them(browse, site, name, lang):
    page = show(browse, site, name, lang)
    people = [*NAMES, "7 ج", "Willow 61"]

    assert page.evaluate(BARE, people) == []


def test_a_notice_isolates_the_name_in_it(browse, site):
    page = show(browse, site, "people", "ar")
    row = page.locator("tbody tr", has_text=NAMES[1])
    row.locator("summary").click()
    row.locator("form[action$='/new-pin'] button").click()
    expect(page.locator(".notice")).to_contain_text(NAMES[1])

    assert page.evaluate(BARE, list(NAMES)) == []


ORDER = """([selector, first, last]) => {
  const node = document.querySelector(selector).firstChild;
  const box = (at) => { const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + 1);
    return range.getBoundingClientRect().x; };
  return box(first) < box(last); }"""


@pytest.mark.statement("T45")
def test_the_join_code_is_read_from_left_to_right(browse, site):
    """T45: also on an Arabic board."""
    page = show(browse, site, "board", "ar")
    code = site.school.lessons[0].code

    expect(page.locator(".board-code")).to_have_text(f"{code[:3]} {code[3:]}")
    assert page.evaluate(ORDER, [".board-code bdi", 0, 6])
    assert page.evaluate(ORDER, [".board-address bdi", 0, 5])


# --- geometry -----------------------------------------------------------------------

# How far each block begins from where its line begins: left in English, right in Arabic.
STARTS = """() => { const rtl = document.documentElement.dir === 'rtl';
  const all = '.brand, .crumbs > :first-child, main > :not(.draft-note), main .card, .choice > input, caption,' +
    '.list-row > :first-child, .step, .look-line > :first-child, .bottom-nav';
  return [...document.querySelectorAll(all)].filter(one => one.checkVisibility())
    .filter(one => one.getClientRects().length && !one.closest('.scroll'))
    .map(one => one.getBoundingClientRect())
    .map(box => Math.round(rtl ? innerWidth - box.right : box.left)); }"""

SLACK = 3  # px: Arabic letters are set a little larger, and some gaps grow with them


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("home", PHONE),
        ("join", PHONE),
        ("my-work", PHONE),
        ("lesson", PHONE),
        ("ask-Judge", PHONE),
        ("ask-SingleChoice", PHONE),
        ("told-SingleChoice", PHONE),
        ("end", PHONE),
        ("people", PHONE),
        ("teacher-home", WIDE),
        ("live", WIDE),
        ("results-few", WIDE),
    ],
)
def test_an_arabic_page_is_the_mirror_of_the_english_one(browse, site, name, size):
    english = show(browse, site, name, size=size).evaluate(STARTS)
    arabic = show(browse, site, name, "ar", size=size).evaluate(STARTS)

    assert len(english) > 3
    assert len(arabic) == len(english)
    assert [a for a, e in zip(arabic, english, strict=True) if abs(a - e) > SLACK] == []


TURN = "one => getComputedStyle(one).transform"
MIRRORED = "matrix(-1, 0, 0, 1, 0, 0)"


@pytest.mark.statement("T45")
@pytest.mark.parametrize(("lang", "turned"), [("en", "none"), ("ar", MIRRORED)])
def test_arrows_are_mirrored_and_ticks_are_not(browse, site, lang, turned):
    page = show(browse, site, "read-1", lang, size=PHONE)
    assert page.locator("form .actions .icon").evaluate(TURN) == turned
    assert page.locator(".back .icon").evaluate(TURN) == turned

    page = show(browse, site, "told-SingleChoice", lang, size=PHONE)
    assert page.locator(".mark-right .icon").first.evaluate(TURN) == "none"
    page = show(browse, site, "map", lang)
    assert page.locator(".map").evaluate(TURN) == "none"


def test_the_kit_stands_where_a_line_begins(browse, site):
    for lang in ("en", "ar"):
        page = show(browse, site, "home", lang)
        brand = page.locator(".brand").bounding_box()
        end = page.locator(".top-end").bounding_box()
        assert (brand["x"] < end["x"]) == (lang == "en")


# --- keyboard, in both directions -----------------------------------------------------

RING = """() => { const one = document.activeElement;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const seen = [[.5, .5], [.05, .1], [.95, .9], [.05, .9], [.95, .1]].some(([x, y]) => {
    const top = document.elementFromPoint(box.x + x * box.width, box.y + y * box.height);
    return top && (one.contains(top) || top.contains(one)); });
  return { body: one === document.body, seen, what: one.outerHTML.slice(0, 120),
    ring: [style.outlineStyle, parseFloat(style.outlineWidth) >= 3] }; }"""


@pytest.mark.statement("T40", "T41")
@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("home", PHONE),
        ("ask-SingleChoice", PHONE),
        ("ask-Order", PHONE),
        ("live", WIDE),
        ("people", PHONE),
        ("grid", PHONE),
        ("show-b", WIDE),
    ],
)
def test_the_keyboard_is_seen_wherever_it_goes(browse, site, name, size, lang):
    """T40 and T41."""
    page = show(browse, site, name, lang, size=size)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    stops = 0
    for _ in range(30):
        at = page.evaluate(RING)
        if at["body"]:
            break
        stops += 1
        assert at["ring"] == ["solid", True], at["what"]
        assert at["seen"], at["what"]
        page.keyboard.press("Tab")
    assert stops > 3

    page.goto(page.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('main') !== null")
