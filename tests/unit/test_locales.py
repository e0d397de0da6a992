import pytest

from kit.analytics.locales import LocaleFigures, odd_locales
from kit.analytics.stats import Estimate

FALLS = Estimate(-0.6, -0.8, -0.2)
UNSURE = Estimate(-0.1, -0.5, 0.3)
RISES = Estimate(0.5, 0.2, 0.7)


def rates(**shares):
    return {locale: LocaleFigures(right, n) for locale, (right, n) in shares.items()}


@pytest.mark.parametrize(
    ("figures", "odd"),
    [
        (rates(en=(18, 20), uk=(1, 8)), {"uk": "few_right"}),
        (rates(en=(12, 20), uk=(1, 5)), {"uk": "few_right"}),
        (rates(en=(12, 20), uk=(2, 8)), {}),  # a quarter is not under a quarter
        (rates(en=(11, 20), uk=(1, 8)), {}),  # hard in both
        (rates(en=(18, 20), uk=(0, 4)), {}),  # too few to say so
        (rates(en=(4, 4), uk=(0, 9)), {}),  # nothing to compare with
        (rates(en=(18, 20), uk=(1, 8), ar=(4, 8)), {}),
        (rates(en=(18, 20), uk=(1, 8), ar=(7, 8)), {"uk": "few_right"}),
        (rates(en=(18, 20), uk=(1, 8), ar=(0, 2)), {"uk": "few_right"}),
        (rates(uk=(0, 30)), {}),
        ({}, {}),
    ],
)
def test_few_right_in_one_language_only(figures, odd):
    assert odd_locales(figures) == odd


@pytest.mark.parametrize(
    ("en", "uk", "odd"),
    [
        (RISES, FALLS, {"uk": "weaker_do_better"}),
        (UNSURE, FALLS, {"uk": "weaker_do_better"}),
        (RISES, UNSURE, {}),  # by chance below zero, as many a good item
        (FALLS, FALLS, {}),  # odd in both: the item, not its translation
        (None, FALLS, {}),
        (RISES, None, {}),
        (None, None, {}),
    ],
)
def test_the_weaker_do_better_in_one_language_only(en, uk, odd):
    figures = {"en": LocaleFigures(15, 25, en), "uk": LocaleFigures(12, 25, uk)}

    assert odd_locales(figures) == odd


def test_two_languages_can_be_odd_in_different_ways():
    figures = {
        "en": LocaleFigures(20, 25, RISES),
        "uk": LocaleFigures(2, 25, RISES),
        "ar": LocaleFigures(20, 25, FALLS),
    }

    assert odd_locales(figures) == {"uk": "few_right", "ar": "weaker_do_better"}


def test_a_language_odd_in_both_ways_has_few_right():
    figures = {"en": LocaleFigures(20, 25, RISES), "uk": LocaleFigures(2, 25, FALLS)}

    assert odd_locales(figures) == {"uk": "few_right"}


@pytest.mark.parametrize(("right", "n"), [(6, 5), (-1, 5)])
def test_impossible_counts_are_our_mistake(right, n):
    with pytest.raises(ValueError, match="right of"):
        LocaleFigures(right, n)
