"""The bin, and [Undo]: what was removed comes back, and for ever asks for a name."""

import pytest
from pages import alert, h1, main, read

from kit.db.models import Account, AuditEntry, Classroom, StoredResponse


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def room(cast):
    return f"/t/c/{cast.class_5b.public_id}"


@pytest.fixture
def in_bin(cast):
    return f"/t/bin/{cast.class_5b.public_id}"


class TestStudents:
    def test_the_bin_has_everybody_who_was_removed(self, ana):
        words = main(ana.get("/t/bin"))

        assert "Finn" in words
        assert "5B" in words
        assert "until" in words

    def test_hidden_names_are_hidden_here_too(self, ana):
        ana.post("/t/names", data={"hidden": "1", "next": "/t/bin"})

        assert "Finn" not in ana.get("/t/bin").text

    def test_brought_back_from_the_bin_one_stays_there(self, ana, room, cast, rows):
        answer = ana.post(
            f"{room}/people/{cast['finn'].public_id}/restore", data={"next": "/t/bin"}
        )

        assert answer.location == "/t/bin"
        assert "The bin is empty." in main(ana.get("/t/bin"))
        assert rows(Account, id=cast["finn"].id)[0].removed_at is None

    def test_others_see_their_own_bin(self, browse_as):
        for who in ("cora", "eve", "dora"):
            assert "Finn" not in browse_as(who).get("/t/bin").text


class TestClasses:
    @pytest.mark.statement("T57")
    def test_a_removed_class_comes_back_with_one_click(
        self, ana, room, in_bin, taking, rows
    ):
        taking("ben").answer("ev-single")

        page = ana.post(f"{room}/remove", follow_redirects=True)
        assert "\u20685B\u2069 was removed." in main(page)
        assert ana.get(f"{room}/").status_code == 404
        assert f'action="{in_bin}/restore"' in page.text
        page = ana.post(f"{in_bin}/restore", follow_redirects=True)

        assert "is back." in main(page)
        assert h1(page) == "5B"
        assert len(rows(StoredResponse)) == 1

    def test_its_students_are_out_meanwhile(self, ana, room, in_bin, browse_as):
        ben = browse_as("ben")

        ana.post(f"{room}/remove")
        assert ben.get("/me").status_code == 303
        ana.post(f"{in_bin}/restore")

        assert ben.get("/me").status_code == 200

    @pytest.mark.statement("T57")
    def test_for_ever_asks_for_the_name_of_the_class(
        self, ana, room, in_bin, rows, cast
    ):
        ana.post(f"{room}/remove")
        assert f"{in_bin}/erase" in read(ana.get("/t/bin")).links
        assert "Nobody can bring them back" in main(ana.get(f"{in_bin}/erase"))

        for typed in ("", "5b", "yes"):
            page = ana.post(f"{in_bin}/erase", data={"name": typed})
            assert page.status_code == 422
            assert alert(page)
        assert rows(Classroom, id=cast.class_5b.id)
        page = ana.post(f"{in_bin}/erase", data={"name": " 5B "}, follow_redirects=True)

        assert "Erased for ever." in main(page)
        assert not rows(Classroom, id=cast.class_5b.id)
        assert not rows(Account, id=cast["ben"].id)

    def test_what_is_not_in_the_bin_cannot_be_erased(self, ana, in_bin, rows, cast):
        assert ana.get(f"{in_bin}/erase").status_code == 404
        assert ana.post(f"{in_bin}/erase", data={"name": "5B"}).status_code == 404
        assert rows(Classroom, id=cast.class_5b.id)

    def test_the_log_says_what_was_done(self, ana, room, in_bin, rows, browse_as):
        ana.post(f"{room}/remove")
        ana.post(f"{in_bin}/restore")

        assert [row.what for row in rows(AuditEntry)] == [
            "class-removed",
            "class-restored",
        ]
        assert "class brought back" in main(browse_as("dora").get("/admin/log"))

    @pytest.mark.parametrize("who", ["cora", "eve", "dora"])
    def test_only_the_owner_removes_and_brings_back(
        self, ana, browse_as, room, in_bin, who
    ):
        other = browse_as(who)
        assert other.post(f"{room}/remove").status_code == 404
        ana.post(f"{room}/remove")

        assert other.post(f"{in_bin}/restore").status_code == 404
        assert other.get(f"{in_bin}/erase").status_code == 404


class TestErasingAJoinedStudent:
    def test_it_says_that_joined_answers_stay(self, ana, room, cast, taking):
        taking("bea").begin().answer("ev-single")
        ben, bea = (f"{room}/people/{cast[who].public_id}" for who in ("ben", "bea"))
        assert "now stay there" not in main(ana.get(f"{bea}/erase"))

        ana.post(f"{ben}/join", data={"other": cast["bea"].public_id})

        assert "Answers that count for Ben now stay there." in main(
            ana.get(f"{bea}/erase")
        )
        assert "joined into Ben" in main(ana.get("/t/bin"))
