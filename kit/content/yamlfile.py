"""YAML 1.2 into checked shapes, with a line number for every complaint."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kit.content.complaints import explain
from kit.content.problems import ContentError, Problem, Severity

S = TypeVar("S", bound=BaseModel)
Path_: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None

MAX_BYTES = 2_000_000  # a quiz of 32 items has 60,000; this stops accidents
MAX_DEPTH = 20  # our files have 5 levels
_TAG = "tag:yaml.org,2002:"


class ParseYaml(Protocol):
    """`parse_yaml`, or the same with a memory."""

    def __call__(self, file: Path, text: str, *, first_line: int = 1) -> "Tree": ...


@dataclass(frozen=True, slots=True)
class Tree:
    """The plain values of one file, and the line on which each of them stands."""

    file: Path
    value: Plain
    lines: Mapping[Path_, int]

    def problem(
        self, loc: Path_, message: str, *, severity: Severity = "error"
    ) -> Problem:
        """A problem at `loc`; steps that are not in the file are pydantic's own."""
        line, path = self.lines.get((), 1), list[str | int]()
        for number, step in enumerate(loc):
            if (*path, step) in self.lines:
                path.append(step)
                line = self.lines[tuple(path)]
            elif number == len(loc) - 1 and step != "[key]":
                path.append(step)  # a field that is missing
        where = ".".join(map(str, path)) or "file"
        return Problem(self.file, line, where, message, severity)


def read_text(file: Path) -> str:
    """The text of a content file.

    Raises:
        ContentError: not there, too large, or not UTF-8.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            message = f"the file is larger than {MAX_BYTES:,} bytes; split it"
            raise ContentError([Problem(file, 1, "file", message)])
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        message = "this is not UTF-8; save the file with the encoding UTF-8"
        raise ContentError([Problem(file, line, "file", message)]) from error
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise ContentError([Problem(file, 1, "file", message)]) from error


def parse_yaml(file: Path, text: str, *, first_line: int = 1) -> Tree:
    """Read YAML that begins on `first_line` of `file`.

    Texts are normalised: a blank line makes a paragraph (two line feeds), every
    other run of white space is one space, whatever the style of the scalar.

    Raises:
        ContentError: not YAML, or with anchors, tags or duplicate keys.
    """
    try:
        reader = YAML(typ="safe", pure=True)
        reader.max_depth = MAX_DEPTH
        reader.composer.warn_double_anchors = False  # all anchors are refused below
        root = reader.compose(text)
    except MaxDepthExceededError as error:
        line = first_line + error.problem_mark.line
        message = "nested too deeply; make it flatter"
        raise ContentError([Problem(file, line, "syntax", message)]) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        message = f"this is not YAML: {error.problem or error.context}"
        raise ContentError([Problem(file, line, "syntax", message)]) from error
    except (YAMLError, ValueError) as error:
        message = "this is not YAML that can be read; look for stray characters"
        raise ContentError([Problem(file, first_line, "syntax", message)]) from error
    walk = _Walk(file, first_line)
    value = None if root is None else walk.read(root, ())
    if walk.problems:
        raise ContentError(walk.problems)
    return Tree(file, value, walk.lines)


def validate(tree: Tree, shape: type[S]) -> S:
    """The values of `tree` as `shape`.

    Raises:
        ContentError: with every problem found, not only the first, so that an
            author fixes a file in one round.
    """
    try:
        return shape.model_validate(tree.value)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise ContentError(
            tree.problem(e["loc"], explain(e, tree.value)) for e in found
        ) from error


def plain_text(text: str, *, literal: bool = False) -> str:
    """One space between words, two line feeds between paragraphs.

    YAML hands on a blank line as one line feed, except in literal scalars (`|`),
    where every line ends in one. No-break spaces are the author's and stay.
    """
    breaks = r"\n[ \t]*\n\s*" if literal else r"\n\s*"
    paragraphs = (re.sub(r"[ \t\r\n]+", " ", p) for p in re.split(breaks, text))
    return "\n\n".join(p.strip(" ") for p in paragraphs if p.strip())


class _Walk:
    """Walks the nodes once: values, lines, and what is refused on the way."""

    def __init__(self, file: Path, first_line: int) -> None:
        self.file, self.first_line = file, first_line
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []

    def read(self, node: Node, path: Path_) -> Plain:
        line = self.first_line + node.start_mark.line
        self.lines.setdefault(path, line)
        if node.anchor:
            # Aliases can make a small file expand to billions of values, so none.
            self._refuse(line, path, "anchors (&) and aliases (*) are not allowed")
            return None
        tag = str(node.tag).removeprefix(_TAG)
        if not isinstance(node, ScalarNode) and tag not in ("map", "seq"):
            self._refuse(line, path, f"the tag {tag} is not allowed; remove it")
            return None
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, SequenceNode):
            return [self.read(n, (*path, i)) for i, n in enumerate(node.value)]
        return self._scalar(node, tag, path, line)

    def _pairs(self, node: MappingNode, path: Path_) -> Iterator[tuple[str, Plain]]:
        for key, value in node.value:
            line = self.first_line + key.start_mark.line
            if not isinstance(key, ScalarNode) or key.anchor:
                self._refuse(line, path, "a key must be a plain word")
                continue
            name = str(key.value)
            if (*path, name) in self.lines:
                self._refuse(line, (*path, name), "this key is there twice; keep one")
                continue
            self.lines[(*path, name)] = line
            yield name, self.read(value, (*path, name))

    def _scalar(self, node: Node, tag: str, path: Path_, line: int) -> Plain:
        text, is_literal = str(node.value), getattr(node, "style", "") == "|"
        match tag:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" if re.fullmatch(r"[-+]?[0-9]+", text):
                return int(text) if len(text) < 20 else text
            case "float" if re.fullmatch(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?", text):
                return float(text)
            case "str" | "int" | "float" | "timestamp":
                return plain_text(text, literal=is_literal)
            case _:
                self._refuse(line, path, f"the tag {tag} is not allowed; remove it")
                return None

    def _refuse(self, line: int, path: Path_, message: str) -> None:
        where = ".".join(map(str, path)) or "file"
        self.problems.append(Problem(self.file, line, where, message))
