"""Made-up students who answer like people: for the demo, seeded and reproducible.

Pure: randomness is an argument. A student has a discernment d′ and a leaning c (see
kit/analytics/discernment.py) for passages to be judged, and an ability for the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from random import Random
from statistics import NormalDist

from kit.content.model import (
    GOOD_ENOUGH,
    NOT_GOOD_ENOUGH,
    NOT_SURE,
    Chosen,
    Classify,
    Highlight,
    Item,
    Judge,
    Label,
    Labelled,
    Match,
    MultipleChoice,
    Order,
    Ordered,
    Paired,
    Reflection,
    Response,
    ShortText,
    SingleChoice,
    Typed,
)

_cdf = NormalDist().cdf


@dataclass(frozen=True, slots=True)
class Character:
    """How one made-up student answers."""

    discernment: float  # d′
    leaning: float  # c: above 0 doubts more
    ability: float  # logits around the expected difficulty of an item
    boldness: float  # 0 to 1: how often "very sure"
    pace: float  # times the usual time


def draw_character(random: Random) -> Character:
    """A class as teachers know it: some tell apart well, some doubt everything."""
    return Character(
        discernment=max(-0.3, random.gauss(1.3, 0.7)),
        leaning=random.gauss(0.25, 0.5),
        ability=random.gauss(0, 0.9),
        boldness=random.betavariate(3, 4),
        pace=random.uniform(0.6, 1.7),
    )


def grown(one: Character, *, weeks: int) -> Character:
    """The same student after some lessons: tells apart better, doubts a bit less."""
    return Character(
        discernment=one.discernment + 0.18 * weeks,
        leaning=one.leaning * 0.9**weeks,
        ability=one.ability + 0.12 * weeks,
        boldness=one.boldness,
        pace=one.pace,
    )


def answer(  # noqa: C901, PLR0911 - one case for each item type
    item: Item,
    one: Character,
    random: Random,
    *,
    accept: Sequence[str] = (),
    words: Sequence[str] = (),
    second: bool = False,
) -> Response:
    """A response of this student; a `second` try, after the hint, is better.

    `accept` are accepted lines of a short text, `words` sentences for reflections.
    """
    knows = random.random() < _chance(item, one, second=second)
    match item:
        case Judge():
            return _judged(item, one, random)
        case SingleChoice():
            wrong = [o for o in item.options if o != item.key]
            if not knows and random.random() < 0.08:
                return Chosen(frozenset({NOT_SURE}))
            return Chosen(frozenset({item.key if knows else random.choice(wrong)}))
        case MultipleChoice():
            return Chosen(_some_of(item.options, item.key, random, knows=knows))
        case Highlight():
            return Chosen(_some_of(item.spans, item.key, random, knows=knows))
        case Label():
            others = dict(item.key)
            if not knows:
                others[random.choice(sorted(others))] = random.choice(item.labels)
            return Labelled(others)
        case Order():
            order = [o for group in item.key for o in group]
            if not knows:
                at = random.randrange(len(order) - 1)
                order[at], order[at + 1] = order[at + 1], order[at]
            return Ordered(tuple(order))
        case Classify() | Match():
            return _paired(item, random, knows=knows)
        case ShortText():
            return Typed(random.choice(accept) if knows and accept else "?")
        case Reflection():
            return Typed(random.choice(words) if words else "…")


def certainty(one: Character, random: Random, *, is_right: bool) -> int:
    """1 to 3; people are a little surer when they are right, and bold ones always."""
    draw = random.random() + (0.12 if is_right else -0.08)
    if draw < 0.75 - 0.55 * one.boldness:
        return 1 if draw < 0.35 - 0.3 * one.boldness else 2
    return 3 if random.random() < one.boldness + 0.15 else 2


def _chance(item: Item, one: Character, *, second: bool) -> float:
    """Rasch model around the expected difficulty; a hint is worth one logit."""
    p = min(max(item.est_p, 0.02), 0.98)
    logit = log(p / (1 - p)) + one.ability + (1.0 if second else 0.0)
    return 1 / (1 + exp(-logit))


def _judged(item: Judge, one: Character, random: Random) -> Response:
    signal = one.discernment / 2 if item.polarity == "sound" else -one.discernment / 2
    ease = (item.est_p - 0.6) * (1.2 if item.polarity == "sound" else -1.2)
    accepts = random.random() < _cdf(signal + ease - one.leaning)
    return Chosen(frozenset({GOOD_ENOUGH if accepts else NOT_GOOD_ENOUGH}))


def _some_of(
    options: Sequence[str], key: frozenset[str], random: Random, *, knows: bool
) -> frozenset[str]:
    if knows:
        return key
    kept = sorted(key)
    random.shuffle(kept)
    others = [o for o in options if o not in key]
    return frozenset([*kept[1:], random.choice(others)])


def _paired(item: Classify | Match, random: Random, *, knows: bool) -> Response:
    pairs = dict(item.key)
    if not knows:
        first, second = random.sample(sorted(pairs), 2)
        pairs[first], pairs[second] = pairs[second], pairs[first]
        if pairs == dict(item.key) and isinstance(item, Classify):
            pairs[first] = next(g for g in item.groups if g != item.key[first])
    return Paired(pairs)
