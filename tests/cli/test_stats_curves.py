"""kit stats curves: item curves for maintainers, from a hundred students on."""

import json
from random import Random

import pytest
from crowd import add_students
from taking import RIGHT, right, wrong

from kit.cli import stats_curves

GRADED = ["ev-" + name for name in RIGHT if name != "reflection"]


@pytest.fixture(autouse=True)
def sample_content(monkeypatch, library):
    monkeypatch.setattr(stats_curves, "read_library", lambda _settings: library)


@pytest.fixture
def crowd(database, library, cast, now):
    def crowd(size, turned=""):
        random = Random(8)
        able = [random.gauss(0, 1) for _ in range(size)]

        def answers(i):
            found = {}
            for number, item in enumerate(GRADED):
                likely = able[i] * 1.5 - (number - 5) / 5 + random.gauss(0, 1) > 0
                knows = likely != (item == turned)
                found[item] = right(item) if knows else wrong(item)
            return found

        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {n}" for n in range(size)],
            answers=answers,
            now=now,
        )

    return crowd


def test_nothing_answered_is_said(kit, site):
    assert kit("stats", "curves").stdout == "Nothing was answered yet.\n"


def test_below_a_hundred_students_there_is_no_curve(kit, site, crowd):
    crowd(40)
    words = kit("stats", "curves").stdout

    assert "demo-module, everyday: 40 students" in words
    assert "too few for curves; 100 are needed" in words and " a " not in words


def test_items_get_their_curves_and_a_turned_key_shows(kit, site, crowd):
    crowd(150, turned="ev-single")
    (found,) = map(json.loads, kit("stats", "curves", "--json").stdout.splitlines())

    items = found["items"]
    assert (found["students"], set(items)) == (150, set(GRADED))
    slopes = {n: each["curve"]["discrimination"] for n, each in items.items()}
    assert slopes.pop("ev-single") < 0 < min(slopes.values())
    assert "the able get it wrong: read the key" in kit("stats", "curves").stdout
    assert "Crowd" not in kit("stats", "curves", "--json").stdout
