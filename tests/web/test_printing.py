"""Everything on paper, the guides, doubts about keys, and what changed between tests."""

import re

import pytest
from pages import main, read

from kit.db.models import Challenge


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


class TestOnPaper:
    def test_a_lesson_without_cards_says_so(self, ana):
        words = main(ana.get("/t/library/demo-module/print/cards/everyday"))

        assert "This lesson has no cards." in words

    def test_questions_of_a_track_have_boxes_and_no_answers(self, ana, library):
        page = ana.get("/t/library/demo-module/print/questions/everyday")
        words, texts = main(page), library.quizzes["demo-module"].texts["en"].items

        for item_id, text in texts.items():
            asked = item_id.startswith("ev-") and text.stem
            assert not asked or text.stem in words, item_id
            assert all(why not in words for why in text.feedback.values())
            assert not text.rationale or text.rationale not in words
        assert "Good enough" in words and "Underline in the text." in words
        assert "Write the letter that fits." in words and "Number them." in words
        assert "<input" not in re.split(r"<main|</main>", page.text)[1]

    def test_the_answers_stand_on_the_sheet_for_teachers(self, ana, library):
        words = main(ana.get("/t/library/demo-module/print/key"))

        assert "Questions on paper: everyday life" in words
        assert "Questions on paper: war news" in words
        assert "Open a new tab" in words
        assert (
            library.quizzes["demo-module"].texts["en"].items["ev-single"].rationale
            in words
        )

    @pytest.mark.parametrize(
        "address",
        [
            "nosuch/print/cards/everyday",
            "demo-module/print/cards/peace",
            "demo-module/print/questions/",
            "form-a/print/questions/everyday",
        ],
    )
    def test_what_is_not_there(self, ana, address):
        assert ana.get(f"/t/library/{address}").status_code == 404

    def test_the_guide_leads_to_every_sheet(self, ana):
        links = read(ana.get("/t/library/demo-module")).links

        for sheet in ("print", "print/key", "print/cards/war", "print/questions/war"):
            assert f"/t/library/demo-module/{sheet}" in links


class TestGuides:
    def test_hard_moments_say_what_to_say_and_when_to_stop(self, ana):
        words = main(ana.get("/t/guides/hard-moments"))

        for part in (
            "A student denies something that is settled",
            "A student tells of a loss",
            "A student asks: and what about our war?",
            "Stop when:",
            "We judge arguments today, not people.",
        ):
            assert part in words

    def test_what_is_settled_stands_with_two_sources(self, ana):
        words = main(ana.get("/t/guides/shelves"))

        assert "entered Ukraine on 24 February 2022" in words
        assert "NATO bombed Yugoslavia in 1999" in words
        assert "United Nations, meetings coverage GA/12407 (March 2, 2022)" in words
        assert "Nothing stands here now." in words  # in the tip

    def test_the_list_of_lessons_leads_there(self, ana):
        links = read(ana.get("/t/library")).links

        assert {"/t/guides/hard-moments", "/t/guides/shelves"} <= set(links)


class TestDoubts:
    @pytest.fixture
    def at(self, taking, cast):
        """Ben has answered a question: the address of its explanation."""
        ben = taking("ben")
        ben.answer("ev-single")
        page = ben.here().plan.page_of("ev-single")
        return f"/a/{cast.lesson_5b.public_id}/{page.number}"

    def test_a_student_doubts_an_explained_answer(self, browse_as, at, rows):
        ben = browse_as("ben")
        assert "I doubt this answer" in main(ben.get(f"{at}/feedback"))

        page = ben.post(f"{at}/doubt", data={"words": "  The page has an imprint. "})

        assert page.status_code == 303
        assert [r.words for r in rows(Challenge)] == ["The page has an imprint."]
        again = ben.get(f"{at}/feedback").text
        assert "The page has an imprint.</textarea>" in again

    @pytest.mark.parametrize("words", ["", "   ", "\u200b", "x" * 301])
    def test_nothing_or_too_much_is_refused_in_words(self, browse_as, at, rows, words):
        ben = browse_as("ben")
        page = ben.post(f"{at}/doubt", data={"words": words}, follow_redirects=True)

        assert "Write what you doubt, in at most 300 characters." in page.text
        assert rows(Challenge) == []

    def test_before_the_answer_there_is_nothing_to_doubt(self, browse_as, cast, rows):
        ben = browse_as("ben")
        for number in (1, 2, 3, 99):
            at = f"/a/{cast.lesson_5b.public_id}/{number}/doubt"
            assert ben.post(at, data={"words": "Why?"}).status_code == 404
        assert rows(Challenge) == []

    def test_the_teacher_reads_it_without_a_name(self, browse_as, at, cast, ana):
        browse_as("ben").post(f"{at}/doubt", data={"words": "<b>Why</b> not?"})
        results = f"/t/a/{cast.lesson_5b.public_id}/results"

        assert "1 doubts the key" in main(ana.get(results))
        page = ana.get(f"{results}/q/ev-single")
        assert "<b>Why</b> not?" in main(page)
        assert "&lt;b&gt;Why" in page.text
        assert "Ben" not in main(page)

    def test_a_teacher_doubts_too(self, ana, at, cast, rows):
        address = f"/t/a/{cast.lesson_5b.public_id}/results/q/ev-single"
        assert (
            ana.post(f"{address}/doubt", data={"words": "Two fit."}).status_code == 303
        )

        assert "Two fit." in main(ana.get(address))
        assert [r.account_id for r in rows(Challenge)] == [cast["ana"].id]
        assert ana.post(f"{address}/doubt", data={"words": " "}).status_code == 303
        gone = address.replace("ev-single", "nosuch")
        assert ana.post(f"{gone}/doubt", data={"words": "x"}).status_code == 404


class TestChange:
    def test_before_two_tests_the_page_says_what_it_needs(self, ana, cast):
        page = ana.get(f"/t/c/{cast.class_5b.public_id}/change")

        assert "fills when the class has taken two tests" in main(page)

    @pytest.mark.parametrize(
        "query",
        ["from=post-test&to=pre-test", "from=x", "to=pre-test", "from=pre-test&to=x"],
    )
    def test_tests_that_do_not_follow_are_not_there(self, ana, cast, query):
        room = cast.class_5b.public_id
        assert ana.get(f"/t/c/{room}/change?{query}").status_code == 404

    def test_two_tests_nobody_took_say_so(self, ana, cast):
        room = f"/t/c/{cast.class_5b.public_id}"
        data = {"track": "everyday", "retry": "no", "explain": "close", "sittings": "2"}
        ana.post(f"{room}/assign?lesson=post-test", data=data)

        words = main(ana.get(f"{room}/change"))
        assert "Too few students were at both tests" in words
        assert "was not at both tests" in words
        assert f"{room}/change" in read(ana.get(f"{room}/")).links
