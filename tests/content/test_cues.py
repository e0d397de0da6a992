"""The cue audit: a reader who does not read must not tell sound from flawed."""

import random

import pytest

from kit.content.cues import (
    FEATURES,
    FOLDS,
    LENGTH_RATIO,
    Seen,
    auc,
    audit,
    faults,
)

PLAIN = "The shop is open on most days and the owner says so on the door."


def passages(sound, flawed, number=20):
    """Pairs of twins: `sound(n)` and `flawed(n)` are the texts of the n-th."""
    return [
        Seen(text, is_sound=is_sound, group=f"g{n}")
        for n in range(number)
        for text, is_sound in ((sound(n), True), (flawed(n), False))
    ]


def said(sound, flawed, number=20):
    return faults(audit(passages(sound, flawed, number)))


# --- the numbers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sound", "flawed", "area"),
    [
        ([2], [1], 1.0),
        ([1], [2], 0.0),
        ([1], [1], 0.5),
        ([1, 2, 3], [1, 2, 3], 0.5),
        ([3, 4], [1, 2], 1.0),
        ([1, 3], [2], 0.5),
        ([2, 3], [1, 2], 0.875),  # three pairs won and one even
    ],
)
def test_the_area_is_the_share_of_pairs_won(sound, flawed, area):
    scores = [*sound, *flawed]
    truth = [True] * len(sound) + [False] * len(flawed)

    assert auc(scores, truth) == area


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("words", "One two three. Four.", 4),
        ("digits", "On 12 May 2026, 3 of 4.", 4),
        ("names", "The mayor of Lutsk met Olena Bondar.", 3),
        ("names", "The end. But then Olena came.", 1),
        ("quotation marks", "She said “no” and he said «yes».", 4),
        ("hedges", "Perhaps some may seem near, some not.", 5),
        ("brackets", "One (two) three (four).", 2),
        ("commas", "One, two, three.", 2),
        ("words in a sentence", "One two. Three four five six.", 3),
        ("words in the first sentence", "One two. Three four five six.", 2),
        ("digits in the first sentence", "In 1991 it began. In 2014 and 2022.", 1),
        ("words in the last sentence", "One two. Three four five six.", 4),
    ],
)
def test_what_is_counted(name, text, value):
    assert FEATURES[name](text) == value


@pytest.mark.parametrize("feature", FEATURES)
def test_a_text_of_nothing_breaks_nothing(feature):
    assert FEATURES[feature]("") == 0


@pytest.mark.parametrize(
    ("number", "allowed"), [(12, 0.236), (20, 0.181), (50, 0.114), (100, 0.080)]
)
def test_chance_may_add_less_to_more_passages(number, allowed):
    """Worked by hand: 1.96 times the root of (2n + 1) / (12 n²)."""
    found = audit(passages(lambda _n: PLAIN, lambda _n: PLAIN, number))

    assert found.margin == pytest.approx(allowed, abs=0.0006)
    assert found.passages == 2 * number


@pytest.mark.parametrize(
    ("sound", "flawed", "there"), [(10, 10, True), (9, 20, False), (20, 9, False)]
)
def test_below_ten_of_a_kind_there_is_no_audit(sound, flawed, there):
    seen = [
        *(Seen(PLAIN, is_sound=True, group=f"s{n}") for n in range(sound)),
        *(Seen(PLAIN, is_sound=False, group=f"f{n}") for n in range(flawed)),
    ]

    assert (audit(seen) is not None) == there
    assert FOLDS == 10


# --- planted cues ----------------------------------------------------------------------


def test_passages_of_one_build_are_well():
    found = audit(passages(lambda _n: PLAIN, lambda _n: PLAIN))

    assert set(found.features.values()) == {0.5}
    assert found.together == 0.5
    assert faults(found) == []


def test_what_differs_by_chance_alone_is_well():
    """Words, commas and digits at random, the same for sound and flawed."""
    chance = random.Random(7)

    def text(_n):
        more = " ".join(chance.choices(["word", "and,", "12", "Lutsk", "may"], k=8))
        return f"{PLAIN} It has {more} here."

    assert said(text, text, 60) == []


CUES = [
    ("words", f"{PLAIN} It is so all year round.", PLAIN),
    ("digits", PLAIN.replace("most", "6"), PLAIN),
    ("names", PLAIN.replace("the owner", "Olena"), PLAIN),
    ("quotation marks", PLAIN.replace("open", "“open”"), PLAIN),
    ("hedges", PLAIN.replace("most", "some"), PLAIN),
    ("brackets", PLAIN.replace("most days", "(most) days"), PLAIN),
    ("commas", PLAIN.replace("days", "days,"), PLAIN),
    ("words in a sentence", PLAIN.replace("days and", "days. And"), PLAIN),
    (
        "words in the first sentence",
        "One two three. Four five.",
        "One two. Three four five.",
    ),
    ("digits in the first sentence", "In 9 days. It ends.", "In days. It ends 9."),
    (
        "words in the last sentence",
        "One two three. Four five.",
        "One two. Three four five.",
    ),
]


def test_every_feature_has_its_planted_cue():
    assert {name for name, _one, _other in CUES} == set(FEATURES)


@pytest.mark.parametrize("is_swapped", [False, True])
@pytest.mark.parametrize(("name", "one", "other"), CUES)
def test_a_cue_is_found_whichever_kind_has_it(name, one, other, is_swapped):
    sound, flawed = (other, one) if is_swapped else (one, other)
    found = said(lambda _n: sound, lambda _n: flawed)

    assert any(f"“{name}” tells sound from flawed passages" in each for each in found)
    assert any("a classifier that sees only the surface" in each for each in found)


@pytest.mark.parametrize(("number", "is_told"), [(5, False), (9, True)])
def test_a_cue_of_a_few_passages_is_chance(number, is_told):
    """Five of twenty move the area to .625, nine to .725."""
    found = said(
        lambda n: PLAIN.replace("days", "days,") if n < number else PLAIN,
        lambda _n: PLAIN,
    )

    assert any("“commas”" in each for each in found) == is_told


def test_small_cues_that_add_up_are_found_together():
    """Six features, each too weak alone; who looks at all of them knows more."""
    chance = random.Random(1)
    marks = [", so", " (so)", " 12", " “so", " may", " so Lutsk"]

    def text(share):
        last = (mark if chance.random() < share else " so" for mark in marks)
        return f"{PLAIN[:-1]}{''.join(last)}."

    [problem] = said(lambda _n: text(0.55), lambda _n: text(0.37), 60)
    assert "a classifier that sees only the surface tells sound from flawed" in problem


def test_nobody_is_guessed_from_the_twin():
    """Twins of one surface and opposite keys would give each other away, reversed."""
    chance = random.Random(5)
    texts = [
        f"{PLAIN} {' '.join(chance.choices(['a', 'b,', '7', 'Lutsk'], k=6))}."
        for _ in range(40)
    ]
    found = audit(passages(texts.__getitem__, texts.__getitem__, 40))

    assert found.together == pytest.approx(0.5)
    assert faults(found) == []


@pytest.mark.parametrize(("extra", "is_told"), [(1, False), (4, True)])
def test_the_mean_lengths_of_both_kinds_are_alike(extra, is_told):
    """Four long passages of twenty: too few for the area, enough for the mean."""
    long = f"{PLAIN} {'word ' * 4 * extra}."
    found = said(lambda n: long if n < 4 else PLAIN, lambda _n: PLAIN)

    assert any("words on average, flawed ones" in each for each in found) == is_told
    assert not any("“words” tells" in each for each in found)
    assert LENGTH_RATIO == 0.10
