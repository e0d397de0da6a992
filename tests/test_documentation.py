"""The documents say what the program does: commands, settings, fields, limits, places."""

import re
import tomllib
from datetime import timedelta
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import get_args

import click
import pytest

import kit
from kit import config
from kit.cli import GROUPS, main
from kit.config import Settings
from kit.content import frontmatter, lessonfile, schema
from kit.content.fields import LONGEST_FEEDBACK, SHORTEST_FEEDBACK, Skill
from kit.content.lessonfile import read_lesson
from kit.content.yamlfile import parse_yaml, validate
from kit.services import accounts, joining, passwords, sign_ins, throttle

ROOT = Path(__file__).parent.parent
RUN = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/kit demo"
RUN_WINDOWS = r'cmd /c "py -m venv .venv && .venv\Scripts\pip install . && .venv\Scripts\kit demo"'
TEST = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest"
TEST_WINDOWS = r'cmd /c "py -m venv .venv && .venv\Scripts\pip install -e .[test] && .venv\Scripts\pytest"'
NOT_OURS = {"__pycache__", "build", "dist", "htmlcov", "node_modules", "data"}
SHAPES = {
    get_args(s.model_fields["type"].annotation)[0]: s
    for s in get_args(schema.ItemShape)
}
COMMON = set(schema.CommonShape.model_fields) | {"type"}


@cache
def tree():
    """Every file and folder of the project, without what tools leave behind."""
    found = []
    for path in sorted(ROOT.iterdir()):
        if path.name == ".ci" or not path.name.startswith((".", "_")):
            found += [path, *(path.rglob("*") if path.is_dir() else ())]
    inside = [p.relative_to(ROOT) for p in found]
    return [
        p for p in inside if not NOT_OURS & {*p.parts} and ".egg-info" not in str(p)
    ]


def documents():
    return [p for p in tree() if p.suffix == ".md" and p.name != "lesson.md"]


def text_of(name):
    return (ROOT / name).read_text("utf-8")


def block(name, language):
    """The first block of a document in this language."""
    return re.search(
        rf"^```{language}\n(.*?)^```$", text_of(name), re.DOTALL | re.MULTILINE
    )[1]


def table(name, heading):
    """The cells of the first table after a heading (or after a column's name)."""
    after = text_of(name).partition(heading)[2]
    lines = []
    for line in after.splitlines():
        if line.startswith("|"):
            lines.append(line)
        elif lines:
            break
    if heading.startswith("|"):
        lines.insert(0, heading)
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[cell.strip() for cell in row] for row in cells if "---" not in row[0]]


def prose(text):
    """A document without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def quoted(text):
    return [code.replace("\\|", "|") for code in re.findall(r"`([^`]+)`", text)]


# --- commands --------------------------------------------------------------------------


def written_commands():
    """What the table of kit/README.md promises, `a|b` spread out, with its row."""
    for names, says in table("kit/README.md", "| Command | Does |"):
        if names == "Command":
            continue
        _kit, group, *verbs = quoted(names)[0].split()
        for verb in verbs[0].split("|") if verbs else [None]:
            yield (group, verb) if verb else (group,), says


def real_commands():
    context = click.Context(main)
    for name in GROUPS:
        command = main.get_command(context, name)
        if isinstance(command, click.Group):
            yield from (((name, verb), c) for verb, c in command.commands.items())
        else:
            yield (name,), command


def test_the_table_of_commands_is_that_of_the_program():
    written = [command for command, _says in written_commands()]

    assert sorted(written) == sorted(command for command, _ in real_commands())


def test_the_options_of_the_table_exist():
    commands = dict(real_commands())
    for names, says in written_commands():
        known = {o for p in commands[names].params for o in p.opts}
        wanted = {w for q in quoted(says) for w in re.findall(r"--[a-z-]+", q)}
        assert wanted <= known, names


def test_reporting_commands_can_speak_to_programs():
    reports = [("content", "check"), ("content", "list"), ("content", "stats")]
    reports += [("doctor",), ("i18n", "status"), ("account", "list"), ("class", "list")]
    reports += [("stats", "items")]
    commands = dict(real_commands())
    without = [
        r for r in reports if not any("--json" in p.opts for p in commands[r].params)
    ]

    assert without == []


def mentions():
    """Every `kit something` of running text and of blocks of code."""
    for document in documents():
        text = text_of(document)
        blocks = "".join(
            re.findall(r"^```.*?^```$|^    .*\n", text, re.DOTALL | re.MULTILINE)
        )
        for code in [*quoted(prose(text)), *map(str.strip, blocks.splitlines())]:
            if found := re.match(
                r"(?:\.venv/bin/)?kit ([a-z0-9]+)(?: ([a-z|-]+))?", code
            ):
                for verb in (found[2] or "").split("|"):
                    yield found[1], verb, str(document)


def test_every_command_a_document_names_exists():
    real = {words for words, _ in real_commands()}
    groups = {words[0] for words in real}
    alone = {words[0] for words in real if len(words) == 1}
    named = list(mentions())

    assert len(named) > 20
    assert [m for m in named if m[0] not in groups] == []
    assert [m for m in named if m[1] and m[0] not in alone and m[:2] not in real] == []


def test_the_two_commands_stand_where_newcomers_look():
    readme, contributing = text_of("README.md"), text_of("CONTRIBUTING.md")

    assert [
        readme.splitlines().count(c) for c in (RUN, RUN_WINDOWS, TEST, TEST_WINDOWS)
    ] == [1] * 4
    assert TEST in contributing.splitlines()


def test_the_checks_of_every_change_run_the_same_command():
    assert TEST in text_of(".ci/run").splitlines()


def test_the_command_and_the_extras_the_documents_use_are_installed():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]

    assert project["scripts"] == {"kit": "kit.cli:main"}
    assert {"test", "postgres"} == set(project["optional-dependencies"])
    assert "pip install '.[postgres]'" in text_of("README.md")


# --- settings --------------------------------------------------------------------------


def written_settings():
    for names, default in table("kit/README.md", "| Variable | Default |"):
        yield from ((name, default) for name in quoted(names))


def test_the_table_of_settings_is_that_of_the_program():
    assert sorted(name for name, _ in written_settings()) == sorted(config.KNOWN)


def test_every_setting_anything_names_is_known():
    named = {}
    for path in tree():
        if path.suffix in {".md", ".html"} or (
            path.suffix == ".py" and path.parts[0] == "kit"
        ):
            for name in re.findall(r"\bKIT_[A-Z_]*[A-Z]\b", text_of(path)):
                named.setdefault(name, str(path))

    assert {n: p for n, p in named.items() if n not in config.KNOWN} == {}


def test_the_defaults_of_the_table_are_those_of_the_program(tmp_path):
    env = {"KIT_DATA_DIR": str(tmp_path)}
    default = Settings.from_env(env, make_keys=True)
    written = dict(written_settings())

    assert (default.host, default.port) == ("0.0.0.0", 8000)
    assert written["KIT_PORT"] == "all interfaces; 8000"
    assert written["KIT_TRUSTED_PROXIES"].startswith(f"{default.trusted_proxies}:")
    assert written["KIT_DEFAULT_LOCALE"].startswith(f"`{default.default_locale}`")
    assert written["KIT_LOG_FORMAT"].startswith(f"`{default.log_format}`")
    assert default.database_url.startswith("sqlite:///")
    assert "SQLite in the data folder" in written["KIT_DATABASE_URL"]
    assert default.retention_days is None and default.content_dirs == ()


# --- content ---------------------------------------------------------------------------


def test_the_quiz_in_the_readme_is_one(tmp_path):
    file = tmp_path / "quiz.yaml"
    quiz = validate(
        parse_yaml(file, block("quizzes/README.md", "yaml")), schema.QuizShape
    )

    assert quiz.model_fields_set == set(schema.QuizShape.model_fields)
    assert quiz.items[0].model_fields_set == set(schema.JudgeShape.model_fields)


def test_the_values_beside_the_fields_are_all_there_are():
    example = block("quizzes/README.md", "yaml")
    fields = schema.CommonShape.model_fields
    written = {
        name: re.search(rf"^    {name}:.*?# ([^:,\n]+)", example, re.MULTILINE)[
            1
        ].strip()
        for name in ("polarity", "track", "lean", "level", "form")
    }

    assert written["form"] == "A | B | C"
    for name in ("polarity", "track", "lean", "level"):
        assert written[name].split(" | ") == list(get_args(fields[name].annotation)), (
            name
        )


def test_the_table_of_item_types_has_all_of_them():
    rows = table("quizzes/README.md", "## Item types")[1:]

    assert [quoted(row[0])[0] for row in rows] == list(SHAPES)


@pytest.mark.parametrize("kind", SHAPES)
def test_the_row_of_an_item_type_names_its_fields(kind):
    rows = {
        quoted(row[0])[0]: row
        for row in table("quizzes/README.md", "## Item types")[1:]
    }
    needed = {
        w for q in quoted(rows[kind][2].split("no `")[0]) for w in [q.partition(":")[0]]
    }
    fields = set(SHAPES[kind].model_fields)
    own = (fields - COMMON) | (
        {"passage"} if SHAPES[kind].model_fields["passage"].is_required() else set()
    )

    assert own - {"key", "misconceptions"} <= needed
    assert ("key" in fields) == (
        rows[kind][3]
        not in ("none", "follows from `polarity`", "the `accept` list of each language")
    )
    for absent in re.findall(r"no `(\w+)`(?:, `(\w+)`)*", rows[kind][2]):
        assert not set(absent) & fields


@pytest.mark.parametrize("kind", SHAPES)
def test_the_row_of_an_item_type_gives_the_limits(kind):
    row = next(
        r
        for r in table("quizzes/README.md", "## Item types")[1:]
        if f"`{kind}`" in r[0]
    )
    written = {
        n: (int(a), int(b)) for n, a, b in re.findall(r"`(\w+)` \((\d+)–(\d+)", row[2])
    }
    real = {}
    for name in ("options", "labels", "groups", "targets"):
        if name in SHAPES[kind].model_fields:
            meta = SHAPES[kind].model_fields[name].metadata
            least = next(m.min_length for m in meta if hasattr(m, "min_length"))
            real[name] = (
                least,
                next(m.max_length for m in meta if hasattr(m, "max_length")),
            )

    assert written == real


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("marks", [-1, 0, 1, 10, 11])
def test_marks_are_what_the_readme_says(kind, marks):
    """1 to 10; 0 for every reflection and for some text items."""
    field = SHAPES[kind].model_fields["marks"]
    least, most = (
        next(getattr(m, n) for m in field.metadata if hasattr(m, n))
        for n in ("ge", "le")
    )
    allowed = {"reflection": marks == 0, "text": 0 <= marks <= 10}.get(
        kind, 1 <= marks <= 10
    )

    assert (least <= marks <= most) == allowed
    assert "a whole number from 1 to 10" in text_of("quizzes/README.md")


def test_the_table_of_marks_has_every_type():
    rows = table("quizzes/README.md", "## Marks")[1:]

    assert sorted(kind for row in rows for kind in row[0].split(", ")) == sorted(SHAPES)


def test_the_lengths_of_feedback_are_those_of_the_check():
    says = " ".join(text_of("quizzes/README.md").split())

    assert (
        f"at least {SHORTEST_FEEDBACK} characters, at most {LONGEST_FEEDBACK} words"
        in says
    )


def test_every_skill_is_explained():
    written = [quoted(row[0])[0] for row in table("quizzes/README.md", "## Skills")[1:]]

    assert written == list(get_args(Skill))
    assert f"one of the {len(written)} skills" in text_of("quizzes/README.md")


def test_the_lesson_in_the_readme_is_one(tmp_path):
    file = tmp_path / "lesson.md"
    file.write_text(block("lessons/README.md", "markdown"), "utf-8")
    shape = read_lesson(file).shape

    assert read_lesson(file).warnings == ()
    for one, whole in (
        (shape, frontmatter.LessonShape),
        (shape.objectives[0], frontmatter.ObjectiveShape),
        (shape.misconceptions[0], frontmatter.MisconceptionShape),
    ):
        assert one.model_fields_set == set(whole.model_fields)
    said = set().union(*(step.model_fields_set for step in shape.steps))
    assert said == set(frontmatter.StepShape.model_fields)


def test_the_table_of_sections_has_every_kind():
    rows = table("lessons/README.md", "| Section | Where it stands")
    kinds = {quoted(row[0])[0]: row[1] for row in rows if quoted(row[0])}

    assert set(kinds) == lessonfile.KINDS
    assert {
        k for k, where in kinds.items() if where.startswith("top level")
    } == lessonfile.TOP
    assert {
        k for k, where in kinds.items() if "step:" in where
    } - lessonfile.TOP == lessonfile.IN_A_STEP


def test_every_lesson_stands_in_the_readme():
    readme = text_of("README.md")
    numbers = (
        "No",
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
    )
    lessons = [p for p in tree() if p.parts[0] == "lessons" and p.name == "lesson.md"]
    titles = [
        re.search(r"^title: ['\"]*([^\"':\n]+)", text_of(p), re.MULTILINE)[1]
        for p in lessons
    ]

    assert [t for t in titles if f"| {t} |" not in readme] == []
    assert f"{numbers[len(lessons)]} lessons are here so far" in readme
    assert "Ten kinds of question" in text_of("CHANGELOG.md") and len(SHAPES) == 10


# --- places ----------------------------------------------------------------------------

ENDINGS = r"md|py|toml|yaml|yml|po|pot|tsv|csv|html|css|js|svg|json"
# Named in a document, made on the host's machine: no file of this project.
ELSEWHERE = ("KIT_", ".venv", "http", "/", "~")
NO_PLACE = {"interface/"}  # the beginning of a name in a ledger


def as_path(code):
    """The place a piece of code names, as a pattern; None if it names none."""
    code = code.strip().rstrip(".,;")
    if code in NO_PLACE or code.startswith(ELSEWHERE):
        return None
    if not re.fullmatch(rf"[\w.<>*/-]+(/|\.({ENDINGS}))", code):
        return None
    return re.sub(r"<[^>]+>", "*", code.removeprefix("../").removeprefix("./"))


def is_there(pattern):
    """Whether some path of the tree ends so: documents name places from where they stand."""
    wanted = pattern.strip("/").split("/")
    return any(
        len(p.parts) >= len(wanted)
        and all(
            fnmatch(a, b) for a, b in zip(p.parts[-len(wanted) :], wanted, strict=True)
        )
        and (not pattern.endswith("/") or (ROOT / p).is_dir())
        for p in tree()
    )


@pytest.mark.parametrize("document", documents(), ids=str)
def test_every_place_a_document_names_exists(document):
    named = {p for p in map(as_path, quoted(prose(text_of(document)))) if p}

    assert sorted(p for p in named if not is_there(p)) == []


@pytest.mark.parametrize("document", documents(), ids=str)
def test_every_link_between_documents_leads_somewhere(document):
    text = re.sub(r"`[^`\n]*`", "", prose(text_of(document)))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http", "#", "mailto:")):
            assert (ROOT / document.parent / target.partition("#")[0]).exists(), target


def test_places_are_recognised():
    assert as_path("kit/config.py") == "kit/config.py"
    assert as_path("i18n/<locale>.po") == "i18n/*.po"
    assert [
        as_path(c) for c in ("kit doctor", "/healthz", "KIT_PORT", "marks: 0", "a.b")
    ] == [None] * 5
    assert is_there("content/schema.py") and is_there("lessons/*/i18n/*.po")
    assert not is_there("content/schemata.py") and not is_there("kit/config.py/")


@pytest.mark.parametrize(
    "folder", ["kit", "lessons", "quizzes", "static", "tests", "translations"]
)
def test_every_folder_explains_itself(folder):
    assert text_of(f"{folder}/README.md").startswith("# ")


PRIVATE = "|".join(
    (
        # Absolute places of some machine, put together so that this file has none.
        r"(?<![\w.)\]}>*/-])/" + "(?:work|farm|root)/",
        "[A-Z]:" + r"\\\\?Users",
        "files." + "pythonhosted",
        "pypi" + r"\.(?:org|python)",
        "test" + r"\.pypi",
        "--(?:extra-)?index" + "-url",
    )
)


@pytest.mark.parametrize(
    ("text", "is_private"),
    [
        ("see " + "/work" + "/main", True),
        ("/farm" + "/x", True),
        ('"' + "/root" + '/.venv"', True),
        ("https://files." + "pythonhosted.org/x", True),
        ("https://pypi" + ".org/simple", True),
        ("pip install --index" + "-url x", True),
        ("homework/", False),
        ("kit/wo" + "rk/", False),
        ("teamwork / root / home", False),
    ],
)
def test_private_places_are_recognised(text, is_private):
    assert bool(re.search(PRIVATE, text)) == is_private


def test_no_file_names_a_place_of_somebodys_machine_or_a_package_host():
    found = []
    for path in tree():
        if (ROOT / path).is_file() and path.suffix not in {".webp", ".pyc"}:
            found += [f"{path}: {m[0]}" for m in re.finditer(PRIVATE, text_of(path))]

    assert len(tree()) > 200
    assert found == []


# --- promises --------------------------------------------------------------------------


def test_the_newest_version_of_the_changelog_is_this_one():
    versions = re.findall(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)

    assert versions[0] == kit.__version__
    assert len(set(versions)) == len(versions)


def test_the_licences_are_the_same_everywhere():
    licence = text_of("LICENSE")
    project = tomllib.loads(text_of("pyproject.toml"))["project"]

    assert "MIT License" in licence
    assert "CC BY 4.0" in licence and "creativecommons.org/licenses/by/4.0" in licence
    assert project["license"] == "MIT AND CC-BY-4.0"
    assert "Code: MIT. Lessons, quizzes and translations: CC BY 4.0." in text_of(
        "README.md"
    )
    for folder in ("lessons", "quizzes"):
        assert "CC BY 4.0" in " ".join(text_of(f"{folder}/README.md").split())


def test_decisions_are_numbered_without_gaps():
    numbers = [
        int(n)
        for n in re.findall(
            r"^\*\*D-(\d{3}) ", text_of("kit/DECISIONS.md"), re.MULTILINE
        )
    ]

    assert numbers == list(range(1, len(numbers) + 1))


def test_decisions_that_are_referred_to_exist():
    numbers = set(
        re.findall(r"^\*\*(D-\d{3}) ", text_of("kit/DECISIONS.md"), re.MULTILINE)
    )
    for path in tree():
        if path.suffix in {".md", ".py", ".yaml"}:
            assert set(re.findall(r"\bD-\d{3}\b", text_of(path))) <= numbers, path


def spell(duration):
    """A duration as the documents write it."""
    seconds = int(duration.total_seconds())
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds % size == 0 and (seconds > size or unit == "minutes"):
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(seconds=30), "30 seconds"),
        (timedelta(minutes=60), "60 minutes"),
        (timedelta(hours=12), "12 hours"),
        (timedelta(hours=24), "24 hours"),
        (timedelta(days=30), "30 days"),
    ],
)
def test_durations_are_spelt_as_people_do(duration, words):
    assert spell(duration) == words


def budget(one):
    return f"{one.failures} in {spell(timedelta(seconds=one.window_s))}"


def ways_in():
    return {row[0]: row[2] for row in table("SECURITY.md", "### Ways to sign in")[1:]}


def test_the_limits_on_guessing_are_those_of_the_program():
    t, ways = throttle, ways_in()
    first, staff = t.PIN_WITH_DEVICE, t.STAFF_WITH_DEVICE

    code = f"after {t.CODES_OF_DEVICE.failures} wrong ones in {spell(timedelta(seconds=t.CODES_OF_DEVICE.window_s))} a device waits"
    assert code in ways["join code"]
    assert ways["nickname + PIN"] == (
        "only from inside an open lesson; per nickname "
        f"{budget(first).replace(' in', ' wrong in', 1)} on one device, "
        f"{budget(t.PIN_OF_NICKNAME)} and {t.PIN_OF_NICKNAME.in_a_row} in a row on all; "
        f"per device {budget(t.NAMES_OF_DEVICE)}; per lesson {budget(t.PINS_OF_LESSON)}"
    )
    assert (
        f"per account {budget(staff).replace(' in', ' wrong in', 1)} on one device, "
        f"{budget(t.STAFF_ACCOUNT)} and {t.STAFF_ACCOUNT.in_a_row} in a row on all"
    ) in ways["name + password"]


def test_every_budget_is_written_down():
    budgets = {
        v.name for v in vars(throttle).values() if isinstance(v, throttle.Budget)
    }

    assert budgets == {
        "code/device",
        "names/device",
        "pin/device",
        "pin/nickname",
        "pin/lesson",
        "staff/device",
        "staff/account",
    }


def test_the_waits_are_those_of_the_program():
    says = " ".join(text_of("SECURITY.md").split())

    assert f"waits {throttle.FIRST_WAIT_S} seconds, then twice as long" in says
    assert f"{throttle.LONGEST_WAIT_S} seconds at most" in says
    assert throttle.PAUSE == timedelta(days=1) and "a day at most" in says


def test_the_lives_of_codes_links_and_passwords_are_those_of_the_program():
    ways = ways_in()

    assert f"works at most {spell(joining.CODE_LIVES)};" in ways["join code"]
    assert ways["one-time link"] == (
        f"single use; {spell(accounts.LINK_LIVES)}, "
        f"for set-up {spell(accounts.SETUP_LIVES)}"
    )
    assert f"at least {passwords.SHORTEST} characters" in ways["name + password"]
    n, r, p = passwords.METHOD.removeprefix("scrypt:").split(":")
    assert f"scrypt ({n}, {r}, {p})" in ways["name + password"]
    chance = joining.code_length(1), joining.code_length(11)
    assert chance == (6, 7) and "1 in 100,000" in ways["join code"]


def test_the_limits_of_sign_ins_are_those_of_the_program():
    rows = {
        row[0]: row[1:]
        for row in table("SECURITY.md", "| | idle | at most | at once |")
    }
    lasting = {
        "student": sign_ins.STUDENT,
        'student who ticks "on this phone"': sign_ins.KEPT,
        "teacher": sign_ins.TEACHER,
        "admin": sign_ins.ADMIN,
    }

    assert set(rows) - {""} == set(lasting)
    for who, one in lasting.items():
        idle, at_most, at_once = rows[who]
        assert idle == spell(one.idle), who
        assert at_most.split(",")[0] == spell(one.absolute), who
        assert at_once == str(one.parallel), who
