"""Double presses, lost networks, other languages, other devices: nothing is lost."""

import re

import pytest
from browser.answers import SENTENCE, be_sure, wrong
from browser.browse import PHONE
from browser.every_page import card_of
from browser.student import join_anew
from playwright.sync_api import Error, expect

from kit.app import utc_now
from kit.content.model import Reflection, SingleChoice, Typed
from kit.grading.responses import to_json
from kit.services import members

pytestmark = pytest.mark.browser
CHECK = "form.item .actions .button-primary"


DRAFTS = "() => Object.keys(localStorage).filter(key => key.startsWith('kit-'))"
with_and_without = pytest.mark.parametrize(
    "scripts", [True, False], ids=["js", "plain"]
)


@pytest.mark.statement("T14")
def test_two_quick_presses_store_one_answer(student, browse):
    page = student.open(browse)
    student.fill(page)
    page.locator(CHECK).dblclick()
    page.wait_for_url("**/feedback")
    assert [row.number for row in student.stored()] == [1]

    told = page.locator("main").inner_text()
    page.reload()
    assert page.locator("main").inner_text() == told


@pytest.mark.statement("T14", "T17")
@with_and_without
def test_an_answer_is_stored_before_it_is_explained(student, browse, scripts):
    """The page that explains is asked for when the row is there already."""
    page = student.open(browse, scripts=scripts)
    student.fill(page, scripts=scripts)
    stored = []

    def note(request):
        if request.url.endswith("/feedback"):
            stored.append(len(student.stored()))

    page.on("request", note)
    student.walk(page).check()

    expect(page.locator("h1#result")).to_be_focused()
    assert stored == [1]


@pytest.mark.statement("T14")
def test_two_quick_presses_without_scripts_store_one_answer(student, browse):
    """The browser sends the form twice; the key in it is the same."""
    page = student.open(browse, SingleChoice, scripts=False)
    given = student.fill(page, wrong, scripts=False)
    page.locator(CHECK).dblclick(no_wait_after=True)
    page.wait_for_url("**/feedback")

    (row,) = student.stored()
    assert row.given == to_json(given)


@with_and_without
def test_back_then_check_changes_nothing(student, browse, scripts):
    page = student.open(browse, scripts=scripts)
    student.fill(page, scripts=scripts)
    student.walk(page).check()
    first = student.stored()
    page.go_back()
    page.wait_for_load_state()
    if page.locator(CHECK).count():
        student.fill(page, wrong, scripts=scripts)
        student.walk(page).check()

    assert [row.given for row in student.stored()] == [row.given for row in first]
    assert len(first) == 1


@pytest.mark.statement("T31")
def test_a_lost_network_loses_no_answer(student, browse):
    """It is said, the button lives, and one answer arrives when it is back."""
    page = student.open(browse)
    given = student.fill(page)
    page.context.set_offline(True)
    page.locator(CHECK).click()
    bar = page.get_by_role("alert")
    expect(bar).to_be_visible(timeout=5000)
    button = page.locator(CHECK)
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.click()
    expect(bar).to_be_visible()
    assert student.stored() == []

    page.context.set_offline(False)
    page.wait_for_url("**/feedback", timeout=20_000)
    expect(page.locator("#live")).not_to_be_empty()
    (row,) = student.stored()
    assert row.given == to_json(given)


def test_a_step_read_without_a_network_goes_on_when_it_is_back(site, browse):
    """The text stays on the page, and [Continue] tries again by itself."""
    student = join_anew(site)
    pages = site.taking(student.who, student.lesson).here().plan.pages
    number = next(page.number for page in pages if page.item is None)
    step = f"/a/{student.lesson.public_id}/{number}"
    page = browse(site, step, who=student.who, size=PHONE)
    page.context.set_offline(True)
    page.locator("main form .actions .button-primary").click()
    expect(page.get_by_role("alert")).to_be_visible(timeout=5000)
    expect(page.locator("main .prose").first).to_be_visible()

    page.context.set_offline(False)
    page.wait_for_url(f"**/{number + 1}", timeout=20_000)
    done = site.taking(student.who, student.lesson).here()
    assert done.is_done(number)


def test_an_answer_whose_receipt_was_lost_is_stored_once(student, browse):
    """The server had it, the browser never heard: the second sending is the same."""
    page = student.open(browse, SingleChoice)
    given = student.fill(page, wrong)
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            headers = route.request.all_headers()
            url = route.request.url.replace(student.site.address, student.site.local)
            lost.append(route.fetch(url=url, headers=headers, max_redirects=0))
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/a/**", lose)
    page.locator(CHECK).click()
    page.wait_for_url("**/feedback", timeout=20_000)

    assert lost[0].status == 303
    (row,) = student.stored()
    assert row.given == to_json(given)


@pytest.mark.statement("T32")
def test_a_reload_keeps_the_draft(student, browse):
    """What was typed without a network is there again with it."""
    page = student.open(browse, Reflection)
    page.context.set_offline(True)
    page.locator("#text").fill(SENTENCE)
    with pytest.raises(Error):
        page.reload()
    page.wait_for_url("chrome-error://**", wait_until="commit")
    page.context.set_offline(False)
    page.goto(student.page_of(Reflection))
    expect(page.locator("#text")).to_have_value(SENTENCE)
    student.walk(page).check()

    (row,) = student.stored()
    assert row.given == to_json(Typed(SENTENCE))
    assert page.evaluate(DRAFTS) == []


@pytest.mark.statement("T27")
@pytest.mark.parametrize(("lang", "direction"), [("uk", "ltr"), ("ar", "rtl")])
def test_another_language_keeps_what_was_chosen(student, browse, lang, direction):
    """In the middle of a question."""
    page = student.open(browse, SingleChoice)
    before = page.locator("h1").inner_text()
    item = student.walk(page).item()
    page.locator(f"#chosen-{item.key}").check()
    be_sure(page, 2)
    page.locator("header details.menu summary").click()
    page.locator(f"header a[hreflang={lang}]").click()

    html = page.locator("html")
    expect(html).to_have_attribute("lang", lang)
    expect(html).to_have_attribute("dir", direction)
    assert page.url.endswith(student.page_of(SingleChoice))
    expect(page.locator(f"#chosen-{item.key}")).to_be_checked()
    expect(page.locator("#certainty-2")).to_be_checked()
    assert page.locator("h1").inner_text() != before
    student.walk(page).check()
    (row,) = student.stored()
    assert row.locale == lang
    assert row.earned_milli == row.possible_milli


@pytest.mark.statement("T07")
def test_signing_out_leaves_nothing_behind(student, browse):
    """No draft, and nothing to read on Back."""
    page = student.open(browse, Reflection)
    assert student.name in page.locator("header").inner_text()
    page.locator("#text").fill(SENTENCE)
    assert len(page.evaluate(DRAFTS)) == 1
    page.locator("[data-sign-out]").click()
    page.wait_for_url(lambda url: "/a/" not in url)
    assert page.evaluate(DRAFTS) == []

    page.go_back()
    page.wait_for_load_state()
    expect(page.locator("#code")).to_be_visible()
    assert SENTENCE not in page.content()
    assert student.name not in page.content()
    assert student.stored() == []


def test_the_drafts_of_somebody_else_are_not_shown(student, site, browse):
    """A shared computer: the next student finds an empty box."""
    page = student.open(browse, Reflection)
    page.locator("#text").fill(SENTENCE)
    page.context.clear_cookies()
    site.sign_in(page.context, join_anew(site).who)
    page.goto(student.page_of(Reflection))

    expect(page.locator("#text")).to_have_value("")
    assert page.evaluate(DRAFTS) == []


@pytest.mark.statement("T09")
def test_on_another_device_with_name_and_pin(student, browse):
    """The same step and the same answers."""
    first = browse(
        student.site, f"/a/{student.lesson.public_id}/go", who=student.who, size=PHONE
    )
    walk = student.walk(first)
    walk.to_a_question()
    walk.step()
    walk.step()
    here = first.url
    answers = [row.given for row in student.stored()]
    first.goto("/me/way-back")
    pin = first.locator(".code-large").inner_text()

    second = browse(student.site, f"/j/{student.lesson.code}", size=PHONE, lang="uk")
    second.locator("a[href$='/back']").click()
    second.locator("[name=nickname]").fill(student.name)
    second.locator("[name=pin]").fill(pin)
    second.locator("main form .button-primary").click()
    expect(second).to_have_url(here)
    second.goto(f"/a/{student.lesson.public_id}/review")
    expect(second.locator(".step .mark")).to_have_count(len(answers))
    assert [row.given for row in student.stored()] == answers


@pytest.mark.statement("T06")
def test_a_card_works_until_there_is_a_new_one(student, browse):
    """One press with the card; after [New PIN] it signs nobody in."""
    site = student.site
    card = card_of(site, student.who)
    page = browse(site, card, size=PHONE)
    expect(page.locator("h1")).to_contain_text(student.name)
    expect(page.locator("header strong")).to_have_count(0)  # a look signs nobody in
    page.locator("main form .button-primary").click()
    expect(page).to_have_url(site.address + "/me")
    expect(page.locator("header strong")).to_have_text(student.name)

    teacher = browse(site, f"/t/c/{site.school.room}/people", who=site.school.ana)
    row = teacher.locator("tbody tr", has_text=student.name)
    row.locator("summary").click()
    row.locator("form[action$='/new-pin'] button").click()
    pin = re.search(
        r"\d{4}", teacher.locator(".notice").inner_text().replace(student.name, "")
    )
    with site.database.reading() as session:
        fresh = members.own_card(
            session, student_id=student.who, pin_key=site.kit.settings.pin_key
        )
    assert pin[0] == fresh.pin

    stranger = browse(site, card, size=PHONE)
    expect(stranger.locator("main form")).to_have_count(0)
    expect(stranger.locator("h1")).to_be_visible()
    stranger.goto("/me")
    expect(stranger.locator("#code")).to_be_visible()
    stranger.goto(f"/k/{fresh.secret}")
    expect(stranger.locator("h1")).to_contain_text(student.name)


def test_a_paused_class_keeps_the_answer_on_the_page(student, site, browse):
    from kit.db.models import Assignment
    from kit.services import assignments

    (given,) = site.rows(Assignment, public_id=student.lesson.public_id)

    def pause(now):
        with site.database.writing() as session:
            assignments.pause(session, assignment_id=given.id, now=now)

    page = student.open(browse)
    response = student.fill(page)
    pause(utc_now())
    try:
        page.locator(CHECK).click()
        expect(page.locator("main .notice")).to_be_visible()
        assert student.stored() == []
        (chosen,) = response.ids
        expect(page.locator(f"#chosen-{chosen}")).to_be_checked()
    finally:
        pause(None)
    page.locator(CHECK).click()
    page.wait_for_url("**/feedback")
    assert len(student.stored()) == 1


def test_a_reflection_is_sent_once_and_its_draft_goes(student, browse):
    """No explanation follows it: the next page says that it was stored."""
    page = student.open(browse, Reflection)
    sent = []
    page.on("request", lambda r: r.method == "POST" and sent.append(r.url))
    page.locator("#text").fill(SENTENCE)
    student.walk(page).check()

    assert len(sent) == 1
    assert page.evaluate(DRAFTS) == []
    assert len(student.stored()) == 1
