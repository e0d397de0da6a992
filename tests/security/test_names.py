"""Names that look like somebody else's: among staff and in a class."""

import itertools

import pytest

from kit.services import accounts
from kit.services.errors import NameTakenError
from kit.services.names import name_key

LOOKS = {
    "A": ["A", "a", "\u0410", "\u0391", "\uff21", "\U0001d400", "\U0001d49c"],
    "n": ["n", "N", "\uff4e", "\U0001d427", "n\u200b", "n\u2060", "\u00adn"],
    "a": ["a", "A", "\u0430", "\uff41", "\U0001d41a", "\ufeffa", "a\u200d", "\u202ea", "a\u034f"],
}  # fmt: skip
ALIKE = [
    "".join(letters)
    for letters in itertools.product(LOOKS["A"], LOOKS["n"], LOOKS["a"])
]


def test_there_are_hundreds_and_all_are_one_name():
    assert len(set(ALIKE)) >= 400
    assert {name_key(name) for name in ALIKE} == {"ana"}


@pytest.mark.parametrize(
    "frame", ["{}", " {} ", "{}\u00a0", "\u200f{}\u200e", "\t{}\n"]
)
def test_frames_nobody_sees_do_not_help(frame):
    assert {name_key(frame.format(name)) for name in ALIKE} == {"ana"}


def test_none_of_them_can_be_made_beside_her(database, cast, now):
    for name in ALIKE[::7]:
        with pytest.raises(NameTakenError), database.writing() as session:
            accounts.add_staff(
                session, school_id=cast.school_id, name=name, role="teacher", now=now
            )


def test_a_student_may_not_be_renamed_to_look_like_a_classmate(browse_as, cast):
    people = f"/t/c/{cast.class_5b.public_id}/people/{cast['ben'].public_id}"
    for name in ("Bea", "BEA", "Ве\u0430", "B\u200bea", " bea "):
        page = browse_as("ana").post(
            people, data={"name": name, "note": "", "track": ""}
        )

        assert page.status_code == 422, name
        assert "Somebody in this class has that name. Choose another." in page.text
        assert "UNIQUE" not in page.text


def test_different_names_stay_different():
    names = ["Ana", "Anna", "Ann", "Аня", "Hana", "An a", "Ana 2", "أنا", "安娜"]

    assert len({name_key(name) for name in names}) == len(names)
