"""How passages fare by whose position they suit: a fact of passages, not of people.

For teachers, once per path, and for those who look after the bank. It mixes how hard
passages are with what a class thinks, so it is never shown as the view of a class, by
group, as a change, or of one student. A large gap in pilot classes of differing make-up
makes the items suspect, not the students.
"""

from collections.abc import Iterable, Mapping
from math import sqrt
from statistics import fmean, stdev
from typing import Literal, TypeAlias

from kit.analytics.discernment import TwoSided, criterion
from kit.analytics.quantiles import student_t
from kit.analytics.stats import INTERVAL, Estimate

SMALLEST_LEAN = 15  # students before anything is said by lean

Row: TypeAlias = Literal["ukrainian or nato", "russian or nato-critical", "everyday"]
ROWS: Mapping[str, Row] = {
    "ukrainian": "ukrainian or nato",
    "nato": "ukrainian or nato",
    "russian_official": "russian or nato-critical",
    "nato_critical": "russian or nato-critical",
    "none": "everyday",
}


def lean_gap(students: Iterable[Mapping[Row, TwoSided]]) -> Estimate | None:
    """G = c("russian or nato-critical") - c("ukrainian or nato"), with 95 % interval.

    The mean over students of the difference of their two c, each log-linear corrected;
    above 0 the passages of the first row were accepted less readily. Students without
    a sound and a flawed judgement in both rows are left out.

    Returns None below `SMALLEST_LEAN` students.
    Units: those of c. Error: Student's t of the students' differences; few judgements
    draw each c towards 0, so G is rather too small than too large.
    """
    gaps = [
        criterion(*rows["russian or nato-critical"].corrected_rates)
        - criterion(*rows["ukrainian or nato"].corrected_rates)
        for rows in students
        if _has_both(rows.get("russian or nato-critical"))
        and _has_both(rows.get("ukrainian or nato"))
    ]
    return _mean(gaps)


def sound_acceptance(
    students: Iterable[Mapping[Row, TwoSided]], row: Row
) -> Estimate | None:
    """The share of the sound passages of a row that was accepted, with 95 % interval.

    The mean of the students' shares; those who met no sound passage of it are left out.

    Returns None below `SMALLEST_LEAN` students.
    Units: 0 to 1. Error: Student's t of the students' shares, kept within 0 and 1.
    """
    found = _mean(
        [
            counts.sound_accepted / counts.sound
            for rows in students
            if (counts := rows.get(row)) and counts.sound
        ]
    )
    if found is None:
        return None
    return Estimate(found.value, max(0.0, found.low), min(1.0, found.high))


def _mean(values: list[float]) -> Estimate | None:
    n = len(values)
    if n < SMALLEST_LEAN:
        return None
    half = student_t((1 + INTERVAL) / 2, n - 1) * stdev(values) / sqrt(n)
    return Estimate.around(fmean(values), half)


def _has_both(counts: TwoSided | None) -> bool:
    return counts is not None and min(counts.sound, counts.flawed) > 0
