"""Every page in a made-up language: nothing untranslated, clipped, too wide, unmirrored."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser.browse import PHONE, WIDE, Browse
from browser.every_page import EVERY_PAGE
from browser.made_up import dress, made_up_copy
from browser.served import Served
from browser.test_axe import look

pytestmark = pytest.mark.browser
ZOOMED = {"width": 683, "height": 384}  # 1366 x 768 at 200 %


@pytest.fixture(scope="session")
def foreign_site(site, tmp_path_factory):
    with made_up_copy(site, tmp_path_factory.mktemp("made-up")) as served:
        yield served


@pytest.fixture
def new_foreign_site(site, tmp_path):
    with Served(tmp_path, library=site.library, dress=dress) as served:
        yield served


@pytest.fixture(scope="module")
def visitors(browser):
    visitors = Browse(browser)
    yield visitors
    visitors.close()


# Letters that stand outside of brackets and are nobody's name, number or code. A sentence
# may be cut up by elements, so brackets are counted from text to text.
UNTRANSLATED = """english => { const found = [], letters = /\\p{L}/u;
  const free = text => text.replace(/⟦[^⟦⟧]*⟧/gu, '');
  let depth = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { data, parentElement } = walk.currentNode;
    if (parentElement.closest('script, noscript')) continue;
    let outside = '';
    for (const sign of data) {
      if (sign === '⟦') depth += 1;
      else if (sign === '⟧') depth -= 1;
      else if (depth === 0) outside += sign; }
    if (letters.test(outside) && !parentElement.closest('bdi, [dir=auto], code')
        && !(english && parentElement.closest('[lang=en]')))
      found.push(parentElement.outerHTML.slice(0, 160)); }
  for (const name of ['aria-label', 'title', 'alt', 'placeholder'])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (letters.test(free(one.getAttribute(name))))
        found.push(`${name}: ${one.outerHTML.slice(0, 160)}`);
  if (!document.title.includes('⟦')) found.push(document.title);
  return found; }"""
ENGLISH = {"shelves", "updates"}  # quote what was written in English, and mark it so
OPEN_ALL = """() => { for (const each of document.querySelectorAll('main details'))
    each.open = !each.matches('.menu'); }"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.right > innerWidth + .5 && !one.closest('.scroll'); })
  .map(one => one.outerHTML.slice(0, 120)).concat(document.documentElement.scrollWidth)"""
# Words that their own box hides, or that stand out of the button, tag or cell they are in.
CLIPPED = """() => [...document.querySelectorAll('body *')].filter(one => {
    if (!one.checkVisibility() || one.closest('.visually-hidden, svg, .skip')) return false;
    const { overflowX, overflowY } = getComputedStyle(one);
    const hides = [overflowX, overflowY].some(how => how === 'hidden' || how === 'clip');
    const wide = one.scrollWidth > one.clientWidth + 1, tall = one.scrollHeight > one.clientHeight + 1;
    if (hides) return one.clientWidth > 1 && (wide || tall);
    return wide && one.clientWidth && one.matches('.button, .tag, td, th, summary, legend, label, .card')
      && !one.closest('.scroll'); })
  .map(one => `${one.scrollWidth} > ${one.clientWidth}: ${one.outerHTML.slice(0, 160)}`)"""
# Where every box begins and ends, counted from where its line begins. Boxes in a line of
# words are left out: they go with the words, which stay from left to right.
BOXES = """() => { const rtl = document.documentElement.dir === 'rtl';
  for (const one of document.querySelectorAll('.scroll')) one.scrollLeft = 0;
  return [...document.querySelectorAll('body, body *')].filter(one =>
      one.checkVisibility() && !one.closest('svg, .visually-hidden, .skip, bdi, body [dir]')
      && !/^inline|contents|none/.test(getComputedStyle(one).display))
    .map(one => [one, one.getBoundingClientRect()])
    .map(([one, box]) => [
      Math.round(rtl ? innerWidth - box.right : box.left), Math.round(box.width),
      `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`]); }"""
# Icons that stand alone, without a word that is seen. In the grid words would not fit:
# they are hidden there, and a key is seen below.
WORDLESS = """() => [...document.querySelectorAll('svg.icon')]
  .filter(one => one.checkVisibility() && !one.closest('.grid-table, .key'))
  .filter(one => {
    const around = one.closest('a, button, summary, label, li, p, td, th, h1, h2, h3, div').cloneNode(true);
    for (const each of around.querySelectorAll('.visually-hidden, svg')) each.remove();
    return !around.textContent.trim(); })
  .map(one => one.parentElement.outerHTML.slice(0, 160))"""
# What can be reached with the Tab key and then shows no ring, or lies under something.
# A key was pressed before: focus set by script is then drawn as that of the keyboard.
UNSEEN = """() => [...document.querySelectorAll(
    'a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex="0"]')]
  .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)
  .filter(one => { one.focus();
    if (document.activeElement !== one) return false;
    const ring = getComputedStyle(one), box = one.getBoundingClientRect();
    const drawn = ring.outlineStyle !== 'none' && parseFloat(ring.outlineWidth) >= 3;
    const seen = [[.5, .5], [.05, .1], [.95, .9], [.05, .9], [.95, .1]].some(([x, y]) => {
      const top = document.elementFromPoint(box.x + x * box.width, box.y + y * box.height);
      return top && (one.contains(top) || top.contains(one) ||
        one.labels && [...one.labels].some(each => each.contains(top))); });
    return !(drawn && seen); })
  .map(one => one.outerHTML.slice(0, 160))"""
TURN = "() => { document.documentElement.dir = 'rtl'; }"
SLACK = 2  # px, of rounding


@pytest.mark.statement("T37", "T38", "T40", "T41", "T46", "T61")
@pytest.mark.parametrize("shown", EVERY_PAGE, ids=str)
def test_a_page_bears_any_language(visitors, request, shown):
    """Nothing untranslated or out of reach; at three widths it fits, and is mirrored."""
    name = "new_foreign_site" if shown.bare else "foreign_site"
    site = request.getfixturevalue(name)
    who = getattr(site.school, shown.who) if shown.who else None
    page = visitors.tab(site, who=who, lang="en", script=AXE_SCRIPT)
    shown.open(page, site)
    assert page.evaluate(UNTRANSLATED, shown.name in ENGLISH) == []

    assert page.evaluate(WORDLESS) == []

    page.set_viewport_size(PHONE)
    begins_at_top = page.evaluate("document.activeElement === document.body")
    page.keyboard.press("Tab")
    if begins_at_top:  # and not at the result or the problem
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate(UNSEEN) == []

    page.evaluate(OPEN_ALL)
    boxes = {}
    for size in (PHONE, ZOOMED, WIDE):
        _resize(page, size)
        assert page.evaluate(TOO_WIDE) == [], size
        assert page.evaluate(CLIPPED) == [], size
        boxes[size["width"]] = page.evaluate(BOXES)
        if size == ZOOMED:
            assert look(page) == []
    page.evaluate(TURN)
    for size in (WIDE, ZOOMED, PHONE):
        _resize(page, size)
        pairs = zip(page.evaluate(BOXES), boxes[size["width"]], strict=True)
        assert [(a, b) for a, b in pairs if _apart(a, b) > SLACK] == [], size
    visitors.check()


def _resize(page, size):
    """And let scripts that look at the width do their work."""
    page.set_viewport_size(size)
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
    )


def _apart(a, b):
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))
