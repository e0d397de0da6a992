"""kit stats: reports for maintainers, with no student in them."""

import json

import pytest
from crowd import add_students
from taking import RIGHT, right, wrong

from kit.cli import stats_dif
from kit.config import data_root
from kit.content.load import load_library

GRADED = ["ev-" + name for name in RIGHT if name != "reflection"]


@pytest.fixture(autouse=True)
def sample_content(monkeypatch, library):
    """The commands read our lessons; here they read those of the tests."""
    monkeypatch.setattr(stats_dif, "read_library", lambda _settings: library)
    monkeypatch.setattr("kit.cli.stats.read_library", lambda _settings: library)


def strong_and_weak(i):
    """Two of three students know everything, the third only a few things."""
    return {
        item: right(item) if i % 3 or n % 3 == 0 else wrong(item)
        for n, item in enumerate(GRADED)
    }


def mixed(i):
    """Everybody knows about as much, and not the same."""
    return {
        item: right(item) if (i + n) % 3 else wrong(item)
        for n, item in enumerate(GRADED)
    }


@pytest.fixture
def crowd(database, library, cast, now):
    def crowd(begin, size, answers=strong_and_weak, **more):
        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {n}" for n in range(begin, begin + size)],
            answers=answers,
            now=now,
            **more,
        )

    return crowd


# --- items -----------------------------------------------------------------------------


def test_nothing_answered_is_said(kit, site):
    result = kit("stats", "items")

    assert (result.exit_code, result.stdout) == (0, "Nothing was answered yet.\n")
    assert kit("stats", "items", "--json").stdout == ""


def test_each_item_is_told_with_its_figures(kit, site, crowd):
    crowd(0, 30)
    told = kit("stats", "items").stdout
    [begin] = [n for n, line in enumerate(told.splitlines()) if "ev-single (" in line]
    lines = told.splitlines()[begin : begin + 5]

    assert lines[0].endswith(": 30 answers")
    assert lines[1].startswith("  right 67 % (49 to 81); r 1.00 (1.00 to 1.00), D 1.00")
    assert lines[2] == "  en 30: 67 % (49 to 81)"
    assert "other-tabs* 67 %" in lines[3]
    assert lines[4] == "  not sure: –; sure: 67 % (49 to 81); very sure: –"
    assert "demo-module/everyday@" in told.splitlines()[-1]
    assert "10 items, 30 students" in told.splitlines()[-1]


def test_below_the_limits_a_dash_stands_and_no_nought(kit, site, crowd):
    crowd(0, 4)
    told = kit("stats", "items").stdout

    assert "right –; r –, D – of 4 whole attempts" in told
    assert "%" not in told


def test_for_programs_each_line_is_an_object(kit, site, crowd):
    crowd(0, 30)
    rows = [json.loads(s) for s in kit("stats", "items", "--json").stdout.splitlines()]
    [single] = [row for row in rows if row.get("item") == "ev-single"]

    assert single["answers"] == 30
    assert single["difficulty"]["value"] == pytest.approx(2 / 3)
    assert single["locales"]["en"]["answers"] == 30
    assert {"option", "count", "share", "is_key"} == set(single["options"][0])
    assert single["certainty"]["2"]["n"] == 30
    assert single["certainty"]["1"] is None
    assert single["whole_attempts"]["students"] == 30
    assert rows[-1]["alpha"]["value"] <= 1


@pytest.mark.parametrize("flag", [(), ("--json",)])
def test_no_name_and_no_class_is_in_the_report(kit, site, crowd, cast, flag):
    crowd(0, 30)
    told = kit("stats", "items", *flag).stdout

    assert "ev-single" in told  # the control
    for word in ("Crowd", "Ben", "5B", cast.lesson_5b.public_id, "2026"):
        assert word not in told, word


def test_odd_items_are_pointed_at(kit, site, database, library, cast, now):
    def group(begin, size, given, locale):
        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {n}" for n in range(begin, begin + size)],
            answers=lambda _i: {"ev-single": given("ev-single")},
            now=now,
            locale=lambda _i: locale,
        )

    group(0, 12, right, "en")
    group(12, 12, wrong, "uk")

    assert "goes wrong in one language only: uk" in kit("stats", "items").stdout


def test_without_a_site_it_says_what_to_do(kit, folder):
    result = kit("stats", "items")

    assert result.exit_code == 3
    assert "kit init" in result.stderr


# --- languages -------------------------------------------------------------------------


@pytest.fixture
def table(kit, site, crowd, tmp_path):
    """A table of thirty students in English and twenty in Ukrainian."""
    crowd(0, 30, mixed)
    crowd(30, 20, mixed, locale=lambda _i: "uk")
    file = tmp_path / "ours.tsv"
    result = kit("stats", "dif", "export", file)
    assert result.exit_code == 0, result.stderr
    return file


def test_counts_go_into_a_new_file_that_is_ours_alone(table):
    lines = table.read_text("utf-8").splitlines()

    assert lines[0].split("\t")[-2:] == ["n", "right"]
    assert len(lines) > 20
    assert table.stat().st_mode & 0o077 == 0
    assert all(int(line.split("\t")[7]) >= 5 for line in lines[1:])


def test_a_file_that_is_there_is_not_replaced(kit, table):
    before = table.read_text("utf-8")
    result = kit("stats", "dif", "export", table)

    assert result.exit_code == 3
    assert "Name another file" in result.stderr
    assert table.read_text("utf-8") == before


def another(table, times):
    """The same table as if so many students had been there: another school's."""
    first, *lines = table.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    more = [[*r[:7], str(times * int(r[7])), str(times * int(r[8]))] for r in rows]
    file = table.with_name(f"school-{times}.tsv")
    file.write_text("\n".join([first, *map("\t".join, more)]) + "\n", "utf-8")
    return file


def test_one_school_is_too_small_and_the_missing_are_named(kit, table):
    result = kit("stats", "dif", "merge", table)

    assert result.exit_code == 0
    assert "uk 20 against en 30: not enough, 50 students missing" in result.stdout
    assert "1 tables, 10 comparisons: 10 not enough students." in result.stderr


def test_schools_together_get_a_category_and_the_power(kit, table):
    result = kit("stats", "dif", "merge", table, another(table, 3))

    assert "uk 80 against en 120: A (provisional)" in result.stdout
    assert "an item 1 logit harder would show in" in result.stdout
    rows = kit("stats", "dif", "merge", "--json", table, another(table, 3)).stdout
    [row] = [r for r in map(json.loads, rows.splitlines()) if r["item"] == "ev-single"]
    assert row["students"] == [120, 80]
    assert (row["category"], row["standing"]) == ("A", "provisional")
    assert 0 <= row["notices_shift"] <= 1


def test_no_delta_is_told_where_there_is_no_category(kit, table):
    rows = kit("stats", "dif", "merge", "--json", table).stdout.splitlines()

    assert rows
    assert all(json.loads(row)["delta"] is None for row in rows)
    assert all(json.loads(row)["category"] is None for row in rows)


def test_sums_can_be_merged_again(kit, table, tmp_path):
    """(a + b) + c is a + b + c."""
    sums = tmp_path / "sums.tsv"
    kit("stats", "dif", "merge", table, another(table, 2), "-o", sums)
    step = kit("stats", "dif", "merge", sums, another(table, 4))
    at_once = kit("stats", "dif", "merge", table, another(table, 2), another(table, 4))

    assert step.stdout
    assert step.stdout == at_once.stdout


def test_the_same_table_twice_is_refused(kit, table, tmp_path):
    copy = tmp_path / "copy.tsv"
    copy.write_bytes(table.read_bytes())
    result = kit("stats", "dif", "merge", table, copy)

    assert result.exit_code == 2
    assert f"{copy} is the same table as {table}" in result.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ":1: is no table"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"name\tscore\nBen\t3\n", ":1: is no table"),
    ],
)
def test_a_file_that_is_no_table_is_named_with_its_line(kit, tmp_path, content, words):
    file = tmp_path / "theirs.tsv"
    file.write_bytes(content)
    result = kit("stats", "dif", "merge", file)

    assert result.exit_code == 2
    assert f"{file}" in result.stderr
    assert words in result.stderr


def test_a_changed_line_is_named_with_what_to_do(kit, table):
    lines = table.read_text("utf-8").splitlines()
    lines[2] = lines[2].replace("\ten\t", "\t\x1b[31m\t")
    table.write_text("\n".join(lines) + "\n", "utf-8")
    result = kit("stats", "dif", "merge", table)

    assert result.exit_code == 2
    assert f"{table}:3: has no such locale; export the table again." in result.stderr
    assert "\x1b" not in result.stderr


def test_a_missing_file_and_none_at_all_are_wrong_usage(kit, tmp_path):
    assert kit("stats", "dif", "merge", tmp_path / "none.tsv").exit_code == 2
    assert kit("stats", "dif", "merge").exit_code == 2


def test_a_huge_file_is_not_read(kit, tmp_path, monkeypatch):
    monkeypatch.setattr(stats_dif, "LARGEST_FILE", 3)
    file = tmp_path / "huge.tsv"
    file.write_text("four", "utf-8")

    assert "too large" in kit("stats", "dif", "merge", file).stderr


def test_the_real_library_has_a_length_for_every_lesson_and_form():
    from kit.services.dif_tables import _lengths

    lengths = _lengths(load_library([data_root()]).library)

    assert len(lengths) == 2 * (11 + 3)
    assert {n for test, n in lengths.items() if test.startswith("form-")} == {30}
    assert min(lengths.values()) >= 8
