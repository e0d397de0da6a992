"""kit export answers: a file of rows for R and pandas, with made-up names."""

import csv
import io
import json
import zipfile

import pytest
from crowd import add_students
from taking import RIGHT

from kit.cli import export_answers

GRADED = {f"ev-{k}": v for k, v in RIGHT.items() if k != "reflection"}


@pytest.fixture(autouse=True)
def sample_content(monkeypatch, library):
    monkeypatch.setattr(export_answers, "read_library", lambda _settings: library)


@pytest.fixture
def filled(site, database, library, cast, now):
    add_students(
        database,
        library,
        lesson=cast.lesson_5b,
        names=["Amber 1", "Birch 2"],
        answers=lambda _i: GRADED,
        now=now,
    )


def students(file):
    text = zipfile.ZipFile(file).read("answers.csv").decode()
    return {row["student"] for row in csv.DictReader(io.StringIO(text))}


def test_the_school_becomes_one_file_that_only_its_owner_reads(kit, filled, tmp_path):
    file = tmp_path / "all.zip"
    result = kit("export", "answers", "-o", file)

    assert result.exit_code == 0
    assert f"Written: {file}" in result.stderr
    assert len(students(file)) == 2
    assert file.stat().st_mode & 0o077 == 0
    assert [f.name for f in tmp_path.iterdir() if f.suffix == ".part"] == []


def test_names_are_made_up_anew_unless_there_is_a_key(kit, filled, tmp_path):
    key = tmp_path / "study.key"
    key.write_bytes(b"x" * 32)
    files = [tmp_path / f"{n}.zip" for n in range(4)]
    for file in files[:2]:
        kit("export", "answers", "-o", file)
    for file in files[2:]:
        kit("export", "answers", "-o", file, "--key", key)
    one, two, three, four = map(students, files)

    assert not one & two
    assert three == four and not three & one


def test_a_class_by_its_name(kit, filled, tmp_path):
    file = tmp_path / "6a.zip"

    assert kit("export", "answers", "--class", "6A", "-o", file).exit_code == 0
    assert students(file) == set()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--class", "9Z", "-o", "new.zip"], "9Z"),
        (["-o", "there.zip"], "there.zip is there already. Name another file."),
        (["-o", "new.zip", "--key", "short.key"], "short.key has 5 bytes; a key needs"),
        (["-o", "nowhere/new.zip"], "cannot be written"),
        (["-o", "new.zip", "--key", "nosuch.key"], "nosuch.key"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_nothing(
    kit, filled, tmp_path, monkeypatch, arguments, said
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.zip").write_bytes(b"mine")
    (tmp_path / "short.key").write_bytes(b"short")
    result = kit("export", "answers", *arguments)

    assert result.exit_code != 0 and said in result.stderr
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
    assert {f.name for f in tmp_path.iterdir() if f.is_file()} >= {"there.zip"}
    assert not (tmp_path / "new.zip").exists()
    assert list(tmp_path.glob("*.part")) == []


def test_the_school_is_written_class_by_class_and_is_what_it_would_be_at_once(
    kit, filled, tmp_path, database, cast
):
    from kit.services import exports

    file = tmp_path / "school.json"
    assert kit("export", "school", "-o", file).exit_code == 0

    with database.reading() as session:
        whole = exports.school_data(session, school_id=cast.school_id)
    assert json.loads(file.read_text("utf-8")) == whole
    assert json.loads(kit("export", "school").stdout) == whole
    assert [room["name"] for room in whole["classes"]] == ["5B", "6A"]


def test_what_breaks_off_leaves_no_half_file(kit, filled, tmp_path, monkeypatch):
    from kit.services import exports

    def broken(*_args, **_values):
        raise ZeroDivisionError

    monkeypatch.setattr(exports, "class_data", broken)
    file = tmp_path / "school.json"
    with pytest.raises(ZeroDivisionError):
        kit("export", "school", "-o", file)

    assert not file.exists()
