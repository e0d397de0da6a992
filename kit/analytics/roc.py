"""How well somebody ranks sound above flawed, wherever they draw the line.

Judgement and certainty together make six levels, from 1, doubted and very sure, to 6,
accepted and very sure. The area under their curve leans less on the line between
doubting and accepting than d′ does, so it is asked before d′ is said to have fallen.
It is no cure: who always chooses one certainty has two levels left, and one cut.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from kit.analytics.discernment import Judgement
from kit.analytics.stats import Estimate, mean_with_bar

LEVELS = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class RocPoint:
    """What a line would give that accepts `cut` and all above; 7 accepts nothing."""

    cut: int  # 1 to 7
    false_alarm_rate: float
    hit_rate: float


def rating(judgement: Judgement) -> int | None:
    """The level of a judgement, 1 to 6; None without a certainty."""
    if judgement.certainty is None:
        return None
    if judgement.accepted:
        return 3 + judgement.certainty
    return 4 - judgement.certainty


def auc(judgements: Iterable[Judgement]) -> float | None:
    """`area_under_curve` of the six levels; judgements without certainty stay out.

    Returns None without a rated judgement of both kinds.
    Units: 0 to 1; 0.5 is guessing.
    """
    sound, flawed = _rated(judgements)
    return area_under_curve(sound.elements(), flawed.elements())


def area_under_curve(sound: Iterable[float], flawed: Iterable[float]) -> float | None:
    """P(sound > flawed) + ½ P(equal), over all pairs; None without a pair.

    Error: exact up to one division.
    Source: Bamber (1975), Journal of Mathematical Psychology 12(4):387-415.
    """
    high, low = Counter(sound), Counter(flawed)
    pairs = high.total() * low.total()
    if not pairs:
        return None
    halves = sum(
        m * n * ((a > b) + (a >= b)) for a, m in high.items() for b, n in low.items()
    )
    return halves / (2 * pairs)


def class_auc(values: Iterable[float | None]) -> Estimate | None:
    """The mean of the students' AUC; None below `SMALLEST_CLASS_MEAN` of them."""
    return mean_with_bar(each for each in values if each is not None)


def roc_points(judgements: Iterable[Judgement]) -> tuple[RocPoint, ...] | None:
    """Both rates at each of the seven cuts, from accepting nothing to everything.

    Rates are raw, without the correction of d′: the curve begins at (0, 0) and ends at
    (1, 1), and the straight lines between its points enclose `auc`. The point with
    cut 4 is where the student's own line is.

    Returns None without a rated judgement of both kinds.
    Units: rates from 0 to 1. Source: as `area_under_curve`.
    """
    sound, flawed = _rated(judgements)
    if not sound or not flawed:
        return None
    downwards = LEVELS[::-1]
    hits = accumulate((sound[level] for level in downwards), initial=0)
    alarms = accumulate((flawed[level] for level in downwards), initial=0)
    return tuple(
        RocPoint(cut, false_alarm_rate=a / flawed.total(), hit_rate=h / sound.total())
        for cut, h, a in zip((7, *downwards), hits, alarms, strict=True)
    )


def _rated(judgements: Iterable[Judgement]) -> tuple[Counter[int], Counter[int]]:
    """How many sound and how many flawed passages were put at each level."""
    sound: Counter[int] = Counter()
    flawed: Counter[int] = Counter()
    for each in judgements:
        level = rating(each)
        if level is not None:
            (sound if each.is_sound else flawed)[level] += 1
    return sound, flawed
