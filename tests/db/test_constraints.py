"""Every constraint that has a name is tried to be broken, on both databases."""

from datetime import date, timedelta

import pytest
from cast import MONDAY_9AM, add_comparison
from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    UniqueConstraint,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError, StatementError

from kit.db.base import Base
from kit.db.models import Attempt, JoinCode, StoredComparison, StoredResponse

NOW = MONDAY_9AM
NOBODY = 987_654


def rows(cast, attempt_id, comparison_id):
    """A row for each table that the database of the cast takes."""
    account = {
        "school_id": cast.school_id,
        "public_id": "newperson",
        "role": "student",
        "name": "New",
        "name_key": "new",
        "classroom_id": cast.class_5b.id,
        "note": "",
        "pin_counter": 0,
        "created_at": NOW,
        "erase_on": date(2027, 8, 31),
        "waiting": False,
    }
    return {
        "school": {
            "name": "New",
            "locale": "en",
            "keep_days": 30,
            "made_up": False,
            "created_at": NOW,
        },
        "classroom": {
            "school_id": cast.school_id,
            "public_id": "newroom",
            "name": "New",
            "expected_size": 30,
            "draft_locales": "",
            "created_at": NOW,
        },
        "class_teacher": {
            "classroom_id": cast.class_6a.id,
            "teacher_id": cast["ana"].id,
            "role": "co",
        },
        "account": account,
        "staff": account
        | {"role": "teacher", "classroom_id": None, "erase_on": None, "name_key": "n"},
        "sign_in": {
            "token_hash": "0",
            "account_id": cast["ben"].id,
            "created_at": NOW,
            "seen_at": NOW,
            "idle_s": 1,
            "expires_at": NOW,
        },
        "one_time_link": {
            "token_hash": "0",
            "purpose": "password",
            "account_id": cast["ana"].id,
            "expires_at": NOW,
        },
        "assignment": {
            "school_id": cast.school_id,
            "public_id": "newlesson",
            "classroom_id": cast.class_5b.id,
            "kind": "module",
            "content_id": "demo-module",
            "track": "everyday",
            "retry": True,
            "explain": "each",
            "draft_locales": "",
            "opened_at": NOW,
        },
        "join_code": {
            "code": "123123",
            "assignment_id": cast.lesson_odo.id,  # its own code is deleted below
            "expires_at": NOW,
        },
        "attempt": {
            "school_id": cast.school_id,
            "id": 1,
            "student_id": cast["bea"].id,
            "assignment_id": cast.lesson_5b.id,
            "quiz_revision": "0123456789ab",
            "track": "everyday",
            "number": 1,
            "started_at": NOW,
            "moved_at": NOW,
        },
        "step_done": {
            "school_id": cast.school_id,
            "attempt_id": attempt_id,
            "step_id": "welcome",
            "done_at": NOW,
        },
        "response": {
            "school_id": cast.school_id,
            "attempt_id": attempt_id,
            "item_id": "ev-single",
            "number": 1,
            "item_revision": "0123456789ab",
            "locale": "uk",
            "translation": "reviewed",
            "given": '{"ids":["other-tabs"]}',
            "certainty": 2,
            "earned_milli": 1000,
            "possible_milli": 1000,
            "resend_key": "k",
            "answered_at": NOW,
        },
        "challenge": {
            "account_id": cast["ben"].id,
            "item_id": "ev-single",
            "school_id": cast.school_id,
            "item_revision": "0123456789ab",
            "locale": "en",
            "words": "The other answer is right, too.",
            "made_at": NOW,
        },
        "discussion": {
            "assignment_id": cast.lesson_5b.id,
            "item_id": "ev-single",
            "state": "again",
            "moved_at": NOW,
        },
        "vote": {
            "school_id": cast.school_id,
            "attempt_id": attempt_id,
            "item_id": "ev-single",
            "given": '{"ids":["about-page"]}',
            "voted_at": NOW,
        },
        "comparison": {
            "school_id": cast.school_id,
            "public_id": "comparison33",
            "account_id": cast["ana"].id,
            "seed": "0123456789abcdef",
            "drawn_at": NOW,
        },
        "comparison_class": {
            "classroom_id": cast.class_6a.id,
            "comparison_id": comparison_id,
            "starts": "later",
        },
        "ruling": {
            "classroom_id": cast.class_5b.id,
            "item_id": "ev-single",
            "item_revision": "0123456789ab",
            "what": "key",
            "key": '{"ids":["about-page"]}',
            "words": "The page has an imprint.",
            "account_id": cast["ana"].id,
            "changed": 0,
            "made_at": NOW,
        },
        "item_count": {
            "school_id": cast.school_id,
            "item_id": "ev-single",
            "item_revision": "0123456789ab",
            "locale": "uk",
            "number": 1,
            "answer": '{"ids":["other-tabs"]}',
            "certainty": 2,
            "earned_milli": 1000,
            "possible_milli": 1000,
            "n": 1,
        },
        "throttle": {"key": "k", "failures": 0, "in_a_row": 0, "since": NOW},
        "job_run": {
            "public_id": "newjob",
            "kind": "backup",
            "state": "running",
            "percent": 0,
            "doing": "",
            "said": "",
            "begun_at": NOW,
            "heard_at": NOW,
        },
        "audit_entry": {
            "school_id": cast.school_id,
            "account_id": cast["dora"].id,
            "what": "backup-made",
            "about": "",
            "at": NOW,
        },
        "job": {"name": "daily", "ran_at": NOW},
    }


# constraint, row to start from, what is wrong with it
BROKEN = [
    ("ck_school_nothing_is_kept_for_ever", "school", {"keep_days": 0}),
    ("ck_school_nothing_is_kept_for_ever", "school", {"keep_days": 801}),
    ("ck_classroom_size_of_a_class", "classroom", {"expected_size": 0}),
    ("ck_classroom_size_of_a_class", "classroom", {"expected_size": 501}),
    ("fk_classroom_school_id", "classroom", {"school_id": NOBODY}),
    ("ck_class_teacher_known_role", "class_teacher", {"role": "boss"}),
    ("fk_class_teacher_classroom_id", "class_teacher", {"classroom_id": NOBODY}),
    ("fk_class_teacher_teacher_id", "class_teacher", {"teacher_id": NOBODY}),
    ("ck_account_known_role", "staff", {"role": "owner"}),
    (
        "ck_account_students_and_only_students_have_a_class",
        "account",
        {"classroom_id": None},
    ),
    (
        "ck_account_students_and_only_students_have_a_class",
        "staff",
        {"classroom_id": 1},
    ),
    (
        "ck_account_students_and_only_students_are_erased_on_a_day",
        "account",
        {"erase_on": None},
    ),
    (
        "ck_account_students_and_only_students_are_erased_on_a_day",
        "staff",
        {"erase_on": date(2027, 8, 31)},
    ),
    ("ck_account_students_have_no_password", "account", {"password_hash": "x"}),
    ("ck_account_pins_count_up", "account", {"pin_counter": -1}),
    ("ck_account_known_track", "account", {"track": "peace"}),
    ("uq_account_one_nickname_in_a_class", "account", {"name_key": "ben"}),
    ("uq_account_one_staff_name", "staff", {"name_key": "odo"}),
    ("fk_account_school_id", "account", {"school_id": NOBODY}),
    ("fk_account_classroom_id", "account", {"classroom_id": NOBODY}),
    ("ck_sign_in_ends_when_idle", "sign_in", {"idle_s": 0}),
    ("fk_sign_in_account_id", "sign_in", {"account_id": NOBODY}),
    ("ck_one_time_link_known_use", "one_time_link", {"purpose": "party"}),
    (
        "ck_one_time_link_only_setup_is_for_nobody_yet",
        "one_time_link",
        {"purpose": "setup"},
    ),
    (
        "ck_one_time_link_only_setup_is_for_nobody_yet",
        "one_time_link",
        {"account_id": None},
    ),
    ("fk_one_time_link_account_id", "one_time_link", {"account_id": NOBODY}),
    ("ck_assignment_known_kind", "assignment", {"kind": "game"}),
    ("ck_assignment_known_track", "assignment", {"track": "peace"}),
    ("ck_assignment_known_explain", "assignment", {"explain": "never"}),
    ("ck_assignment_one_step_is_open", "assignment", {"open_steps": 0}),
    (
        "ck_assignment_closed_after_it_opened",
        "assignment",
        {"closed_at": NOW - timedelta(seconds=1)},
    ),
    (
        "ck_assignment_closes_after_it_opens",
        "assignment",
        {"opens_at": NOW, "closes_at": NOW},
    ),
    ("fk_assignment_school_id", "assignment", {"school_id": NOBODY}),
    ("fk_assignment_classroom_id", "assignment", {"classroom_id": NOBODY}),
    ("fk_join_code_assignment_id", "join_code", {"assignment_id": NOBODY}),
    ("ck_attempt_attempts_count_from_one", "attempt", {"number": 0}),
    (
        "ck_attempt_finished_after_it_started",
        "attempt",
        {"finished_at": NOW - timedelta(seconds=1)},
    ),
    ("ck_attempt_known_track", "attempt", {"track": "peace"}),
    ("fk_attempt_school_id", "attempt", {"school_id": NOBODY}),
    ("fk_attempt_student_id", "attempt", {"student_id": NOBODY}),
    ("fk_attempt_assignment_id", "attempt", {"assignment_id": NOBODY}),
    ("fk_attempt_came_from", "attempt", {"came_from": NOBODY}),
    ("fk_step_done_school_id_attempt_id", "step_done", {"attempt_id": NOBODY}),
    ("ck_response_one_try_and_one_retry", "response", {"number": 3}),
    ("ck_response_one_try_and_one_retry", "response", {"number": 0}),
    ("ck_response_certainty_is_1_2_or_3", "response", {"certainty": 0}),
    ("ck_response_certainty_is_1_2_or_3", "response", {"certainty": 4}),
    ("ck_response_earned_within_possible", "response", {"earned_milli": 1001}),
    ("ck_response_earned_within_possible", "response", {"earned_milli": -1}),
    ("ck_response_known_translation_status", "response", {"translation": "guess"}),
    ("ck_response_bank_mark_within_possible", "response", {"bank_milli": 1001}),
    ("ck_response_bank_mark_within_possible", "response", {"bank_milli": -1}),
    (
        "ck_response_key_shown_after_the_answer",
        "response",
        {"released_at": NOW - timedelta(seconds=1)},
    ),
    ("fk_response_school_id_attempt_id", "response", {"attempt_id": NOBODY}),
    ("fk_response_school_id_attempt_id", "response", {"school_id": 2}),
    ("fk_challenge_account_id", "challenge", {"account_id": NOBODY}),
    ("fk_challenge_school_id", "challenge", {"school_id": NOBODY}),
    ("ck_discussion_known_state", "discussion", {"state": "vote"}),
    ("fk_discussion_assignment_id", "discussion", {"assignment_id": NOBODY}),
    ("fk_vote_school_id_attempt_id", "vote", {"attempt_id": NOBODY}),
    ("ck_ruling_known_ruling", "ruling", {"what": "hide", "key": ""}),
    ("ck_ruling_a_key_if_it_is_one", "ruling", {"key": ""}),
    ("ck_ruling_a_key_if_it_is_one", "ruling", {"what": "drop"}),
    ("ck_ruling_counts_up", "ruling", {"changed": -1}),
    ("fk_ruling_classroom_id", "ruling", {"classroom_id": NOBODY}),
    ("fk_comparison_school_id", "comparison", {"school_id": NOBODY}),
    ("fk_comparison_account_id", "comparison", {"account_id": NOBODY}),
    ("ck_comparison_class_known_start", "comparison_class", {"starts": "never"}),
    ("fk_comparison_class_classroom_id", "comparison_class", {"classroom_id": NOBODY}),
    (
        "fk_comparison_class_comparison_id",
        "comparison_class",
        {"comparison_id": NOBODY},
    ),
    ("fk_ruling_account_id", "ruling", {"account_id": NOBODY}),
    ("ck_item_count_one_try_and_one_retry", "item_count", {"number": 3}),
    ("ck_item_count_certainty_is_0_to_3", "item_count", {"certainty": -1}),
    ("ck_item_count_certainty_is_0_to_3", "item_count", {"certainty": 4}),
    ("ck_item_count_earned_within_possible", "item_count", {"earned_milli": 1001}),
    ("ck_item_count_never_below_none", "item_count", {"n": -1}),
    ("fk_item_count_school_id", "item_count", {"school_id": NOBODY}),
    ("ck_throttle_counts_up", "throttle", {"failures": -1}),
    ("ck_job_run_known_kind", "job_run", {"kind": "lunch"}),
    ("ck_job_run_known_state", "job_run", {"state": "bored"}),
    ("ck_job_run_share_of_the_work", "job_run", {"percent": 101}),
    ("ck_job_run_share_of_the_work", "job_run", {"percent": -1}),
    ("fk_audit_entry_school_id", "audit_entry", {"school_id": NOBODY}),
    ("fk_audit_entry_account_id", "audit_entry", {"account_id": NOBODY}),
]
# constraint, row to start from, what keeps a second such row from being the same
TWICE = [
    ("uq_classroom_one_address_each", "classroom", {}),
    ("uq_account_one_address_each", "account", {"name_key": "newer"}),
    ("uq_assignment_one_address_each", "assignment", {}),
    ("uq_join_code_one_live_code_each", "join_code", {"code": "123124"}),
    ("uq_attempt_one_row_each", "attempt", {"id": 2}),
    ("uq_response_stored_once", "response", {"item_id": "ev-multiple"}),
    ("pk_response", "response", {"resend_key": "l"}),
    ("pk_attempt", "attempt", {"number": 2}),
    ("pk_step_done", "step_done", {}),
    ("pk_class_teacher", "class_teacher", {"role": "owner"}),
    ("pk_join_code", "join_code", {}),
    ("pk_sign_in", "sign_in", {}),
    ("pk_one_time_link", "one_time_link", {}),
    ("pk_challenge", "challenge", {"words": "Another reason."}),
    ("uq_comparison_one_address_each", "comparison", {}),
    ("pk_comparison_class", "comparison_class", {"starts": "now"}),
    ("pk_discussion", "discussion", {"state": "think"}),
    ("pk_vote", "vote", {"given": "{}"}),
    ("pk_item_count", "item_count", {"n": 2}),
    ("pk_throttle", "throttle", {}),
    ("pk_job", "job", {}),
    ("pk_job_run", "job_run", {"state": "done"}),
    ("uq_job_run_one_at_a_time", "job_run", {"public_id": "newerjob"}),
]


@pytest.fixture
def ready(database, cast):
    """Rows that fit, for the cast of this test."""
    with database.writing() as session:
        session.execute(
            delete(JoinCode).where(JoinCode.assignment_id == cast.lesson_odo.id)
        )
        attempt = session.scalar(
            select(Attempt.id).where(Attempt.student_id == cast["ben"].id)
        )
        add_comparison(session, cast, NOW)
        comparison = session.scalar(select(StoredComparison.id))
    return rows(cast, attempt, comparison)


def add(database, name, *rows):
    """All of the rows, or none."""
    table = Base.metadata.tables["account" if name == "staff" else name]
    with database.writing() as session:
        for row in rows:
            session.execute(insert(table).values(row))


def words_for(engine_kind, constraint):
    """What the database says: PostgreSQL the name, SQLite the name of checks only."""
    if engine_kind == "postgresql" or constraint.startswith("ck_"):
        return constraint
    return "FOREIGN KEY" if constraint.startswith("fk_") else "UNIQUE"


def test_the_rows_to_start_from_are_taken(database, ready):
    for name, values in ready.items():
        if name != "staff":
            add(database, name, values)


def test_the_staff_row_is_taken(database, ready):
    add(database, "staff", ready["staff"])


def test_a_row_that_must_never_be_is_refused(subtests, database, ready, engine_kind):
    for constraint, name, change in BROKEN:
        with (
            subtests.test(constraint, **change),
            pytest.raises(IntegrityError, match=words_for(engine_kind, constraint)),
        ):
            add(database, name, ready[name] | change)


def test_a_second_row_of_the_same_is_refused(subtests, database, ready, engine_kind):
    for constraint, name, change in TWICE:
        with (
            subtests.test(constraint),
            pytest.raises(IntegrityError, match=words_for(engine_kind, constraint)),
        ):
            add(database, name, ready[name], ready[name] | change)


def test_every_named_constraint_is_tried():
    named = {
        str(constraint.name)
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(
            constraint, CheckConstraint | UniqueConstraint | ForeignKeyConstraint
        )
    } | {
        str(index.name)
        for table in Base.metadata.tables.values()
        for index in table.indexes
        if index.unique
    }
    tried = {name for name, *_ in BROKEN + TWICE if not name.startswith("pk_")}

    assert tried == named


def test_a_student_of_another_class_may_have_the_same_nickname(database, cast, ready):
    twin = {"name_key": "ben", "classroom_id": cast.class_6a.id}

    add(database, "account", ready["account"] | twin)


def test_a_student_may_be_called_like_a_teacher(database, ready):
    add(database, "account", ready["account"] | {"name_key": "ana"})


@pytest.mark.parametrize(
    "value", [NOW.replace(tzinfo=None), NOW.replace(tzinfo=None, year=1900)]
)
def test_a_time_without_a_zone_is_refused(database, ready, value):
    with pytest.raises(StatementError, match="naive datetime"):
        add(database, "job", ready["job"] | {"ran_at": value})


def test_times_come_back_in_utc_whatever_zone_they_came_in(database, ready):
    from zoneinfo import ZoneInfo

    kyiv = NOW.astimezone(ZoneInfo("Europe/Kyiv"))
    add(database, "response", ready["response"] | {"answered_at": kyiv})

    with database.reading() as session:
        row = session.scalars(select(StoredResponse)).one()
    assert row.answered_at == NOW
    assert str(row.answered_at.tzinfo) == "UTC"
    assert row.released_at is None
