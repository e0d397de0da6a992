"""What a browser alone can tell: focus, announcements, reading settings."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# --- announcements ------------------------------------------------------------------

HEARD = """() => { const live = document.getElementById('live'), heard = window.heard = [];
  new MutationObserver(() => { if (live.textContent) heard.push(live.textContent); })
    .observe(live, { childList: true, characterData: true, subtree: true }); }"""


@pytest.fixture
def live_page(site, browse):
    """The live page under a clock of ours; every answer it gets brings a new line."""
    page = browse(site, "/help", who=site.school.ana)
    page.clock.install()
    asked = []

    def answer(route):
        asked.append(route)
        line = f'<li data-line="item-{len(asked)}"><p>Line {len(asked)}</p></li>'
        parts = f"<p>{len(asked)}</p><ol>{line}</ol>"
        if page.url.endswith("#gone"):
            route.abort()
        else:
            route.fulfill(
                status=200,
                headers={"ETag": f'"{len(asked)}"'},
                content_type="application/json",
                body=json.dumps({"parts": parts}),
            )

    page.route("**/live.json*", answer)
    page.goto(f"/t/a/{site.school.live_lesson.public_id}/live")
    page.evaluate(HEARD)
    return page, asked


def pass_time(page, seconds):
    """Let the page live through so much time, a little at a time for its requests."""
    for _ in range(seconds):
        page.clock.run_for(1000)
        page.evaluate("() => null")


@pytest.mark.statement("T47")
def test_the_live_page_speaks_at_most_twice_a_minute(live_page):
    page, asked = live_page
    pass_time(page, 60)

    assert len(asked) > 8, "there was something new every four seconds"
    assert 1 <= len(page.evaluate("window.heard")) <= 2


HIDE = """hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange')); }"""


@pytest.mark.statement("T54")
def test_a_hidden_page_asks_for_nothing_and_a_seen_one_does(live_page):
    page, asked = live_page
    pass_time(page, 9)
    page.evaluate(HIDE, True)
    before = len(asked)
    pass_time(page, 30)
    assert 0 < before == len(asked)

    page.evaluate(HIDE, False)
    pass_time(page, 5)
    assert len(asked) > before


@pytest.mark.statement("T54")
def test_without_news_the_page_says_so_after_a_quarter_of_a_minute(live_page):
    page, _ = live_page
    bar = page.locator("p.bar")
    pass_time(page, 9)
    expect(bar).to_be_hidden()

    page.evaluate("location.hash = '#gone'")
    pass_time(page, 40)
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("15")

    page.evaluate("location.hash = ''")
    pass_time(page, 20)
    expect(bar).to_be_hidden()


# --- reading settings ---------------------------------------------------------------

LOOK = """() => { const style = getComputedStyle(document.querySelector('main p'));
  return { size: parseFloat(style.fontSize), lines: parseFloat(style.lineHeight),
    letters: parseFloat(style.letterSpacing) || 0, words: parseFloat(style.wordSpacing),
    column: document.querySelector('main').getBoundingClientRect().width,
    paper: getComputedStyle(document.documentElement).backgroundColor }; }"""


@pytest.mark.statement("T49")
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_reading_settings_hold_on_the_next_page_without_scripts(site, browse, lang):
    page = browse(site, "/me/reading", who=site.school.fresh, lang=lang, scripts=False)
    page.goto(f"/help/student?lang={lang}")
    plain = page.evaluate(LOOK)
    page.goto("/me/reading?lang=en")  # in Arabic no space between letters is offered
    for name, value in {
        "size": "150",
        "lines": "wide",
        "letters": "wide",
        "column": "narrow",
        "paper": "cream",
    }.items():
        page.locator(f"label:has(input[name={name}][value='{value}'])").click()
    page.locator("main form .button-primary").click()
    page.goto(f"/help/student?lang={lang}")
    changed = page.evaluate(LOOK)

    assert changed["size"] == pytest.approx(1.5 * plain["size"], rel=0.01)
    assert changed["lines"] / changed["size"] > plain["lines"] / plain["size"]
    assert changed["words"] > plain["words"]
    assert changed["paper"] != plain["paper"]
    assert changed["column"] / changed["size"] < plain["column"] / plain["size"]
    assert (changed["letters"] > 0) == (lang == "en")
    assert plain["letters"] == 0

    page.goto("/me/reading")
    page.locator("[name=reset]").click()
    page.goto("/help/student")
    assert page.evaluate(LOOK) == plain


def test_a_reading_setting_shows_at_once_and_is_kept_only_when_saved(site, browse):
    page = browse(site, "/me/reading?lang=en", who=site.school.fresh)
    plain = page.evaluate(LOOK)
    for name, value in {"size": "130", "letters": "wide", "paper": "cream"}.items():
        page.locator(f"label:has(input[name={name}][value='{value}'])").click()
    shown = page.evaluate(LOOK)
    page.goto("/me/reading")

    assert shown["size"] == pytest.approx(1.3 * plain["size"], rel=0.01)
    assert shown["letters"] > 0
    assert shown["paper"] != plain["paper"]
    assert page.evaluate(LOOK) == plain


def test_movement_can_be_switched_off(site, browse):
    page = browse(site, "/me/reading?lang=en", who=site.school.fresh)
    moves = "getComputedStyle(document.querySelector('.button')).transitionDuration"
    before = page.evaluate(moves)
    page.locator("label:has(input[name=motion][value=off])").click()

    assert before != "0s"
    assert page.evaluate(moves) == "0s"
