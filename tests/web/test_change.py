"""Before and after on the page: all tests side by side, and who is missing."""

import pytest
from pages import main

from kit.db.models import Account, Assignment
from kit.services import assignments


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def at(cast):
    return f"/t/c/{cast.class_5b.public_id}"


@pytest.fixture
def closed(ana, cast):
    ana.post(f"/t/a/{cast.form_5b.public_id}/close")


class TestWhoIsMissing:
    def test_their_names_stand_with_what_can_be_done(self, ana, at, closed):
        words = main(ana.get(f"{at}/change"))

        assert "Who is missing" in words and "Nobody is guessed" in words
        assert "Bea" in words and "Ben" in words
        assert "Let them catch up" in words

    def test_hidden_names_are_not_there(self, ana, at, closed):
        words = main(ana.get(f"{at}/change?present=1"))

        assert "2 students" in words
        assert "Bea" not in words and "Ben" not in words

    def test_while_it_is_open_nothing_has_to_be_opened(self, ana, at):
        words = main(ana.get(f"{at}/change"))

        assert "This test is open: they can still take it." in words
        assert "Let them catch up" not in words

    def test_pressed_the_test_is_open_with_a_new_code(self, ana, at, cast, closed):
        answer = ana.post(f"{at}/tests/pre-test/catch-up")

        assert answer.location == f"/t/a/{cast.form_5b.public_id}/live"
        page = ana.get(answer.location)
        assert "open for those who have not handed it in" in main(page)

    def test_pressed_twice_it_says_so(self, ana, at, closed):
        ana.post(f"{at}/tests/pre-test/catch-up")
        page = ana.post(f"{at}/tests/pre-test/catch-up", follow_redirects=True)

        assert "The test was not opened" in main(page)

    def test_after_the_answers_were_shown_there_is_no_button(self, ana, at, closed):
        ana.post(f"{at}/tests/show")
        words = main(ana.get(f"{at}/change"))

        assert "A test now would measure memory." in words
        assert "Let them catch up" not in words

    def test_an_old_undo_opens_no_test_that_was_read(self, ana, at, cast, closed, rows):
        ana.post(f"{at}/tests/show")
        page = ana.post(f"/t/a/{cast.form_5b.public_id}/reopen", follow_redirects=True)

        assert "The test was not opened" in main(page)
        (row,) = rows(Assignment, id=cast.form_5b.id)
        assert row.closed_at is not None

    def test_a_co_teacher_reads_and_opens_nothing(self, browse_as, at, closed):
        cora = browse_as("cora")

        assert "Let them catch up" not in main(cora.get(f"{at}/change"))
        assert cora.post(f"{at}/tests/pre-test/catch-up").status_code == 404

    @pytest.mark.parametrize("sitting", ["demo-module", "pre", "../x", "%00"])
    def test_what_is_no_test_is_not_there(self, ana, at, sitting):
        assert ana.post(f"{at}/tests/{sitting}/catch-up").status_code == 404

    def test_a_hostile_name_is_only_a_name(self, ana, at, closed, database, cast):
        with database.writing() as session:
            session.get_one(Account, cast["ben"].id).name = "<script>x"
        page = ana.get(f"{at}/change")

        assert "<script>x" not in page.text and "&lt;script&gt;x" in page.text


class TestThreeTests:
    @pytest.fixture
    def three(self, database, library, cast, now, ana):
        with database.writing() as session:
            for sitting in ("post-test", "delayed-test"):
                assignments.assign(
                    session,
                    library=library,
                    class_id=cast.class_5b.id,
                    content_id=sitting,
                    track="everyday",
                    retry=False,
                    explain="close",
                    draft_locales=(),
                    now=now,
                )

    def test_every_pair_has_a_line(self, ana, at, three):
        words = main(ana.get(f"{at}/change"))

        before, after, later = (
            "Test before the lessons",
            "Test after the lessons",
            "Test some weeks later",
        )
        assert "All tests side by side" in words
        for a, b in ((before, after), (before, later), (after, later)):
            assert f"{a} → {b} 0 – –" in words

    def test_two_tests_need_no_such_table(self, ana, at, three, database):
        with database.writing() as session:
            session.query(Assignment).filter_by(content_id="delayed-test").delete()

        assert "All tests side by side" not in main(ana.get(f"{at}/change"))

    @pytest.mark.parametrize("language", ["uk", "ar"])
    def test_it_is_in_the_teachers_language(self, ana, at, three, language):
        ana.get(f"{at}/change?lang={language}")
        words = main(ana.get(f"{at}/change"))

        assert "All tests" not in words and "Nobody is guessed" not in words
