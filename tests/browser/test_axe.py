"""Every page, in two directions, two themes and two widths: what machines can check."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser.browse import PHONE, WIDE, Browse
from browser.every_page import EVERY_PAGE, NO_PAGES

pytestmark = pytest.mark.browser
RULES = {
    "resultTypes": ["violations", "incomplete"],
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "rules": {"target-size": {"enabled": True}},
    "preload": False,  # films and sounds, of which there are none
}
# The theme changes colours and nothing else; so in the dark only they are looked at.
COLOURS = {**RULES, "runOnly": ["color-contrast"], "rules": {}}
# axe cannot see what lies behind: words on the drawing of the map, and an open menu with
# the rows it covers. Their colours are pairs of tokens, which another test measures.
UNDECIDED = ".map text, .menu-list *, tr:has(.menu[open]) ~ tr *"
BOX = "☐"  # on a worksheet, to be ticked with a pen; axe judges letters only
AXE_RUN = """async ([rules, allowed, box]) => {
  const { violations, incomplete } = await axe.run(rules);
  const told = all => all.flatMap(({ id, nodes }) =>
    nodes.map(({ html, target, any }) => ({ id, html: html.slice(0, 200),
      target: target.join(' '), why: any.map(({ message }) => message).join('; ') })));
  const isKnown = ({ id, target }) => {
    const one = document.querySelector(target);
    return id === 'color-contrast' &&
      (one.matches(allowed) || one.textContent.trim() === box); };
  return [...told(violations), ...told(incomplete).filter(one => !isKnown(one))]; }"""


def look(page, rules=RULES):
    """What axe finds wrong, and what it could not decide and nobody allowed."""
    return page.evaluate(AXE_RUN, [rules, UNDECIDED, BOX])


OPEN_ALL = """() => { for (const each of document.querySelectorAll('details.more'))
    each.open = true;
  const menu = document.querySelector('main details.menu');
  if (menu) menu.open = true; }"""
# WCAG 1.4.12, as a sheet made by script: the policy admits no style element.
SPACE_OUT = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet]; }"""
# What stands out at the end of the line, outside boxes that may be scrolled.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    return (box.right > innerWidth + .5 || box.left < -.5) && !one.closest('.scroll'); })
  .map(one => one.outerHTML.slice(0, 120)).concat(document.documentElement.scrollWidth)"""
TOO_SMALL = """() => [...document.querySelectorAll(
    'button, .button, summary, select, textarea, input:not([type=hidden])')]
  .filter(one => one.checkVisibility({ visibilityProperty: true }))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, { width, height }]) => width < 24 || height < 24 ||
    (one.matches('.button-primary') && height < 44))
  .map(([one, { width, height }]) => [one.outerHTML.slice(0, 120), width, height])"""
MOVING = """() => [...document.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    return [style.transitionDuration, style.animationDuration].some(
      all => all.split(', ').some(each => each !== '0s')); }).length"""
# What a page is, how many headings and regions it has, and how much can be dragged.
FRAME = """() => [isSecureContext,
  ...['lang', 'dir'].map(name => document.documentElement.getAttribute(name)),
  ...['h1', '[aria-live=polite], [role=status]', 'main', '[draggable=true]'].map(
    selector => document.querySelectorAll(selector).length)]"""


def test_no_page_is_left_out(site):
    pages = {shown.endpoint for shown in EVERY_PAGE} | set(NO_PAGES)
    answering = {
        rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in rule.methods
    }

    assert answering == pages


@pytest.fixture(scope="module")
def visitors(browser):
    """One browser tab for each person and language, which is kept: much is cached."""
    visitors = Browse(browser)
    yield visitors
    visitors.close()


@pytest.fixture
def opened(visitors, request):
    """Open a page in a language; nothing moves, so that colours stand still."""

    def opened(shown, lang):
        site = request.getfixturevalue("new_site" if shown.bare else "site")
        page = visitors.tab(
            site,
            who=getattr(site.school, shown.who) if shown.who else None,
            lang=lang,
            script=AXE_SCRIPT,
            reduced_motion="reduce",
        )
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        shown.open(page, site, lang)
        return page

    yield opened
    visitors.check()


@pytest.mark.statement("T24", "T37", "T38", "T39", "T47", "T48")
@pytest.mark.parametrize("shown", EVERY_PAGE, ids=str)
@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_page_is_fit_for_everybody(opened, shown, lang, direction):
    page = opened(shown, lang)
    assert page.evaluate(FRAME) == [False, lang, direction, 1, 1, 1, 0]
    assert page.evaluate(MOVING) == 0
    assert look(page) == []

    page.evaluate(OPEN_ALL)
    page.emulate_media(color_scheme="dark")
    assert look(page, COLOURS) == []

    page.set_viewport_size(PHONE)
    assert look(page, COLOURS) == []
    page.emulate_media(color_scheme="light")
    assert look(page) == []
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(TOO_SMALL) == []
    page.evaluate(SPACE_OUT)
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.statement("T37", "T38", "T42")
@pytest.mark.parametrize("shown", EVERY_PAGE, ids=str)
def test_a_page_is_fit_in_cyrillic_and_enlarged(opened, shown):
    """Words are longer than in English, letters wider; 1366 pixels seen at 200 %."""
    page = opened(shown, "uk")
    page.set_viewport_size({"width": 683, "height": 384})
    assert page.evaluate(FRAME) == [False, "uk", "ltr", 1, 1, 1, 0]
    page.evaluate(OPEN_ALL)
    assert look(page) == []
    assert page.evaluate(TOO_WIDE) == []

    page.set_viewport_size(PHONE)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(TOO_SMALL) == []
