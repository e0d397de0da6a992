"""The lines of "Worth a look": fixed, public rules over plain counts, no sentences."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, TypeVar

from kit.analytics.stats import SMALLEST_SPREAD

Rule: TypeAlias = Literal[
    "same_wrong",
    "split",
    "sure_but_wrong",
    "connection",
    "ready",
    "needs_help",
    "quiet",
]

MOST_LINES = 3

SAME_WRONG_ANSWERS = 5
SAME_WRONG_SHARE = Fraction(40, 100)
SPLIT_ANSWERS = 8
SPLIT_SHARES = (Fraction(35, 100), Fraction(70, 100))
SURE_ANSWERS = 8
SURE_SHARE = Fraction(25, 100)
OFFLINE_S = 60
READY_STUDENTS = SMALLEST_SPREAD  # most of two students are not a class
READY_SHARE = Fraction(80, 100)
HELP_ITEMS = 2
QUIET_S = 180
QUIET_TIMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNews:
    """First responses to one item, in the order of the lesson.

    `wrong` counts the wrong options by id; "I am not sure" is not a wrong answer and
    stays out. Where an item has no options it is empty.
    """

    id: str
    answers: int
    right_first: int
    sure_but_wrong: int
    wrong: Mapping[str, int]

    def __post_init__(self) -> None:
        counts = (self.right_first, self.sure_but_wrong, *self.wrong.values())
        if not all(0 <= count <= self.answers for count in counts):
            raise ValueError(f"{self.id}: more than {self.answers} answers, or below 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentNews:
    """Where one student is; times in seconds before now."""

    id: str
    step: int  # the page the student is on, counted from 1
    finished: bool
    not_yet_after_retry: int  # items with no try left and not right
    news_s: float  # since the student reached this step or answered on it
    contact_s: float  # since any request
    joined: bool = True
    waits: bool = False  # until the teacher opens the next step


N = TypeVar("N", ItemNews, StudentNews)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: the rule and its values; the page has the words and the action.

    Which values are set depends on the rule: `item` with `option`, `count` of `of`
    (same_wrong); `item`, `count` right of `of` (split) or wrong of `of`
    (sure_but_wrong); `count` of `of` students (connection); `step`, `count` past it of
    `of` students (ready); `student`, `count` items (needs_help); `student`, `step`,
    `seconds` and what is `usual_s` (quiet).
    """

    rule: Rule
    item: str | None = None
    option: str | None = None
    student: str | None = None
    step: int | None = None
    count: int | None = None
    of: int | None = None
    seconds: float | None = None
    usual_s: float | None = None

    @property
    def id(self) -> str:
        """What a dismissed line is remembered by, for its assignment.

        A student quiet on another step, or a class past another step, is news.
        """
        subjects = (self.item, self.student, self.step)
        return ":".join([self.rule, *(str(s) for s in subjects if s is not None)])


def worth_a_look(
    items: Sequence[ItemNews],
    students: Sequence[StudentNews],
    *,
    steps: int,
    usual_s: Mapping[int, float],
    dismissed: Container[str] = (),
    shown: Sequence[str] = (),
    projector_open: bool = False,
) -> tuple[Line, ...]:
    """At most `MOST_LINES` lines in a fixed order.

    Whole class before single students; then the order of the rules, then that of
    `items` and `students`. Dismissed lines are left out by their ids; of what remains
    an item or a student gets one line, that of the first rule. While a projector page
    is open, one line at most is about a single student.

    `shown` are the ids of the lines on the page now. Nothing jumps: they stay where
    they stand as long as they hold, and what is new follows. Only where there is no
    room does a line about a student give way to one about the class.

    `steps` is the number of pages of the lesson, `usual_s` the class median of seconds
    on a page, by its number; a page without one makes nobody quiet.
    """
    here = [student for student in students if student.joined]
    whole_class = [
        *_one_each(items, (_same_wrong, _split, _sure_but_wrong), dismissed),
        *(s for s in (_connection(here), _ready(here, steps)) if s),
    ]
    rules = (_needs_help, lambda student: _quiet(student, usual_s))
    single = _one_each(here, rules, dismissed)
    whole_class = [line for line in whole_class if line.id not in dismissed]
    place = {line: n for n, line in enumerate(shown)}
    new = len(place)

    def in_place(lines: Sequence[Line]) -> list[Line]:
        return sorted(lines, key=lambda line: place.get(line.id, new))

    chosen = in_place(whole_class)
    chosen += in_place(single)[: 1 if projector_open else MOST_LINES]
    return tuple(in_place(chosen[:MOST_LINES]))


def _one_each(
    news: Sequence[N],
    rules: Sequence[Callable[[N], Line | None]],
    dismissed: Container[str],
) -> list[Line]:
    lines: dict[str, Line] = {}
    for rule in rules:
        for each in news:
            line = rule(each)
            if line and line.id not in dismissed:
                lines.setdefault(each.id, line)
    return list(lines.values())


def _same_wrong(item: ItemNews) -> Line | None:
    """One wrong option drew many, and no fewer than got the item right."""
    option = max(item.wrong, key=lambda each: item.wrong[each], default=None)
    if option is None or item.answers < SAME_WRONG_ANSWERS:
        return None
    count = item.wrong[option]
    if count < SAME_WRONG_SHARE * item.answers or count < item.right_first:
        return None
    return Line(
        rule="same_wrong", item=item.id, option=option, count=count, of=item.answers
    )


def _split(item: ItemNews) -> Line | None:
    """About half are right: the moment at which discussing teaches most."""
    if item.answers < SPLIT_ANSWERS:
        return None
    low, high = SPLIT_SHARES
    if not low <= Fraction(item.right_first, item.answers) <= high:
        return None
    return Line(rule="split", item=item.id, count=item.right_first, of=item.answers)


def _sure_but_wrong(item: ItemNews) -> Line | None:
    count = item.sure_but_wrong
    if item.answers < SURE_ANSWERS or count < SURE_SHARE * item.answers:
        return None
    return Line(rule="sure_but_wrong", item=item.id, count=count, of=item.answers)


def _connection(here: Sequence[StudentNews]) -> Line | None:
    count = sum(
        not s.finished and not s.waits and s.contact_s >= OFFLINE_S for s in here
    )
    return Line(rule="connection", count=count, of=len(here)) if count else None


def _ready(here: Sequence[StudentNews], steps: int) -> Line | None:
    """The last step that most are past."""
    if len(here) < READY_STUDENTS:
        return None
    for step in range(steps, 0, -1):
        count = sum(student.finished or student.step > step for student in here)
        if count >= READY_SHARE * len(here):
            return Line(rule="ready", step=step, count=count, of=len(here))
    return None


def _needs_help(student: StudentNews) -> Line | None:
    count = student.not_yet_after_retry
    if count < HELP_ITEMS:
        return None
    return Line(rule="needs_help", student=student.id, count=count)


def _quiet(student: StudentNews, usual_s: Mapping[int, float]) -> Line | None:
    """About help, not about speed: much longer than the class on the same page."""
    usual = usual_s.get(student.step)
    if student.finished or student.waits or usual is None or student.news_s < QUIET_S:
        return None
    if student.news_s <= QUIET_TIMES * usual:
        return None
    return Line(
        rule="quiet",
        student=student.id,
        step=student.step,
        seconds=student.news_s,
        usual_s=usual,
    )
