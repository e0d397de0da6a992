"""Who may import whom: arrows point inwards, and pure modules stay pure."""

import ast
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KIT = ROOT / "kit"
FLASKS = {"flask", "flask_wtf", "wtforms", "werkzeug", "itsdangerous", "markupsafe"}

# The most specific package counts. Its own parts are always allowed, and so is the
# standard library, except in pure modules.
MAY_IMPORT = {
    "kit.content.model": set(),
    "kit.content.html": {"bleach", "nh3", "markupsafe", "kit.content"},
    "kit.content": {
        "babel",
        "kit.i18n.catalogue",
        "kit.i18n.checks",
        "kit.i18n.languages",
        "markdown_it",
        "mdit_py_plugins",
        "pydantic",
        "pydantic_core",
        "ruamel",
    },
    "kit.grading": {"kit.content.model"},
    "kit.analytics.stats": set(),
    "kit.analytics.worth": {"kit.analytics.stats"},
    "kit.analytics.discernment": {"kit.analytics.stats"},
    "kit.analytics.roc": {"kit.analytics.discernment", "kit.analytics.stats"},
    "kit.analytics.calibration": {"kit.analytics.discernment", "kit.analytics.stats"},
    "kit.analytics.crossed": {"kit.analytics.discernment"},
    "kit.analytics.hierarchical": {
        "kit.analytics.crossed",
        "kit.analytics.discernment",
        "kit.analytics.stats",
    },
    "kit.analytics.hierarchical_change": {
        "kit.analytics.crossed",
        "kit.analytics.hierarchical",
    },
    "kit.analytics.change": {
        "kit.analytics.discernment",
        "kit.analytics.hierarchical",
        "kit.analytics.hierarchical_change",
        "kit.analytics.quantiles",
        "kit.analytics.roc",
        "kit.analytics.stats",
    },
    "kit.analytics.student_change": {
        "kit.analytics.discernment",
        "kit.analytics.reliability",
        "kit.analytics.stats",
    },
    "kit.analytics.comparison": {"kit.analytics.quantiles", "kit.analytics.stats"},
    "kit.analytics.equating": set(),
    "kit.analytics.lean": {
        "kit.analytics.discernment",
        "kit.analytics.quantiles",
        "kit.analytics.stats",
    },
    "kit.analytics.quantiles": set(),
    "kit.analytics.reliability": {"kit.analytics.quantiles", "kit.analytics.stats"},
    "kit.analytics.items": {"kit.analytics.reliability", "kit.analytics.stats"},
    "kit.analytics.options": {"kit.analytics.items", "kit.analytics.stats"},
    "kit.analytics.checks": {
        "kit.analytics.locales",
        "kit.analytics.options",
        "kit.analytics.stats",
    },
    "kit.analytics.durations": {"kit.analytics.stats"},
    "kit.analytics.dif": {"kit.analytics.stats"},
    "kit.analytics.pooling": {"kit.analytics.dif", "kit.analytics.stats"},
    "kit.analytics.locales": {"kit.analytics.stats"},
    "kit.analytics.marginal": set(),
    "kit.analytics.information": {"kit.analytics.marginal"},
    "kit.analytics.irt": {
        "kit.analytics.information",
        "kit.analytics.items",
        "kit.analytics.marginal",
        "kit.analytics.stats",
    },
    "kit.analytics.bank": {
        "kit.analytics.calibration",
        "kit.analytics.items",
        "kit.analytics.locales",
        "kit.analytics.reliability",
        "kit.analytics.stats",
    },
    "kit.analytics": {"kit.db", "sqlalchemy"},
    "kit.db.backup": {"kit.__version__"},  # a backup says which version wrote it
    "kit.db": {"alembic", "sqlalchemy", "kit.migrations"},
    "kit.migrations": {"alembic", "sqlalchemy", "kit.db"},
    "kit.i18n": {"babel", "jinja2", "markupsafe"},
    "kit.services.passwords": {"kit.services", "werkzeug"},
    "kit.services.gradebook": {
        "kit.services",
        "kit.grading",
        "kit.content.model",
        "xlsxwriter",
    },
    "kit.services.backups": {"kit.__version__"},  # which wrote them
    "kit.services.restores": {"kit.__version__"},
    "kit.services": {
        "kit.analytics",
        "kit.content",
        "kit.db",
        "kit.grading",
        "sqlalchemy",
    },
    "kit.web.faults": {"sqlalchemy.exc"},
    "kit.web.qr": {"segno", "markupsafe"},
    "kit.web": {
        "kit.__version__",  # shown to admins
        "babel",
        "kit.address",
        "kit.config",
        "kit.content.model",
        "kit.content.shelves",  # the type of the site's table of what is settled
        "kit.db.engine",  # the type of the site's database, in context.py
        "kit.grading",
        "kit.i18n",
        "kit.services",
        "kit.sites",
        *FLASKS,
    },
    "kit.config": set(),
    "kit.address": set(),
    "kit.sites": set(),
}
# These wire the rest together.
WIRING = ("kit.app", "kit.cli", "kit.__main__", "kit")

# No files, clock, randomness, environment, network or database: values in, values out.
PURE = (
    "kit.content.model",
    "kit.grading.grade",
    "kit.grading.typed",
    "kit.grading.responses",
    "kit.analytics.stats",
    "kit.analytics.discernment",
    "kit.analytics.roc",
    "kit.analytics.calibration",
    "kit.analytics.change",
    "kit.analytics.crossed",
    "kit.analytics.hierarchical",
    "kit.analytics.hierarchical_change",
    "kit.analytics.student_change",
    "kit.analytics.comparison",
    "kit.analytics.equating",
    "kit.analytics.lean",
    "kit.analytics.quantiles",
    "kit.analytics.reliability",
    "kit.analytics.items",
    "kit.analytics.options",
    "kit.analytics.checks",
    "kit.analytics.durations",
    "kit.analytics.dif",
    "kit.analytics.pooling",
    "kit.analytics.locales",
    "kit.analytics.marginal",
    "kit.analytics.information",
    "kit.analytics.irt",
    "kit.analytics.bank",
    "kit.analytics.worth",
    "kit.services.tally",
    "kit.services.names",
    "kit.services.errors",
    "kit.web.student.shown",
    "kit.web.student.view",
    "kit.web.student.feedback",
)
IMPURE = {
    "asyncio", "datetime.datetime.now", "glob", "io", "logging", "multiprocessing", "os",
    "pathlib", "random", "secrets", "shutil", "socket", "sqlite3", "subprocess",
    "tempfile", "threading", "time", "urllib.request",
}  # fmt: skip
IMPURE_CALLS = {"open", "print", "input", "now", "utcnow", "today", "getenv"}
# Nothing the kit runs may reach out, run text as code, or read what can run code.
NEVER = {
    "http.client", "urllib.request", "requests", "httpx", "aiohttp", "ftplib", "smtplib",
    "telnetlib", "pickle", "marshal", "shelve", "xml", "ctypes",
}  # fmt: skip
NEVER_CALLED = {"eval", "exec", "compile", "__import__"}


def modules(root=KIT):
    """Every module of the package: its file and its dotted name."""
    for file in sorted(root.rglob("*.py")):
        parts = file.relative_to(root.parent).with_suffix("").parts
        yield file, ".".join(p for p in parts if p != "__init__")


def within(name, package):
    return name == package or name.startswith(f"{package}.")


def imports(text):
    """The dotted names a module imports, wherever the import stands."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def calls(text):
    """The names that are called: of functions, and the last part of attributes."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr


def foreign(text):
    """Imports that are neither the standard library's nor from the future."""
    return {
        i for i in imports(text) if i.partition(".")[0] not in sys.stdlib_module_names
    }


def package_of(name):
    found = [p for p in MAY_IMPORT if within(name, p)]
    return max(found, key=len, default=None)


def breaches(name, text):
    """The imports of a module that its layer does not allow."""
    package = package_of(name)
    if package is None:
        return set()
    allowed = {*MAY_IMPORT[package], package, *_own(name, package)}
    return {i for i in foreign(text) if not any(within(i, a) for a in allowed)}


def _own(name, package):
    """A module with a line of its own may still use what its package may."""
    if package in PURE:
        return set()
    outer = max(
        (p for p in MAY_IMPORT if p != package and within(package, p)),
        key=len,
        default=None,
    )
    return {outer, *MAY_IMPORT[outer]} if outer else set()


def impurities(text):
    names = {i for i in imports(text) if any(within(i, bad) for bad in IMPURE)}
    return names | {c for c in calls(text) if c in IMPURE_CALLS}


@pytest.mark.parametrize(("file", "name"), list(modules()), ids=lambda v: str(v)[-40:])
def test_layers(file, name):
    assert breaches(name, file.read_text("utf-8")) == set()


def test_every_module_has_a_layer_or_wires():
    bare = [
        name
        for _file, name in modules()
        if package_of(name) is None
        and not any(name == w or within(name, "kit.cli") for w in WIRING)
    ]

    assert bare == []


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_touch_nothing(name):
    file = ROOT / Path(*name.split(".")).with_suffix(".py")

    assert impurities(file.read_text("utf-8")) == set()


@pytest.mark.parametrize(("file", "name"), list(modules()), ids=lambda v: str(v)[-40:])
def test_nothing_reaches_out_or_runs_text(file, name):
    text = file.read_text("utf-8")

    assert {i for i in imports(text) if any(within(i, bad) for bad in NEVER)} == set()
    called = {
        n.func.id
        for n in ast.walk(ast.parse(text))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert called & NEVER_CALLED == set()


def test_one_library_has_one_home():
    """Each need behind one module: what else would import it says so here."""
    homes = {
        "bleach": {"kit.content.html"},
        "nh3": {"kit.content.html"},
        "segno": {"kit.web.qr"},
        "xlsxwriter": {"kit.services.gradebook"},
        "markdown_it": {"kit.content.markdown"},
        "wtforms": {"kit.web"},
        "flask_wtf": {"kit.web"},
    }
    for library, where in homes.items():
        users = {name for file, name in modules() if _uses(file, library)}
        assert users, library
        assert not {u for u in users if not any(within(u, w) for w in where)}, library


def _uses(file, library):
    return any(within(i, library) for i in imports(file.read_text("utf-8")))


def test_services_neither_commit_nor_ask_for_the_time():
    for file, name in modules():
        if within(name, "kit.services"):
            called = set(calls(file.read_text("utf-8")))
            assert not called & {"commit", "rollback", "now", "utcnow", "today"}, name


def test_only_safe_html_is_declared_safe():
    """Markup and `|safe` stand where their input was sanitised, and nowhere else."""
    allowed = {"kit.web.i18n", "kit.web.qr", "kit.content.html", "kit.i18n.jinja"}
    users = {
        name
        for file, name in modules()
        if "Markup" in set(calls(file.read_text("utf-8")))
    }

    assert users <= allowed


class TestTheCheckItself:
    """Planted faults: a check that cannot fail says nothing."""

    @pytest.mark.parametrize(
        ("name", "line"),
        [
            ("kit.grading.grade", "import flask"),
            ("kit.grading.grade", "from kit.services import attempts"),
            ("kit.content.load", "from sqlalchemy import select"),
            ("kit.content.model", "from kit.content import load"),
            ("kit.content.markdown", "import bleach"),
            ("kit.analytics.stats", "from kit.db.models import Account"),
            ("kit.analytics.queries", "from kit.content.model import Item"),
            ("kit.db.models", "from kit.content.model import Item"),
            ("kit.services.classes", "from flask import g"),
            ("kit.services.classes", "from kit.i18n import gettext"),
            ("kit.services.classes", "from kit.web import access"),
            ("kit.web.teacher.results", "from kit.db.models import Account"),
            ("kit.web.teacher.results", "from sqlalchemy import select"),
            ("kit.web.teacher.results", "from kit.analytics import queries"),
            ("kit.web.teacher.results", "from kit.content.load import load_library"),
            ("kit.i18n.words", "from flask import request"),
            ("kit.config", "import flask"),
        ],
    )
    def test_a_forbidden_import_is_found(self, name, line):
        assert breaches(name, line)

    def test_it_is_found_inside_a_function(self):
        text = textwrap.dedent(
            """
            def late():
                from flask import g
                return g
            """
        )

        assert breaches("kit.services.classes", text) == {"flask.g"}

    @pytest.mark.parametrize(
        "text",
        [
            "import random",
            "from time import monotonic",
            "from os import environ",
            "from pathlib import Path",
            "x = open('a')",
            "from datetime import datetime\nx = datetime.now()",
            "import secrets",
        ],
    )
    def test_a_clock_or_a_file_in_a_pure_module_is_found(self, text):
        assert impurities(text)

    def test_what_is_allowed_is_allowed(self):
        assert not breaches(
            "kit.web.faults", "from sqlalchemy.exc import OperationalError"
        )
        assert not breaches("kit.services.classes", "from kit.db.models import Account")
        assert not breaches("kit.web.access", "from flask import g")
        assert not breaches("kit.grading.grade", "from kit.content.model import Item")
        assert not impurities("from datetime import datetime, timedelta")
