"""What YAML files said, kept beside the data: reading them is what a start waits for.

The YAML library needs about 0.2 s for the quiz of one module. Only what was read
without a problem is kept; it is checked against the schema all the same.
"""

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kit.content.yamlfile import Path_, Tree, parse_yaml

FORMAT = "1"  # goes up with every change of what a tree is


@dataclass(frozen=True, slots=True)
class TreeCache:
    """`parse` is `parse_yaml` with a memory in `folder`.

    One file for each content file, so nothing piles up. A folder that cannot be
    written, or holds nonsense, costs time and nothing else.
    """

    folder: Path

    def parse(self, file: Path, text: str, *, first_line: int = 1) -> Tree:
        kept = self.folder / f"{_digest(str(file.resolve()))[:24]}.json"
        key = _digest("\0".join([FORMAT, _reader(), str(first_line), text]))
        tree = _recall(kept, key, file)
        if tree is None:
            tree = parse_yaml(file, text, first_line=first_line)
            _remember(kept, key, tree)
        return tree


def _recall(kept: Path, key: str, file: Path) -> Tree | None:
    try:
        stored = json.loads(kept.read_bytes())
        if stored["key"] != key:
            return None
        lines: dict[Path_, int] = {tuple(path): n for path, n in stored["lines"]}
        return Tree(file, stored["value"], lines)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _remember(kept: Path, key: str, tree: Tree) -> None:
    stored: dict[str, Any] = {"key": key, "value": tree.value}
    stored["lines"] = list(tree.lines.items())
    beside = kept.with_suffix(".new")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(stored), "utf-8")
        beside.replace(kept)
    except OSError:
        return


def _reader() -> str:
    return version("ruamel.yaml")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
