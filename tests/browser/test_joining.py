"""The way in, as a phone shows it: codes, mistakes, PINs and passwords."""

import pytest
from browser.browse import PHONE
from browser.every_page import EVERY_PAGE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
REQUESTS = 4  # that a first page may wait for
PAGES = {shown.name: shown for shown in EVERY_PAGE}


class Waited:
    """The requests a page made before its text could be used, and every press."""

    def __init__(self, page):
        self.page, self.requests, self.presses = page, 0, 0
        self.counts = True
        page.on("request", self._count)
        page.on("domcontentloaded", self._stop)

    def _count(self, request):
        self.requests += self.counts and not request.url.startswith("data:")

    def _stop(self, _page):
        self.counts = False

    def press(self, selector):
        self.page.locator(selector).click()
        self.presses += 1


@pytest.mark.statement("T01")
def test_scan_press_start_and_read(browse, site, measured):
    """One press from the square code to the first step, nothing typed."""
    page = browse(site, "about:blank", size=PHONE)
    waited = Waited(page)
    page.goto(f"/j/{site.school.lessons[0].code}")
    waited.press("main .button-primary")
    page.wait_for_url("**/a/*/1")

    measured("taps from the square code to the first step", waited.presses)
    measured("requests the page of a code waits for", waited.requests)
    assert waited.presses == 1
    assert 1 <= waited.requests <= REQUESTS


PROBLEM = {"en": "Problem", "uk": "Проблема", "ar": "مشكلة"}


@pytest.mark.statement("T03")
@pytest.mark.parametrize("scripts", [True, False], ids=["js", "plain"])
@pytest.mark.parametrize("lang", PROBLEM)
def test_a_wrong_code_leads_the_focus_to_what_is_wrong(browse, site, lang, scripts):
    page = browse(site, "/", lang=lang, size=PHONE, scripts=scripts)
    page.locator("#code").fill("000 000")
    with page.expect_navigation() as arrived:
        page.locator("#code").press("Enter")
    assert arrived.value.status == 422

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith(PROBLEM[lang])
    expect(page.locator("#code")).to_have_value("000 000")
    summary.get_by_role("link").first.click()
    expect(page.locator("#code")).to_be_focused()


@pytest.mark.statement("T05")
@pytest.mark.parametrize("name", ["come-back", "sign-in", "password-link"])
def test_secrets_may_be_pasted(browse, site, name):
    """As a password manager does, and whoever has the PIN in a message."""
    page = browse(site, PAGES[name].path(site))
    box = page.locator("main :is(input[name=pin], input[name=password])")
    page.evaluate(
        "words => { const note = document.createElement('textarea');"
        " note.value = words; document.body.prepend(note); note.select(); }",
        "4217",
    )
    page.keyboard.press("Control+C")
    box.focus()
    page.keyboard.press("Control+V")

    expect(box).to_have_value("4217")


@pytest.mark.statement("T05")
@pytest.mark.parametrize("lang", ["en", "uk", "ar"])
def test_a_password_can_be_looked_at(browse, site, lang):
    page = browse(site, "/signin", lang=lang)
    box = page.locator("[name=password]")
    box.fill("three quiet lanterns walk")
    button = page.locator("[data-show-password] button")
    expect(button).to_have_attribute("aria-pressed", "false")
    shown = button.inner_text()
    button.focus()
    page.keyboard.press("Space")
    expect(box).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert button.inner_text() != shown
    page.keyboard.press("Space")

    expect(box).to_have_attribute("type", "password")
    expect(box).to_have_value("three quiet lanterns walk")


@pytest.mark.statement("T08")
def test_what_is_kept_unfolds_under_the_keyboard(browse, site):
    page = browse(site, f"/j/{site.school.lessons[0].code}", size=PHONE)
    more = page.locator("details.more").last
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main summary')"):
            break
    expect(more.locator("summary")).to_be_focused()
    expect(more.locator("p").first).to_be_hidden()
    page.keyboard.press("Enter")

    expect(more.locator("p").first).to_be_visible()
    assert page.locator("main input[type=text], main textarea").count() == 0
    assert page.locator("main input[type=radio]").count() == 3
