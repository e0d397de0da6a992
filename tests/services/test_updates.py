"""Which versions ran here is written down; what they changed is read, never fetched."""

from datetime import timedelta
from pathlib import Path

import pytest

from kit.services.updates import (
    FILE,
    KEPT,
    is_new_here,
    note_version,
    releases,
    versions,
)

LOG = """# Changelog

Words before.

## 1.1.0 (2027-02-01)

- One change
  that takes two lines, with `kit code`.
- Another.

## 1.0.0 (2026-09-01)

The first version.
"""


def test_a_version_is_written_down_once(tmp_path, now):
    for day in range(3):
        note_version(tmp_path, kit="1.0", schema="0001", now=now + timedelta(days=day))

    (ran,) = versions(tmp_path)
    assert (ran.kit, ran.schema, ran.day) == ("1.0", "0001", now.date())


def test_the_newest_is_first_and_one_that_comes_back_is_new_again(tmp_path, now):
    for kit in ("1.0", "1.1", "1.0"):
        note_version(tmp_path, kit=kit, schema="0001", now=now)

    assert [ran.kit for ran in versions(tmp_path)] == ["1.0", "1.1", "1.0"]


def test_only_so_many_are_kept(tmp_path, now):
    for number in range(KEPT + 3):
        note_version(tmp_path, kit=f"1.{number}", schema="0001", now=now)

    assert len(versions(tmp_path)) == KEPT


def test_another_version_is_new_here_and_the_first_one_is_not(tmp_path, now):
    assert not is_new_here(tmp_path, kit="1.0")
    note_version(tmp_path, kit="1.0", schema="0001", now=now)

    assert not is_new_here(tmp_path, kit="1.0")
    assert is_new_here(tmp_path, kit="1.1")


@pytest.mark.parametrize(
    "content",
    ["", "{", "{}", "[1]", '[{"kit": "1"}]', "3",
     '[{"kit": "1", "schema": "1", "since": "soon"}]'],
)  # fmt: skip
def test_a_torn_list_is_none(tmp_path, content):
    (tmp_path / FILE).write_text(content)

    assert versions(tmp_path) == []


def test_a_changelog_is_read_by_version(tmp_path):
    (tmp_path / "log.md").write_text(LOG)
    newest, oldest = releases(tmp_path / "log.md")

    assert newest.title == "1.1.0 (2027-02-01)"
    assert newest.changes == (
        "One change that takes two lines, with kit code.",
        "Another.",
    )
    assert oldest.changes == ()


def test_ours_can_be_read():
    (first, *_rest) = releases(Path(__file__).parents[2] / "CHANGELOG.md")

    assert len(first.changes) > 10


def test_without_a_changelog_nothing_is_said(tmp_path):
    assert releases(tmp_path / "log.md") == ()
