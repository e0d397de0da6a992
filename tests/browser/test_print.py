"""Every lesson on paper: worksheet, cards, questions and answers, on A4 and Letter."""

import re

import pytest

pytestmark = pytest.mark.browser

PAPER = {"A4": (794, 1123), "Letter": (816, 1056)}  # CSS pixels
MARGIN = 38  # of each side, as browsers leave it
SHEETS = ("print", "print/cards/{t}", "print/questions/{t}", "print/key")
WIDER = """() => [...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(e => e.tagName + '.' + e.className)"""


@pytest.fixture
def teacher(browse, site):
    return browse(site, "/t/", who=site.school.ana)


def addresses(site):
    return [
        f"/t/library/{lesson}/{sheet.format(t=track)}"
        for lesson in site.library.lessons
        for track in ("everyday", "war")
        for sheet in SHEETS
        if "{t}" in sheet or track == "war"
    ]


@pytest.mark.statement("T58")
def test_every_sheet_fits_both_papers_and_tells_no_answer(teacher, site):
    """Nothing is cut off; feedback and rationale stand on the sheet of answers only."""
    teacher.emulate_media(media="print")
    wrong = {}
    for address in addresses(site):
        teacher.goto(address)
        for paper, (width, height) in PAPER.items():
            teacher.set_viewport_size({"width": width - 2 * MARGIN, "height": height})
            if wide := teacher.evaluate(WIDER):
                wrong[address, paper] = wide[:3]
        if not address.endswith("/key"):
            words = re.sub(r"\s+", " ", teacher.text_content("main"))
            if told := [t for t in answers_of(site, address) if t in words]:
                wrong[address, "tells"] = told

    assert wrong == {}


def answers_of(site, address):
    """The beginnings of all that explains an answer of the lesson."""
    texts = site.library.quizzes[address.split("/")[3]].texts["en"].items.values()
    told = [why for text in texts for why in text.feedback.values()]
    told += [text.rationale for text in texts if text.rationale]
    return [re.sub(r"\s+", " ", words)[:60] for words in told]


@pytest.mark.statement("T58")
def test_a_sheet_becomes_a_pdf_of_several_pages(teacher, site):
    for paper in PAPER:
        for sheet in SHEETS:
            path = f"/t/library/m05-what-about/{sheet.format(t='war')}"
            teacher.goto(path)
            pdf = teacher.pdf(format=paper)

            assert pdf.startswith(b"%PDF-")
            assert len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 2, path


def test_the_answers_name_every_printed_question(teacher, site):
    for lesson in site.library.lessons.values():
        teacher.goto(f"/t/library/{lesson.id}/print/key")
        rows = teacher.locator("main table tbody tr").count()
        items = site.library.items
        asked = {
            track: [
                id_
                for step in lesson.steps_in(track)
                for id_ in step.items
                if type(items[id_]).__name__ != "Reflection"
            ]
            for track in lesson.tracks
        }

        assert rows >= sum(map(len, asked.values())) + len(lesson.cards), lesson.id


def test_six_cards_for_pairs_and_the_class_deck_can_be_cut_out(teacher, site):
    for lesson in site.library.lessons.values():
        for track in lesson.tracks:
            teacher.goto(f"/t/library/{lesson.id}/print/cards/{track}")
            decks = teacher.locator("main .deck")
            own = [c for c in lesson.cards if site.library.items[c].track == track]

            assert decks.count() == 2, lesson.id
            assert decks.nth(0).locator(".deck-card").count() == 6, lesson.id
            assert decks.nth(1).locator(".deck-card").count() == len(own) > 0
