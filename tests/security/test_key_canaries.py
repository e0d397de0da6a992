"""Keys stay on the server: a marker in each of them, and a student who looks everywhere."""

import pytest
from answers import KINDS, PAGE, RIGHT, WRONG, body
from security.addresses import Addresses
from security.canaries import plant
from security.world import make_world

WITH_RETRY = [
    k for k in KINDS if k not in ("judge-flawed", "judge-sound", "reflection")
]


@pytest.fixture(scope="module")
def canaries_and_world(sqlite_templates, library, tmp_path_factory):
    planted, canaries = plant(library)
    folder = tmp_path_factory.mktemp("canaries")
    world = make_world(
        sqlite_templates.with_cast, sqlite_templates.cast, planted, folder
    )
    yield canaries, world
    world.close()


@pytest.fixture
def canaries(canaries_and_world):
    return canaries_and_world[0]


@pytest.fixture
def world(canaries_and_world):
    world = canaries_and_world[1]
    world.put_back()
    return world


@pytest.fixture
def at(world):
    return f"/a/{world.cast.lesson_5b.public_id}"


def crawl(world, browser):
    """Every GET of the site, every page of the lesson, every file, every mistake."""
    addresses = Addresses(world)
    pages = {addresses.there(r) for r in addresses.rules() if "GET" in r.methods}
    pages |= {addresses.missing(r) for r in addresses.rules() if "GET" in r.methods}
    pages.discard("/signout")
    for lesson, last in ((world.cast.lesson_5b, 15), (world.cast.form_5b, 8)):
        for number in range(1, last + 1):
            pages.add(f"/a/{lesson.public_id}/{number}")
            pages.add(f"/a/{lesson.public_id}/{number}/feedback")
    static = world.app.static_folder
    import pathlib

    for file in pathlib.Path(static).rglob("*"):
        if file.is_file():
            pages.add(f"/static/{file.relative_to(static).as_posix()}")
    for address in sorted(pages):
        answer = browser.get(address)
        yield address, answer
        answer.close()


def test_the_markers_are_many_and_can_be_seen(world, canaries):
    """The control: on the teacher's pages the same crawl finds them."""
    found = set()
    for _address, answer in crawl(world, world.browser("teacher")):
        found |= canaries.found_in(answer)

    assert len(canaries.all) > 200
    assert canaries.of("ev-single", "rationale", "other-tabs", "hint") <= found
    assert len(found) > 50


@pytest.mark.parametrize(
    "visitor", ["student", "classmate", "guest", "nobody", "former"]
)
def test_before_an_answer_nobody_sees_a_marker(world, canaries, visitor):
    for address, answer in crawl(world, world.browser(visitor)):
        assert not canaries.found_in(answer), address


@pytest.mark.parametrize("locale", ["en", "uk", "ar"])
def test_nor_in_any_language(world, canaries, locale):
    browser = world.browser("student")
    browser.get(f"/me?lang={locale}")

    for address, answer in crawl(world, browser):
        assert not canaries.found_in(answer), address


def test_answers_that_are_refused_show_nothing(world, canaries, at):
    browser = world.browser("student")
    for kind in KINDS:
        for data in ({}, {"chosen": "no-such"}, {"text": "x" * 400}, {**RIGHT[kind]}):
            answer = browser.post(
                f"{at}/{PAGE[kind]}", data={"item": f"ev-{kind}", **data}
            )
            assert not canaries.found_in(answer)


@pytest.mark.parametrize("kind", WITH_RETRY)
def test_with_a_try_left_only_hint_and_own_reasons_are_told(world, canaries, at, kind):
    browser = world.browser("student")
    browser.post(f"{at}/{PAGE[kind]}", data=body(WRONG[kind], kind))
    values = WRONG[kind].get("chosen", [])
    chosen = {values} if isinstance(values, str) else set(values)
    allowed = canaries.of(f"ev-{kind}", "hint", *chosen)
    if kind == "text":
        allowed |= canaries.of("ev-text", "other")

    seen = set()
    for address, answer in crawl(world, browser):
        found = canaries.found_in(answer)
        assert found <= allowed, address
        seen |= found

    assert canaries.of(f"ev-{kind}", "hint") <= seen


@pytest.mark.parametrize(
    "kind", ["judge-flawed", "single", "multiple", "highlight", "label"]
)
def test_after_the_last_try_its_reasons_appear_and_no_others(world, canaries, at, kind):
    browser = world.browser("student")
    for key in ("key-1", "key-2"):
        browser.post(f"{at}/{PAGE[kind]}", data=body(WRONG[kind], kind, key=key))
    item = f"ev-{kind}"
    never = canaries.of(item, "rationale", "family", "skill", "belief")

    seen = set()
    for _address, answer in crawl(world, browser):
        seen |= canaries.found_in(answer)

    assert seen <= canaries.of(item) - never
    assert canaries.of(item) - never - canaries.of(item, "hint", "accept") <= seen


def judged(item):
    """What a browser posts to a judge item of a test."""
    return {
        "chosen": "good-enough",
        "certainty": "2",
        "resend_key": f"key-{item}",
        "item": item,
    }


@pytest.mark.parametrize("state", ["open", "handed in", "closed"])
def test_a_test_tells_nothing_before_its_answers_are_shown(world, canaries, state):
    at = f"/a/{world.cast.form_5b.public_id}"
    browser = world.browser("student")
    browser.post(f"{at}/start")
    for n in range(1, 7):
        answer = browser.post(f"{at}/{n + 1}", data=judged(f"x-judge-{n}"))
        assert answer.status_code == 303
    if state != "open":
        browser.post(f"{at}/end")
    if state == "closed":
        world.browser("teacher").post(f"/t{at}/close")

    for address, answer in crawl(world, browser):
        assert not canaries.found_in(answer), address


def test_practice_before_a_test_explains_itself_and_nothing_else(world, canaries):
    at = f"/a/{world.cast.form_5b.public_id}"
    browser = world.browser("student")
    browser.post(f"{at}/start")
    browser.post(f"{at}/1", data=judged("practice-plain"))
    browser.post(f"{at}/2", data=judged("x-judge-1"))

    seen = set()
    for _address, answer in crawl(world, browser):
        seen |= canaries.found_in(answer)

    assert seen == canaries.of("practice-plain", "good-enough", "not-good-enough")


def test_once_shown_a_test_explains_what_was_answered(world, canaries):
    at = f"/a/{world.cast.form_5b.public_id}"
    browser = world.browser("student")
    browser.post(f"{at}/start")
    browser.post(f"{at}/2", data=judged("x-judge-1"))
    world.browser("teacher").post(f"/t{at}/close")
    world.browser("teacher").post(f"/t/c/{world.cast.class_5b.public_id}/tests/show")

    seen = set()
    for _address, answer in crawl(world, browser):
        seen |= canaries.found_in(answer)

    assert seen == canaries.of("x-judge-1", "good-enough", "not-good-enough")


def test_a_classmate_learns_nothing_from_it(world, canaries, at):
    browser = world.browser("student")
    for key in ("key-1", "key-2"):
        browser.post(
            f"{at}/{PAGE['single']}", data=body(WRONG["single"], "single", key=key)
        )
    bea = world.browser("classmate")
    bea.post(f"{at}/start")

    for address, answer in crawl(world, bea):
        assert not canaries.found_in(answer), address


def test_right_and_wrong_first_answers_are_of_one_length(world, at):
    """Before release the answer to a POST must not tell by its size."""
    lengths = set()
    for given in (RIGHT, WRONG):
        world.put_back()
        answer = world.browser("student").post(
            f"{at}/{PAGE['single']}", data=body(given["single"], "single")
        )
        lengths.add((answer.status_code, len(answer.data), answer.location))

    assert len(lengths) == 1
