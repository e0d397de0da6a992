"""Every rule and method of the site for thirteen visitors, from matrix.yaml."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pages import plain
from ruamel.yaml import YAML
from security.addresses import ASKING, UNSAFE
from security.world import VISITORS

MATRIX = YAML(typ="safe").load(
    Path(__file__).with_name("matrix.yaml").read_text("utf-8")
)
PUBLIC = {f"public.{n}" for n in ("home", "join", "come_back", "card", "link")}
PUBLIC |= {"public.sign_in", "public.sign_out", "static"}
OUTCOMES = {"allow", "login", "hide", "state"}
DOORS = {"/", "/signin", "/me"}  # where strangers and guests are sent
# Looking changes nothing; that answers were taken away is noted for admins.
NOTED = {"teacher.download", "teacher.answers_file"}
STRANGERS = {"nobody", "former", "signed_out", "guest"}


def expected(line):
    """Outcome by visitor of one line of the matrix."""
    if isinstance(line, str):
        return MATRIX["roles"][line]
    role = dict(MATRIX["roles"][line["role"]])
    if "all" in line:
        role = dict.fromkeys(role, line["all"])
    return role | {k: v for k, v in line.items() if k not in ("role", "all")}


CELLS = [
    pytest.param(rule, visitor, outcome, id=f"{rule}-{visitor}")
    for rule, line in MATRIX["rules"].items()
    for visitor, outcome in expected(line).items()
]


@pytest.fixture(scope="module")
def by_name(addresses):
    return {
        f"{method} {rule.rule}": (rule, method)
        for rule in addresses.rules()
        for method in rule.methods - ASKING
    }


def test_every_rule_and_method_has_its_line(by_name):
    assert set(by_name) == set(MATRIX["rules"])


def test_every_line_says_something_about_every_visitor():
    assert list(VISITORS) == MATRIX["visitors"]
    for name, role in MATRIX["roles"].items():
        assert list(role) == MATRIX["visitors"], name
    for line in MATRIX["rules"].values():
        assert set(expected(line)) == set(VISITORS)
        assert set(expected(line).values()) <= OUTCOMES


def test_every_parameter_has_something_to_stand_for(addresses):
    for rule in addresses.rules():
        assert rule.arguments <= {*addresses.of_parameter, "token"}, rule
        assert addresses.there(rule)


def test_the_cells_are_many():
    """An empty table would pass everything."""
    assert len(CELLS) >= 60 * len(VISITORS)


@pytest.mark.parametrize(("name", "visitor", "outcome"), CELLS)
def test_cell(world, addresses, by_name, name, visitor, outcome):
    rule, method = by_name[name]
    address, before = addresses.there(rule), world.version()

    answer = world.browser(visitor).open(
        address, method=method, data=addresses.body(rule) or None
    )
    changed = world.version() != before

    try:
        found = outcome_of(answer, visitor, is_public=rule.endpoint in PUBLIC)
        assert found == outcome, (answer.status, answer.location)
        if outcome == "hide":
            missing = addresses.missing(rule)
            gone = world.browser(visitor).open(missing, method=method)
            assert plain(answer) == plain(gone)
            assert set(answer.headers.keys()) == set(gone.headers.keys())
        is_noted = outcome == "allow" and rule.endpoint in NOTED
        if outcome in ("hide", "login") or (method not in UNSAFE and not is_noted):
            assert not changed
    finally:
        answer.close()
        if changed:
            world.put_back()


def outcome_of(answer, visitor, *, is_public):
    if answer.status_code == 404:
        return "hide"
    if answer.status_code in (409, 410, 422):
        return "state"
    if answer.status_code == 303 and not is_public:
        return _sent(answer, visitor)
    return "allow" if answer.status_code in (200, 303) else str(answer.status_code)


def _sent(answer, visitor):
    """To a door if the visitor is a stranger; back to what comes first; or onwards."""
    path = urlsplit(answer.location).path
    if visitor in STRANGERS and path in DOORS:
        return "login"
    here = urlsplit(answer.request.path).path
    is_back = here.startswith("/a/") and here.startswith(path) and here != path
    return "state" if is_back else "allow"


def test_one_student_of_a_class_that_is_ones_own(world, addresses):
    """Ana's own class and lesson, and something in them that is not there."""
    ana = world.browser("teacher")
    for rule in addresses.rules():
        if rule.endpoint.startswith("teacher.") and rule.arguments:
            for method in rule.methods - ASKING:
                answer = ana.open(
                    addresses.missing_inside(rule),
                    method=method,
                    data=addresses.body(rule) or None,
                )
                assert answer.status_code == 404, (method, rule)


@pytest.mark.statement("T10")
@pytest.mark.parametrize("visitor", ["student", "classmate", "other_class"])
def test_for_a_student_there_are_no_teachers_and_no_admins(visitor):
    """Every such rule is a cell, and the cells are tried one by one."""
    theirs = {
        name: expected(line)[visitor]
        for name, line in MATRIX["rules"].items()
        if name.split()[1].startswith(("/t/", "/admin/"))
    }

    assert len(theirs) > 60
    assert {name for name, outcome in theirs.items() if outcome != "hide"} == set()


@pytest.mark.statement("T10")
@pytest.mark.parametrize("path", ["/t", "/t/", "/admin", "/admin/", "/t/nothing"])
def test_where_teachers_begin_a_student_finds_nothing(world, path):
    answer = world.browser("student").get(path, follow_redirects=True)

    assert answer.status_code == 404
