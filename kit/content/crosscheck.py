"""What a lesson and its quiz say about each other, and items about one another."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from kit.content.frontmatter import StepShape
from kit.content.lessonfile import LessonFile
from kit.content.problems import Problem
from kit.content.schema import ItemShape
from kit.content.sources import QuizFile


def lesson_problems(lesson: LessonFile, quiz: QuizFile | None) -> Iterator[Problem]:
    """Answer steps name items that exist, of the right track, no two of them twins."""
    items = {item.id: item for item in quiz.shape.items} if quiz else {}
    for number, step in enumerate(lesson.shape.steps):
        for place, id_ in enumerate(step.items):
            loc = ("steps", number, "items", place)
            for message in _item_faults(step, id_, items):
                yield lesson.tree.problem(loc, message)
        for one, other in combinations(step.items, 2):
            if one in items and items[one].twin == other:
                message = f"{one} and {other} are twins; no step may ask both"
                yield lesson.tree.problem(("steps", number, "items"), message)
    asked = {id_ for step in lesson.shape.steps for id_ in step.items}
    for place, id_ in enumerate(lesson.shape.cards):
        for message in _card_faults(id_, items, asked):
            yield lesson.tree.problem(("cards", place), message)


def items_by_id(quizzes: Sequence[QuizFile]) -> Mapping[str, tuple[str, ItemShape]]:
    """Every item with the id of its quiz; of an id given twice, the first."""
    found: dict[str, tuple[str, ItemShape]] = {}
    for quiz in quizzes:
        for item in quiz.shape.items:
            found.setdefault(item.id, (quiz.shape.id, item))
    return found


def taken_ids(
    quiz: QuizFile,
    items: Mapping[str, tuple[str, ItemShape]],
    taken: Collection[str],
) -> Iterator[Problem]:
    """Answers are stored by item id, so no two quizzes may use the same."""
    for number, item in enumerate(quiz.shape.items):
        home = items[item.id][0]
        if home != quiz.shape.id or item.id in taken:
            where = "shipped content" if item.id in taken else home
            message = f"{item.id}: {where} has an item of this id; choose another"
            yield quiz.tree.problem(("items", number, "id"), message)


def quiz_problems(
    quiz: QuizFile,
    lesson: LessonFile | None,
    *,
    others: Mapping[str, tuple[str, ItemShape]] | None = None,
) -> Iterator[Problem]:
    """Twins point at each other; misconceptions are those of the lesson.

    The twin of a form's item stands on another form: in `others`, every item by id.
    None says that some quiz could not be read, so nothing is said about such twins.
    """
    items = {item.id: item for item in quiz.shape.items}
    named = {m.id for m in lesson.shape.misconceptions} if lesson else set()
    for number, item in enumerate(quiz.shape.items):
        if item.twin is not None:
            if item.form is not None and others is None:
                continue
            among = (others or {}).get(item.twin, ("", None))[1]
            twin = among if item.form else items.get(item.twin)
            for message in _twin_faults(item, twin):
                yield quiz.tree.problem(("items", number, "twin"), message)
        wrong: Mapping[str, str] = getattr(item, "misconceptions", {})
        for choice, misconception in wrong.items() if lesson else ():
            if misconception not in named:
                message = f"{misconception}: the lesson names no such misconception"
                loc = ("items", number, "misconceptions", choice)
                yield quiz.tree.problem(loc, message)


def _item_faults(
    step: StepShape, id_: str, items: Mapping[str, ItemShape]
) -> Iterator[str]:
    item = items.get(id_)
    if item is None:
        yield f"{id_}: the quiz of this lesson has no such item; check the spelling"
    elif step.track != "war" and item.track != "everyday":
        yield f"{id_}: a war item; only steps with 'track: war' may ask it"
    elif item.form is not None:
        yield f"{id_}: an item of form {item.form}; lessons use items without form"


def _card_faults(
    id_: str, items: Mapping[str, ItemShape], asked: Collection[str]
) -> Iterator[str]:
    if id_ not in items:
        yield f"{id_}: the quiz of this lesson has no such item; check the spelling"
    elif id_ in asked:
        yield f"{id_}: a step asks it; a card of the printed deck is asked nowhere else"


def _twin_faults(item: ItemShape, twin: ItemShape | None) -> Iterator[str]:
    if twin is None:
        yield f"{item.twin}: there is no such item; name the twin's id"
        return
    if twin.twin != item.id:
        yield f"{twin.id} does not point back; write 'twin: {item.id}' there"
    if twin.polarity == item.polarity:
        yield f"{twin.id} is {twin.polarity} too; twins differ in polarity"
    if twin.track != item.track:
        yield f"{twin.id} is in the other track; twins share their topic"
    if item.form is not None and twin.form == item.form:
        yield f"{twin.id} is on form {item.form} too; twins never meet in one sitting"
