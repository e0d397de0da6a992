"""Every answer as one row: loads without cleaning, and names nobody."""

import csv
import io
import re
import tracemalloc
import zipfile
from datetime import date

import pytest
from crowd import add_students
from pages import says
from taking import RIGHT, WRONG

from kit.content.model import Typed
from kit.i18n.codebook import meanings, readme
from kit.services import members, regrade, removed
from kit.services.long_export import (
    COLUMNS,
    answers_of,
    count_answers,
    write_zip,
)

KEY = b"k" * 32
GRADED = {f"ev-{k}": v for k, v in RIGHT.items() if k != "reflection"}
HOSTILE = ("=1+1", "+cmd", "-2", "@x", 'Ann "the" O\'Hara, x', "مها\u202e", "Ігор;")


@pytest.fixture
def crowd(database, library, cast, now):
    def crowd(names, answers=GRADED, lesson=None):
        add_students(
            database,
            library,
            lesson=lesson or cast.lesson_5b,
            names=names,
            answers=lambda _i: answers,
            now=now,
        )

    return crowd


@pytest.fixture
def export(database, library, cast):
    def export(class_id=None, key=KEY):
        body = io.BytesIO()
        with database.reading() as session:
            rows = answers_of(
                session,
                library=library,
                school_id=cast.school_id,
                class_id=class_id,
                key=key,
            )
            write_zip(body, rows, meanings=meanings(), readme=readme())
        return zipfile.ZipFile(body)

    return export


def rows_of(archive, name="answers.csv"):
    text = archive.read(name).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_each_answer_is_one_row_with_everything_about_it(export, crowd, taking, cast):
    ben = taking("ben")
    ben.answer("ev-single", WRONG["single"], certainty=3, locale="uk")
    ben.answer("ev-single", RIGHT["single"], certainty=1)

    first, second = rows_of(export())
    assert (first["item"], first["try"], first["right"], first["earned"]) == (
        "ev-single",
        "1",
        "0",
        "0.0",
    )
    assert (first["answer"], first["certainty"], first["locale"]) == (
        "about-page",
        "3",
        "uk",
    )
    assert (second["try"], second["right"], second["student"]) == (
        "2",
        "1",
        first["student"],
    )
    assert first["skill"] and first["polarity"] in ("sound", "flawed")
    assert first["type"] == "singlechoice" and first["kind"] == "module"
    assert date.fromisoformat(first["day"]) and first["ruling"] == ""


def test_every_column_has_a_meaning_and_every_meaning_a_column():
    assert list(meanings()) == [column.name for column in COLUMNS]
    assert all(meanings().values())


def test_the_codebook_lists_every_value_that_is_few(export, crowd):
    crowd(["Amber 1", "Birch 2"])
    archive = export()
    book = {row["column"]: row for row in rows_of(archive, "codebook.csv")}
    rows = rows_of(archive)

    assert list(book) == list(rows[0])
    for name, column in book.items():
        found = {row[name] for row in rows} - {""}
        if column["values"]:
            assert found <= set(column["values"].split()), name
        if column["kind"] == "number":
            assert all(re.fullmatch(r"\d+(\.\d+)?", value) for value in found), name
        elif column["kind"] == "text":
            assert not any(re.fullmatch(r"[\d.eE+-]+", v) for v in found), name


def test_no_cell_is_a_formula_and_no_name_is_there(export, crowd, cast):
    crowd(HOSTILE)
    archive = export()
    text = b"".join(archive.read(name) for name in archive.namelist()).decode()

    for row in rows_of(archive):
        assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in row.values())
    for name in (*HOSTILE, cast["ben"].public_id):
        assert name not in text, name
    assert not says(text, "Ben") and not says(text, "5B")
    assert cast.class_5b.public_id not in text
    assert cast.lesson_5b.public_id not in text


def test_what_was_typed_is_only_right_or_wrong(export, taking):
    taking("ben").answer("ev-text", Typed("my mother Olena"))
    archive = export()

    assert b"Olena" not in archive.read("answers.csv")
    assert [(r["answer"], r["right"]) for r in rows_of(archive)] == [("", "0")]


def test_reflections_are_no_answers(export, taking):
    taking("ben").answer("ev-reflection", Typed("Only for my teacher."))

    assert rows_of(export()) == []


def test_with_the_same_key_made_up_names_stay_and_with_another_they_change(
    export, crowd
):
    crowd(["Amber 1", "Birch 2", "Cedar 3"])
    one, same, other = (
        {row["student"] for row in rows_of(export(key=key))}
        for key in (KEY, KEY, b"o" * 32)
    )

    assert one == same and len(one) == 3
    assert not one & other


def test_a_class_or_the_school(export, crowd, taking, cast, database):
    crowd(["Amber 1"])
    taking("chen", cast.lesson_6a).answer("ev-single")
    taking("oli", cast.lesson_odo).begin().answer("ev-single")

    of_class = rows_of(export(cast.class_5b.id))
    of_school = rows_of(export())
    assert len({row["class"] for row in of_class}) == 1
    assert len({row["class"] for row in of_school}) == 2
    assert len(of_school) == len(of_class) + 1  # nobody of the other school
    with database.reading() as session:
        counted = count_answers(
            session, school_id=cast.school_id, class_id=cast.class_5b.id
        )
    assert counted == len(of_class)


def test_removed_students_are_left_out(export, crowd, database, cast, now):
    crowd(["Amber 1"])
    with database.writing() as session:
        people = members.present(session, class_id=cast.class_5b.id)
        amber = next(p for p in people if p.name == "Amber 1")
        removed.remove_student(
            session, class_id=cast.class_5b.id, student=amber.public_id, now=now
        )

    assert rows_of(export()) == []


def test_what_the_class_left_out_is_marked(export, crowd, database, library, cast, now):
    crowd(["Amber 1"])
    with database.writing() as session:
        regrade.rule(
            session,
            library=library,
            class_id=cast.class_5b.id,
            item_id="ev-single",
            what="drop",
            words="Two are right.",
            account_id=cast["ana"].id,
            now=now,
        )

    marked = {r["item"] for r in rows_of(export()) if r["ruling"] == "left_out"}
    assert marked == {"ev-single"}


def test_an_item_that_is_gone_keeps_its_row(export, taking, library, database):
    from dataclasses import replace

    taking("ben").answer("ev-single")
    less = replace(library, quizzes={})
    body = io.BytesIO()
    with database.reading() as session:
        rows = answers_of(session, library=less, school_id=1, key=KEY)
        write_zip(body, rows, meanings=meanings(), readme="")

    (row,) = rows_of(zipfile.ZipFile(body))
    assert (row["item"], row["skill"], row["type"]) == ("ev-single", "", "")


def test_nothing_answered_is_a_header(export):
    archive = export()

    assert archive.namelist() == ["answers.csv", "codebook.csv", "README.txt"]
    assert archive.read("answers.csv").decode().strip() == ",".join(
        column.name for column in COLUMNS
    )


@pytest.mark.sqlite_only
def test_memory_does_not_grow_with_the_answers(crowd, database, library, cast):
    """Ten times the answers, hardly more memory at its highest."""

    def highest():
        tracemalloc.start()
        with database.reading() as session:
            rows = answers_of(
                session, library=library, school_id=cast.school_id, key=KEY
            )
            count = sum(1 for _row in rows)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return count, peak

    crowd([f"Crowd {n}" for n in range(200)])
    few, low = highest()
    crowd([f"More {n}" for n in range(1800)])
    many, high = highest()

    assert many == 10 * few
    assert high < 2.5 * low, (low, high)
