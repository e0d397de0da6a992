"""The job of the kit, once from an empty folder to the downloaded answers."""

import csv
import io
import re
from time import monotonic

import pytest
from browser.answers import Walk, right, wrong_then_right
from browser.browse import PHONE
from openpyxl import load_workbook
from playwright.sync_api import expect

from kit.app import utc_now
from kit.db.models import Account, Assignment
from kit.grading.responses import from_json
from kit.services import accounts
from kit.services.gradebook import in_words

pytestmark = pytest.mark.browser
LESSON = "m01-judge-source"
PASSWORD = "three quiet lanterns walk"
PROMPT = 8  # seconds within which the live page shows an answer


class Hand:
    """A teacher's hand: every press and every filled field is counted."""

    def __init__(self, page):
        self.page, self.actions, self.fields = page, 0, 0

    def press(self, selector):
        self.page.locator(selector).first.click()
        self.actions += 1

    def fill(self, name, words):
        self.page.locator(f"input[name={name}]").fill(words)
        self.actions += 1
        self.fields += 1


def give_the_first_lesson(hand, class_name, *, drafts=()):
    """From the teacher's home to an open lesson; returns its public id."""
    hand.press("main a[href='/t/classes/new']")
    hand.fill("name", class_name)
    hand.press("main form .button-primary")
    hand.press(f"a[href$='assign?lesson={LESSON}']")
    for lang in drafts:
        hand.press(f"label:has([name=drafts][value={lang}])")
    hand.press("main form .button-primary")
    expect(hand.page).to_have_url(re.compile("/live$"))
    return hand.page.url.split("/")[-2]


def set_up(site, browse):
    with site.database.writing() as session:
        token = accounts.make_link(session, purpose="setup", now=utc_now())
    page = browse(site, f"/setup?token={token}")
    go_on = page.locator("main form .button-primary")
    page.locator("input[name=school]").fill("Riverbank School")
    go_on.click()
    page.locator("input[name=name]").fill("Nadia")
    page.locator("input[name=password]").fill(PASSWORD)
    go_on.click()
    expect(page).to_have_url(site.address + "/admin/first")
    go_on.click()
    expect(page).to_have_url(site.address + "/admin/sheet")
    page.locator("main a[href='/t/']").click()
    return page


def join(browse, site, code, lang):
    """On a phone: the digits, Enter, Start; the nickname that was offered first."""
    page = browse(site, "/", size=PHONE, lang=lang, has_touch=True)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    page.locator("#code").fill(f"{code[:3]} {code[3:]}")
    page.locator("#code").press("Enter")
    nickname = page.locator("[name=name]:checked").get_attribute("value")
    page.locator("main form .button-primary").click()
    page.wait_for_url("**/a/*/1")
    return page, nickname


@pytest.mark.statement("T33")
def test_from_an_empty_folder_to_the_answers_in_a_file(new_site, browse, tmp_path):
    site = new_site
    teacher = set_up(site, browse)
    assert teacher.evaluate("isSecureContext") is False
    lesson = give_the_first_lesson(Hand(teacher), "5B", drafts=("uk", "ar"))
    teacher.locator("a[href$='/board']").click()
    code = teacher.locator(".board-code").inner_text().replace(" ", "")
    teacher.go_back()

    ways = {"en": right, "uk": wrong_then_right, "ar": right}
    students = {}
    for lang, responds in ways.items():
        page, nickname = join(browse, site, code, lang)
        walk = Walk(page, site.library, responds)
        if lang == "en":
            shows_within(teacher, walk, nickname)
        walk.to_the_end()
        page.locator("main form .button-primary").click()
        expect(page).to_have_url(site.address + "/me")
        students[nickname] = lang

    stored = the_answers_are_stored(site, students)
    teacher.reload()
    expect(teacher.locator(".live-count")).to_contain_text("3")
    grid = teacher.locator("details[data-keep=grid]")
    assert set(grid.locator("tbody bdi").all_text_contents()) == set(students)
    expect(grid.locator("tbody .cell-mark-retry")).not_to_have_count(0)
    the_results_count_them(teacher, lesson, students)
    the_files_hold_them(teacher, lesson, stored, tmp_path)


def shows_within(teacher, walk, nickname):
    """The first answer is on the live page in time, without anybody's doing."""
    walk.to_a_question()
    walk.step()
    sent = monotonic()
    row = teacher.locator("details[data-keep=grid] tr", has_text=nickname)
    right_mark = row.locator(".cell-mark-right")
    expect(right_mark).to_have_count(1, timeout=1000 * PROMPT)
    assert monotonic() - sent <= PROMPT


def the_answers_are_stored(site, students):
    """Every question once, or twice where the first try missed; in their language."""
    quiz = site.library.quizzes[LESSON]
    stored = {}
    for nickname, lang in students.items():
        (account,) = site.rows(Account, name=nickname)
        assert account.locale == lang
        rows = site.answers_of(account.id)
        assert {row.locale for row in rows} == {lang}
        assert {row.translation for row in rows} == {quiz.texts[lang].status}
        firsts = {row.item_id: row for row in rows if row.number == 1}
        lasts = {row.item_id: row for row in rows}
        for item_id, row in lasts.items():
            item = quiz.items[item_id]
            final = right(item, quiz.texts[lang].items[item_id])
            if lang != "uk" or row.number == 2:
                assert from_json(row.given) == final
            assert row.certainty == (None if type(item).__name__ == "Reflection" else 3)
        assert len(lasts) == 11
        assert (len(rows) > len(lasts)) == (lang == "uk")
        stored[nickname] = firsts
    return stored


def the_results_count_them(teacher, lesson, students):
    teacher.goto(f"/t/a/{lesson}/results")
    counts = teacher.locator("main .card .bar-number").all_inner_texts()
    assert set(counts) == {"2 of 3"}  # one of three missed each at the first try
    sides = teacher.locator(".two-sided dd:not(.two-sided-meter)").all_inner_texts()
    assert sides == ["4 of 6", "4 of 6"]

    teacher.goto(f"/t/a/{lesson}/results/people")
    assert set(teacher.locator("tbody bdi").all_inner_texts()) == set(students)
    assert teacher.locator("tbody .cell-mark-right").count() == 20
    teacher.locator("tbody a").first.click()
    expect(teacher.locator("h1")).to_have_text(re.compile("|".join(students)))

    teacher.goto(f"/t/a/{lesson}/results")
    teacher.locator("a[href*='/map']").first.click()
    expect(teacher.locator(".map")).to_have_count(0)  # three students, one lesson
    expect(teacher.locator("tbody tr")).to_have_count(3)
    expect(teacher.locator("tbody")).to_contain_text("not enough answers yet")


def the_files_hold_them(teacher, lesson, stored, folder):
    """Each row of both files says what the student gave first, by its ids."""
    teacher.goto(f"/t/a/{lesson}/export")
    text = download(teacher, "csv", folder).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    in_text = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    book = load_workbook(download(teacher, "xlsx", folder))
    in_book = [list(row) for row in book.active.iter_rows(values_only=True)]

    for header, *rows in (in_text, in_book):
        assert {row[0] for row in rows} == set(stored)
        columns = [at for at, name in enumerate(header) if name.endswith("_answer")]
        assert len(columns) == 10  # a reflection is no column
        for row in rows:
            firsts = [one for one in stored[row[0]].values() if one.possible_milli]
            assert [row[at] for at in columns] == [
                in_words(from_json(one.given)) for one in firsts
            ]
    assert in_book[1][columns[0] + 1] in {0, 1}  # a number, no digits in a text


def download(page, form, folder):
    page.locator(f"label:has([name=form][value={form}])").click()
    with page.expect_download() as waiting:
        page.locator("main form .button-primary").click()
    path = folder / waiting.value.suggested_filename
    assert path.suffix == f".{form}"
    waiting.value.save_as(path)
    return path


@pytest.mark.statement("T51")
def test_an_invited_teacher_opens_a_lesson_in_twelve_actions(site, browse, measured):
    """No more than three fields; then the code is on the wall, and answers come in."""
    with site.database.writing() as session:
        school = site.account("Ana").school_id
        who = accounts.add_staff(
            session, school_id=school, name="Olha", role="teacher", now=utc_now()
        )
        secret = accounts.make_link(
            session, purpose="password", now=utc_now(), account_id=who
        )
    hand = Hand(browse(site, f"/signin/{secret}"))
    hand.fill("password", PASSWORD)
    hand.press("main form .button-primary")
    lesson = give_the_first_lesson(hand, "8A")
    (given,) = site.rows(Assignment, public_id=lesson)
    assert given.closed_at is None
    opened = Hand(hand.page)
    opened.press("a[href$='/board']")
    code = hand.page.locator(".board-code").inner_text().replace(" ", "")
    hand.page.go_back()
    page, nickname = join(browse, site, code, "en")
    shows_within(hand.page, Walk(page, site.library, right), nickname)
    hand.page.locator("a[href$='/results']").first.click()
    ended = Hand(hand.page)
    ended.press("a[href$='/export']")
    with hand.page.expect_download():
        ended.press("main form .button-primary")

    actions = f"{hand.actions} actions, {hand.fields} fields"
    measured("from the invitation to the first answer", actions)
    measured("clicks from the live page to the projector", opened.actions)
    measured("clicks from the results to the file of answers", ended.actions)
    assert hand.actions <= 12
    assert hand.fields <= 3
    assert opened.actions == 1
    assert ended.actions <= 2
