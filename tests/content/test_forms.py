"""Rules for the three parallel forms of the test, each broken once."""

import pytest
from content_files import told
from form_files import (
    LETTERS,
    form_items,
    judge,
    new_words,
    passage,
    process,
    three_forms,
    write_quiz,
)

from kit.content.check import check_content
from kit.content.forms import (
    GRID,
    cue_problems,
    form_problems,
    parallel_problems,
)
from kit.content.load import load_library
from kit.content.model import TRACKS
from kit.content.sources import read_quiz
from kit.content.track import in_track
from kit.services.plan import form_items as items_asked


@pytest.fixture
def forms():
    """The items of each form, to be changed before they are read."""
    return three_forms()


@pytest.fixture
def found(tmp_path):
    """What is wrong with one form of these items."""

    def found(items, id_="form-a"):
        return told(form_problems(write_quiz(tmp_path, id_, items)), tmp_path)

    return found


@pytest.fixture
def between(tmp_path):
    """What is wrong between forms of these items, by letter."""

    def between(forms):
        quizzes = [
            write_quiz(tmp_path, f"form-{letter}".lower(), items)
            for letter, items in forms.items()
        ]
        return told(parallel_problems(quizzes), tmp_path)

    return between


def one(items, id_):
    return next(item for item in items if item["id"] == id_)


# --- one form --------------------------------------------------------------------------


@pytest.mark.parametrize("letter", LETTERS)
def test_a_form_that_follows_the_plan_breaks_no_rule(found, forms, letter):
    assert found(forms[letter], f"form-{letter}".lower()) == []


def test_the_quiz_of_a_lesson_is_no_form(found, forms):
    items = [{**item, "form": None} for item in forms["A"][:3]]

    assert found(items, "m01-lesson") == []


def test_a_form_is_all_of_one_letter(found, forms):
    one(forms["A"], "a-war-3")["form"] = "B"

    [problem] = found(forms["A"])
    assert (
        "form-a holds items of form A, B; one form to a file form-<letter>" in problem
    )


@pytest.mark.parametrize("id_", ["form-b", "m01-lesson"])
def test_a_form_stands_in_the_file_of_its_letter(found, forms, id_):
    [problem] = found(forms["A"], id_)

    assert f"{id_} holds items of form A; one form to a file" in problem


def test_an_item_without_a_letter_is_no_part_of_a_form(found, forms):
    one(forms["A"], "a-war-3")["form"] = None

    [problem] = found(forms["A"])
    assert "holds items of form A, None" in problem


def test_every_lean_has_its_sound_and_its_flawed_passages(found, forms):
    one(forms["A"], "a-war-1")["lean"] = "nato"

    [problem] = found(forms["A"])
    assert (
        "sound passages of the war track by lean: 3 nato, 2 nato_critical, 4 none, "
        in problem
    )
    assert "2 russian_official, 1 ukrainian; a form has 2 ukrainian, 2 nato," in problem


def test_the_everyday_track_has_as_many_of_each_kind(found, forms):
    one(forms["A"], "a-peace-1")["polarity"] = "flawed"

    problems = found(forms["A"])
    assert any(
        "sound passages of the everyday track by lean: 11 none; a form has 12 none" in p
        for p in problems
    )
    assert any(
        "flawed passages of the everyday track by lean: 13 none" in p for p in problems
    )
    assert not any("war track" in p for p in problems)


def test_the_grid_is_balanced_in_itself():
    """As many for Ukraine and NATO as for Russia's officials and NATO's critics."""
    camps = (("ukrainian", "nato"), ("russian_official", "nato_critical"))

    assert len({sum(GRID[lean] for lean in camp) for camp in camps}) == 1
    assert sum(GRID.values()) == 12


@pytest.mark.parametrize("more", [True, False])
def test_a_form_has_six_process_items(found, forms, more):
    items = forms["A"]
    items = (
        [*items, {**process("a-step-7", family="step-7"), "form": "A"}]
        if more
        else items[:-1]
    )

    assert [p.partition("items: ")[2] for p in found(items)] == [
        f"{7 if more else 5} process items on the {track} track; a form has 6"
        for track in TRACKS
    ]


def test_a_process_item_of_war_has_its_sister_too(found, forms):
    items = forms["A"]
    war = process("a-step-war", family="step-6", track="war", lean="nato")

    assert found([*items, {**war, "form": "A"}]) == []


@pytest.mark.parametrize(("length", "said"), [(3, False), (4, True)])
def test_no_more_than_three_of_a_kind_stand_in_a_row(found, length, said):
    words = new_words()
    items = form_items("A", words)
    plain = [item for item in items if item["family"].startswith("all-")]
    rest = [item for item in items if item not in plain]
    # The last before them is flawed; so many sound ones follow, and then the others.
    row = [i for i in plain if i["polarity"] == "sound"][:length]
    after = [i for i in plain if i not in row]
    after.sort(key=lambda item: item["polarity"])
    mixed = [*row, *(after[i] for i in _alternating(after))]
    problems = found([*rest, *mixed])

    assert (
        any(f"has {length} sound passages in a row here" in p for p in problems) == said
    )
    assert bool(problems) == said


def _alternating(items):
    """Places of the items so that kinds change from one to the next, flawed first."""
    flawed = [n for n, item in enumerate(items) if item["polarity"] == "flawed"]
    sound = [n for n, item in enumerate(items) if item["polarity"] == "sound"]
    order = []
    while flawed or sound:
        order += flawed[:1] if len(flawed) > 3 else flawed[:2]
        flawed = [n for n in flawed if n not in order]
        order += sound[:1]
        sound = sound[1:]
    return order


def test_a_row_is_that_of_one_track_alone(found, forms):
    """Sisters stand side by side in the file and never meet in a sitting."""
    polarities = [item["polarity"] for item in forms["A"][:4]]

    assert polarities == ["sound", "sound", "flawed", "flawed"]
    assert found(forms["A"]) == []


@pytest.mark.parametrize(("number", "said"), [(2, False), (3, True)])
def test_no_more_than_two_flawed_passages_make_one_move(found, forms, number, said):
    flawed = [i for i in forms["A"] if i["id"] in ("a-all-2", "a-all-4", "a-all-6")]
    for item in flawed[:number]:
        item["family"] = "all-2"

    problems = found(forms["A"])
    assert (
        any("all-2: 3 flawed passages; at most 2 of one move" in p for p in problems)
        == said
    )
    assert bool(problems) == said


def test_sound_passages_of_one_family_may_be_more(found, forms):
    for item in forms["A"]:
        if item["id"] in ("a-all-1", "a-all-3", "a-all-5", "a-all-7"):
            item["family"] = "all-1"

    assert found(forms["A"]) == []


def test_a_war_item_has_a_sister(found, forms):
    one(forms["A"], "a-peace-1")["family"] = "lonely"

    problems = found(forms["A"])
    assert any(
        "items.0.family: war-1: a form has one war item and one everyday item of such a "
        "family, this one has 1" in p
        for p in problems
    )


def test_a_war_item_has_one_sister_alone(found, forms):
    one(forms["A"], "a-all-1")["family"] = "war-1"

    assert any("of such a family, this one has 3" in p for p in found(forms["A"]))


def test_a_sister_is_of_the_same_type(found, forms):
    items = forms["A"]
    number = items.index(one(items, "a-peace-1"))
    items[number] = {**process("a-peace-1", family="war-1"), "form": "A"}

    assert any(
        "items.0.type: its everyday sister is of another type" in p
        for p in found(items)
    )


def test_a_passage_of_a_form_names_its_twin(found, forms):
    one(forms["A"], "a-peace-1")["twin"] = None

    [problem] = found(forms["A"])
    assert "items.1.twin: name the twin, which is on another form" in problem


def test_process_items_have_no_twin(found, forms):
    assert one(forms["A"], "a-step-1").get("twin") is None
    assert found(forms["A"]) == []


# --- what the rules look at is what students are asked ----------------------------------


@pytest.mark.parametrize("track", TRACKS)
def test_the_rules_see_a_form_as_students_do(tmp_path, forms, track):
    """The file as it is written, and the form as it is loaded and asked."""
    quiz = write_quiz(tmp_path, "form-a", forms["A"])
    seen = [item.id for item in in_track(quiz.shape.items, track)]
    for item in forms["A"]:
        item["twin"] = None
    write_quiz(tmp_path, "form-a", forms["A"])
    loaded = load_library([tmp_path])

    assert seen == list(items_asked(loaded.library.quizzes["form-a"], track))
    assert len(seen) == 30


# --- between forms ---------------------------------------------------------------------


def test_three_forms_of_one_plan_break_no_rule(between, forms):
    assert between(forms) == []


@pytest.mark.parametrize("letters", ["", "A", "AB"])
def test_before_all_three_are_there_nothing_is_compared(between, forms, letters):
    for item in forms["B"]:
        item["family"] = "another"

    assert between({letter: forms[letter] for letter in letters}) == []


def test_every_form_has_the_families_of_the_others(between, forms):
    one(forms["C"], "c-all-1")["family"] = "own"

    assert [p.partition(" items: ")[2] for p in between(forms)] == [
        "own: other forms have this family; add an item",
        "own: other forms have this family; add an item",
        "all-1: other forms have this family; add an item",
    ]


def test_passages_of_a_family_share_no_phrase_over_forms(between, forms):
    first = one(forms["A"], "a-all-1")["passage"]
    other = one(forms["C"], "c-all-1")
    other["passage"] = " ".join([*first.split()[:4], *other["passage"].split()[4:]])

    [problem] = between(forms)
    assert "form-c" in problem
    shared = " ".join(first.split()[:4]).casefold()
    assert f"shares “{shared}” with a-all-1 of the same family" in problem


@pytest.mark.parametrize("change", ["twin", "family", "three words"])
def test_twins_other_families_and_three_words_may(between, forms, change):
    first = one(forms["A"], "a-all-1")["passage"].split()
    other = one(forms["C"], "c-all-1")
    number = 3 if change == "three words" else 4
    other["passage"] = " ".join([*first[:number], *other["passage"].split()[number:]])
    if change == "twin":
        other["twin"] = "a-all-1"
    if change == "family":
        for letter, family in (("a", "all-1"), ("c", "all-3")):
            one(forms[letter.upper()], f"{letter}-all-1")["family"] = family
        one(forms["C"], "c-all-3")["family"] = "all-1"
        one(forms["C"], "c-all-3")["polarity"] = "sound"

    assert between(forms) == []


@pytest.mark.parametrize(("lengths", "said"), [((6, 7), False), ((7, 7), True)])
def test_passages_of_one_form_are_as_long_as_those_of_another(
    between, forms, lengths, said
):
    words = (f"z{word}" for word in new_words())
    for item in forms["B"]:
        if item["type"] == "judge":
            item["passage"] = passage(words, lengths=lengths)

    problems = between(forms)
    assert (
        any(
            "passages have 14 words on average, those of another form 12" in p
            for p in problems
        )
        == said
    )
    assert bool(problems) == said


def test_a_form_without_a_passage_is_told_and_breaks_nothing(between, forms):
    forms["B"] = [item for item in forms["B"] if item["type"] != "judge"]

    assert any("form-b" in p for p in between(forms))


# --- cues ------------------------------------------------------------------------------


def cues(root, quizzes):
    return told(
        cue_problems([write_quiz(root, id_, items) for id_, items in quizzes.items()]),
        root,
    )


def named(forms):
    return {f"form-{letter}".lower(): items for letter, items in forms.items()}


def test_passages_of_one_build_tell_nothing_by_their_surface(tmp_path, forms):
    assert cues(tmp_path, named(forms)) == []


def test_a_cue_of_one_version_of_one_form_is_found(tmp_path, forms):
    for item in forms["B"]:
        if (
            item["type"] == "judge"
            and item["polarity"] == "flawed"
            and item["track"] == "war"
        ):
            item["passage"] = item["passage"].replace(" ", ", ", 2)

    problems = cues(tmp_path, named(forms))
    assert any("form-b" in p and "items: war: “commas” tells" in p for p in problems)
    assert not any("everyday:" in p for p in problems)
    assert not any("form-c" in p for p in problems)


def test_a_small_cue_of_every_form_is_found_in_all_together(tmp_path, forms):
    """A third of the flawed passages is within chance on one form, not on three."""
    for items in forms.values():
        flawed = [
            i for i in items if i["type"] == "judge" and i["polarity"] == "flawed"
        ]
        for item in flawed[::3]:
            item["passage"] = item["passage"].replace(" ", ", ", 2)

    problems = cues(tmp_path, named(forms))
    assert any("over 3 quizzes: “commas”" in p for p in problems)
    assert not any("war: “" in p or "everyday: “" in p for p in problems)


def test_quizzes_of_lessons_are_looked_at_together(tmp_path):
    words = new_words()
    lessons = {}
    for n in range(4):
        items = [
            judge(f"l{n}-{k}", words, polarity=p, family=f"f-{n}-{k}")
            for k, p in enumerate(["sound", "flawed"] * 3)
        ]
        for item in items:
            if item["polarity"] == "sound":
                item["passage"] += " Xyes (xno)."
        lessons[f"lesson-{n}"] = items

    problems = cues(tmp_path, lessons)
    assert any("lesson-0" in p and "over 4 quizzes: “brackets”" in p for p in problems)


def test_a_few_passages_are_too_few_to_say_anything(tmp_path):
    words = new_words()
    items = [
        judge(f"l-{k}", words, polarity=p, family=f"f-{k}")
        for k, p in enumerate(["sound", "flawed"] * 4)
    ]
    for item in items[::2]:
        item["passage"] += " (Xno 12)."

    assert cues(tmp_path, {"lesson": items}) == []


def test_kit_content_check_looks_at_forms(tmp_path, forms):
    """The rules are called, each of the three kinds."""
    one(forms["A"], "a-war-1")["lean"] = "nato"
    one(forms["C"], "c-all-1")["family"] = "own"
    for item in forms["B"]:
        if item["type"] == "judge" and item["polarity"] == "flawed":
            item["passage"] += " (Xno 12)."
    for id_, items in named(forms).items():
        write_quiz(tmp_path, id_, items)

    said = "\n".join(map(str, check_content(tmp_path).problems))
    assert "a form has 2 ukrainian" in said
    assert "own: other forms have this family" in said
    assert "“brackets” tells sound from flawed" in said
    assert read_quiz(tmp_path / "quizzes/form-a/quiz.yaml")
