"""lesson.md into front matter, sections and blocks, or every problem with its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from kit.content.frontmatter import LessonShape
from kit.content.markdown import TooLargeError, inspect, unwrapped
from kit.content.model import Block, Section
from kit.content.outline import outline_problems
from kit.content.problems import ContentError, Problem, errors
from kit.content.yamlfile import ParseYaml, Tree, parse_yaml, read_text, validate

TOP = frozenset({"step", "teacher", "prompts", "extension", "printable", "key"})
IN_A_STEP = frozenset({"keep", "example", "words"})
ANYWHERE_INSIDE = frozenset({"specimen"})
KINDS = TOP | IN_A_STEP | ANYWHERE_INSIDE

# Ids of segments that stand in the front matter: a block called like one of them
# would share its name in the catalogues.
RESERVED = frozenset(
    {"title", "summary", "aim", "content-note", "objectives", "misconceptions", "steps"}
)

Role: TypeAlias = Literal["heading", "specimen", "other"]

_OPEN = re.compile(r":::+\s+(\S+)(?:\s+\{#([^}]*)\})?")
_CLOSE = re.compile(r":::+")
_ID_AT_END = re.compile(r"\s*\{#([^{}]*)\}$")
_ID = re.compile(r"[a-z0-9-]{1,40}")


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A leaf of the body in the source language."""

    id: str
    text: str  # Markdown, without the id and without the author's line breaks
    line: int
    role: Role


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson as it was written: checked, not yet in any language."""

    file: Path
    shape: LessonShape
    tree: Tree
    sections: Mapping[str, Section]
    blocks: Mapping[str, SourceBlock]
    warnings: tuple[Problem, ...] = ()


def read_lesson(file: Path, *, parse: ParseYaml = parse_yaml) -> LessonFile:
    """Read one lesson.md.

    Raises:
        ContentError: with every problem of front matter and body together.
    """
    front, body, first_line = _split(file, read_text(file))
    problems: list[Problem] = []
    shape = tree = None
    try:
        tree = parse(file, front, first_line=2)
        shape = validate(tree, LessonShape)
    except ContentError as error:
        problems += error.problems
    reader = _BodyReader(file)
    reader.read(body, first_line)
    problems += reader.problems
    if shape and tree:
        problems += outline_problems(tree, shape, reader.sections)
    if shape is None or tree is None or errors(problems):
        raise ContentError(problems)
    return LessonFile(
        file, shape, tree, reader.sections, reader.blocks, tuple(problems)
    )


def _split(file: Path, text: str) -> tuple[str, list[str], int]:
    """Front matter, the lines of the body, and the number of the first of them."""
    lines = text.split("\n")
    ends = [n for n, line in enumerate(lines) if n and line.rstrip() == "---"]
    if lines[0].rstrip("\r ") != "---" or not ends:
        message = "the file must begin with front matter between two lines '---'"
        raise ContentError([Problem(file, 1, "front matter", message)])
    return "\n".join(lines[1 : ends[0]]), lines[ends[0] + 1 :], ends[0] + 2


@dataclass(slots=True)
class _OpenSection:
    kind: str
    id: str
    line: int
    children: list[Block | Section] = field(default_factory=list)
    is_empty: bool = True  # a block that is refused still shows that one was meant


class _BodyReader:
    """Reads line by line: sections are opened and closed, blocks end at blank lines."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.sections: dict[str, Section] = {}
        self.blocks: dict[str, SourceBlock] = {}
        self._open: list[_OpenSection] = []
        self._ids: dict[str, int] = {}
        self._chunk: list[str] = []

    def read(self, lines: list[str], first_line: int) -> None:
        number = first_line
        for number, line in enumerate(lines, first_line):
            stripped = line.strip()
            if stripped and not stripped.startswith(":::"):
                self._chunk.append(line.rstrip("\r"))
                continue
            self._end_chunk(number - 1)
            if stripped:
                self._fence(number, stripped)
        self._end_chunk(number)
        for section in self._open:
            self._say(
                section.line, section.id, "this section is never closed; add ':::'"
            )

    def _fence(self, line: int, text: str) -> None:
        if _CLOSE.fullmatch(text):
            self._close(line)
        elif found := _OPEN.fullmatch(text):
            self._begin(line, found[1], found[2] or "")
        else:
            message = "write '::: kind {#id}' to open a section and ':::' to close it"
            self._say(line, "body", message)

    def _begin(self, line: int, kind: str, id_: str) -> None:
        around = [s.kind for s in self._open]
        if kind not in KINDS:
            message = f"'{kind}' is no kind of section; use {', '.join(sorted(KINDS))}"
            self._say(line, id_ or "body", message)
        elif kind in TOP and around:
            self._say(line, id_, f"'{kind}' stands at the top level, not in a section")
        elif kind in IN_A_STEP and "step" not in around:
            self._say(line, id_, f"'{kind}' stands inside a step; move it into one")
        elif kind in ANYWHERE_INSIDE and not around:
            self._say(line, id_, f"'{kind}' stands inside a section; move it into one")
        self._claim(line, id_, what="section")
        self._open.append(_OpenSection(kind, id_, line))

    def _close(self, line: int) -> None:
        if not self._open:
            self._say(line, "body", "':::' closes nothing; remove it")
            return
        done = self._open.pop()
        if done.is_empty:
            self._say(done.line, done.id, "this section is empty; fill or remove it")
        section = Section(done.kind, done.id, tuple(done.children))
        if self._open:
            self._open[-1].children.append(section)
            self._open[-1].is_empty = False
        else:
            self.sections[done.id] = section

    def _end_chunk(self, last_line: int) -> None:
        chunk, self._chunk = self._chunk, []
        if not chunk:
            return
        if self._open:
            self._open[-1].is_empty = False
        line = last_line - len(chunk) + 1
        text = "\n".join(chunk)
        found = _ID_AT_END.search(text.rstrip())
        if not found:
            message = "this block has no id; end its last line with {#an-id}"
            self._say(line, "body", f"{message} ({_beginning(text)})")
            return
        id_ = found[1]
        if not self._claim(last_line, id_, what="block"):
            return
        if not self._open:
            message = "this block stands outside every section; move it into one"
            self._say(line, id_, message)
            return
        self._add(id_, text.rstrip()[: found.start()], line)

    def _add(self, id_: str, text: str, line: int) -> None:
        try:
            text = unwrapped(text.strip("\n")).strip()
            problems = list(_block_problems(text))
        except TooLargeError as error:
            text, problems = "", [str(error)]
        for message in problems:
            self._say(line, id_, message)
        role: Role = "heading" if text.startswith("#") else "other"
        if any(s.kind == "specimen" for s in self._open):
            role = "specimen"
        self.blocks[id_] = SourceBlock(id_, text, line, role)
        self._open[-1].children.append(Block(id_))

    def _claim(self, line: int, id_: str, *, what: str) -> bool:
        """Whether the id is good and new; says what is wrong with it if not."""
        if not _ID.fullmatch(id_):
            given = f"'{id_}' is no id" if id_ else "the id is missing"
            message = f"{given}; a {what} needs {{#id}} of a-z, 0-9 and '-', 40 at most"
        elif id_ in RESERVED:
            message = f"'{id_}' is used by the front matter; choose another id"
        elif id_ in self._ids:
            message = f"this id stands on line {self._ids[id_]} already; choose another"
        else:
            self._ids[id_] = line
            return True
        self._say(line, id_ or "body", message)
        return False

    def _say(self, line: int, where: str, message: str) -> None:
        self.problems.append(Problem(self.file, line, where or "body", message))


def _block_problems(text: str) -> Iterator[str]:
    if not text:
        yield "this block has an id and no text; write some or remove it"
        return
    parsed = inspect(text)
    if "{#" in text:
        yield "an id stands inside the block; leave a blank line after each id"
    if "heading" in parsed.kinds and len(parsed.kinds) > 1:
        yield "leave a blank line after the heading and give each part its own id"
    if any(level not in (2, 3) for level in parsed.heading_levels):
        yield "headings are '##' or '###'; the title of the page is the only '#'"
    known = {"paragraph", "heading", "list", "table", "quotation"}
    if strange := sorted(set(parsed.kinds) - known):
        yield (
            f"{', '.join(strange)}: a block is a paragraph, a heading, a list, a table "
            "or a quotation"
        )
    if parsed.has_pictures:
        yield "pictures are not supported; describe what matters in words"


def _beginning(text: str) -> str:
    first = text.strip().split("\n")[0]
    return first if len(first) <= 30 else first[:30].rstrip() + "…"
