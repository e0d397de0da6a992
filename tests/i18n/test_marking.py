"""Texts are marked so that extraction sees them: in the program and in templates."""

import ast
from pathlib import Path

import pytest
from bare_text import bare_texts
from jinja2 import Environment, nodes

from kit.cli.i18n_interface import find_texts
from kit.i18n.catalogue import as_forms
from kit.i18n.checks import PLACEHOLDER

ROOT = Path(__file__).parent.parent.parent
PROGRAM = [f for f in sorted(ROOT.glob("kit/**/*.py")) if f.parent.name != "i18n"]
TEMPLATES = sorted(ROOT.glob("kit/templates/**/*.html"))
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
ENVIRONMENT.policies["ext.i18n.trimmed"] = True
# How many arguments, from the first, are texts.
TEXTS = {
    "_": 1,
    "_l": 1,
    "gettext": 1,
    "lazy_gettext": 1,
    "ngettext": 2,
    "lazy_ngettext": 2,
    "plural_forms": 2,
    "pgettext": 2,
    "npgettext": 3,
}
COUNTED = {"ngettext", "lazy_ngettext", "npgettext"}  # and then comes n


def relative(file):
    return file.relative_to(ROOT).as_posix()


# --- I02: one literal, named values --------------------------------------------------


def unmarkable(source):
    """Return the lines in which a text is put together before it is looked up."""
    tree = ast.parse(source)
    lines = [call.lineno for call in ast.walk(tree) if is_call(call) and wrong(call)]
    # Sentences glued from translated parts, or filled in by position.
    lines += [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and (is_call(node.left) or is_call(node.right))
    ]
    return sorted(lines)


def is_call(node):
    return isinstance(node, ast.Call) and called(node) in TEXTS


def called(call):
    name = call.func
    return name.id if isinstance(name, ast.Name) else getattr(name, "attr", None)


def wrong(call):
    name = called(call)
    texts = call.args[: TEXTS[name]]
    literal = [isinstance(a, ast.Constant) and isinstance(a.value, str) for a in texts]
    allowed = TEXTS[name] + (name in COUNTED)
    return (
        len(literal) < TEXTS[name]
        or not all(literal)
        or any(not text.value.strip() for text in texts)
        or len(call.args) > allowed
    )


@pytest.mark.parametrize("file", PROGRAM, ids=relative)
def test_texts_of_the_program_are_one_literal(file):
    assert unmarkable(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('_("Hello %(name)s", name=n)', []),
        ('_("Hello " "there")', []),
        ('ngettext("a", "b", 3, name="x")', []),
        ('ngettext("a", "b", *counts)', []),
        ('npgettext("quiz", "a", "b", 3)', []),
        ('_(f"Hello {n}")', [1]),
        ('_("Hello " + n)', [1]),
        ('_("Hello %s" % n)', [1]),
        ('_("Hello {}".format(n))', [1]),
        ('_("Hello %(n)s") % {"n": 3}', [1]),
        ('_("Hello") + ", " + n', [1]),
        ("_(message)", [1]),
        ('_("")', [1]),
        ("_()", [1]),
        ('_("Hello", n)', [1]),
        ('pgettext(meaning, "May")', [1]),
        ('ngettext("a", many, 3)', [1]),
        ('words.lazy_gettext(f"{n}")', [1]),
    ],
)
def test_a_planted_fault_is_seen(source, lines):
    assert unmarkable(source) == lines


# --- I03: nothing bare ---------------------------------------------------------------


def allowed():
    lines = (Path(__file__).parent / "bare-text.tsv").read_text("utf-8").splitlines()
    return {tuple(line.split("\t")) for line in lines if not line.startswith("#")}


@pytest.mark.parametrize("file", TEMPLATES, ids=relative)
def test_templates_have_no_bare_text(file):
    found = {(relative(file), text) for text in bare_texts(file.read_text("utf-8"))}

    assert found - allowed() == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{% trans %}Back{% endtrans %}</p>", []),
        ("<p>{%- trans n=x -%}One{% pluralize %}{{ n }}{%- endtrans -%}</p>", []),
        ("{% trans %}a{% endtrans %}<p>b</p>", ["b"]),
        ("<p>{{ text }} / 3 &nbsp;·</p>", []),
        ("{# a note #}<!-- another --><p></p>", []),
        ('<p class="big" id="x" hidden></p>', []),
        ("<style>p{color:red}</style><script>let a</script>", []),
        ('<code translate="no">kit serve <b>x</b></code>', []),
        ('<img alt="{{ text }}"><input title="{% trans %}a{% endtrans %}">', []),
        ("<p>Back</p>", ["Back"]),
        ("<p>{{ n }} points</p>", ["… points"]),
        ("{% if x %}Yes{% else %}Ні{% endif %}", ["YesНі"]),
        ("{% block body_class %}wide{% endblock %}<p>x</p>", ["x"]),
        ('<img alt="A dog">', ["A dog"]),
        (
            '<input title="Save" placeholder="Name" aria-label="Go"/>',
            ["Save", "Name", "Go"],
        ),
        ('<input type="submit" value="Send"><input value="x">', ["Send"]),
        ('<option label="One"></option>', ["One"]),
        ('<a title="Page {{ n }}">3</a>', ["Page …"]),
        ("<svg><title>Chart</title></svg>", ["Chart"]),
        ("{% set word %}Word{% endset %}", ["Word"]),
        ("{% raw %}<p>Word</p>{% endraw %}", ["Word"]),
        ('<p translate="no">x</p><p>y</p>', ["y"]),
        ("</p><br>z</div>", ["z"]),
        ('<p title="{{ "a" if b else "c" }}"></p>', []),
    ],
)
def test_planted_bare_text_is_seen(source, found):
    assert bare_texts(source) == found


def test_every_template_is_looked_through_for_texts():
    """A kind of file without a mapping would stay in English without a word."""
    files = {f for f in (ROOT / "kit/templates").rglob("*") if f.is_file()}

    assert files == set(TEMPLATES)


@pytest.mark.parametrize("file", TEMPLATES, ids=relative)
def test_texts_given_to_functions_in_templates_are_literals(file):
    tree = ENVIRONMENT.parse(file.read_text("utf-8"))
    calls = [
        call
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TEXTS
    ]
    loose = [
        call.lineno
        for call in calls
        for text in call.args[: TEXTS[call.node.name]]
        if not isinstance(text, nodes.Const)
    ]

    assert loose == []


# --- I04, I05 -------------------------------------------------------------------------


def fills_in(text):
    values = {name[2 : name.index(")")]: 1 for name in PLACEHOLDER.findall(text)}
    try:
        return bool(text % values)
    except (KeyError, TypeError, ValueError):
        return False


def test_texts_of_templates_can_be_filled_in():
    """I04: in a template a percent sign is written alone, and `_()` is not used."""
    texts = [
        text
        for found in find_texts(ROOT)
        if found.file.endswith(".html")
        for text in as_forms(found.text)
    ]

    assert texts
    assert [text for text in texts if not fills_in(text)] == []


@pytest.mark.parametrize(
    ("text", "fine"),
    [("100 %", False), ("100% done", False), ("%(n)s %", False), ("%(n)s %%", True)],
)
def test_a_planted_percent_sign_is_seen(text, fine):
    assert fills_in(text) is fine


def test_both_texts_of_a_plural_have_the_number():
    """I05: in Ukrainian, the form for one is also that for 21."""
    plurals = [found for found in find_texts(ROOT) if isinstance(found.text, tuple)]

    assert plurals
    assert [
        f"{found.file}:{found.line}"
        for found in plurals
        if not all("%(num)s" in text for text in found.text)
    ] == []
