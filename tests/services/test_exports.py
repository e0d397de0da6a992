"""Everything about one student, and nothing about anybody else."""

import json
from datetime import timedelta

import pytest
from pages import says
from sqlalchemy import event

from kit.content.model import Typed
from kit.services import exports
from kit.services.errors import NotYoursError
from kit.services.members import rename_student
from kit.services.sign_ins import begin_sign_in


@pytest.fixture
def data(database):
    def data(export, **values):
        with database.reading() as session:
            return export(session, **values)

    return data


@pytest.fixture
def canaries(taking, database, cast, now):
    """Ben and Bea have each left a word wherever one can be left."""
    for name in ("ben", "bea"):
        student = taking(name).begin()
        student.read("welcome")
        student.answer("ev-reflection", Typed(f"CANARY {name} typed"), key=f"C-{name}")
        with database.writing() as session:
            begin_sign_in(session, account_id=cast[name].id, now=now)
            rename_student(
                session,
                class_id=cast.class_5b.id,
                student=cast[name].public_id,
                name=f"CANARY {name} name",
                note=f"CANARY {name} note",
            )


def test_an_export_has_everything_that_is_known_of_the_student(
    data, cast, canaries, now
):
    ben = data(exports.student_data, student_id=cast["ben"].id)

    assert (ben["school"], ben["class"], ben["role"]) == (
        "Mill Lane School",
        "5B",
        "student",
    )
    assert (ben["name"], ben["note"]) == ("CANARY ben name", "CANARY ben note")
    assert (ben["erase_on"], ben["created_at"]) == (
        "2027-08-31",
        "2026-09-07T09:00:00Z",
    )
    [sign_in] = ben["sign_ins"]
    assert sign_in["expires_at"] == "2026-09-07T21:00:00Z"
    [attempt] = ben["attempts"]
    assert attempt["assignment"] == cast.lesson_5b.public_id
    assert (attempt["content_id"], attempt["number"]) == ("demo-module", 1)
    assert attempt["steps_read"] == [
        {"step_id": "welcome", "done_at": "2026-09-07T09:00:00Z"}
    ]
    [response] = attempt["responses"]
    assert response["given"] == {"text": "CANARY ben typed"}
    assert (response["item_id"], response["resend_key"]) == ("ev-reflection", "C-ben")


def test_an_export_has_nothing_of_anybody_else(data, cast, canaries):
    text = json.dumps(data(exports.student_data, student_id=cast["ben"].id))

    assert text.count("CANARY ben") == 3
    assert not says(text.lower(), "bea")
    assert not says(text, "Ana")


def test_an_export_lets_nobody_in(data, database, cast, now):
    with database.writing() as session:
        secret = begin_sign_in(session, account_id=cast["ben"].id, now=now)
    text = json.dumps(
        [
            data(exports.student_data, student_id=cast["ben"].id),
            data(exports.school_data, school_id=cast.school_id),
        ]
    )

    assert secret not in text
    assert "token" not in text
    assert "scrypt" not in text


def test_an_export_survives_json_in_every_script(data, taking, cast):
    taking("ben").answer("ev-reflection", Typed("Хто? من؟ \u2028 \x00 😀"))
    ben = data(exports.student_data, student_id=cast["ben"].id)

    again = json.loads(json.dumps(ben))
    assert again == ben
    [response] = again["attempts"][0]["responses"]
    assert response["given"] == {"text": "Хто? من؟ \u2028 \x00 😀"}


def test_answers_stand_in_the_order_they_were_given(data, taking, cast, now):
    ben = taking("ben")
    for minute, item_id in enumerate(("ev-single", "ev-multiple", "ev-order")):
        ben.now = now + timedelta(minutes=minute)
        ben.answer(item_id)

    [attempt] = data(exports.student_data, student_id=cast["ben"].id)["attempts"]
    assert [r["item_id"] for r in attempt["responses"]] == [
        "ev-single",
        "ev-multiple",
        "ev-order",
    ]


@pytest.mark.parametrize("name", ["ana", "dora"])
def test_staff_are_no_students(data, cast, name):
    with pytest.raises(NotYoursError):
        data(exports.student_data, student_id=cast[name].id)


@pytest.mark.parametrize(
    "export", [exports.student_data, exports.class_data, exports.school_data]
)
def test_what_is_not_there_cannot_be_exported(data, cast, export):
    [name] = {"student_id", "class_id", "school_id"} & set(export.__annotations__)
    with pytest.raises(NotYoursError):
        data(export, **{name: 987_654})


def test_a_class_has_its_teachers_lessons_and_students(data, cast, canaries):
    room = data(exports.class_data, class_id=cast.class_5b.id)

    assert room["name"] == "5B"
    assert room["teachers"] == [
        {"name": "Ana", "role": "owner"},
        {"name": "Cora", "role": "co"},
    ]
    assert [a["content_id"] for a in room["assignments"]] == ["demo-module", "pre-test"]
    names = [s["name"] for s in room["students"]]
    assert names == ["CANARY bea name", "CANARY ben name", "Finn", "Gus"]
    assert room["students"][1] == data(exports.student_data, student_id=cast["ben"].id)


def test_a_school_has_its_staff_and_classes_and_no_other_schools(data, cast):
    school = data(exports.school_data, school_id=cast.school_id)

    assert [s["name"] for s in school["staff"]] == ["Ana", "Cora", "Dora", "Eve"]
    assert [c["name"] for c in school["classes"]] == ["5B", "6A"]
    assert not says(json.dumps(school), "Oli")


def test_a_class_takes_as_many_statements_as_one_student(
    data, database, cast, canaries
):
    def statements(export, **values):
        seen = []

        def listen(*values):
            seen.append(values[2])

        event.listen(database.engine, "before_cursor_execute", listen)
        data(export, **values)
        event.remove(database.engine, "before_cursor_execute", listen)
        return len([s for s in seen if s.startswith("SELECT")])

    one = statements(exports.student_data, student_id=cast["ben"].id)
    room = statements(exports.class_data, class_id=cast.class_5b.id)

    assert (one, room) == (7, 11)
