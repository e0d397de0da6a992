"""How often the page is right about a student, a question and a translation.

python -m tests.bench.rates            # about three minutes; prints three tables
python -m tests.bench.rates --quick    # a tenth of the runs
"""

import argparse
from bisect import bisect_left, bisect_right
from math import comb
from random import Random
from statistics import NormalDist

from kit.analytics.checks import reasons
from kit.analytics.dif import Stratum, mantel_haenszel
from kit.analytics.discernment import TwoSided, place
from kit.analytics.options import AnswerCount, counted_uses
from tests.simulator import (
    Passage,
    draw_passages,
    draw_students,
    is_right,
    take,
)

cdf = NormalDist().cdf
EXPECTED = 0.72  # what authors of such passages expect; d′ 1.3 gives .74
MESSY = {"guesses": 0.1, "tires": 0.4, "skips": 0.05}


def bar_coverage(d, c, each):
    """Exact: how often a student's 80 % bars hold d′ and c, with so many of each side."""
    hit, alarm = cdf(d / 2 - c), cdf(-d / 2 - c)
    held_d = held_c = 0.0
    for h in range(each + 1):
        for f in range(each + 1):
            chance = _binomial(h, each, hit) * _binomial(f, each, alarm)
            at = place(TwoSided(each, h, each, f))
            held_d += chance * (at.discernment.low <= d <= at.discernment.high)
            held_c += chance * (at.leaning.low <= c <= at.leaning.high)
    return held_d, held_c


def _binomial(k, n, rate):
    return comb(n, k) * rate**k * (1 - rate) ** (n - k)


def check_rates(random, *, students, runs, each=12, **messy):
    """Shares of runs: the passage with a wrong key is flagged, and of good ones."""
    caught = false = good = 0
    for _ in range(runs):
        passages = draw_passages(random, each)
        rows = [
            take(random, student, passages)
            for student in draw_students(random, students, **messy)
        ]
        marks = [[bool(is_right(j)) for j in row] for row in rows]
        wrong = random.randrange(len(passages))  # its key is the other way round
        for row in marks:
            row[wrong] = not row[wrong]
        scores = [sum(row) for row in marks]
        for number in range(len(passages)):
            mine = [row[number] for row in marks]
            flagged = is_flagged(mine, scores, expected=EXPECTED)
            if number == wrong:
                caught += flagged
            else:
                false += flagged
                good += 1
    return caught / runs, false / good


def is_flagged(mine, scores, *, expected):
    """Whether the page says "check this question"."""
    rests = [score - mark for score, mark in zip(scores, mine, strict=True)]
    thirds = _thirds(rests)
    counts = [
        AnswerCount({"right"} if mark else (), rest, thirds[rest], 1)
        for mark, rest in zip(mine, rests, strict=True)
    ]
    (right,) = counted_uses(["right"], {"right"}, counts)
    return bool(reasons(right, expected=expected))


def _thirds(rests):
    """By the middle of each group of equal ones, which stays whole."""
    ordered, found = sorted(rests), {}
    for rest in set(rests):
        middle = (bisect_left(ordered, rest) + bisect_right(ordered, rest)) / 2
        share = middle / len(rests)
        found[rest] = (
            "lower" if share < 1 / 3 else "middle" if share < 2 / 3 else "upper"
        )
    return found


def language_rates(random, *, reference, focal, runs, harder=0.0, gap=0.0, **messy):
    """Share of runs in which one passage is called harder in the other language."""
    flagged = 0
    for _ in range(runs):
        passages = draw_passages(random, 10)
        passages[0] = Passage(True, 0.0, harder, "uk")
        people = draw_students(random, reference, **messy)
        people += draw_students(random, focal, d_prime=1.3 - gap, locale="uk", **messy)
        counts = {}
        for student in people:
            marks = [bool(is_right(j)) for j in take(random, student, passages)]
            cell = counts.setdefault(sum(marks), [0, 0, 0, 0])
            cell[2 * (student.locale == "uk") + (not marks[0])] += 1
        found = mantel_haenszel(Stratum(*cell) for cell in counts.values())
        flagged += found is not None and found.category in ("B", "C")
    return flagged / runs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the runs")
    scale = 1 if parser.parse_args().quick else 10
    print("80 % bars of one student: per cent that hold d′ / c (exact)\n")
    print(f"{'of each side':>14}" + "".join(f"{f'd′ {d}':>14}" for d in range(4)))
    for c in (0, 0.5, 1):
        for each in (8, 12, 16, 24, 40):
            cells = (bar_coverage(d, c, each) for d in range(4))
            row = "".join(f"{100 * d:8.0f} /{100 * lean:4.0f}" for d, lean in cells)
            print(f"c {c:<4}{each:>8}{row}")
    print("\nA question with a wrong key: per cent caught, and of good ones flagged\n")
    for students in (25, 60, 120):
        for name, messy in (("plain", {}), ("guessing, tired", MESSY)):
            caught, false = check_rates(
                Random(1), students=students, runs=30 * scale, **messy
            )
            print(f"{students:>5} {name:16}{100 * caught:8.1f}{100 * false:8.1f}")
    print("\nLanguages: per cent of passages flagged\n")
    print(f"{'':22}{'none':>8}{'abler':>8}{'harder':>8}{'much':>8}")
    for reference, focal in ((50, 50), (100, 50), (200, 100)):
        for name, messy in (("plain", {}), ("guessing, tired", MESSY)):
            shares = [
                language_rates(
                    Random(2),
                    reference=reference,
                    focal=focal,
                    runs=20 * scale,
                    **options,
                    **messy,
                )
                for options in ({}, {"gap": 0.7}, {"harder": 0.5}, {"harder": 1.0})
            ]
            row = "".join(f"{100 * share:8.1f}" for share in shares)
            print(f"{reference:>4} + {focal:<4}{name:16}{row}")


if __name__ == "__main__":
    main()
