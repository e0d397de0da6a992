"""The shipped bank: its size, its balance, and that every skill comes back."""

from collections import Counter

import pytest

from kit.config import data_root
from kit.content.bank import graded
from kit.content.counts import counts_of
from kit.content.load import load_library
from kit.content.model import FORMS, PRACTICE, Judge
from kit.content.sources import read_sources
from kit.content.track import in_track
from kit.services.path import SHORT_PATH, full_path, weeks_by_skill, weeks_on
from kit.services.review import reserve

QUIZZES = {
    quiz.shape.id: quiz.shape.items for quiz in read_sources(data_root()).quizzes
}
LESSONS = sorted(id_ for id_ in QUIZZES if id_.startswith("m"))
TRACKS = ("everyday", "war")


@pytest.fixture(scope="module")
def library():
    return load_library([data_root()]).library


def test_eleven_lessons_and_three_forms():
    assert [name[:3] for name in LESSONS] == [f"m{n:02}" for n in range(1, 12)]
    assert sorted(set(QUIZZES) - set(LESSONS)) == [
        "form-a",
        "form-b",
        "form-c",
        PRACTICE,
    ]


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("track", TRACKS)
def test_each_track_of_a_lesson_has_a_bank_of_its_own(library, lesson, track):
    """Sixteen questions: those of the lesson, a deck of four, a reserve for later."""
    mine = [item for item in graded(QUIZZES[lesson]) if item.track == track]
    found = library.lessons[lesson]
    deck = [library.items[id_] for id_ in found.cards]
    asked = [id_ for step in found.steps_in(track) for id_ in step.items]

    assert len(mine) >= 16
    assert Counter(i.polarity for i in deck if i.track == track) == {
        "sound": 2,
        "flawed": 2,
    }
    assert len([i for i in reserve(library, lesson) if i.track == track]) >= 2
    assert len(asked) >= 8


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("track", TRACKS)
def test_a_lesson_asks_as_many_sound_as_flawed(library, lesson, track):
    steps = library.lessons[lesson].steps_in(track)
    items = [library.items[id_] for step in steps for id_ in step.items]
    judged = Counter(item.polarity for item in items if isinstance(item, Judge))

    assert judged["sound"] == judged["flawed"] >= 2
    assert {item.track for item in items} <= {track, "everyday"}


def test_the_path_asks_enough_for_a_word_about_a_student(library):
    """23 sound and 23 flawed judgements without the tests; 21 are there by lessons."""
    for track in TRACKS:
        asked = Counter()
        for lesson in full_path(library):
            steps = library.lessons[lesson].steps_in(track)
            for id_ in (id_ for step in steps for id_ in step.items):
                item = library.items[id_]
                asked[item.polarity] += isinstance(item, Judge)
        assert min(asked.values()) >= 21, track


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("track", TRACKS)
def test_a_form_has_thirty_questions_in_either_version(form, track):
    asked = in_track(QUIZZES[f"form-{form.lower()}"], track)

    assert len(asked) == 30
    assert Counter(i.polarity for i in asked if i.type == "judge") == {
        "sound": 12,
        "flawed": 12,
    }


def test_every_skill_has_items_and_comes_back(library):
    """Six items or more each, and three weeks or more on the full path."""
    counts = counts_of([item for items in QUIZZES.values() for item in items])
    full = weeks_by_skill(library, full_path(library))
    short = weeks_by_skill(library, SHORT_PATH)

    assert len(counts["skill"]) == 23
    assert min(counts["skill"].values()) >= 6
    assert set(full) == set(counts["skill"])
    assert min(full.values()) >= 3
    # On the short path sealed reasoning is taught in the week before the last.
    assert min(n for skill, n in short.items() if skill != "closure.sealed") >= 3
    assert short["closure.sealed"] == 2


def test_from_the_second_lesson_on_there_are_two_review_questions(library):
    for path in (full_path(library), SHORT_PATH):
        for track in TRACKS:
            first, *later = [
                week
                for week in weeks_on(library, path, track=track)
                if week.content_id.startswith("m")
            ]
            assert first.review == ()
            assert {len(week.review) for week in later} == {2}
            every = [item for week in later for item in week.review]
            assert len(every) == len(set(every))


def test_nothing_on_the_surface_gives_a_key_away():
    counts = counts_of([item for items in QUIZZES.values() for item in items])

    assert 0.45 <= counts["sound_share"] <= 0.60
    assert counts["longest_key_share"] <= 0.40
    places = counts["key_places"]
    assert max(places.values()) - min(places.values()) <= 6
    assert counts["cues"]["together"] <= counts["cues"]["chance reaches"]


def test_all_camps_speak_soundly_and_unsoundly():
    war = [i for items in QUIZZES.values() for i in graded(items) if i.lean != "none"]
    counted = Counter((item.lean, item.polarity) for item in war)

    assert len(counted) == 8
    assert max(counted.values()) <= 1.5 * min(counted.values())


def test_every_type_of_question_is_used():
    used = {item.type for items in QUIZZES.values() for item in items}

    assert used == {
        *("judge", "single", "multiple", "highlight", "label"),
        *("order", "classify", "match", "text", "reflection"),
    }


def test_every_graded_item_was_read_blind():
    root = data_root()
    for name, items in QUIZZES.items():
        lines = (root / "quizzes" / name / "keying.tsv").read_text("utf-8").splitlines()
        assert len(lines) - 1 == len(graded(items)), name
