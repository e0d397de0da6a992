"""Staff and classes from the terminal."""

import json
import os
import re

import pytest
from sqlalchemy import select

from kit.config import list_of_sites
from kit.db.models import Account, Classroom
from kit.services import accounts, audit
from kit.services.accounts import look_at_link
from kit.services.sign_ins import begin_sign_in, find_person
from kit.sites import remember_site


def looked_at(database, text):
    from datetime import UTC, datetime

    secret = re.search(r"/signin/(\S+)", text)[1]
    with database.reading() as session:
        return look_at_link(session, secret=secret, now=datetime.now(UTC))


# --- kit account -----------------------------------------------------------------------


@pytest.mark.parametrize(("flags", "role"), [((), "teacher"), (("--admin",), "admin")])
def test_somebody_new_gets_a_link_that_sets_a_password(
    kit, site, database, flags, role
):
    result = kit("account", "add", "Mary Reed", *flags)

    assert result.exit_code == 0
    link = looked_at(database, result.stdout)
    assert (link.purpose, link.name) == ("password", "Mary Reed")
    with database.reading() as session:
        assert accounts.get_staff(session, name="mary reed").role == role


@pytest.mark.parametrize("name", ["Ana", "Аna", "", "  ", "\u200b", "x" * 61])
def test_a_name_that_cannot_be_is_wrong_usage(kit, site, name):
    result = kit("account", "add", "--", name)

    assert result.exit_code == 2
    assert result.stderr.startswith("kit: ")


def test_the_staff_are_listed(kit, site, database, cast, now):
    kit("account", "add", "Mary Reed")
    kit("account", "disable", "eve")
    text = kit("account", "list").stdout
    lines = [
        json.loads(x) for x in kit("account", "list", "--json").stdout.splitlines()
    ]

    assert "teacher Ana\n" in text
    assert "admin   Dora\n" in text
    assert "teacher Eve  (disabled)\n" in text
    assert "teacher Mary Reed  (has not chosen a password yet)\n" in text
    assert [x["name"] for x in lines] == [
        "Ana",
        "Cora",
        "Dora",
        "Eve",
        "Mary Reed",
        "Odo",
    ]
    assert "hash" not in text + str(lines[0].keys() - {"has_password"})


def test_a_reset_changes_nothing_before_it_is_used(kit, site, database, cast, now):
    with database.writing() as session:
        secret = begin_sign_in(session, account_id=cast["ana"].id, now=now)
    link = looked_at(database, kit("account", "reset", "ana").stdout)

    assert link.account_id == cast["ana"].id
    with database.reading() as session:
        assert find_person(session, secret=secret, now=now)
        assert accounts.get_staff(session, name="ana").has_password


def test_disable_signs_out_and_enable_lets_in_again(kit, site, database, cast, now):
    with database.writing() as session:
        secret = begin_sign_in(session, account_id=cast["ana"].id, now=now)
    assert kit("account", "disable", "ana").exit_code == 0
    with database.reading() as session:
        assert find_person(session, secret=secret, now=now) is None
    refused = kit("account", "reset", "ana")
    assert (refused.exit_code, "enable" in refused.stderr) == (3, True)

    assert kit("account", "enable", "ana").exit_code == 0
    assert kit("account", "reset", "ana").exit_code == 0


@pytest.mark.parametrize("verb", ["reset", "disable", "enable"])
def test_nobody_of_that_name_is_wrong_usage(kit, site, verb):
    result = kit("account", verb, "Ben")  # a student is not staff

    assert result.exit_code == 2
    assert "nobody on the staff is called Ben" in result.stderr


def test_before_set_up_there_is_no_staff_to_add_to(kit, folder):
    kit("init")
    result = kit("account", "add", "Mary Reed")

    assert result.exit_code == 3
    assert "not set up" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("account", "list"),
        ("class", "list"),
        ("purge",),
        ("db", "backup"),
        ("export", "school"),
    ],
)
def test_without_a_site_every_command_says_what_to_do(kit, folder, command):
    result = kit(*command)

    assert result.exit_code == 3
    assert "kit init" in result.stderr
    assert not folder.exists()


@pytest.mark.parametrize("command", [("account", "list"), ("doctor",)])
def test_with_a_forgotten_variable_it_says_where_the_school_is(
    kit, folder, command, tmp_path
):
    school = tmp_path / "school"
    school.mkdir()
    remember_site(list_of_sites(os.environ), school)

    result = kit(*command)
    assert f"set KIT_DATA_DIR={school}." in result.stderr + result.stdout


def test_a_folder_that_is_gone_is_not_named(kit, folder, tmp_path):
    remember_site(list_of_sites(os.environ), tmp_path / "gone")

    assert "set KIT_DATA_DIR" not in kit("account", "list").stderr


def test_with_keys_and_without_a_database_too(kit, site, monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_DATABASE_URL", f"sqlite:///{tmp_path}/none.sqlite")
    result = kit("account", "list")

    assert result.exit_code == 3
    assert "kit init" in result.stderr


def test_a_database_of_another_schema_is_to_be_upgraded_first(kit, site, monkeypatch):
    monkeypatch.setattr("kit.cli.environment.newest_revision", lambda: "9999")
    result = kit("account", "list")

    assert result.exit_code == 3
    assert "kit db upgrade" in result.stderr


def test_a_database_that_does_not_answer_is_one_clear_line(kit, site, monkeypatch):
    monkeypatch.setenv("KIT_DATABASE_URL", "sqlite:////no/such/folder/kit.sqlite")
    result = kit("account", "list")

    assert result.exit_code == 3
    assert result.stderr.startswith("kit: the database does not answer")
    assert result.stderr.count("\n") == 1


# --- kit class -------------------------------------------------------------------------


def test_a_class_is_added_for_its_teacher(kit, site, database, cast):
    public_id = kit("class", "add", "7C", "--teacher", "eve").stdout.strip()

    with database.reading() as session:
        room = session.scalars(
            select(Classroom).where(Classroom.public_id == public_id)
        ).one()
    assert room.name == "7C"
    assert f"{public_id}  7C  (Eve)  0" in kit("class", "list").stdout


@pytest.mark.parametrize(
    ("name", "teacher"), [("7C", "Nobody"), ("", "eve"), ("x" * 81, "eve")]
)
def test_a_class_that_cannot_be_is_wrong_usage(kit, site, name, teacher):
    assert kit("class", "add", name, "--teacher", teacher).exit_code == 2


def test_classes_are_listed_with_their_teachers_and_numbers(kit, site, cast):
    text = kit("class", "list").stdout
    rooms = [json.loads(x) for x in kit("class", "list", "--json").stdout.splitlines()]

    assert f"{cast.class_5b.public_id}  5B  (Ana, Cora)  3\n" in text
    assert [(r["name"], r["teachers"], r["students"]) for r in rooms] == [
        ("1A", "Odo", 1),
        ("5B", "Ana, Cora", 3),
        ("6A", "Eve", 1),
    ]


def test_a_co_teacher_may_read(kit, site, cast):
    assert kit("class", "co-teacher", "6a", "cora").exit_code == 0
    assert "6A  (Eve, Cora)" in kit("class", "list").stdout


@pytest.mark.parametrize(
    ("room", "teacher", "said"),
    [("9Z", "cora", "no class 9Z"), ("6A", "Ben", "nobody on the staff")],
)
def test_who_or_what_is_not_there_is_wrong_usage(kit, site, room, teacher, said):
    result = kit("class", "co-teacher", room, teacher)

    assert result.exit_code == 2
    assert said in result.stderr


def test_two_classes_of_one_name_are_told_apart_by_id(kit, site, cast):
    other = kit("class", "add", "5B", "--teacher", "eve").stdout.strip()
    result = kit("class", "co-teacher", "5B", "odo")

    assert result.exit_code == 2
    assert other in result.stderr
    assert cast.class_5b.public_id in result.stderr
    assert kit("class", "co-teacher", other, "odo").exit_code == 0


def listed(database, class_id):
    with database.reading() as session:
        return session.scalars(
            select(Account.name)
            .where(Account.classroom_id == class_id)
            .order_by(Account.id)
        ).all()


def test_names_are_imported_one_a_line(kit, site, database, cast, tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("\ufeffMaple 27\r\n\r\n  O’Brien \r\nGül Ş.\nعمر\nNull", "utf-8")
    result = kit("class", "import", file, "--class", "6A")

    assert result.exit_code == 0
    assert "5 students added to 6A" in result.stdout
    assert listed(database, cast.class_6a.id) == [
        "Chen",
        "Maple 27",
        "O’Brien",
        "Gül Ş.",
        "عمر",
        "Null",
    ]
    with database.reading() as session:
        new = session.scalars(select(Account).where(Account.name == "Null")).one()
    assert (new.role, new.waiting) == ("student", False)
    assert new.erase_on


def test_every_wrong_line_is_told_and_nothing_is_imported(
    kit, site, database, cast, tmp_path
):
    file = tmp_path / "names.txt"
    file.write_text("Maple 27\nBen\nMaple 27\nmaple  27\n" + "x" * 61 + "\nFinn\n")
    result = kit("class", "import", file, "--class", cast.class_5b.public_id)

    assert result.exit_code == 1
    assert [line.split(": ", 1)[0] for line in result.stderr.splitlines()] == [
        f"{file}:{n}" for n in (2, 3, 4, 5, 6)
    ]
    assert "Maple 27" not in listed(database, cast.class_5b.id)


def test_a_dry_run_only_looks(kit, site, database, cast, tmp_path):
    file = tmp_path / "names.txt"
    file.write_text("Maple 27\n")
    result = kit("class", "import", file, "--class", "6A", "--dry-run")

    assert "1 students would be added" in result.stdout
    assert listed(database, cast.class_6a.id) == ["Chen"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Gül".encode("cp1254"), "not UTF-8"),
        ("Gül".encode("utf-16"), "not UTF-8"),
        (b"x\n" * 600_000, "too large"),
    ],
)
def test_a_file_that_is_no_list_is_wrong_usage(kit, site, tmp_path, content, said):
    file = tmp_path / "names.txt"
    file.write_bytes(content)
    result = kit("class", "import", file, "--class", "6A")

    assert result.exit_code == 2
    assert said in result.stderr


def test_what_commands_change_and_take_away_stands_in_the_log(
    kit, site, database, tmp_path, cast
):
    kit("account", "add", "Fay")
    kit("account", "reset", "Fay")
    kit("account", "disable", "Fay")
    kit("account", "enable", "Fay")
    kit("class", "add", "9C", "--teacher", "Fay")
    kit("export", "student", "Ben", "--class", "5B", "-o", tmp_path / "ben.json")
    kit("export", "class", "5B", "-o", tmp_path / "5b.json")
    kit("export", "school", "-o", tmp_path / "all.json")
    kit("db", "backup", tmp_path / "b.zip")
    kit("db", "restore", tmp_path / "b.zip", "--yes")

    with database.reading() as session:
        entries = audit.latest(session, school_id=cast.school_id)
    assert all(entry.by_command and not entry.who for entry in entries)
    assert [(entry.what, entry.about) for entry in reversed(entries)] == [
        ("staff-added", "Fay"),
        ("staff-link", "Fay"),
        ("staff-disabled", "Fay"),
        ("staff-enabled", "Fay"),
        ("class-created", "9C"),
        ("class-exported", "5B"),
        ("class-exported", "5B"),
        ("school-exported", ""),
        ("backup-restored", ""),  # "backup-made" came after what is in the backup
    ]
