"""Two names that are one student, and a student in the wrong class."""

import pytest
from pages import alert, main, offered, read

from kit.db.models import Account, Attempt
from kit.services import classes
from kit.services.roster import add_students


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def people(cast):
    return f"/t/c/{cast.class_5b.public_id}/people"


@pytest.fixture
def ben_at(people, cast):
    return f"{people}/{cast['ben'].public_id}"


@pytest.fixture
def other_room(database, cast, now):
    """Another class of Ana's, with a name in it."""
    with database.writing() as session:
        room = classes.create_class(
            session,
            school_id=cast.school_id,
            teacher_id=cast["ana"].id,
            name="5C",
            now=now,
        )
        found = classes.get_class(session, teacher_id=cast["ana"].id, classroom=room)
        add_students(session, class_id=found.id, names=["Maple"], now=now)
    return room


class TestJoining:
    def test_the_classmates_are_offered_and_nobody_else(self, ana, ben_at, cast):
        page = ana.get(f"{ben_at}/join")

        assert offered(page, "other") == [cast["bea"].public_id]
        assert "Which other name does Ben have?" in main(page)

    def test_it_shows_what_both_did(self, ana, ben_at, cast, taking):
        taking("bea").begin().answer("ev-single")

        words = main(ana.get(f"{ben_at}/join?other={cast['bea'].public_id}"))

        assert "Ben stays, with PIN and card. Bea goes to the bin" in words
        assert "1 question answered" in words
        assert "Join into one" in words

    def test_joined_and_undone_with_one_click_each(
        self, ana, ben_at, cast, taking, rows
    ):
        taking("bea").begin().answer("ev-single")

        page = ana.post(
            f"{ben_at}/join",
            data={"other": cast["bea"].public_id},
            follow_redirects=True,
        )
        assert "\u2068Bea\u2069 was joined into \u2068Ben\u2069." in main(page)
        assert rows(Account, id=cast["bea"].id)[0].removed_at
        bea_at = ben_at.replace(cast["ben"].public_id, cast["bea"].public_id)
        assert f'action="{bea_at}/restore"' in page.text
        ana.post(f"{bea_at}/restore")

        assert rows(Account, id=cast["bea"].id)[0].removed_at is None
        assert len(rows(Attempt, student_id=cast["bea"].id)) == 1

    def test_hidden_names_stay_hidden(self, ana, ben_at, cast):
        ana.post("/t/names", data={"hidden": "1"})
        bea = cast["bea"].public_id

        pages = [
            ana.get(f"{ben_at}/join"),
            ana.get(f"{ben_at}/join?other={bea}"),
            ana.post(f"{ben_at}/join", data={"other": bea}, follow_redirects=True),
        ]

        assert not any("Bea" in page.text or "Ben" in page.text for page in pages)

    @pytest.mark.parametrize("other", ["", "nosuch", "ben", "chen", "gus", "finn"])
    def test_nobody_else_can_be_joined(self, ana, ben_at, cast, other, rows):
        value = cast[other].public_id if other in list(cast) else other

        answer = ana.post(f"{ben_at}/join", data={"other": value})

        assert answer.status_code == 404
        assert rows(Account, id=cast["ben"].id)[0].removed_at is None


class TestMoving:
    def test_the_own_other_classes_are_offered(self, ana, ben_at, other_room):
        assert offered(ana.get(f"{ben_at}/move"), "to") == [other_room]

    def test_without_another_class_it_says_so(self, ana, ben_at):
        assert "You have no other class of your own." in main(ana.get(f"{ben_at}/move"))

    def test_it_says_first_what_counts_no_more(self, ana, ben_at, other_room, taking):
        taking("ben").answer("ev-single")

        words = main(ana.get(f"{ben_at}/move?to={other_room}"))

        assert (
            "These answers count in no class until the student is back in 5B" in words
        )
        assert "PIN and card go on working." in words

    def test_moved_and_undone_with_one_click_each(
        self, ana, ben_at, other_room, rows, cast
    ):
        page = ana.post(
            f"{ben_at}/move",
            data={"to": other_room, "name": "Ben K"},
            follow_redirects=True,
        )
        assert "\u2068Ben\u2069 is in \u20685C\u2069 now." in main(page)
        fields = {i["name"]: i["value"] for i in read(page).inputs if "name" in i}
        assert fields["to"] == cast.class_5b.public_id
        moved_at = f"/t/c/{other_room}/people/{cast['ben'].public_id}"
        assert f'action="{moved_at}/move"' in page.text
        ana.post(f"{moved_at}/move", data={"to": fields["to"], "name": "Ben"})

        ben = rows(Account, id=cast["ben"].id)[0]
        assert (ben.classroom_id, ben.name) == (cast.class_5b.id, "Ben")

    @pytest.mark.parametrize("name", ["maple", "", "x" * 61])
    def test_a_name_that_cannot_be_is_kept_in_the_field(
        self, ana, ben_at, other_room, rows, cast, name
    ):
        page = ana.post(f"{ben_at}/move", data={"to": other_room, "name": name})

        assert page.status_code == 422
        assert alert(page)
        assert f'value="{name}"' in page.text
        assert rows(Account, id=cast["ben"].id)[0].classroom_id == cast.class_5b.id

    def test_nobody_is_moved_into_somebody_elses_class(self, ana, ben_at, cast, rows):
        for to in (cast.class_6a.public_id, cast.class_5b.public_id, "nosuch", ""):
            answer = ana.post(f"{ben_at}/move", data={"to": to, "name": "Ben"})
            assert answer.status_code == 404, to

        assert rows(Account, id=cast["ben"].id)[0].classroom_id == cast.class_5b.id

    def test_a_student_who_moved_is_still_signed_in(
        self, ana, ben_at, other_room, browse_as
    ):
        ben = browse_as("ben")

        ana.post(f"{ben_at}/move", data={"to": other_room, "name": "Ben"})

        assert "5C" in main(ben.get("/me")) or ben.get("/me").status_code == 200


@pytest.mark.parametrize("page", ["join", "move"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 200), ("cora", 404), ("eve", 404), ("ben", 404), ("nobody", 303)],
)
def test_only_the_owner_gets_there(browse_as, ben_at, page, who, status):
    assert browse_as(who).get(f"{ben_at}/{page}").status_code == status


@pytest.mark.parametrize("page", ["join", "move"])
@pytest.mark.parametrize("who", ["gus", "finn", "chen"])
def test_only_who_is_in_the_class_can_be_joined_or_moved(ana, people, cast, page, who):
    assert ana.get(f"{people}/{cast[who].public_id}/{page}").status_code == 404
