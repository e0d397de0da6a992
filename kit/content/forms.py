"""Rules for the three parallel forms of the test: the grid, the twins, the order."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from statistics import fmean

from kit.content import cues
from kit.content.model import FORMS, TRACKS
from kit.content.passages import bare_text, parse_passage
from kit.content.problems import Problem
from kit.content.reading import phrases_of, words_of
from kit.content.schema import ItemShape, JudgeShape
from kit.content.sources import QuizFile
from kit.content.track import in_track
from kit.content.yamlfile import Path_

# One form holds, for sound and for flawed alike, so many judge passages of each lean.
GRID = {"ukrainian": 2, "nato": 2, "russian_official": 2, "nato_critical": 2, "none": 4}
PROCESS_ITEMS = 6
LONGEST_RUN = 3  # passages of one polarity in a row
MOST_OF_A_FAMILY = 2  # flawed passages of one move on a form
LENGTHS_DIFFER = 0.10  # mean words of two forms

_ALL: Path_ = ("items",)


def form_problems(quiz: QuizFile) -> Iterator[Problem]:
    """What is wrong with one form; nothing is said about other quizzes."""
    items = quiz.shape.items
    letters = {item.form for item in items}
    if not is_form(quiz):
        return
    for loc, message in _faults(quiz.shape.id, items, letters):
        yield quiz.tree.problem(loc, message)


def parallel_problems(quizzes: Sequence[QuizFile]) -> Iterator[Problem]:
    """What is wrong between the forms: lengths, and families that one lacks."""
    forms = {quiz.shape.items[0].form: quiz for quiz in quizzes if is_form(quiz)}
    if set(forms) != set(FORMS):
        return
    families = {
        letter: {i.family for i in q.shape.items} for letter, q in forms.items()
    }
    every = set().union(*families.values())
    means = {letter: _mean_words(quiz) for letter, quiz in forms.items()}
    for letter, quiz in forms.items():
        if missing := sorted(every - families[letter]):
            message = f"{', '.join(missing)}: other forms have this family; add an item"
            yield quiz.tree.problem(_ALL, message)
        yield from _phrases_again(quiz, list(forms.values()))
        if means[letter] > (1 + LENGTHS_DIFFER) * min(means.values()):
            message = (
                f"passages have {means[letter]:.0f} words on average, those of another"
                f" form {min(means.values()):.0f}; they may differ by a tenth"
            )
            yield quiz.tree.problem(_ALL, message)


def cue_problems(quizzes: Sequence[QuizFile]) -> Iterator[Problem]:
    """Each version of each form, all forms together, and all lessons' quizzes."""
    forms = [quiz for quiz in quizzes if is_form(quiz)]
    for quiz in forms:
        for track in TRACKS:
            yield from _audited(quiz, in_track(quiz.shape.items, track), f"{track}: ")
    for some in (forms, [q for q in quizzes if not is_form(q)]):
        items = [item for quiz in some for item in quiz.shape.items]
        if some:
            yield from _audited(some[0], items, f"over {len(some)} quizzes: ")


def passages_of(items: Iterable[ItemShape]) -> list[cues.Seen]:
    """The judge passages as the cue audit sees them."""
    return [
        cues.Seen(
            bare_text(parse_passage(item.passage)),
            is_sound=item.polarity == "sound",
            group=min(item.id, item.twin or item.id),
        )
        for item in items
        if isinstance(item, JudgeShape)
    ]


def _audited(
    quiz: QuizFile, items: Iterable[ItemShape], about: str
) -> Iterator[Problem]:
    if found := cues.audit(passages_of(items)):
        for message in cues.faults(found):
            yield quiz.tree.problem(_ALL, about + message)


def is_form(quiz: QuizFile) -> bool:
    return any(item.form for item in quiz.shape.items)


def _faults(
    id_: str,
    items: Sequence[ItemShape],
    letters: Collection[str | None],
) -> Iterator[tuple[Path_, str]]:
    if len(letters) > 1 or id_ != f"form-{next(iter(letters))}".lower():
        names = ", ".join(sorted(str(letter) for letter in letters))
        message = f"{id_} holds items of form {names}; one form to a file form-<letter>"
        yield _ALL, message
        return
    for track in TRACKS:
        asked = in_track(items, track)
        judged = [item for item in asked if isinstance(item, JudgeShape)]
        yield from _grid(judged, track)
        yield from _runs(items, judged, track)
        if (process := len(asked) - len(judged)) != PROCESS_ITEMS:
            message = f"{process} process items on the {track} track; a form has 6"
            yield _ALL, message
        for family, count in Counter(
            item.family for item in judged if item.polarity == "flawed"
        ).items():
            if count > MOST_OF_A_FAMILY:
                message = f"{family}: {count} flawed passages; at most 2 of one move"
                yield _ALL, message
    yield from _sisters(items)
    for number, item in enumerate(items):
        if isinstance(item, JudgeShape) and item.twin is None:
            yield ("items", number, "twin"), "name the twin, which is on another form"


def _grid(judged: Sequence[ItemShape], track: str) -> Iterator[tuple[Path_, str]]:
    wanted: Mapping[str, int] = GRID if track == "war" else {"none": sum(GRID.values())}
    for polarity in ("sound", "flawed"):
        found = Counter(i.lean for i in judged if i.polarity == polarity)
        if dict(found) != dict(wanted):
            said = ", ".join(f"{count} {lean}" for lean, count in sorted(found.items()))
            want = ", ".join(f"{count} {lean}" for lean, count in wanted.items())
            message = (
                f"{polarity} passages of the {track} track by lean: {said or 'none'}; "
                f"a form has {want}"
            )
            yield _ALL, message


def _runs(
    items: Sequence[ItemShape], judged: Sequence[ItemShape], track: str
) -> Iterator[tuple[Path_, str]]:
    for polarity, run in groupby(judged, key=lambda item: item.polarity):
        row = list(run)
        if len(row) > LONGEST_RUN:
            number = list(items).index(row[LONGEST_RUN])
            message = (
                f"the {track} track has {len(row)} {polarity} passages in a row here; "
                "at most 3, or the order gives the answer away"
            )
            yield ("items", number), message


def _sisters(items: Sequence[ItemShape]) -> Iterator[tuple[Path_, str]]:
    """Each war item has one everyday item of its family, to stand in its place."""
    for number, item in enumerate(items):
        if item.track != "war":
            continue
        same = [i for i in items if i.family == item.family]
        if sorted(i.track for i in same) != ["everyday", "war"]:
            message = (
                f"{item.family}: a form has one war item and one everyday item of such "
                f"a family, this one has {len(same)}"
            )
            yield ("items", number, "family"), message
        elif len({i.type for i in same}) == 2:
            yield ("items", number, "type"), "its everyday sister is of another type"


def _phrases_again(quiz: QuizFile, forms: Sequence[QuizFile]) -> Iterator[Problem]:
    """A phrase of a family that a student met on another form gives the move away."""
    earlier = [item for form in forms[: forms.index(quiz)] for item in form.shape.items]
    for number, item in enumerate(quiz.shape.items):
        mine = phrases_of(item.passage)
        for other in earlier:
            if other.family != item.family or other.id == item.twin:
                continue
            if shared := sorted(mine & phrases_of(other.passage)):
                message = (
                    f"shares “{' '.join(shared[0])}” with {other.id} of the same "
                    "family; word one of them anew"
                )
                yield quiz.tree.problem(("items", number, "passage"), message)


def _mean_words(quiz: QuizFile) -> float:
    judged = [item for item in quiz.shape.items if isinstance(item, JudgeShape)]
    return fmean(len(words_of(i.passage)) for i in judged) if judged else 0.0
