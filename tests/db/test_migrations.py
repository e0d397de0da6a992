"""Up, down, and never half-way."""

import textwrap
from collections import Counter
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, select, text
from sqlalchemy.orm import Session

import kit.migrations
from kit.db.base import Base
from kit.db.engine import Database, make_engine
from kit.db.migrate import alembic_config, newest_revision, revision_of, upgrade
from kit.db.models import ItemCount, StoredResponse
from kit.services.counters import Key, count, key_of


@pytest.fixture
def migrating(empty_url):
    engine = make_engine(empty_url, foreign_keys=False)
    yield alembic_config(engine), engine
    engine.dispose()


def checks_in(engine):
    schema = inspect(engine)
    return {
        f"{table}: {check['name']}"
        for table in schema.get_table_names()
        for check in schema.get_check_constraints(table)
    }


def checks_in_models():
    return {
        f"{name}: {check.name}"
        for name, table in Base.metadata.tables.items()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }


def test_head_is_what_the_models_say(migrating):
    config, engine = migrating
    command.upgrade(config, "head")

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    # compare_metadata does not look at CHECK constraints; we do.
    assert checks_in(engine) == checks_in_models()


def test_all_the_way_up_and_down_and_up_again(migrating):
    config, engine = migrating
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]

    command.upgrade(config, "head")
    assert set(inspect(engine).get_table_names()) == {
        "alembic_version",
        *Base.metadata.tables,
    }


def test_upgrading_twice_changes_nothing(empty_url):
    upgrade(empty_url)
    upgrade(empty_url)

    engine = make_engine(empty_url)
    assert revision_of(engine) == newest_revision()
    engine.dispose()


def test_an_empty_database_has_no_revision(migrating):
    assert revision_of(migrating[1]) is None


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_every_migration_says_what_it_does_and_goes_both_ways():
    scripts = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    for script in scripts:
        assert script.doc
        assert callable(script.module.downgrade)
        assert Path(script.path).stem.startswith(f"{script.revision}_")


# --- what a later migration may meet: rows, orphans, a fault half-way ------------------


@pytest.fixture
def later(url, tmp_path):
    """Add a migration after ours, made up for one test, and run it."""
    versions = tmp_path / "versions"
    versions.mkdir()
    ours = Path(kit.migrations.__file__).parent / "versions"
    engine = make_engine(url, foreign_keys=False)
    config = alembic_config(engine)
    config.set_main_option("version_locations", f"{ours}:{versions}")
    head = newest_revision()

    def run(*lines):
        body = "\n".join(f"    {line}" for line in lines)
        (versions / "later.py").write_text(
            textwrap.dedent(
                f"""\
                import sqlalchemy as sa
                from alembic import op

                revision, down_revision = "later", "{head}"


                def upgrade():
                """
            )
            + body
            + "\n"
        )
        command.upgrade(config, "head")

    yield run, engine
    engine.dispose()


def answer(database, cast, now):
    with database.writing() as session:
        session.execute(
            text("UPDATE attempt SET quiz_revision = 'old' WHERE student_id = :ben"),
            {"ben": cast["ben"].id},
        )
        attempt = session.scalar(
            text("SELECT id FROM attempt WHERE student_id = :ben"),
            {"ben": cast["ben"].id},
        )
        session.add(
            StoredResponse(
                school_id=cast.school_id,
                attempt_id=attempt,
                item_id="ev-single",
                number=1,
                item_revision="r",
                locale="en",
                translation="source",
                given='{"ids":["other-tabs"]}',
                earned_milli=1000,
                possible_milli=1000,
                resend_key="k",
                answered_at=now,
            )
        )


@pytest.mark.own_database
def test_changing_a_table_keeps_the_rows_that_point_at_it(later, database, cast, now):
    """Copying a table on SQLite deletes them by cascade, unless foreign keys are off."""
    answer(database, cast, now)
    database.close()
    run, engine = later

    run(
        "with op.batch_alter_table('attempt') as attempt:",
        "    attempt.alter_column('quiz_revision', new_column_name='revision')",
    )

    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT a.revision, r.item_id FROM attempt a"
                " JOIN response r ON r.attempt_id = a.id"
            )
        ).all()
    assert rows == [("old", "ev-single")]


@pytest.mark.sqlite_only
def test_orphans_roll_the_whole_upgrade_back(later, database, cast, now):
    answer(database, cast, now)
    database.close()
    run, engine = later

    with pytest.raises(RuntimeError, match="without a parent"):
        run(
            "op.add_column('school', sa.Column('motto', sa.Text()))",
            f"op.execute('DELETE FROM account WHERE id = {cast['ben'].id}')",
        )

    assert "motto" not in {c["name"] for c in inspect(engine).get_columns("school")}
    assert revision_of(engine) == newest_revision()


@pytest.mark.own_database
def test_a_fault_half_way_leaves_the_old_schema(later, database, cast, now):
    answer(database, cast, now)
    database.close()
    run, engine = later

    with pytest.raises(Exception, match="nosuchtable"):
        run(
            "op.add_column('school', sa.Column('motto', sa.Text()))",
            "op.execute('DELETE FROM nosuchtable')",
        )

    assert "motto" not in {c["name"] for c in inspect(engine).get_columns("school")}
    assert revision_of(engine) == newest_revision()


def test_the_site_goes_on_after_an_upgrade_without_news(url, database, cast, now):
    answer(database, cast, now)
    database.close()
    upgrade(url)

    again = Database(url)
    with again.reading() as session:
        assert session.query(StoredResponse).count() == 1
    again.close()


# --- 0002: tests before and after, review questions ------------------------------------


@pytest.fixture
def before_0002(migrating):
    """A database as 0001 left it: a lesson and a form begun, a class with nothing.

    The form has a name that is no longer given.
    """
    config, engine = migrating
    command.upgrade(config, "0001")
    at = "2026-09-07 09:00:00"
    with engine.begin() as connection:
        for statement in (
            (
                "INSERT INTO school (id, name, locale, made_up, created_at)"
                f" VALUES (1, 'Mill Lane', 'en', false, '{at}')"
            ),
            *(
                "INSERT INTO classroom (id, school_id, public_id, name, expected_size,"
                f" draft_locales, created_at) VALUES ({n}, 1, 'r{n}', '5{n}', 30, '', '{at}')"
                for n in (1, 2)
            ),
            *(
                "INSERT INTO account (id, school_id, public_id, role, name, name_key,"
                " classroom_id, note, pin_counter, created_at, erase_on, waiting)"
                f" VALUES ({n}, 1, 's{n}', 'student', 'S{n}', 's{n}', 1, '', 0, '{at}',"
                " '2027-08-31', false)"
                for n in (1, 2)
            ),
            *(
                "INSERT INTO assignment (id, school_id, public_id, classroom_id, kind,"
                " content_id, track, retry, explain, draft_locales, opened_at)"
                f" VALUES ({n}, 1, 'a{n}', 1, '{kind}', '{content}', 'everyday', false,"
                f" 'close', '', '{at}')"
                for n, kind, content in (
                    (1, "module", "m01-judge-source"),
                    (2, "form", "form-x"),
                )
            ),
            *(
                "INSERT INTO attempt (school_id, id, student_id, assignment_id,"
                " quiz_revision, track, number, started_at, moved_at)"
                f" VALUES (1, {n}, {student}, {given}, 'r', 'everyday', 1, '{at}', '{at}')"
                for n, student, given in ((11, 1, 1), (12, 1, 2), (13, 2, 2))
            ),
        ):
            connection.execute(text(statement))
    return config, engine


def table(engine, query):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_0002_says_of_every_attempt_what_it_took(before_0002):
    config, engine = before_0002
    command.upgrade(config, "0002")

    assert table(engine, "SELECT id, content_id FROM attempt ORDER BY id") == [
        (11, "m01-judge-source"),
        (12, "form-x"),
        (13, "form-x"),
    ]


def test_0002_gives_old_rows_no_review_no_sequence_and_two_tests(before_0002):
    config, engine = before_0002
    command.upgrade(config, "0002")

    assert table(engine, "SELECT sittings FROM classroom ORDER BY id") == [(2,), (2,)]
    assert table(engine, "SELECT sequence FROM account") == [(None,), (None,)]
    reviews = "SELECT review_everyday, review_war FROM assignment"
    assert table(engine, reviews) == [("", ""), ("", "")]


def test_0002_goes_down_and_up_again_with_every_row(before_0002):
    config, engine = before_0002
    everything = "SELECT * FROM {} ORDER BY id"
    names = ("classroom", "account", "assignment", "attempt")
    before = {name: table(engine, everything.format(name)) for name in names}
    command.upgrade(config, "0002")
    with engine.begin() as connection:
        connection.execute(text("UPDATE account SET sequence = 'BAC' WHERE id = 1"))
        connection.execute(text("UPDATE classroom SET sittings = 3 WHERE id = 1"))
    command.downgrade(config, "0001")

    assert {name: table(engine, everything.format(name)) for name in names} == before
    command.upgrade(config, "head")
    assert table(engine, "SELECT content_id FROM attempt WHERE id = 12") == [
        ("form-x",)
    ]
    assert table(engine, "SELECT sequence FROM account WHERE id = 1") == [(None,)]


def test_0002_is_no_hindrance_to_an_empty_database(migrating):
    config, engine = migrating
    command.upgrade(config, "0002")

    assert table(engine, "SELECT * FROM attempt") == []


# --- 0004: counters of answers ---------------------------------------------------------


LONG = '{"order":["' + "x" * 120 + '"]}'
RESPONSES = (  # item, number, locale, given, certainty, earned, possible; of whom
    ("q1", 1, "en", '{"ids":["a"]}', 2, 1000, 1000, 11),
    ("q1", 1, "en", '{"ids":["a"]}', 2, 1000, 1000, 12),
    ("q1", 1, "en", '{"ids":["a"]}', None, 1000, 1000, 13),
    ("q1", 2, "en", '{"ids":["a"]}', 2, 1000, 1000, 11),
    ("q2", 1, "uk", '{"text":"Тарас"}', 1, 0, 1000, 11),
    ("q2", 1, "uk", '{"text":"{\\"ids\\":"}', 1, 0, 1000, 12),
    ("q3", 1, "ar", LONG, 3, 333, 1000, 11),
    ("q3", 1, "ar", '{"labels":{"a":"ж"}}', 3, 333, 1000, 12),
    ("q4", 1, "ar", '{"text":"a word"}', None, 0, 0, 12),
)
COUNTS = [
    ("q1", 1, "en", '{"ids":["a"]}', 0, 1000, 1000, 1),
    ("q1", 1, "en", '{"ids":["a"]}', 2, 1000, 1000, 2),
    ("q1", 2, "en", '{"ids":["a"]}', 2, 1000, 1000, 1),
    ("q2", 1, "uk", "", 1, 0, 1000, 2),
    ("q3", 1, "ar", "", 3, 333, 1000, 1),
    ("q3", 1, "ar", '{"labels":{"a":"ж"}}', 3, 333, 1000, 1),
    ("q4", 1, "ar", "", 0, 0, 0, 1),
]
EVERY_COUNT = (
    "SELECT item_id, number, locale, answer, certainty, earned_milli, possible_milli, n"
    " FROM item_count ORDER BY item_id, number, certainty, answer"
)


@pytest.fixture
def before_0004(before_0002):
    """A database as 0003 left it, with answers of every awkward kind."""
    config, engine = before_0002
    command.upgrade(config, "0003")
    with engine.begin() as connection:
        for n, row in enumerate(RESPONSES):
            names = ("item", "number", "locale", "given", "sure", "earned", "possible")
            values = dict(zip((*names, "attempt"), row, strict=True))
            connection.execute(
                text(
                    "INSERT INTO response (school_id, attempt_id, item_id, number,"
                    " item_revision, locale, translation, given, certainty,"
                    " earned_milli, possible_milli, resend_key, answered_at)"
                    " VALUES (1, :attempt, :item, :number, 'r', :locale, 'source',"
                    " :given, :sure, :earned, :possible, :key, '2026-09-07 09:00:00')"
                ),
                {**values, "key": f"k{n}"},
            )
    return config, engine


def test_0004_counts_the_answers_there_are(before_0004):
    config, engine = before_0004
    command.upgrade(config, "0004")

    assert table(engine, EVERY_COUNT) == COUNTS
    assert table(engine, "SELECT sum(n) FROM item_count") == [(len(RESPONSES),)]


def test_0004_keeps_no_word_that_somebody_typed(before_0004):
    config, engine = before_0004
    command.upgrade(config, "0004")

    answers = {row[0] for row in table(engine, "SELECT answer FROM item_count")}
    assert answers == {"", '{"ids":["a"]}', '{"labels":{"a":"ж"}}'}


def test_0004_counts_as_the_site_does(before_0004):
    """One rule in SQL, one in Python: the same rows by both."""
    config, engine = before_0004
    command.upgrade(config, "head")

    with Session(engine) as session:
        kept = session.scalars(select(StoredResponse)).all()
        there = {
            Key(*(getattr(row, name) for name in Key._fields)): row.n
            for row in session.scalars(select(ItemCount))
        }
        assert there == Counter(key_of(row) for row in kept)


def test_0004_goes_down_and_up_again_with_every_row(before_0004):
    config, engine = before_0004
    everything = "SELECT * FROM response ORDER BY item_id, number, attempt_id"
    before = table(engine, everything)
    command.upgrade(config, "0004")
    command.downgrade(config, "0003")

    assert "item_count" not in inspect(engine).get_table_names()
    assert table(engine, everything) == before
    command.upgrade(config, "0004")
    assert table(engine, EVERY_COUNT) == COUNTS


def test_0004_is_no_hindrance_to_an_empty_database(migrating):
    config, engine = migrating
    command.upgrade(config, "0004")

    assert table(engine, "SELECT * FROM item_count") == []


# --- 0005: rulings of a class ----------------------------------------------------------


def test_0005_keeps_every_answer_and_knows_of_no_own_mark(before_0004):
    config, engine = before_0004
    everything = "SELECT * FROM response ORDER BY item_id, number, attempt_id"
    command.upgrade(config, "0004")
    before = table(engine, everything)
    command.upgrade(config, "0005")

    assert table(engine, everything) == [(*row, None) for row in before]
    assert table(engine, "SELECT * FROM ruling") == []


def test_0005_going_down_gives_answers_and_counters_the_banks_marks(before_0004):
    config, engine = before_0004
    everything = "SELECT * FROM response ORDER BY item_id, number, attempt_id"
    command.upgrade(config, "0004")
    before = table(engine, everything)
    command.upgrade(config, "head")
    with Session(engine) as session, session.begin():
        kept = session.scalars(select(StoredResponse)).all()
        count(session, *kept, by=-1)
        for row in kept:
            row.bank_milli = row.earned_milli
            row.earned_milli = row.possible_milli - row.earned_milli
        count(session, *kept)
        session.execute(
            text(
                "INSERT INTO ruling (classroom_id, item_id, item_revision, what, key,"
                " words, changed, made_at)"
                " VALUES (1, 'x', 'r', 'drop', '', 'Why', 0, '2026-09-07 09:00:00')"
            )
        )
    assert table(engine, EVERY_COUNT) != COUNTS
    command.downgrade(config, "0004")

    assert "ruling" not in inspect(engine).get_table_names()
    assert table(engine, everything) == before
    assert table(engine, EVERY_COUNT) == COUNTS
    command.upgrade(config, "head")
    assert table(engine, "SELECT * FROM ruling") == []


def test_0005_is_no_hindrance_to_an_empty_database(migrating):
    config, engine = migrating
    command.upgrade(config, "0005")
    command.downgrade(config, "0004")

    assert table(engine, "SELECT * FROM response") == []


# --- 0010: lessons whose steps the teacher opens ---------------------------------------


def test_0010_leaves_lessons_given_before_to_each_student(before_0002):
    config, engine = before_0002
    command.upgrade(config, "0010")

    given = table(engine, "SELECT open_steps, stepped_at FROM assignment")
    assert given == [(None, None), (None, None)]


def test_0010_going_down_opens_every_step_and_keeps_the_lesson(before_0002):
    config, engine = before_0002
    command.upgrade(config, "0010")
    with engine.begin() as connection:
        connection.execute(text("UPDATE assignment SET open_steps = 3 WHERE id = 1"))

    command.downgrade(config, "0009")
    command.upgrade(config, "head")

    assert table(engine, "SELECT id, open_steps FROM assignment ORDER BY id") == [
        (1, None),
        (2, None),
    ]


# --- 0012: lessons that open later and close by themselves -----------------------------


def test_0012_leaves_lessons_given_before_to_their_teachers(before_0002):
    config, engine = before_0002
    command.upgrade(config, "0012")

    given = table(engine, "SELECT opens_at, closes_at FROM assignment")
    assert given == [(None, None), (None, None)]


def test_0012_going_down_keeps_closed_what_closed_by_itself(before_0002):
    config, engine = before_0002
    command.upgrade(config, "0012")
    for lesson, year in ((1, 2020), (2, 2026)):
        with engine.begin() as connection:
            connection.execute(
                text(
                    f"UPDATE assignment SET opened_at = '{year}-01-01 09:00:00.000000',"
                    f" closes_at = '{year if lesson == 1 else 2999}-01-02 09:00:00.000000'"
                    f" WHERE id = {lesson}"
                )
            )

    command.downgrade(config, "0011")
    found = table(engine, "SELECT id, closed_at IS NULL FROM assignment ORDER BY id")
    assert [(id_, bool(is_open)) for id_, is_open in found] == [(1, False), (2, True)]

    command.upgrade(config, "head")
    assert table(engine, "SELECT closes_at FROM assignment") == [(None,), (None,)]
