"""What every page of a student keeps: the own name on it, no score and no clock."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from browser.answers import SENTENCE, wrong
from browser.browse import Browse
from browser.every_page import STUDENTS, with_language
from playwright.sync_api import expect

from kit.content.model import NOT_SURE, Reflection, SingleChoice
from kit.db.models import Account, SignIn

pytestmark = pytest.mark.browser
# Words of contests, by language. "Point" and "mark" are other things as well.
CONTEST = {
    "en": r"\b(scores?|rank(ing|ed)?|streaks?|badges?|leaderboard|\d+ points?|grades?"
    r"|level up|stars?|trophy|medals?)\b",
    "uk": r"\b(рейтинг\w*|бал(и|ів|ами)?|серія перемог|значк\w*|нагород\w*|медал\w*"
    r"|ваша оцінка|таблиц\w* лідерів|зірк\w*|місце в класі)\b",
    "ar": r"(الترتيب|مرتبتك|نقاط|درجتك|درجات|شارة|شارات|وسام|أوسمة|المتصدرين|نجوم)",
}
SHARE = re.compile(r"[0-9٠-٩]\s*[%٪]")
# The page is read, not shown. Its own words are those of the interface: lessons, questions
# and what people typed have a `lang` or a `dir`, and may speak of ranks, as the news do.
LOOK = """async ([path, running]) => {
  const page = await new Promise(done => { const asked = new XMLHttpRequest();
    asked.open('GET', path); asked.responseType = 'document';
    asked.onload = () => done(asked.response); asked.send(); });
  const name = page.querySelector('header strong')?.textContent;
  const clocks = page.querySelectorAll(running).length;
  for (const one of page.querySelectorAll('body [lang], [dir=auto], bdi, script')) one.remove();
  return [page.documentElement.lang, name, clocks, page.body.textContent]; }"""
RUNNING = (
    "[role=timer], [role=progressbar], meta[http-equiv=refresh], marquee, [data-timer]"
)


@pytest.fixture(scope="module")
def visitors(browser):
    visitors = Browse(browser)
    yield visitors
    visitors.close()


@pytest.mark.statement("T07", "T28", "T29")
@pytest.mark.parametrize("shown", STUDENTS, ids=str)
@pytest.mark.parametrize("lang", CONTEST)
def test_the_own_name_and_neither_contest_nor_clock(visitors, site, shown, lang):
    who = getattr(site.school, shown.who)
    page = visitors.tab(site, who=who, lang=lang, script="")
    path = with_language(shown.path(site), lang)
    *frame, words = page.evaluate(LOOK, [path, RUNNING])
    (account,) = site.rows(Account, id=who)

    assert frame == [lang, account.name, 0]
    assert re.findall(CONTEST[lang], words, re.IGNORECASE) == []
    assert shown.name == "reading" or SHARE.findall(words) == []  # sizes of letters
    visitors.check()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Rank 3 of 24"),
        ("en", "You earned 20 points"),
        ("uk", "Ваш рейтинг: 3"),
        ("uk", "20 балів"),
        ("ar", "لديك 20 نقاط"),
    ],
)
def test_a_contest_would_be_seen(lang, words):
    assert re.search(CONTEST[lang], words, re.IGNORECASE)


@pytest.mark.statement("T29")
def test_an_hour_without_a_press_loses_no_draft(site, student, browse):
    """59 minutes: the clock of the browser goes on, and the sign-in grows old."""
    page = student.open(browse, Reflection)
    page.clock.install()
    page.reload()
    page.locator("#text").fill(SENTENCE)
    page.clock.fast_forward("59:00")
    ago = timedelta(minutes=59)
    with site.database.writing() as session:
        for row in session.query(SignIn).filter_by(account_id=student.who):
            row.seen_at -= ago
            row.created_at -= ago
    expect(page.locator("#text")).to_have_value(SENTENCE)
    student.walk(page).check()

    (row,) = student.stored()
    assert SENTENCE in row.given


@pytest.mark.statement("T30")
def test_options_keep_their_order(student, browse):
    """In every language and again; an explanation begins with the own choice."""
    page = student.open(browse, SingleChoice)
    ids = "all => all.map(one => one.id.replace('chosen-', ''))"
    box = page.locator("form.item input[name=chosen]")
    first = box.evaluate_all(ids)
    for lang in ("ar", "uk", "en"):
        page.goto(with_language(student.page_of(SingleChoice), lang))
        assert box.evaluate_all(ids) == first
    words = {
        one: page.locator(f"label:has(#chosen-{one}) .choice-text").inner_text()
        for one in first
    }
    for _ in range(2):
        (chosen,) = student.fill(page, wrong).ids
        student.walk(page).check()
        again = page.locator("main .button-primary", has_text="Try again")
        if again.count():
            again.click()
            page.wait_for_url(lambda url: "/feedback" not in url)
            assert box.evaluate_all(ids) == first
    rest = [words[one] for one in first if one not in (chosen, NOT_SURE)]
    told = page.locator(".feedback-option .feedback-head > span[lang]")
    assert told.all_inner_texts() == [words[chosen], *rest]

    address = page.url
    page.goto(f"/a/{student.lesson.public_id}/review")
    page.locator(f".step-title[href='{urlsplit(address).path}']").click()
    assert told.all_inner_texts() == [words[chosen], *rest]
