"""Who changed what is kept for 400 days, without any student's name."""

from datetime import timedelta

import pytest

from kit.db.models import Account, AuditEntry
from kit.services import audit, erasure
from kit.services.audit import ACTS, Act


@pytest.fixture
def write(database, cast, now):
    def write(what="class-created", about="", *, at=now, actor="ana"):
        who = cast[actor]
        with database.writing() as session:
            audit.note(session, Act(who.school_id, who.id, what, about, at))

    return write


@pytest.fixture
def read(database, cast):
    def read(school=None):
        with database.reading() as session:
            return audit.latest(session, school_id=school or cast.school_id)

    return read


def test_an_entry_names_staff_and_class(write, read, cast):
    write("class-created", cast.class_5b.public_id)
    write("staff-disabled", cast["eve"].public_id, actor="dora")

    newest, oldest = read()

    assert (newest.who, newest.what, newest.about) == ("Dora", "staff-disabled", "Eve")
    assert (oldest.who, oldest.about) == ("Ana", "5B")


def test_a_students_public_id_never_becomes_a_name(write, read, cast):
    write("student-erased", cast["ben"].public_id)

    assert read()[0].about == cast["ben"].public_id


def test_another_schools_entries_are_not_shown(write, read, cast):
    write(actor="odo")

    assert read() == []
    assert len(read(cast.other_school_id)) == 1


def test_an_act_nobody_has_words_for_is_refused(write):
    with pytest.raises(ValueError, match="gossip"):
        write("gossip")


def test_whoever_is_gone_is_no_longer_named(write, read, database, cast):
    write(actor="cora")
    with database.writing() as session:
        session.delete(session.get_one(Account, cast["cora"].id))

    assert read()[0].who == ""


def test_no_more_than_200_are_read(write, read):
    for _ in range(audit.SHOWN + 1):
        write()

    assert len(read()) == audit.SHOWN


def test_entries_go_after_400_days(write, read, database, now):
    write(at=now - timedelta(days=400))
    write(at=now - timedelta(days=399))

    with database.writing() as session:
        assert erasure.purge(session, now=now).log == 1
    with database.writing() as session:
        assert erasure.purge(session, now=now).log == 0
    assert len(read()) == 1


def test_the_words_fit_the_column():
    longest = AuditEntry.__table__.c.what.type.length

    assert max(map(len, ACTS)) <= longest
