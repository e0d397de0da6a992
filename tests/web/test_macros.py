"""The base templates and the macros every page is built from."""

import re
from pathlib import Path
from types import SimpleNamespace as Value

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateRuntimeError
from markupsafe import Markup
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

TEMPLATES = Path(__file__).parents[2] / "kit" / "templates"
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def env():
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_null_translations(newstyle=True)
    made.globals.update(
        url_for=lambda endpoint, **_: "/" + endpoint,
        csrf_token=lambda: "token",
        asset=lambda path: "/static/" + path,
        get_flashed_messages=lambda **_: made.flashed,
    )
    made.flashed = []
    return made


@pytest.fixture
def use(env):
    """Call a macro: use("marks", "mark", "right")."""

    def call(file, macro, *values, **named):
        return str(
            getattr(env.get_template(f"macros/{file}.html").module, macro)(
                *values, **named
            )
        )

    return call


@pytest.fixture
def page(env):
    def render(source="", base="base.html", **context):
        text = (
            '{% extends "' + base + '" %}{% block title %}My work{% endblock %}'
            "{% block main %}<h1>My work</h1>{% endblock %}" + source
        )
        usual = {
            "interface": interface("en", "uk"),
            "visitor": None,
            "csp_nonce": "n1",
            "school_name": "",
            "plain_http": False,
        }
        return env.from_string(text).render(usual | context)

    return render


def interface(here, *others, way="ltr"):
    languages = [
        Value(code=c, name=c.upper(), dir=way, here=c == here, query=f"lang={c}")
        for c in (here, *others)
    ]
    return Value(locale=here, dir=way, languages=languages)


STUDENT = Value(role="student", name="Maple 27", class_name="8B")
TEACHER = Value(role="teacher", name="Ana", class_name="")


class Joining(Form):
    key = HiddenField()
    code = StringField("Code", description="From the board")
    nickname = RadioField(
        "Name", choices=[SelectChoice("a", "Maple 27"), SelectChoice("b", "Pebble 52")]
    )
    password = PasswordField("Password")
    note = TextAreaField("Note")
    until = SelectField("Until", choices=[SelectChoice("x", "Summer")])
    agree = BooleanField("I agree")
    names = FieldList(StringField("One name"), min_entries=2)


@pytest.fixture
def form():
    return Joining()


# --- base.html -----------------------------------------------------------------------


def test_a_page_needs_a_title_and_a_main_part(env):
    for block in ("title", "main"):
        source = '{% extends "base.html" %}{% block ' + block + " %}x{% endblock %}"
        with pytest.raises(TemplateRuntimeError, match="required|Required"):
            env.from_string(source).render(
                interface=interface("en"),
                visitor=None,
                school_name="",
                plain_http=False,
            )


def test_the_page_says_its_language_and_direction(page):
    html = page(interface=interface("ar", way="rtl"))

    assert html.startswith("<!doctype html>")
    assert '<html lang="ar" dir="rtl" data-theme="system">' in html


def test_the_title_ends_with_the_kit_and_begins_with_a_problem_if_there_is_one(page):
    wrong = Value(errors={"code": ["?"]})

    assert "<title>My work – Media Literacy Kit</title>" in page()
    assert "<title>My work –" in page(form=Value(errors={}))
    assert "<title>Problem: My work –" in page(form=wrong)
    assert "<title>Problem: My work –" in page(problem=True)


@pytest.mark.parametrize("visitor", [None, STUDENT, TEACHER])
def test_there_is_one_live_region_one_main_and_a_skip_link_first(page, visitor):
    html = page(visitor=visitor)

    assert html.count("aria-live") == html.count('role="status"') == 1
    assert html.count("<main") == html.count("<header") == html.count("<footer") == 1
    assert re.search(r"<body[^>]*>\s*<a class=\"skip\" href=\"#main\"", html)


def test_a_student_sees_the_own_nickname_and_a_way_out(page):
    html = page(visitor=STUDENT)

    assert "<bdi>Maple 27</bdi>" in html
    assert "<bdi>8B</bdi>" in html
    assert '<form class="one-button" method="post" action="/public.sign_out">' in html
    assert "/teacher." not in html


def test_a_teacher_has_at_most_four_entries_in_the_bar(page):
    html = page(visitor=TEACHER)
    bar = html[html.index('class="top-nav"') : html.index("</header>")]
    entries = re.findall(r'<a href="/[^"]*"', bar)

    assert len(entries) + bar.count("data-sign-out") == 4


def test_a_stranger_can_sign_in_as_a_teacher_and_not_out(page):
    html = page()

    assert "/public.sign_in" in html
    assert "sign_out" not in html


def test_only_staff_hear_that_the_connection_is_not_encrypted(page):
    words = "This connection is not encrypted"

    assert words in page(visitor=TEACHER, plain_http=True)
    assert words not in page(visitor=STUDENT, plain_http=True)
    assert words not in page(visitor=TEACHER)


def test_each_language_names_itself_and_more_than_six_fold_away(page):
    few = page(interface=interface("en", "uk", "pl", "de", "ar", "ru"))
    many = page(interface=interface("en", "uk", "pl", "de", "ar", "ru", "fr"))

    assert '<a href="?lang=uk" hreflang="uk" lang="uk">UK</a>' in few
    assert "<details" not in few
    assert "<details" in many
    assert 'hreflang="en" lang="en" aria-current="true"' in few
    assert "?lang=" not in page(interface=interface("en"))


def test_reading_settings_become_attributes_of_the_page(page):
    html = page(reading={"theme": "dark", "size": "130", "lines": "wide", "paper": ""})

    assert (
        '<html lang="en" dir="ltr" data-theme="dark" data-size="130" data-lines="wide">'
        in html
    )
    assert 'data-theme="system">' in page(reading=None)


def test_a_student_page_has_one_way_back_and_a_staff_page_a_trail(page):
    back = page("{% block back %}/me?a=1&amp;b=2{% endblock %}", visitor=STUDENT)
    trail = page(
        '{% block crumbs %}<li><a href="/t/">Home</a></li>{% endblock %}',
        visitor=TEACHER,
    )

    assert '<a class="back" href="/me?a=1&amp;b=2">' in back
    assert "<ol><li><a" in trail
    assert 'class="crumbs"' not in page()


def test_names_and_messages_are_escaped(env, page):
    env.flashed = [("info", HOSTILE)]
    visitor = Value(role="student", name=HOSTILE, class_name=HOSTILE)

    assert "<script>alert" not in page(visitor=visitor, school_name=HOSTILE)


def test_the_first_page_asks_for_one_stylesheet_and_no_script(page):
    html = page()

    assert re.findall(r'<link rel="stylesheet" href="([^"]+)">', html) == [
        "/static/css/kit.css"
    ]
    assert "<script" not in html


# --- board.html ----------------------------------------------------------------------


def test_the_projector_shows_no_name_and_no_message_even_if_given_them(env, page):
    env.flashed = [("info", "Maple 27 removed.")]
    html = page(base="board.html", visitor=STUDENT, school_name="Oak Lane")

    assert "Maple" not in html
    assert "8B" not in html
    assert html.count("aria-live") == 1


def test_the_projector_is_light_unless_asked(page):
    assert 'data-theme="light"' in page(base="board.html")
    assert 'data-theme="dark"' in page(base="board.html", board_theme="dark")
    assert 'data-theme="light"' in page(base="board.html", board_theme=HOSTILE)


def test_controls_of_the_projector_stand_under_the_projected_area(page):
    html = page(
        "{% block controls %}<a href='#'>B</a>{% endblock %}", base="board.html"
    )

    assert html.index("</main>") < html.index("board-controls")
    assert "board-controls" not in page(base="board.html")


# --- forms ---------------------------------------------------------------------------


def test_no_error_no_summary(use, form):
    assert use("forms", "problems", form).strip() == ""


def test_the_summary_takes_the_focus_and_links_to_each_control(use, form):
    form.code.errors = ["Compare it with the board."]
    form.nickname.errors = ["Choose a name."]
    form.key.errors = ["Please send it again."]
    form.names[1].errors = ["Write a name."]
    form.names.errors = [[], ["Write a name."]]
    form.form_errors = ["Nothing is open."]
    html = use("forms", "problems", form)

    assert 'id="problems" role="alert" tabindex="-1" autofocus' in html
    assert '<a href="#code">Compare it with the board.</a>' in html
    assert '<a href="#nickname-0">Choose a name.</a>' in html
    assert '<a href="#names-1">Write a name.</a>' in html
    assert "<li>Please send it again.</li>" in html
    assert "<li>Nothing is open.</li>" in html


def test_a_page_may_say_where_the_control_is(use, form):
    form.code.errors = ["Mark two."]
    html = use("forms", "problems", form, targets={"code": "chosen-s1"})

    assert 'href="#chosen-s1"' in html


def test_hint_and_errors_are_tied_to_their_control(use, form):
    plain = use("forms", "text_field", form.code)
    form.code.errors = ["Too short."]
    wrong = use("forms", "text_field", form.code, dir="ltr", **{"class": "input-code"})

    assert 'aria-describedby="code-hint"' in plain
    assert "aria-invalid" not in plain
    assert 'aria-describedby="code-hint code-errors"' in wrong
    assert 'aria-invalid="true"' in wrong
    assert 'class="input input-code"' in wrong
    assert 'dir="ltr"' in wrong
    assert "aria-describedby" not in use("forms", "textarea", form.note)


def test_an_entered_value_is_kept_and_escaped(use):
    form = Joining(data={"code": HOSTILE})

    assert 'value="&#34;&gt;&lt;script' in use("forms", "text_field", form.code)


def test_a_password_field_tells_the_script_its_words(use, form):
    html = use("forms", "password_field", form.password, autocomplete="new-password")

    assert 'data-show-password data-show="Show" data-hide="Hide"' in html
    assert 'autocomplete="new-password"' in html
    assert "<button" not in html  # what only works with scripts is made by them


def test_a_group_is_announced_with_its_question_and_nothing_is_chosen(use, form):
    form.nickname.description = "Your teacher sees it."
    html = use(
        "forms", "choices", form.nickname, heading=True, hints={"b": "A small stone"}
    )

    assert re.search(
        r'<fieldset class="choices" id="nickname" aria-describedby="nickname-hint">',
        html,
    )
    assert "<legend><h1>Name</h1></legend>" in html
    assert "checked" not in html
    assert html.count("choice-hint") == 1


def test_the_other_fields_carry_their_label(use, form):
    for name, macro in (
        ("note", "textarea"),
        ("until", "select"),
        ("agree", "checkbox"),
    ):
        assert form[name].label.text in use("forms", macro, form[name])
    assert 'rows="5"' in use("forms", "textarea", form.note, rows=5)


def test_buttons_are_words_with_or_without_an_icon(use):
    assert "<svg" not in use("forms", "submit", "Check")
    assert 'name="to" value="b"' in use("forms", "submit", "Next", name="to", value="b")
    assert "button-quiet" in use("forms", "button_link", "/x", "Cancel", "quiet")
    assert 'data-dismiss="1"' in use(
        "forms", "button_link", "/x", "Cancel", data_dismiss="1"
    )


def test_a_button_that_posts_carries_its_token_and_says_about_whom(use):
    html = use(
        "forms", "post_button", "/remove", "Remove", fields={"id": 7}, about="Maple 27"
    )

    assert 'name="csrf_token" value="token"' in html
    assert 'name="id" value="7"' in html
    assert 'Remove<span class="visually-hidden">: <bdi>Maple 27</bdi></span>' in html


# --- notices, marks, tables ----------------------------------------------------------


def test_a_removed_thing_comes_back_by_the_notice(env, use):
    env.flashed = [
        (
            "undo",
            {
                "text": "Maple 27 removed.",
                "action_url": "/undo",
                "action_label": "Undo",
            },
        ),
        ("message", "Hello"),
        ("saved", {"text": "Saved."}),
    ]
    html = use("notices", "flashes")

    assert 'action="/undo"' in html
    assert html.count("<form") == 1
    assert (
        html.index("notice-undo")
        < html.index("notice-info")
        < html.index("notice-saved")
    )
    assert "aria-live" not in html
    assert "role=" not in html


def test_a_notice_may_hold_a_body_of_its_own(env):
    source = '{% from "macros/notices.html" import notice %}{% call notice("info") %}<b>x</b>{% endcall %}'

    assert "<b>x</b>" in env.from_string(source).render()


@pytest.mark.parametrize(
    ("file", "macro", "value", "words"),
    [
        ("marks", "mark", "right", "Right"),
        ("marks", "mark", "partly", "Partly right"),
        ("marks", "mark", "not-yet", "Not yet"),
        ("marks", "status", "done", "Done"),
        ("marks", "status", "started", "Not finished"),
        ("marks", "status", "new", "Not started"),
        ("marks", "status", "locked", "Not open yet"),
        ("marks", "span_badge", "found", "found"),
        ("marks", "span_badge", "missed", "missed"),
        ("marks", "span_badge", "extra", "extra"),
        ("marks", "polarity", "sound", "Reliable"),
        ("marks", "polarity", "flawed", "Not reliable"),
        ("tables", "cell_mark", "right", "Right first time"),
        ("tables", "cell_mark", "retry", "Right after the hint"),
        ("tables", "cell_mark", "partly", "Partly right"),
        ("tables", "cell_mark", "not-yet", "Not yet"),
        ("tables", "cell_mark", "none", "Not answered"),
    ],
)
def test_no_state_without_its_words(use, file, macro, value, words):
    html = use(file, macro, value)
    shown = re.sub(r"<[^>]+>", " ", html)

    assert " ".join(shown.split()) == words


def test_feedback_is_headed_by_what_happened_and_takes_the_focus(use):
    html = use("marks", "mark_heading", "right", "Right this time")

    assert html.startswith(
        '<h1 class="result result-right" id="result" tabindex="-1" autofocus>'
    )
    assert html.endswith("Right this time</h1>")


def test_a_scroll_box_is_reached_by_keyboard_and_named(env):
    source = '{% from "macros/tables.html" import scroll %}{% call scroll("grid") %}T{% endcall %}'

    assert env.from_string(source).render() == (
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="grid">T</div>'
    )


def test_the_key_of_the_grid_is_visible(use):
    assert "visually-hidden" not in use("tables", "grid_key")
    assert use("tables", "grid_key", ("right",)).count("<li>") == 1
    assert use("tables", "tint", 5, "14") == '<td class="num tint tint-5">14</td>'


@pytest.mark.parametrize(
    ("name", "flips"), [("back", True), ("tick", False), ("up", False)]
)
def test_directions_flip_and_ticks_do_not(use, name, flips):
    html = use("icons", "icon", name)

    assert ("icon-flip" in html) is flips
    assert 'aria-hidden="true"' in html


# --- charts --------------------------------------------------------------------------

ROWS = [
    {"letter": "A", "label": "Timetable", "lang": "en", "dir": "ltr", "count": 9, "share": 9 / 22,
     "is_key": True, "why": "They decide.", "second_count": 15, "second_share": 15 / 22},
    {"label": HOSTILE, "count": 0, "share": 0, "second_count": 22, "second_share": 1},
]  # fmt: skip


def test_bars_hide_the_key_until_it_is_revealed(use):
    hidden = use("charts", "option_bars", ROWS, "Who?", "c", "Answers")
    shown = use("charts", "option_bars", ROWS, "Who?", "c", "Answers", reveal=True)

    assert "They decide." not in hidden
    assert "is-key" not in hidden
    assert "bar-key" not in hidden
    assert "They decide." in shown
    assert shown.count("is-key") == 1
    assert "<script>" not in shown


def test_bars_are_as_long_as_their_share_and_stand_beside_the_number(use):
    html = use("charts", "option_bars", ROWS, "Who?", "c", "Answers")

    assert 'width="40.9%"' in html
    assert 'width="0.0%"' in html
    assert '<span class="bar-number">9</span>' in html


def test_two_votes_make_two_columns_of_numbers(use):
    html = use("charts", "option_bars", ROWS, "Who?", "c", "First", "Second")

    assert html.count("<td") == 4
    assert html.count("bar-earlier-line") == 2
    assert 'width="100.0%"' in html


def test_both_sides_are_counts_and_small_sides_have_words_only(use):
    enough = use("charts", "two_sided", 5, 6, 3, 3)
    few = use("charts", "two_sided", 1, 2, 0, 0)

    assert "5 of 6" in enough
    assert enough.count("meter-full") == 8
    assert enough.count("meter-empty") == 1
    assert "1 of 2" in few
    assert "<svg" not in few
    assert "%" not in enough + few


def test_the_other_charts_are_tables(use):
    reached = use(
        "charts", "reached", [{"label": "1", "count": 18, "share": 1}], "Reached"
    )
    cells = {"sure_right": 1, "sure_not": 2, "unsure_right": 3, "unsure_not": 4}
    square = use("charts", "certainty_square", cells, "Six were very sure.")

    assert "<caption>Reached</caption>" in reached
    assert [int(n) for n in re.findall(r"<td class=\"num\">(\d)", square)] == [
        1,
        2,
        3,
        4,
    ]


def test_the_map_draws_only_what_it_is_given(use):
    dot = {"x": 200, "y": 100, "text": "1"}
    bars = {"x_low": 180, "x_high": 220, "y_low": 90, "y_high": 110}
    plot = {
        "width": 720, "height": 555, "left": 80, "right": 670, "top": 60, "bottom": 430,
        "title": "Map", "desc": "The class tells reliable from unreliable.",
        "x_ticks": [{"x": 80, "text": "−2"}], "y_ticks": [{"y": 60, "text": "4"}],
        "zero_x": 375, "zero_y": 356, "x_title": "c", "y_title": "d′",
        "x_low_words": "accepts more", "x_high_words": "doubts more",
        "dots": [dot | bars, dot | {"shared": True, "edge": "end"}, dot | {"x_low": None}],
        "mean": None,
    }  # fmt: skip
    without = use("charts", "discernment_map", plot, "m")
    with_mean = use("charts", "discernment_map", plot | {"mean": dot | bars}, "m")

    assert 'role="img" aria-labelledby="m-title m-desc"' in without
    assert without.count("<circle") == 3
    assert without.count("map-bar-student") == 2
    assert without.count("map-edge") == 1
    assert "map-mean" not in without
    assert with_mean.count("map-bar-mean") == 2
    assert "accepts more" in without


def test_a_square_code_is_named(use):
    html = use("charts", "qr", Markup("<svg></svg>"), "Square code of the class")

    assert (
        html
        == '<div class="qr" role="img" aria-label="Square code of the class"><svg></svg></div>'
    )
