"""Every column has a purpose and an end, and an export has all of it."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

import kit
from kit.db.base import Base
from kit.services.exports import LEFT_OUT

FILE = Path(kit.__file__).parent / "data-inventory.yaml"
EXPORTED = {  # the tables whose rows exports.py writes
    "school",
    "classroom",
    "account",
    "sign_in",
    "assignment",
    "attempt",
    "step_done",
    "response",
    "challenge",
    "ruling",
    "vote",
}
FORBIDDEN = (
    "mail phone birth gender sex photo picture surname family_name given_name ip"
    " street city place religion nation health reason"
).split()


@pytest.fixture(scope="module")
def inventory():
    return YAML(typ="safe", pure=True).load(FILE.read_text("utf-8"))


def columns():
    return {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
    }


def test_every_column_is_in_the_inventory_and_nothing_else(inventory):
    listed = {(t, c) for t, about in inventory.items() for c in about["columns"]}

    assert listed == columns()


def test_every_table_says_whose_data_how_long_and_how_it_goes(inventory):
    for table, about in inventory.items():
        assert set(about) == {"about", "kept", "erased", "columns"}, table
        assert all(about[field] for field in ("about", "kept", "erased")), table


def test_every_column_says_what_for_who_sees_it_and_whether_it_is_exported(inventory):
    for table, about in inventory.items():
        for name, column in about["columns"].items():
            where = f"{table}.{name}"
            assert set(column) == {"for", "seen", "export"}, where
            assert all(column.values()), where
            assert column["export"] is True or len(column["export"]) > 10, where


def test_nothing_is_kept_for_ever(inventory):
    words = " ".join(str(about["kept"]) for about in inventory.values())

    assert "ever" not in words


def test_the_export_writes_what_the_inventory_promises(inventory):
    promised = {
        (table, name)
        for table in EXPORTED
        for name, column in inventory[table]["columns"].items()
        if column["export"] is True
    }
    written = {
        (table, name)
        for table, name in columns()
        if table in EXPORTED and name not in LEFT_OUT
    }

    assert written == promised


def test_tables_that_are_not_exported_say_why(inventory):
    for table in set(inventory) - EXPORTED - {"class_teacher"}:
        reasons = [c["export"] for c in inventory[table]["columns"].values()]
        assert True not in reasons, table


@pytest.mark.parametrize("word", FORBIDDEN)
def test_nothing_is_asked_that_need_not_be_known(word):
    found = [name for _table, name in columns() if word in name.split("_")]

    assert found == []
