"""Whether the front matter and the body of a lesson fit together."""

from collections.abc import Iterator, Mapping

from kit.content.frontmatter import LessonShape
from kit.content.model import Section
from kit.content.problems import Problem
from kit.content.yamlfile import Tree


def outline_problems(
    tree: Tree, shape: LessonShape, sections: Mapping[str, Section]
) -> Iterator[Problem]:
    yield from _steps(tree, shape, sections)
    yield from _sections(tree, shape, sections)
    yield from _misconceptions(tree, shape)


def _steps(
    tree: Tree, shape: LessonShape, sections: Mapping[str, Section]
) -> Iterator[Problem]:
    for number, step in enumerate(shape.steps):
        loc = ("steps", number, "id")
        if step.kind == "answer" and not step.items:
            yield tree.problem(loc, "an answer step needs 'items'; name them")
        if step.kind == "read":
            if step.items:
                yield tree.problem(loc, "a read step has no 'items'; remove them")
            section = sections.get(step.id)
            if section is None or section.kind != "step":
                message = f"this read step needs a section '::: step {{#{step.id}}}'"
                yield tree.problem(loc, message)


def _sections(
    tree: Tree, shape: LessonShape, sections: Mapping[str, Section]
) -> Iterator[Problem]:
    kinds = {step.id: step.kind for step in shape.steps}
    for section in sections.values():
        fence = f"section '::: step {{#{section.id}}}'"
        if section.kind != "step" or not section.id:
            continue
        if section.id not in kinds:
            message = f"{fence}: there is no such step; add it or rename the section"
            yield tree.problem(("steps",), message)
        elif kinds[section.id] == "answer":
            message = (
                f"{fence}: an answer step has no section; its items are the quiz's"
            )
            yield tree.problem(("steps",), message)


def _misconceptions(tree: Tree, shape: LessonShape) -> Iterator[Problem]:
    """Each is answered in a read step, and by students of both tracks."""
    steps = {step.id: step for step in shape.steps}
    tracks = {step.track for step in shape.steps} - {None}
    for number, misconception in enumerate(shape.misconceptions):
        loc = ("misconceptions", number, "step")
        step = steps.get(misconception.step)
        if step is None:
            message = f"{misconception.step}: there is no such step; name a read step"
            yield tree.problem(loc, message)
        elif step.kind == "answer":
            message = (
                f"{step.id} is an answer step; name the read step that explains it"
            )
            yield tree.problem(loc, message)
        elif step.track and len(tracks) > 1:
            message = f"{step.id} is in the {step.track} track only; others miss it"
            yield tree.problem(loc, message, severity="warning")
