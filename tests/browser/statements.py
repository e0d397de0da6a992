"""What is said of the kit, and which tests carry which statement."""

import ast
from pathlib import Path

from ruamel.yaml import YAML

TESTS = Path(__file__).parents[1]
_FILE = YAML(typ="safe").load(
    Path(__file__).with_name("statements.yaml").read_text("utf-8")
)
MUST, SHOULD = _FILE["must"], _FILE["should"]
STATEMENTS = MUST | SHOULD


def carriers(files):
    """The tests that carry a number, by number; no test is run for it."""
    found = {}
    for file in files:
        text = file.read_text("utf-8")
        if "mark.statement" not in text:
            continue
        tree = ast.parse(text)
        for test in (node for node in ast.walk(tree) if _is_test(node)):
            for number in _numbers(test):
                found.setdefault(number, []).append(f"{file.name}::{test.name}")
    return found


def _is_test(node):
    if isinstance(node, ast.ClassDef):
        return node.name.startswith("Test")
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def _numbers(test):
    """Of `@pytest.mark.statement("T01", "T02")`."""
    for mark in test.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith(
            "mark.statement"
        ):
            yield from (ast.literal_eval(number) for number in mark.args)
