"""Made-up students who answer as real ones do: able, leaning, guessing, tired, absent.

A passage leaves an impression on a student, drawn from a normal distribution whose mean
lies d′ apart for sound and flawed ones; above the student's line c it is accepted. Who
guesses does not look. Who tires tells apart less with every passage. A translation can
make a passage harder. Some answers are left out.
"""

from dataclasses import dataclass, replace
from random import Random

from kit.analytics.discernment import Judgement


@dataclass(frozen=True, slots=True)
class Student:
    d_prime: float = 1.3
    c: float = 0.2
    guesses: float = 0.0  # share of passages answered by the toss of a coin
    tires: float = 0.0  # d′ lost from the first passage to the last
    skips: float = 0.0  # share of passages left out
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Passage:
    is_sound: bool
    ease: float = 0.0  # towards being accepted
    harder: float = 0.0  # taken from the right side by a translation
    harder_in: str = ""


def draw_students(random: Random, n: int, **values) -> list[Student]:
    """Able and leaning as classes are: d′ with SD .5, c with SD .35."""
    middle = Student(**values)
    return [
        replace(
            middle,
            d_prime=random.gauss(middle.d_prime, 0.5),
            c=random.gauss(middle.c, 0.35),
        )
        for _ in range(n)
    ]


def draw_passages(random: Random, each: int) -> list[Passage]:
    """So many sound and so many flawed ones, in a mixed order."""
    found = [
        Passage(is_sound, random.gauss(0, 0.4))
        for is_sound in (True, False)
        for _ in range(each)
    ]
    random.shuffle(found)
    return found


def judge(
    random: Random, student: Student, passage: Passage, tired: float = 0.0
) -> Judgement | None:
    """What the student says; `tired` goes from 0 to 1. None: left out."""
    if random.random() < student.skips:
        return None
    if random.random() < student.guesses:
        return Judgement(passage.is_sound, random.random() < 0.5, 1)
    d = student.d_prime - student.tires * tired
    if passage.harder_in == student.locale:
        d -= 2 * passage.harder
    side = 1 if passage.is_sound else -1
    impression = side * d / 2 + passage.ease + random.gauss(0, (1 - 0.16) ** 0.5)
    distance = impression - student.c
    certainty = 1 if abs(distance) < 0.4 else 2 if abs(distance) < 1 else 3
    return Judgement(passage.is_sound, distance > 0, certainty)


def take(
    random: Random, student: Student, passages: list[Passage]
) -> list[Judgement | None]:
    """All passages, one after the other."""
    last = max(1, len(passages) - 1)
    return [
        judge(random, student, passage, number / last)
        for number, passage in enumerate(passages)
    ]


def is_right(judgement: Judgement | None) -> bool | None:
    return None if judgement is None else judgement.accepted == judgement.is_sound
