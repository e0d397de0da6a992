"""How content says what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to look at, addressed the way an author finds it."""

    file: Path
    line: int
    where: str  # dotted path inside the file, e.g. "items.1.key"
    message: str
    severity: Severity = "error"  # a warning asks for a look and stops nothing

    def __str__(self) -> str:
        prefix = "" if self.severity == "error" else "warning: "
        return f"{self.file}:{self.line}: {self.where}: {prefix}{self.message}"


class ContentError(Exception):
    """The file cannot become a value; `problems` says why, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    return [p for p in problems if p.severity == "error"]


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By file and line, each once: the order in which an author works."""
    return tuple(sorted(set(problems), key=lambda p: (str(p.file), p.line, p.where)))
