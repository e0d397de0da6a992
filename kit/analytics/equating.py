"""Putting the points of form B on the scale of form A, once there are enough students.

Below the floor counterbalancing does what can be done: half the class takes A then B.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

SMALLEST_EQUATING = 100  # students for each form


@dataclass(frozen=True, slots=True)
class Equating:
    """The line from points on B to points on A, by means and standard deviations."""

    mean_a: float
    sd_a: float
    mean_b: float
    sd_b: float

    def __post_init__(self) -> None:
        if self.sd_a < 0 or self.sd_b <= 0:
            raise ValueError(f"no spread to equate by: {self}")

    def on_a(self, points_b: float) -> float:
        """μ_A + (σ_A ÷ σ_B) (x_B - μ_B), not rounded and not kept within the form.

        Units: points on form A.
        Source: Kolen & Brennan (2014), Test Equating, Scaling, and Linking, 3rd ed.,
        ch. 2.
        """
        return self.mean_a + self.sd_a / self.sd_b * (points_b - self.mean_b)


def equating(points_a: Sequence[float], points_b: Sequence[float]) -> Equating | None:
    """The line from the points of those who took A and of those who took B.

    The two groups have to be alike, as those are whom the software gave their form in
    turn at the same sitting. Standard deviations have n in the denominator.

    Returns None below `SMALLEST_EQUATING` students on either form, and if everybody
    has the same points on one of them.
    """
    if min(len(points_a), len(points_b)) < SMALLEST_EQUATING:
        return None
    sd_a, sd_b = pstdev(points_a), pstdev(points_b)
    if not (sd_a and sd_b):
        return None
    return Equating(fmean(points_a), sd_a, fmean(points_b), sd_b)
