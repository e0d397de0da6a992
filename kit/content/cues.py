"""The cue audit: can a reader who does not read tell sound from flawed?

Passages must not give their key away by their surface. Each feature alone, and a small
classifier of all of them together, has to stay near chance. Every passage is judged by
a classifier that has never seen it or its twin.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from statistics import fmean, pstdev

FEATURE_MARGIN = 0.15  # of the AUC of one feature alone, or what chance may add
LENGTH_RATIO = 0.10  # mean words of sound and flawed may differ by this share
FOLDS = 10
Z = 1.96  # chance, with the luck of one in forty: one-sided 2.5 %

HEDGES = frozenset(
    {"about", "around", "perhaps", "probably", "possibly", "maybe", "may", "might"}
    | {
        "could",
        "seem",
        "seems",
        "appears",
        "likely",
        "roughly",
        "nearly",
        "some",
        "yet",
    }
)
_QUOTES = re.compile(r"[“”\"«»]")
_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][a-z]+")


@dataclass(frozen=True, slots=True)
class Seen:
    """A passage as the audit sees it."""

    text: str
    is_sound: bool
    group: str  # twins share a group, so that none is guessed from the other


@dataclass(frozen=True, slots=True)
class Audit:
    """AUC by feature and of all together; `margin` is what chance may add to .5."""

    passages: int
    features: Mapping[str, float]
    together: float
    margin: float
    mean_words: tuple[float, float]  # sound, flawed


FEATURES: Mapping[str, Callable[[str], float]] = {
    "words": lambda text: len(text.split()),
    "digits": lambda text: len(re.findall(r"\d+", text)),
    "names": lambda text: len(_NAME.findall(text)),
    "quotation marks": lambda text: len(_QUOTES.findall(text)),
    "hedges": lambda text: sum(w in HEDGES for w in _words(text)),
    "brackets": lambda text: text.count("("),
    "commas": lambda text: text.count(","),
    "words in a sentence": lambda text: len(text.split()) / len(_sentences(text)),
    "words in the first sentence": lambda text: len(_sentences(text)[0].split()),
    "digits in the first sentence": lambda text: len(
        re.findall(r"\d+", _sentences(text)[0])
    ),
    "words in the last sentence": lambda text: len(_sentences(text)[-1].split()),
}


def audit(passages: Sequence[Seen]) -> Audit | None:
    """None where there is not one passage of each kind to a fold."""
    sound = [p for p in passages if p.is_sound]
    flawed = [p for p in passages if not p.is_sound]
    if min(len(sound), len(flawed)) < FOLDS:
        return None
    rows = [[feature(p.text) for feature in FEATURES.values()] for p in passages]
    truth = [p.is_sound for p in passages]
    alone = {
        name: auc([row[column] for row in rows], truth)
        for column, name in enumerate(FEATURES)
    }
    return Audit(
        passages=len(passages),
        features=alone,
        together=auc(_guesses(rows, truth, [p.group for p in passages]), truth),
        margin=Z * _chance_error(len(sound), len(flawed)),
        mean_words=(
            fmean(len(p.text.split()) for p in sound),
            fmean(len(p.text.split()) for p in flawed),
        ),
    )


def faults(found: Audit) -> list[str]:
    """What the audit finds, in words for an author."""
    away = max(FEATURE_MARGIN, found.margin)
    said = [
        f"“{name}” tells sound from flawed passages (AUC {value:.2f}, allowed "
        f"{0.5 - away:.2f} to {0.5 + away:.2f}); even it out"
        for name, value in found.features.items()
        if abs(value - 0.5) > away
    ]
    if found.together > 0.5 + found.margin:
        said.append(
            "a classifier that sees only the surface tells sound from flawed (AUC "
            f"{found.together:.2f}, chance reaches {0.5 + found.margin:.2f}); look at "
            "the features furthest from .50"
        )
    sound, flawed = found.mean_words
    if abs(sound - flawed) > LENGTH_RATIO * max(sound, flawed):
        said.append(
            f"sound passages have {sound:.0f} words on average, flawed ones "
            f"{flawed:.0f}; they may differ by {LENGTH_RATIO:.0%}"
        )
    return said


def auc(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """P(a sound passage scores higher than a flawed one) + half of P(as high)."""
    yes = [s for s, t in zip(scores, truth, strict=True) if t]
    no = [s for s, t in zip(scores, truth, strict=True) if not t]
    won = sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
    return won / (len(yes) * len(no))


def _chance_error(sound: int, flawed: int) -> float:
    """Standard error of the AUC where nothing tells the two apart (Mann & Whitney)."""
    return sqrt((sound + flawed + 1) / (12 * sound * flawed))


def _guesses(
    rows: Sequence[Sequence[float]], truth: Sequence[bool], groups: Sequence[str]
) -> list[float]:
    """What a logistic regression, fitted without its fold, says of each passage."""
    order = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    fold = [order[group] % FOLDS for group in groups]
    scaled = _standardised(rows)
    guesses = [0.0] * len(rows)
    for left_out in range(FOLDS):
        seen = [n for n, f in enumerate(fold) if f != left_out]
        weights = _fit([scaled[n] for n in seen], [truth[n] for n in seen])
        for n, f in enumerate(fold):
            if f == left_out:
                guesses[n] = _dot(weights, scaled[n])
    return guesses


def _standardised(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    columns = list(zip(*rows, strict=True))
    centre = [fmean(c) for c in columns]
    spread = [pstdev(c) or 1.0 for c in columns]
    return [
        [1.0, *((x - m) / s for x, m, s in zip(row, centre, spread, strict=True))]
        for row in rows
    ]


def _fit(rows: Sequence[Sequence[float]], truth: Sequence[bool]) -> list[float]:
    """Logistic regression with a small penalty, by gradient descent."""
    weights = [0.0] * len(rows[0])
    step, penalty = 0.5, 0.05
    for _ in range(150):
        slope = [penalty * w for w in weights]
        for row, yes in zip(rows, truth, strict=True):
            error = 1 / (1 + exp(-_dot(weights, row))) - yes
            for column, x in enumerate(row):
                slope[column] += error * x / len(rows)
        weights = [w - step * s for w, s in zip(weights, slope, strict=True)]
    return weights


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z-]+", text.casefold())


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?])[\"”]?\s+", text.strip()) if s] or [""]
