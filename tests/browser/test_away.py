"""Leaving a page at once, and a text in a second language: what only a browser shows."""

import pytest
from browser.browse import PHONE
from playwright.sync_api import expect

from kit.content.model import Judge, Reflection

pytestmark = pytest.mark.browser
LEAVE = "form[data-leave] button"
with_and_without = pytest.mark.parametrize(
    "scripts", [True, False], ids=["js", "plain"]
)


@with_and_without
def test_one_press_leaves_and_back_shows_nothing(student, browse, scripts):
    page = student.open(browse, Judge, scripts=scripts)
    told = page.locator("main .specimen").first.inner_text()
    page.locator(LEAVE).click()
    page.wait_for_url("**/break")
    assert told not in page.content()
    assert student.lesson.public_id not in page.content()

    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        assert "/a/" not in page.url
        assert told not in page.content()


def test_esc_three_times_leaves_too_and_keeps_what_was_typed(student, browse):
    page = student.open(browse, Reflection)
    page.locator("#text").fill("A thought")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/break")
    page.locator("main .button-primary").click()
    page.wait_for_url("**/me")
    page.goto(student.page_of(Reflection))

    expect(page.locator("#text")).to_have_value("A thought")


def test_esc_twice_does_nothing(student, browse):
    page = student.open(browse, Judge)
    address = page.url
    for key in ("Escape", "Escape", "Tab", "Escape"):
        page.keyboard.press(key)

    expect(page.locator("main .specimen").first).to_be_visible()
    assert page.url == address


def test_the_page_is_empty_while_the_network_is_silent(student, browse):
    """Whoever looks over a shoulder sees nothing, whatever the server does."""
    page = student.open(browse, Judge)
    page.evaluate("document.querySelector('form[data-leave]').onsubmit = () => false")
    page.locator(LEAVE).click()

    expect(page.locator("main")).to_be_hidden()
    assert page.title() == "Media Literacy Kit"
    assert page.url.endswith("/break")


@pytest.mark.parametrize("size", [PHONE, {"width": 1366, "height": 768}])
def test_the_button_stays_in_reach_at_the_end_of_a_long_page(student, browse, size):
    page = student.open(browse, Judge)
    page.set_viewport_size(size)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    expect(page.locator(LEAVE)).to_be_in_viewport()
    bar = page.locator(".crumbs-stay").bounding_box()
    assert bar["height"] <= 64


@with_and_without
def test_a_second_language_changes_nothing_that_was_chosen(student, browse, scripts):
    page = student.open(browse, Judge, scripts=scripts)
    page.locator("#chosen-good-enough").check()
    address = page.url
    page.locator("summary[lang=uk]").press("Enter")

    expect(page.locator(".specimen [lang=uk]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#chosen-good-enough")).to_be_checked()
    assert page.url == address
