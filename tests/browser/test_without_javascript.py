"""A lesson without a single script, for the student and for the teacher."""

import re

import pytest
from browser.answers import Walk, right, wrong_then_right
from browser.browse import PHONE
from browser.served import find_lesson
from playwright.sync_api import expect

from kit.grading.responses import from_json

pytestmark = pytest.mark.browser
LESSON = "m06-thought-stoppers"


@pytest.mark.statement("T18")
def test_a_lesson_is_given_taken_and_read_without_scripts(site, browse):
    teacher = browse(site, "/t/classes/new?lang=en", who=site.school.ana, scripts=False)
    teacher.locator("[name=name]").fill("9C")
    teacher.locator("main form .button-primary").click()
    teacher.locator(f"a[href$='assign?lesson={LESSON}']").click()
    teacher.locator("label:has([name=drafts][value=uk])").click()
    teacher.locator("main form .button-primary").click()
    lesson = find_lesson(site, teacher.url.split("/")[-2])
    expect(teacher.locator("main")).to_contain_text(
        f"{lesson.code[:3]} {lesson.code[3:]}"
    )

    names = [take(site, browse, lesson.code, "en", right)]
    names.append(take(site, browse, lesson.code, "uk", wrong_then_right))

    teacher.locator("main a[href$='/live']").click()  # [Refresh]
    expect(teacher.locator(".live-count")).to_contain_text("2")
    refresh = teacher.locator(
        "noscript meta[http-equiv=refresh], head meta[http-equiv=refresh]"
    )
    assert refresh.count() == 1, "the page renews itself"
    teacher.locator("a[href$='/results']").first.click()
    expect(teacher.locator("main .card h3")).to_have_count(11)  # those that are graded
    teacher.locator("a[href$='/results/people']").click()
    assert set(teacher.locator("tbody bdi").all_inner_texts()) == set(names)
    teacher.locator("a[href$='/export']").click()
    with teacher.expect_download() as waiting:
        teacher.locator("main form .button-primary").click()
    assert re.fullmatch(rf"9C_{LESSON}_[\d-]+\.csv", waiting.value.suggested_filename)


def take(site, browse, code, lang, responds):
    """Join and go to the very end; what was given is what is stored."""
    page = browse(site, "/", size=PHONE, lang=lang, scripts=False)
    page.locator("#code").fill(code)
    page.locator("#code").press("Enter")
    page.locator("main form .button-primary").click()
    page.wait_for_url("**/a/*/1")
    nickname = page.locator("header strong").inner_text()
    Walk(page, site.library, responds, scripts=False, sure=2).to_the_end()
    page.locator("main form .button-primary").click()
    expect(page).to_have_url(site.address + "/me")

    quiz = site.library.quizzes[LESSON]
    rows = site.answers_of(site.account(nickname).id)
    for row in rows:
        item, text = quiz.items[row.item_id], quiz.texts[lang].items[row.item_id]
        assert from_json(row.given) == responds(item, text, row.number)
    assert len({row.item_id for row in rows}) == 12
    assert {row.certainty for row in rows} == {2, None}
    return nickname


@pytest.mark.statement("T13")
def test_what_is_missing_is_said_and_kept_without_scripts(site, browse):
    lesson = site.school.lessons[0]
    page = browse(
        site, f"/a/{lesson.public_id}/8", who=site.school.fresh, scripts=False
    )
    page.locator("#certainty-2").check()
    page.locator("form.item .button-primary").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    assert alert.locator("a").first.get_attribute("href").startswith("#chosen-")
    expect(page.locator("#certainty-2")).to_be_checked()
    assert site.answers_of(site.school.fresh) == []
