"""The teacher's screens, where numbers, drawings and paper have to agree."""

import re

import pytest
from browser.answers import right
from browser.browse import PHONE
from browser.served import Served
from playwright.sync_api import expect

from kit.app import utc_now
from kit.db.models import Account, Assignment
from kit.services import accounts, jobs, joining

pytestmark = pytest.mark.browser


@pytest.fixture
def teacher(site, browse):
    return browse(site, "/t/", who=site.school.ana)


# --- live -----------------------------------------------------------------------------


@pytest.mark.statement("T51")
def test_an_answer_is_on_the_live_page_within_eight_seconds(site, teacher):
    lesson = site.school.lessons[2]
    taking = site.taking(site.join(lesson, "Reed 44"), lesson)
    teacher.goto(f"/t/a/{lesson.public_id}/live")
    shown = teacher.locator("[data-live]")
    before = shown.inner_text()
    asked = next(page.item for page in taking.here().plan.pages if page.item)
    item = site.library.items[asked]
    words = site.library.homes[asked].texts["en"].items[asked]
    taking.answer(asked, right(item, words), certainty=2)

    expect(shown).not_to_have_text(before, timeout=8000, use_inner_text=True)


# --- the grid ---------------------------------------------------------------------------

UNNAMED = """() => [...document.querySelectorAll('.grid-table tbody td')]
  .filter(cell => !cell.textContent.trim()).map(cell => cell.outerHTML)"""

SCROLLS = """box => new Promise(done => {
  const look = () => box.scrollLeft > 0 ? done(true) : setTimeout(look, 50);
  look(); })"""


@pytest.mark.statement("T56")
def test_the_grid_is_a_table_that_can_be_heard_and_scrolled_by_keys(site, teacher):
    teacher.set_viewport_size(PHONE)
    teacher.goto(f"/t/a/{site.school.old_lessons[1].public_id}/results/people")
    region = teacher.get_by_role("region", name=re.compile("every question"))
    table = region.locator("table")

    expect(table.locator("caption")).to_be_visible()
    assert table.locator("th:not([scope])").count() == 0
    assert teacher.evaluate(UNNAMED) == []
    region.focus()
    teacher.keyboard.press("ArrowRight")
    assert region.evaluate(SCROLLS)


# --- the map ----------------------------------------------------------------------------

DRAWN = """() => [...document.querySelectorAll('.map circle.map-dot')].map(dot => [
  dot.nextElementSibling.textContent, Number(dot.getAttribute('cx')),
  Number(dot.getAttribute('cy')), dot.classList.contains('map-dot-shared')])"""
WRITTEN = """() => [...document.querySelectorAll('.map-table tbody tr, .scroll tbody tr')]
  .map(row => [...row.cells].map(cell => cell.textContent.trim()))"""


@pytest.mark.statement("T63")
def test_dots_stand_where_the_table_says(site, teacher):
    """Both axes are straight lines, so two students give the scale for all others."""
    teacher.goto(f"/t/c/{site.school.old_room}/map")
    rows = {cells[0]: cells for cells in teacher.evaluate(WRITTEN)}
    places = [
        (x, y, number(rows[text][5]), number(rows[text][4]))
        for text, x, y, is_shared in teacher.evaluate(DRAWN)
        if not is_shared and text in rows
    ]
    assert len(places) > 5

    for at, value in ((0, 2), (1, 3)):
        low, high = (pick(places, key=lambda p, v=value: p[v]) for pick in (min, max))
        scale = (high[at] - low[at]) / (high[value] - low[value])
        off = [
            abs(place[at] - low[at] - scale * (place[value] - low[value]))
            for place in places
            if abs(place[3]) < 3.9  # the edge of the axis
        ]
        assert max(off) <= 0.02 * abs(scale), "two places after the point are printed"


def number(words):
    """The value before the interval in brackets, with a minus as it is printed."""
    return float(words.split(" ")[0].replace("\u2212", "-").replace("\u200e", ""))


@pytest.mark.statement("T63")
def test_without_the_drawing_the_map_says_the_same(site, teacher):
    teacher.goto(f"/t/c/{site.school.old_room}/map")
    described = teacher.locator(".map desc").text_content()

    teacher.locator(".map").evaluate("drawing => drawing.remove()")
    left = re.sub(r"\s+", " ", teacher.locator("main").inner_text())
    assert re.sub(r"\s+", " ", described).strip(" .") in left


# --- paper --------------------------------------------------------------------------------

SPLIT = """() => [...document.querySelectorAll('.paper-item, .deck-card')]
  .filter(one => getComputedStyle(one).breakInside !== 'avoid').length"""


@pytest.mark.statement("T58")
def test_paper_has_no_menu_splits_no_question_and_says_what_is_made_up(site, teacher):
    teacher.emulate_media(media="print")
    asked = 0
    for lesson in site.library.lessons:
        for sheet in ("print", "print/questions/war", "print/cards/everyday"):
            teacher.goto(f"/t/library/{lesson}/{sheet}")
            for chrome in ("header.top", ".crumbs", "footer.bottom", ".skip"):
                expect(teacher.locator(chrome)).to_be_hidden()
            assert teacher.evaluate(SPLIT) == 0
            if sheet != "print":
                asked += teacher.locator(".paper-item, .deck-card").count()
                for each in teacher.locator(".deck-card").all_inner_texts():
                    assert "Made for this lesson" in each
    assert asked > 200


# --- a new site -----------------------------------------------------------------------------


def set_up_with_what_is_chosen(page):
    """Fill in what must be filled in, and leave every choice as it is offered."""
    for _ in range(5):
        if "/setup" not in page.url:
            return
        for box in page.locator("main input:visible").all():
            kind = box.get_attribute("type") or "text"
            if kind in {"text", "password"} and not box.input_value():
                box.fill("correct horse battery" if kind == "password" else "Dora")
        page.locator("main form .button-primary").click()
    raise AssertionError(page.locator("main").inner_text())


@pytest.mark.statement("T65")
def test_a_new_site_gives_nicknames_and_forgets_in_summer(site, browse, tmp_path):
    with Served(tmp_path, library=site.library) as new:
        with new.database.writing() as session:
            secret = accounts.make_link(session, purpose="setup", now=utc_now())
        page = browse(new, f"/setup?token={secret}")
        set_up_with_what_is_chosen(page)
        dora = new.account("Dora")
        with new.database.writing() as session:
            ana = accounts.add_staff(
                session,
                school_id=dora.school_id,
                name="Ana",
                role="teacher",
                now=utc_now(),
            )
        teacher = browse(new, "/t/classes/new", who=ana)
        teacher.locator("[name=name]").fill("8B")
        teacher.locator("main form .button-primary").click()
        teacher.locator("a[href*='assign?lesson=']").first.click()
        teacher.locator("main form .button-primary").click()
        teacher.wait_for_url("**/a/*/*")
        (code,) = re.findall(r"\b\d{3} \d{3}\b", teacher.locator("main").inner_text())[
            :1
        ]

        student = browse(new, f"/j/{code.replace(' ', '')}", size=PHONE)
        assert student.locator("main input[type=radio]").count() == 3
        assert student.locator("main input[type=text]").count() == 0
        student.locator("main .button-primary").click()
        student.wait_for_url("**/a/*/1")
        (row,) = new.rows(Account, role="student")
        (given,) = new.rows(Assignment)

        assert re.fullmatch(r"\w+ \d\d", row.name)
        today = utc_now().date()
        assert row.erase_on == joining.erase_day(today, keep_days=None)
        assert (row.erase_on.month, row.erase_on.day) == (8, 31)
        assert given.paused_at is None
        assert student.locator("[role=timer], progress, .badge").count() == 0


# --- a job ------------------------------------------------------------------------------


def test_a_job_that_ends_is_told_while_its_page_is_open(site, browse):
    with site.database.writing() as session:
        job, _is_new = jobs.begin(session, kind="backup", now=utc_now())
    page = browse(site, f"/admin/jobs/{job}", who=site.school.dora)
    expect(page.get_by_role("heading", level=1)).to_have_text("A backup is being made")

    jobs.run(site.database, job=job, work=lambda _tell: "kit.zip", clock=utc_now)
    expect(page.get_by_role("heading", level=1)).to_have_text("The backup is made")
