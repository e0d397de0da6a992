"""A page asks the database as often for 300 students as for 3."""

import pytest
from cast import add_comparison
from crowd import add_students
from sqlalchemy import event
from taking import RIGHT, WRONG

from kit.content.model import Typed

# Every GET rule of students and teachers that names somebody's class or lesson.
PAGES = {
    "ana": (
        "/t/", "{c}/", "{c}/settings", "{c}/people", "{c}/people/{ben}", "{c}/people/{ben}/erase",
        "{c}/people/cards", "{c}/people/add", "{c}/people/{ben}/join", "{c}/people/{ben}/move", "/t/bin", "/t/demo", "{c}/map", "{c}/profile", "{c}/report", "{c}/report/file", "{c}/answers.zip", "{c}/map?of={lesson}", "{c}/change", "/t/comparisons", "/t/comparisons/comparison22", "{c}/assign?lesson=demo-module",
        "{a}/", "{a}/live", "{a}/live.json", "{a}/board", "{a}/poster", "{a}/show/ev-single", "{a}/results",
        "{a}/results/people", "{a}/results/people/{ben}", "{a}/results/q/ev-single",
        "{a}/results/q/ev-text", "{a}/results/q/ev-single/rule?what=drop",
        "{a}/results/q/ev-single/rule?what=key&look=1&chosen=about-page", "{a}/export", "{a}/hours", "{a}/export/file",
        "{a}/export/file?what=answers&form=xlsx&names=notes", "/t/library", "/t/classes/new",
        "/t/library/demo-module", "/t/library/demo-module/preview/everyday",
        "/t/library/demo-module/print", "/t/library/demo-module/print/key",
        "/t/library/demo-module/print/cards/everyday", "/t/guides/hard-moments",
        "/t/library/demo-module/print/questions/everyday", "/t/guides/shelves",
    ),
    "ben": (
        "/", "/me", "/me/way-back", "/me/data", "/me/data.json", "/me/report", "/me/reading", "/break", "{s}/", "{s}/go",
        "{s}/1", "{s}/6", "{s}/6/feedback", "{s}/14", "{s}/end", "{s}/review",
        "{s}/settings.json", "{s}/discuss", "{s}/6/discuss", "/j/{code}", "/j/{code}/back",
    ),
    "dora": (
        "/admin/", "/admin/backups", "/admin/people", "/admin/settings", "/admin/log",
        "/admin/content", "/admin/first", "/admin/restore", "/admin/sheet",
        "/admin/updates",
    ),
    "nobody": ("/", "/j/{code}", "/j/{code}/back", "/signin", "/help", "/privacy", "/offline", "/about", "/readyz"),
}  # fmt: skip
CASES = [(who, page) for who, pages in PAGES.items() for page in pages]


@pytest.fixture
def asked(app):
    """The statements since the list was cleared."""
    statements = []
    engine = app.extensions["kit"].database.engine

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    yield statements
    event.remove(engine, "before_cursor_execute", _note)


@pytest.fixture
def addresses(cast, database, now):
    with database.writing() as session:
        add_comparison(session, cast, now)
    given = cast.lesson_5b.public_id
    return {
        "a": f"/t/a/{given}", "s": f"/a/{given}", "c": f"/t/c/{cast.class_5b.public_id}",
        "ben": cast["ben"].public_id, "lesson": given, "code": cast.lesson_5b.code,
    }  # fmt: skip


@pytest.fixture
def fill(database, library, cast, now):
    """A class of so many, each with eleven answers and three steps read."""

    def fill(first, last):
        items = {f"ev-{what}": given for what, given in WRONG.items()}
        items |= {
            "ev-reflection": Typed("something"),
            "ev-judge-sound": RIGHT["judge-sound"],
        }
        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {n}" for n in range(first, last)],
            answers=lambda _i: items,
            now=now,
            steps=("welcome", "note-everyday", "three-questions"),
        )

    return fill


def test_every_page_of_the_site_is_in_the_table(app, addresses):
    """Rules with a parameter, and those behind a sign-in; the rest has no class."""
    asked = {
        app.url_map.bind("").match(page.format(**addresses).partition("?")[0])[0]
        for _who, page in CASES
    }
    elsewhere = {
        "public.card",
        "public.link",
        "public.set_up",
        "static",
        "public.alive",
    }
    elsewhere |= {"public.help_student", "public.help_teacher"}
    elsewhere |= {"admin.backup", "admin.job", "teacher.erase_class"}
    rules = {r.endpoint for r in app.url_map.iter_rules() if "GET" in r.methods}

    assert rules - asked <= elsewhere


def test_three_hundred_cost_as_much_as_three(browse_as, addresses, fill, asked, taking):
    taking("ben").answer("ev-single")
    browsers = {who: browse_as(who) for who in PAGES}

    def counts():
        found = {}
        for who, page in CASES:
            browsers[who].get("/help")  # the first answer of a browser makes its cookie
            asked.clear()
            answer = browsers[who].get(page.format(**addresses))
            assert answer.status_code in (200, 303), page
            found[who, page] = len(asked)
        return found

    fill(0, 3)
    few = counts()
    fill(3, 300)
    many = counts()

    assert many == few
    assert max(few.values()) <= 25, max(few, key=few.get)


def test_the_listener_hears(browse_as, asked):
    """The control: a page that asks is counted."""
    browse_as("ana").get("/t/")

    assert any("classroom" in statement for statement in asked)


@pytest.mark.parametrize("answers", [0, 11])
def test_a_students_page_costs_as_much_at_the_end_as_at_the_start(
    browse_as, addresses, asked, taking, answers
):
    ben = browse_as("ben")
    for item in list(taking("ben").here().plan.pages)[3 : 3 + answers]:
        taking("ben").answer(item.item)
    ben.get("/me")
    asked.clear()

    ben.get("{s}/".format(**addresses))

    assert len([s for s in asked if s.startswith("SELECT")]) <= 7
