"""Every template compiles, extends a base, and names only what there is."""

import ast
import re
from pathlib import Path

import pytest
from bare_text import bare_texts
from cast import PIN_KEY, SECRET_KEY
from jinja2 import Environment, FileSystemLoader, nodes

from kit.app import create_app
from kit.config import Settings

FOLDER = Path(__file__).parents[2] / "kit" / "templates"
FILES = sorted(f.relative_to(FOLDER).as_posix() for f in FOLDER.rglob("*.html"))
BASES = {"base.html", "board.html"}
# Parts of pages that are included, not pages.
PARTS = {
    "admin/tabs.html",
    "student/pause.html",
    "teacher/live_parts.html",
    "teacher/made_up.html",
    "teacher/names_switch.html",
    "teacher/question_figures.html",
    "teacher/rulings.html",
    "teacher/tabs.html",
}
PAGES = [f for f in FILES if f not in BASES | PARTS and not f.startswith("macros/")]
ENVIRONMENT = Environment(
    extensions=["jinja2.ext.i18n"], loader=FileSystemLoader(FOLDER)
)  # noqa: S701


@pytest.fixture(scope="module")
def app(library, tmp_path_factory):
    """The site, for its endpoints and its files; no page is asked for."""
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder}/kit.sqlite",
        secret_key=SECRET_KEY,
        pin_key=PIN_KEY,
    )
    app = create_app(settings, library=library)
    yield app
    app.extensions["kit"].database.close()


def source(name):
    return (FOLDER / name).read_text("utf-8")


def tree(name):
    return ENVIRONMENT.parse(source(name))


def called(name, function):
    """The first arguments of every call of a function, as far as they are constants."""
    for call in tree(name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == function:
            yield call


def test_there_are_templates():
    assert len(PAGES) > 35


@pytest.mark.parametrize("name", FILES)
def test_it_compiles(app, name):
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_extends_a_base(name):
    (extends,) = list(tree(name).find_all(nodes.Extends))

    assert extends.template.value in BASES


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_title_and_main(name):
    blocks = {block.name for block in tree(name).find_all(nodes.Block)}

    assert {"title", "main"} <= blocks


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_declared_safe(name):
    """`safe_block` prints blocks that were sanitised when the lesson was loaded."""
    filters = {f.name for f in tree(name).find_all(nodes.Filter)}

    assert "safe" not in filters
    assert "Markup" not in source(name)
    assert not re.search(r"autoescape\s+false", source(name))
    if "safe_block" in filters:
        assert name == "macros/lessons.html"


@pytest.mark.parametrize("name", FILES)
def test_every_endpoint_is_one(app, name):
    for call in called(name, "url_for"):
        target = call.args[0]
        if isinstance(target, nodes.Const):
            assert target.value in app.view_functions, target.value
            rule = next(app.url_map.iter_rules(target.value))
            given = {k.key for k in call.kwargs}
            assert rule.arguments <= given, (name, target.value)


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_ours_is_one(app, name):
    for call in called(name, "asset"):
        if isinstance(call.args[0], nodes.Const):
            assert (Path(app.static_folder) / call.args[0].value).is_file()


@pytest.mark.parametrize("name", FILES)
def test_every_form_that_posts_carries_a_token(name):
    text = source(name)
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        assert "csrf_token" in form or "question(" in form, form[:120]


@pytest.mark.parametrize("name", FILES)
def test_no_style_script_or_handler_stands_in_it(name):
    text = source(name)

    assert not re.search(r"\sstyle=|<style|\son\w+=", text)
    for script in re.findall(r"<script[^>]*>", text):
        assert 'nonce="{{' in script
        assert "src=" in script


@pytest.mark.parametrize("name", FILES)
def test_every_word_can_be_translated(name):
    assert bare_texts(source(name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_template_is_rendered_by_somebody(name):
    views = "\n".join(
        f.read_text("utf-8") for f in (FOLDER.parent / "web").rglob("*.py")
    )

    assert f'"{name}"' in views


def test_no_view_hides_what_every_page_is_given(app):
    """A lesson's `locale`, say, would turn the page around it into its language."""
    everywhere = {}
    with app.test_request_context("/"):
        app.update_template_context(everywhere)
    hidden = {
        (file.name, each.arg)
        for file in (FOLDER.parent / "web").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "render_template"
        for each in call.keywords
        if each.arg in everywhere
    }

    assert "interface" in everywhere
    assert hidden == set()
