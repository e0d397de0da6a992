"""How a class changed between two sittings, and what may be said about it.

Only students who were at both sittings count: never students picked by their first
sitting, whom regression to the mean alone lifts. Without a control group all of this is
a change, not an effect, and it speaks of students answering these items.

There are two estimates. The mean of students' changes, `change_of_values`, is what the
bars of single students add up to; the correction of each pulls it when the leaning
moves. What is said of a class is `class_change`: d′ and c from all its answers at once,
by a hierarchy of students and passages, which does without that correction.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import fsum, isfinite, sqrt
from statistics import fmean
from typing import Literal, TypeAlias

from kit.analytics.discernment import Judgement, count, place
from kit.analytics.hierarchical import Sheet, Twice
from kit.analytics.hierarchical_change import moves
from kit.analytics.quantiles import student_t
from kit.analytics.roc import auc
from kit.analytics.stats import INTERVAL, SMALLEST_CLASS_MEAN, Estimate

DiscernmentTrend: TypeAlias = Literal["up", "flat", "down"]
LeaningTrend: TypeAlias = Literal["up", "unchanged", "down"]  # up: more doubting
AucCheck: TypeAlias = Literal["not needed", "fell", "held", "missing"]
Practice: TypeAlias = Literal["trust", "question"]


@dataclass(frozen=True, slots=True)
class Pair:
    """One value of one student at two sittings; `sequence` names the forms in order."""

    sequence: str
    before: float
    after: float

    def __post_init__(self) -> None:
        if not (isfinite(self.before) and isfinite(self.after)):
            raise ValueError(f"a value is missing: {self}")


@dataclass(frozen=True, slots=True)
class Change:
    """The mean change of a class, in the value's own unit."""

    mean: Estimate  # with its 95 % interval
    sd: float  # of the students' changes, or shares in it, within sequences
    g_av: float | None  # standardised; None where the values have no spread
    n: int  # students at both sittings


@dataclass(frozen=True, slots=True)
class Sitting:
    """One student's values at one sitting, and of which form they are."""

    form: str
    track: str
    discernment: float  # d′
    leaning: float  # c
    auc: float | None = None  # None without a rated judgement of both kinds
    sheet: Sheet | None = None  # None where only the values are known


@dataclass(frozen=True, slots=True)
class ClassChange:
    """The changes of one class; `auc` is of those students only who have both."""

    discernment: Change
    leaning: Change
    auc: Change | None
    forms_changed_places: bool  # if not, a harder form looks like a change


@dataclass(frozen=True, slots=True)
class Verdict:
    """One cell of the grid; a page turns it into a sentence with both intervals.

    "up" and "down" mean that the interval of the change excludes 0. "flat" is not "no
    change": in a class of 25 a true gain of .3 is missed about seven times in ten.
    """

    discernment: DiscernmentTrend
    leaning: LeaningTrend
    auc: AucCheck = "not needed"

    @property
    def practice(self) -> Practice | None:
        """What to practise next: when trust is earned, or what to question."""
        if self.discernment == "up":
            return None
        advice: dict[LeaningTrend, Practice] = {"up": "trust", "down": "question"}
        return advice.get(self.leaning)


def sitting(
    judgements: Sequence[Judgement], *, form: str, track: str
) -> Sitting | None:
    """The values of one student's first responses to one form, and their sheet.

    Returns None below `JUDGEMENTS_PER_SIDE` sound or flawed judgements.
    """
    placed = place(count(judgements))
    if placed is None:
        return None
    return Sitting(
        form=form,
        track=track,
        discernment=placed.discernment.value,
        leaning=placed.leaning.value,
        auc=auc(judgements),
        sheet=Sheet.of(judgements),
    )


def mean_change(pairs: Iterable[Pair]) -> Change | None:
    """The mean change with its 95 % interval, each sequence of forms weighing the same.

    So absences do not bring the difference between forms back. The interval uses the
    spread within sequences, pooled, with Student's t on n - sequences degrees of
    freedom; one sequence gives the ordinary paired interval. g_av is J · mean ÷
    √((s²_before + s²_after) ÷ 2), J = 1 - 3 ÷ (4 df - 1), with both variances within
    sequences, too, and df = n - sequences.

    Returns None below `SMALLEST_CLASS_MEAN` pairs, or with no two in one sequence.
    Units: those of the values; g_av in standard deviations.
    Error: exact for normal changes with one variance; simulated for d′ in
    tests/bench/truth.py.
    Source: Jones & Kenward (2014), Design and Analysis of Cross-Over Trials, 3rd ed.,
    ch. 2 (the period effect); Cumming (2012), Understanding the New Statistics, ch. 11
    (d_av); Hedges (1981), Journal of Educational Statistics 6(2):107-128 (J).
    """
    groups = _by_sequence(pairs)
    n = sum(map(len, groups))
    if n < SMALLEST_CLASS_MEAN or n == len(groups):
        return None
    changes = [[each.after - each.before for each in g] for g in groups]
    return _change(groups, fmean(map(fmean, changes)), _spread_within(changes))


def class_change(
    students: Iterable[tuple[Sitting | None, Sitting | None]],
) -> ClassChange | None:
    """The change of a class: of d′ and c by `moves`, from the answers of its students.

    Left out are students who lack a sitting, and those with another track than before:
    a change across tracks means nothing. If any sitting comes without its sheet, all is
    as in `change_of_values`. g_av is by the spread of students' values in any case.

    Returns None where `mean_change` does.
    Error: simulated in tests/bench/truth.py.
    """
    both = _both(students)
    plain = _of_values(both)
    twice = _twice(both)
    moved = moves(twice) if twice else None
    if plain is None or moved is None:
        return plain
    d, c = moved.discernment, moved.leaning
    return replace(
        plain,
        discernment=_change(_by_sequence(_discernments(both)), d.mean, d.sd),
        leaning=_change(_by_sequence(_leanings(both)), c.mean, c.sd),
    )


def change_of_values(
    students: Iterable[tuple[Sitting | None, Sitting | None]],
) -> ClassChange | None:
    """The same from the mean of each student's own changes, by `mean_change`.

    The log-linear correction of each value pulls d′ towards 0 the farther c is from 0,
    and c itself. So use it where c stays, or beside students' own bars.
    """
    return _of_values(_both(students))


def verdict(of: ClassChange) -> Verdict | None:
    """The cell of the grid for a class.

    In the mean of values, the correction of d′ pulls it towards 0 as c moves away from
    0: a class that only shifts its leaning seems to lose skill. `class_change` does
    without it, but takes students' values to be normal. So before "down" is said with c
    moved, the class's AUC is asked in any case: unless it fell as well (its interval is
    below 0), d′ counts as flat. Without enough certainties for an AUC nobody can tell
    the fall from the shift, and d′ is flat, too; `auc` says which of the two it was.

    Returns None unless the forms changed places between the sittings.
    """
    if not of.forms_changed_places:
        return None
    skill, moved = _trend(of.discernment), _trend(of.leaning)
    leaning: LeaningTrend = "unchanged" if moved == "flat" else moved
    if skill != "down" or leaning == "unchanged":
        return Verdict(skill, leaning)
    if of.auc is None:
        return Verdict("flat", leaning, auc="missing")
    if _trend(of.auc) == "down":
        return Verdict("down", leaning, auc="fell")
    return Verdict("flat", leaning, auc="held")


def _both(
    students: Iterable[tuple[Sitting | None, Sitting | None]],
) -> list[tuple[Sitting, Sitting]]:
    return [
        (before, after)
        for before, after in students
        if before and after and before.track == after.track
    ]


def _of_values(both: Sequence[tuple[Sitting, Sitting]]) -> ClassChange | None:
    discernment, leaning = (
        mean_change(_discernments(both)),
        mean_change(_leanings(both)),
    )
    if discernment is None or leaning is None:
        return None
    area = mean_change(
        Pair(_sequence(b, a), b.auc, a.auc)
        for b, a in both
        if b.auc is not None and a.auc is not None
    )
    sequences = {(b.form, a.form) for b, a in both}
    first, second = (Counter(forms) for forms in zip(*sequences, strict=True))
    return ClassChange(discernment, leaning, area, forms_changed_places=first == second)


def _twice(both: Iterable[tuple[Sitting, Sitting]]) -> list[Twice] | None:
    """Everybody's sheets; None where one is missing."""
    found = []
    for before, after in both:
        if before.sheet is None or after.sheet is None:
            return None
        found.append(Twice(_sequence(before, after), before.sheet, after.sheet))
    return found


def _discernments(both: Iterable[tuple[Sitting, Sitting]]) -> list[Pair]:
    return [Pair(_sequence(b, a), b.discernment, a.discernment) for b, a in both]


def _leanings(both: Iterable[tuple[Sitting, Sitting]]) -> list[Pair]:
    return [Pair(_sequence(b, a), b.leaning, a.leaning) for b, a in both]


def _by_sequence(pairs: Iterable[Pair]) -> list[list[Pair]]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.sequence, []).append(pair)
    return list(groups.values())


def _change(groups: Sequence[Sequence[Pair]], mean: float, sd: float) -> Change:
    """A mean of students' changes with this spread; g_av by that of their values."""
    n = sum(map(len, groups))
    df = n - len(groups)
    weight = sqrt(fsum(1 / len(group) for group in groups)) / len(groups)
    before = _spread_within([[each.before for each in g] for g in groups])
    after = _spread_within([[each.after for each in g] for g in groups])
    average = sqrt((before**2 + after**2) / 2)
    g_av = (1 - 3 / (4 * df - 1)) * mean / average if average else None
    return Change(
        Estimate.around(mean, _standard_errors(df) * sd * weight), sd, g_av, n
    )


def _trend(of: Change) -> DiscernmentTrend:
    if of.mean.is_above_zero:
        return "up"
    return "down" if of.mean.is_below_zero else "flat"


@cache  # a quantile costs more than all the rest
def _standard_errors(df: int) -> float:
    """On each side of a 95 % interval: 2.06 for 24 degrees of freedom."""
    return student_t((1 + INTERVAL) / 2, df)


def _sequence(before: Sitting, after: Sitting) -> str:
    return f"{before.form}-{after.form}"


def _spread_within(groups: Sequence[Sequence[float]]) -> float:
    """Standard deviation around the group means, with n - groups in the denominator."""
    squares = ((v - fmean(group)) ** 2 for group in groups for v in group)
    n = sum(map(len, groups))
    return sqrt(fsum(squares) / (n - len(groups)))
