"""The question widgets in a real browser, with scripts and without."""

import gzip
import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.chromium import HOST
from browser.gallery import Gallery
from item_samples import EN, ITEMS, SAMPLES
from playwright.sync_api import Error, expect

pytestmark = pytest.mark.browser

JS = Path(__file__).parents[2] / "static" / "js"
WIDE = {"width": 1366, "height": 768}
PHONE = {"width": 320, "height": 640}
AXE = {
    "resultTypes": ["violations"],
    "runOnly": [
        "wcag2a",
        "wcag2aa",
        "wcag21a",
        "wcag21aa",
        "wcag22aa",
        "best-practice",
    ],
    "rules": {"target-size": {"enabled": True}},
}


@pytest.fixture(scope="module")
def site():
    gallery = Gallery().start()
    yield gallery
    gallery.stop()


@pytest.fixture
def gallery(site):
    site.reset()
    return site


@pytest.fixture
def opened(browser, gallery):
    """Open a sample; what the console complains of fails the test at its end."""
    contexts, complaints = [], []

    def open_one(sample, *, scripts=True, size=WIDE, query="", host=None, **options):
        context = browser.new_context(
            java_script_enabled=scripts, viewport=size, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: m.type == "error" and complaints.append(m.text))
        address = (
            gallery.address.replace("127.0.0.1", host) if host else gallery.address
        )
        page.goto(f"{address}/{sample}{query}")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not [c for c in complaints if not _is_expected(c)], complaints


def _is_expected(complaint):
    """The browser itself reports answers like 422, 503 and a network that is gone."""
    return "Failed to load resource" in complaint


@contextmanager
def offline(page):
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)


def words(sample, option):
    text = EN[sample]
    for names in (text.options, text.labels, text.groups, text.targets):
        if option in names:
            return names[option]
    spans = (span for paragraph in text.passage for span in paragraph)
    return next(span.text for span in spans if span.id == option)


# --- answering as a student would -------------------------------------------------

PICKS = {
    "judge": ["Good enough"],
    "single": ["A clip watched 12,000 times"],
    "multiple": ["When it was taken", "How it makes you feel"],
    "highlight": [
        "They are stealing our bus stop!",
        "Nobody with a heart stays silent.",
    ],
    "phrases": ["rammed through a monstrous plan"],
}
LABELS = {"l1": "claim", "l4": "opinion"}
ORDER = ("paper", "notice", "shot", "cousin")
GROUPS = {"vote": "news", "taste": "opinion", "sale": "advert"}
PARTNERS = {"rain": "service", "pool": "bath", "bus": "actor"}
TYPED = "By-line"
STORED = {
    "judge": {"ids": ["good-enough"]},
    "single": {"ids": ["clip"]},
    "multiple": {"ids": ["date", "mood"]},
    "highlight": {"ids": ["s1", "s3"]},
    "phrases": {"ids": ["p1"]},
    "label": {"labels": LABELS},
    "order": {"order": list(ORDER)},
    "classify": {"pairs": GROUPS},
    "match": {"pairs": PARTNERS},
    "text": {"text": TYPED},
    "reflection": {"text": TYPED},
}


def give(page, sample, *, scripts):
    """Give the answer of STORED, not yet sent."""
    if sample in PICKS:
        for name in PICKS[sample]:
            page.get_by_label(name, exact=True).check()
    elif sample == "label":
        give_labels(page, scripts=scripts)
    elif sample == "order":
        for place, option in enumerate(ORDER, start=1):
            if scripts:
                page.get_by_role("button", name=words(sample, option)).click()
            else:
                page.get_by_label(words(sample, option)).select_option(str(place))
    elif sample == "classify":
        for card, group in GROUPS.items():
            box = page.get_by_role("group", name=words(sample, card), exact=True)
            box.get_by_label(words(sample, group)).check()
    elif sample == "match":
        for card, target in PARTNERS.items():
            page.get_by_label(words(sample, card)).select_option(target)
    else:
        page.get_by_role("textbox").fill(TYPED)


def give_labels(page, *, scripts):
    for span, label in LABELS.items():
        if scripts:
            page.get_by_role("radio", name=words("label", label)).check()
            page.get_by_role("button", name=words("label", span)).click()
        else:
            page.get_by_label(words("label", span)).select_option(label)


def be_sure(page):
    page.get_by_label("Very sure", exact=True).check()


def check(page):
    page.get_by_role("button", name="Check my answer").click()


def answer(page, sample, *, scripts=True):
    give(page, sample, scripts=scripts)
    if sample != "reflection":
        be_sure(page)
    check(page)
    expect(page.locator("h1#result")).to_be_visible()


def live(page):
    return page.locator("#live")


def focused(page):
    return page.evaluate(
        "() => document.activeElement.getAttribute('aria-label')"
        " ?? document.activeElement.textContent.trim()"
    )


with_and_without = pytest.mark.parametrize(
    "scripts", [True, False], ids=["scripts", "plain"]
)
every_sample = pytest.mark.parametrize("sample", SAMPLES)


# --- what every question keeps ----------------------------------------------------


@pytest.mark.statement("T17", "T18", "T22")
@with_and_without
@every_sample
def test_every_type_stores_the_same_with_scripts_and_without(
    opened, gallery, sample, scripts
):
    page = opened(sample, scripts=scripts)
    answer(page, sample, scripts=scripts)

    expect(page.locator("h1#result")).to_be_focused()
    assert json.loads(gallery.response()) == STORED[sample]
    assert gallery.stored[0][2] == (None if sample == "reflection" else 3)
    assert "/feedback?saved=" in page.url
    assert not page.url.endswith("saved="), "the marker names the response"


@pytest.mark.statement("T11", "T12", "T24")
@with_and_without
@every_sample
def test_one_heading_nothing_chosen_nothing_dragged(opened, sample, scripts):
    page = opened(sample, scripts=scripts)
    asked = EN[sample].stem or "Does this passage give good enough reason"

    assert page.locator("h1").count() == 1
    assert page.locator("legend > h1, h1:has(> label)").count() == 1
    assert page.locator("h1").inner_text().startswith(asked)
    assert posted(page) <= {"csrf_token", "resend_key", "item"}
    assert page.locator("[draggable=true], [role=application]").count() == 0


def posted(page):
    """The names that have a value, if the form were sent now."""
    pairs = page.evaluate(
        "() => [...new FormData(document.querySelector('form.item'))]"
    )
    return {name for name, value in pairs if value}


@pytest.mark.statement("T13")
@with_and_without
@pytest.mark.parametrize("sample", [one for one in SAMPLES if one != "reflection"])
def test_what_is_missing_is_asked_for_and_what_was_given_is_kept(
    opened, gallery, sample, scripts
):
    page = opened(sample, scripts=scripts)
    check(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith("Problem:")
    assert page.locator("h1").count() == 1
    follow(page, summary.get_by_role("link").first)

    give(page, sample, scripts=scripts)
    check(page)
    expect(summary.get_by_role("link")).to_have_text(["Say how sure you are."])
    follow(page, summary.get_by_role("link"))
    be_sure(page)
    check(page)

    expect(page.locator("h1#result")).to_be_focused()
    assert json.loads(gallery.response()) == STORED[sample]
    before = page.locator("main").inner_text()
    page.reload()
    assert page.locator("main").inner_text() == before


def follow(page, link):
    """A link of the summary puts the focus on its control."""
    target = link.get_attribute("href")
    link.click()
    expect(page.locator(target)).to_be_focused()


def test_pressing_three_times_stores_once(opened, gallery):
    page = opened("judge")
    give(page, "judge", scripts=True)
    be_sure(page)
    page.evaluate(
        "() => { const b = document.querySelector('.actions button');"
        " b.click(); b.click(); b.click(); }"
    )
    expect(page.locator("h1#result")).to_be_visible()

    assert len(gallery.stored) == 1


@pytest.mark.statement("T16")
@with_and_without
def test_the_first_try_gets_a_hint_and_no_key(opened, gallery, scripts):
    gallery.full = False
    page = opened("single", scripts=scripts)
    answer(page, "single", scripts=scripts)

    expect(page.get_by_text("Who decides where the bus goes?")).to_be_visible()
    expect(page.get_by_text("Nobody had to check anything.")).to_be_visible()
    for other in ("timetable", "neighbour"):
        assert words("single", other) not in page.content()


# --- highlight --------------------------------------------------------------------


@pytest.mark.statement("T19")
@with_and_without
def test_tab_and_space_go_through_the_spans(opened, scripts):
    page = opened("highlight", scripts=scripts)
    boxes = page.locator("[data-spans] input")
    boxes.first.focus()
    for number in range(boxes.count()):
        expect(boxes.nth(number)).to_be_focused()
        page.keyboard.press("Space")
        expect(boxes.nth(number)).to_be_checked()
        page.keyboard.press("Tab")
    expect(page.locator("#certainty-1")).to_be_focused()


@pytest.mark.statement("T19")
def test_every_box_is_named_by_its_span(opened):
    page = opened("highlight")

    for span in ("s1", "s2", "s3", "s4", "s5"):
        box = page.get_by_role("checkbox", name=words("highlight", span), exact=True)
        assert box.count() == 1


@pytest.mark.statement("T19")
def test_the_counter_changes_at_once_and_is_read_out_after_a_pause(opened):
    page = opened("highlight")
    counter = page.locator("[data-counter]")
    expect(counter).to_have_text("0 of 3 chosen")
    for name in ("s1", "s2"):
        page.get_by_label(words("highlight", name)).check()
    expect(counter).to_have_text("2 of 3 chosen")
    expect(live(page)).to_have_text("2 of 3 chosen")
    for name in ("s3", "s4"):
        page.get_by_label(words("highlight", name)).check()

    expect(counter).to_have_text("You can choose 3. Take 1 out.")


def test_without_scripts_there_is_no_counter_that_never_counts(opened):
    page = opened("highlight", scripts=False)

    expect(page.locator("[data-counter]")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "onwards", "back"),
    [("en", "ArrowRight", "ArrowLeft"), ("ar", "ArrowLeft", "ArrowRight")],
)
def test_arrow_keys_go_in_reading_order(opened, language, onwards, back):
    page = opened("highlight", query=f"?lang={language}")
    boxes = page.locator("[data-spans] input")
    boxes.first.focus()
    page.keyboard.press(onwards)
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(boxes.nth(2)).to_be_focused()
    page.keyboard.press(back)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(boxes.first).to_be_focused()


@pytest.mark.statement("T20")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_sentences_are_rows_on_a_phone(opened, language):
    page = opened("highlight", size=PHONE, query=f"?lang={language}")
    row = page.locator(".passage p").first.bounding_box()
    for span in page.locator("label.span").all():
        box = span.bounding_box()
        assert box["height"] >= 24
        assert box["width"] == pytest.approx(row["width"], abs=1)


@pytest.mark.statement("T20")
@pytest.mark.parametrize("sample", ["highlight", "phrases"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 400, 683])
def test_no_box_hangs_alone_at_the_end_of_a_line(opened, sample, language, width):
    size = {"width": width, "height": 640}
    page = opened(sample, size=size, query=f"?lang={language}")
    lines = page.locator(".nb").evaluate_all(
        "all => all.map(one => one.getClientRects().length)"
    )

    assert lines
    assert set(lines) == {1}


@pytest.mark.statement("T21")
def test_in_forced_colours_a_chosen_span_is_a_ticked_box(opened):
    page = opened("highlight", forced_colors="active")
    box = page.get_by_label(words("highlight", "s1"))
    box.check()

    assert box.evaluate("one => getComputedStyle(one).appearance") == "auto"
    assert box.is_checked()


# --- order ------------------------------------------------------------------------


@pytest.mark.statement("T22")
def test_nothing_is_placed_until_somebody_places_it(opened, gallery):
    page = opened("order")
    assert page.locator(".rank-pool button").count() == 4
    assert page.locator(".rank-list").count() == 0
    be_sure(page)
    check(page)

    said = "Nothing has a place yet. Give each one a place."
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.locator("fieldset .errors").first).to_have_text(said)
    assert gallery.stored == []


@pytest.mark.statement("T22", "T24")
def test_a_press_gives_the_next_place_and_the_focus_goes_on(opened):
    page = opened("order")
    add = page.locator(".rank-pool button")
    add.nth(1).click()
    expect(live(page)).to_have_text("The bus company’s notice: now 1 of 4")
    assert focused(page) == "A voice message from a cousin"
    add.nth(1).click()
    add.nth(1).click()
    assert focused(page) == "A screenshot without a date"
    add.nth(0).click()

    assert focused(page) == "Up: The bus company’s notice"
    expect(page.locator(".rank-pool")).to_have_count(0)
    placed = page.locator(".rank-list > li > .rank-text").all_inner_texts()
    assert placed[0] == "The bus company’s notice"
    assert placed[3] == "A screenshot without a date"


@pytest.mark.statement("T23")
def test_the_focus_stays_on_the_button_that_moves(opened):
    page = opened("order")
    for _ in range(4):
        page.locator(".rank-pool button").first.click()
    name = words("order", "shot")
    down = page.get_by_role("button", name=f"Down: {name}")
    down.focus()
    page.keyboard.press("Enter")
    expect(down).to_be_focused()
    expect(live(page)).to_have_text(f"{name}: now 2 of 4")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(down).to_be_focused()
    expect(live(page)).to_have_text(f"{name}: now 4 of 4")
    expect(down).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    expect(down).to_be_focused()

    up = page.get_by_role("button", name=f"Up: {name}")
    up.click()
    expect(up).to_be_focused()
    expect(live(page)).to_have_text(f"{name}: now 3 of 4")


def test_what_is_taken_out_waits_for_a_place_again(opened):
    page = opened("order")
    for _ in range(2):
        page.locator(".rank-pool button").first.click()
    name = words("order", "shot")
    page.get_by_role("button", name=f"Take out: {name}").click()

    expect(live(page)).to_have_text(f"{name}: taken out")
    assert focused(page) == name
    values = page.locator("select").evaluate_all("all => all.map(one => one.value)")
    assert sorted(values) == ["", "", "", "1"]


@pytest.mark.statement("T25")
def test_numbers_used_twice_name_both_and_stay(opened, gallery):
    page = opened("order", scripts=False)
    for option, place in (("notice", 1), ("paper", 2), ("cousin", 2), ("shot", 4)):
        page.get_by_label(words("order", option)).select_option(str(place))
    be_sure(page)
    check(page)

    summary = page.get_by_role("alert")
    for option in ("paper", "cousin"):
        expect(summary).to_contain_text(words("order", option))
        link = summary.locator(f'a[href="#place-{option}"]')
        link.click()
        expect(page.locator(f"#place-{option}")).to_be_focused()
        expect(page.locator(f"#place-{option}")).to_have_value("2")
    assert gallery.stored == []


# --- labels -----------------------------------------------------------------------


@pytest.mark.statement("T26")
def test_digits_mark_only_where_a_span_has_the_focus(opened):
    page = opened("label")
    spans = page.locator(".span-mark")
    values = "all => all.map(one => one.value)"
    page.get_by_role("radio", name="Claim").focus()
    page.keyboard.press("1")
    page.locator("#certainty-1").focus()
    page.keyboard.press("2")
    assert page.locator("select").evaluate_all(values) == ["", "", "", ""]

    spans.nth(1).focus()
    page.keyboard.press("2")
    assert page.locator("select").evaluate_all(values) == ["", "evidence", "", ""]
    expect(live(page)).to_have_text("Evidence")
    page.keyboard.press("3")
    page.keyboard.press("9")
    assert page.locator("select").evaluate_all(values) == ["", "opinion", "", ""]
    page.keyboard.press("Delete")
    assert page.locator("select").evaluate_all(values) == ["", "", "", ""]
    expect(live(page)).to_have_text("Not marked")
    page.keyboard.press("1")
    page.keyboard.press("0")
    assert page.locator("select").evaluate_all(values) == ["", "", "", ""]


def test_a_second_press_rubs_the_mark_out(opened):
    page = opened("label")
    span = page.locator(".span-mark").first
    expect(span).to_have_attribute("aria-pressed", "false")
    span.click()
    expect(span).to_have_attribute("aria-pressed", "true")
    name = "The bus will be faster. Marked: Claim"
    assert page.get_by_role("button", name=name, exact=True).count() == 1
    page.keyboard.press("Space")
    expect(span).to_have_attribute("aria-pressed", "false")
    page.get_by_label("Rub out").check()
    span.focus()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(span).to_have_attribute("aria-pressed", "false")


def test_marking_changes_nothing_but_the_selects(opened):
    """The bar is no part of the form: its buttons are not posted."""
    page = opened("label")
    page.locator(".span-mark").first.click()

    assert posted(page) == {"label-l1", "csrf_token", "resend_key", "item"}


# --- sorting on a phone -----------------------------------------------------------


def test_on_a_phone_cards_come_one_at_a_time(opened, gallery):
    page = opened("classify", size=PHONE)
    cards = page.locator(".sort-card")
    for number, (card, group) in enumerate(GROUPS.items(), start=1):
        expect(page.get_by_text(f"Card {number} of 3", exact=True)).to_be_visible()
        box = page.get_by_role("group", name=words("classify", card))
        box.get_by_label(words("classify", group)).check()
        assert [one.is_visible() for one in cards.all()].count(True) == 1
        if number < 3:
            page.get_by_role("button", name="Next card").click()
    page.get_by_role("button", name="Card before").click()
    expect(page.get_by_text("Card 2 of 3", exact=True)).to_be_visible()
    be_sure(page)
    check(page)

    expect(page.locator("h1#result")).to_be_visible()
    assert json.loads(gallery.response()) == STORED["classify"]


def test_a_problem_leads_to_the_card_it_is_about(opened):
    page = opened("classify", size=PHONE)
    page.get_by_role("radio", name="News").check()
    be_sure(page)
    check(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.get_by_text("Card 2 of 3", exact=True)).to_be_visible()
    summary.get_by_role("link").last.click()

    expect(page.get_by_text("Card 3 of 3", exact=True)).to_be_visible()
    expect(page.locator("#pair-sale-advert")).to_be_focused()


# --- drafts -----------------------------------------------------------------------


def drafts(page):
    return page.evaluate(
        "() => Object.keys(localStorage).filter(key => key.startsWith('kit-draft:'))"
    )


@every_sample
def test_a_reload_loses_nothing(opened, gallery, sample):
    page = opened(sample)
    give(page, sample, scripts=True)
    if sample != "reflection":
        be_sure(page)
    page.reload()
    check(page)

    expect(page.locator("h1#result")).to_be_visible()
    assert json.loads(gallery.response()) == STORED[sample]
    assert drafts(page) == [], "what is stored needs no draft"


@pytest.mark.statement("T27")
@every_sample
def test_another_language_keeps_what_was_given(opened, gallery, sample):
    page = opened(sample)
    give(page, sample, scripts=True)
    read = "all => all.map(one => one.textContent)"
    words = page.locator("main [lang=en]").evaluate_all(read)
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.wait_for_load_state()
    others = page.locator("main [lang=ar]").evaluate_all(read)
    assert len(others) == len(words)
    assert all(a != b for a, b in zip(words, others, strict=True))
    if sample != "reflection":
        be_sure(page)
    check(page)

    expect(page.locator("h1#result")).to_be_visible()
    assert json.loads(gallery.response()) == STORED[sample]


def test_signing_out_wipes_every_draft(opened):
    page = opened("text")
    page.get_by_role("textbox").fill("a secret thought")
    assert len(drafts(page)) == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")

    assert drafts(page) == []


def test_drafts_of_anybody_else_are_wiped(opened):
    page = opened("text")
    page.evaluate("() => localStorage.setItem('kit-draft:pebble:a1:3:1', '{}')")
    page.evaluate("() => localStorage.setItem('other', 'kept')")
    page.reload()

    assert drafts(page) == []
    assert page.evaluate("() => localStorage.getItem('other')") == "kept"


def test_what_is_chosen_before_the_scripts_arrive_stays(opened):
    page = opened("single")
    page.get_by_label("A clip watched 12,000 times").check()
    page.route(
        "**/drafts.js", lambda route: (page.wait_for_timeout(700), route.continue_())
    )
    page.reload(wait_until="commit")
    be_sure(page)
    page.wait_for_load_state()

    expect(page.get_by_label("Very sure", exact=True)).to_be_checked()
    expect(page.get_by_label("A clip watched 12,000 times")).to_be_checked()


@pytest.mark.parametrize(
    "draft",
    [
        "",
        "{",
        "null",
        "[]",
        '{"fields": 3}',
        '{"fields": {"text": "x"}}',
        '{"fields": {"certainty": [["1"]]}}',
    ],
)
def test_a_broken_draft_breaks_nothing(opened, gallery, draft):
    page = opened("text")
    page.evaluate(
        "draft => localStorage.setItem('kit-draft:maple:a1:3:1', draft)", draft
    )
    page.reload()
    answer(page, "text")

    assert json.loads(gallery.response()) == STORED["text"]


def test_a_draft_never_overrules_what_was_posted(opened):
    page = opened("text", query="?lang=en")
    page.get_by_role("textbox").fill("x" * 81)
    be_sure(page)
    check(page)

    expect(page.get_by_role("alert")).to_contain_text("You have used 81.")
    expect(page.get_by_role("textbox")).to_have_value("x" * 81)


# --- the network goes -------------------------------------------------------------

UNSAVED = "Not saved yet. Please leave this page open; we keep trying."


@pytest.mark.statement("T31")
def test_a_lost_network_is_said_and_the_answer_arrives_once(opened, gallery):
    page = opened("judge", host=HOST)
    assert page.evaluate("isSecureContext") is False
    give(page, "judge", scripts=True)
    be_sure(page)
    with offline(page):
        check(page)
        expect(page.get_by_role("alert")).to_contain_text(UNSAVED)
        button = page.get_by_role("button", name="Check my answer")
        expect(button).to_be_visible()
        expect(button).not_to_have_attribute("aria-disabled", "true")
        button.click()
        expect(page.get_by_role("alert")).to_contain_text(UNSAVED)
    expect(page.locator("h1#result")).to_be_visible(timeout=10_000)
    expect(live(page)).to_have_text("Saved.")

    assert len(gallery.stored) == 1


def test_trying_now_is_possible(opened, gallery):
    page = opened("judge")
    give(page, "judge", scripts=True)
    be_sure(page)
    gallery.answers_with = 503
    check(page)
    page.get_by_role("button", name="Try now").click()

    expect(page.locator("h1#result")).to_be_visible()
    assert len(gallery.stored) == 1


def test_a_busy_server_is_tried_again_by_itself(opened, gallery):
    page = opened("judge")
    give(page, "judge", scripts=True)
    be_sure(page)
    gallery.answers_with = 503
    check(page)

    expect(page.get_by_role("alert")).to_contain_text(UNSAVED)
    expect(page.locator("h1#result")).to_be_visible(timeout=5000)


def test_whoever_changes_an_answer_takes_it_back(opened, gallery):
    page = opened("judge")
    give(page, "judge", scripts=True)
    be_sure(page)
    gallery.answers_with = 503
    check(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Not good enough").check()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.wait_for_timeout(2500)  # the first wait is 2 s: nothing may be sent by then
    assert gallery.stored == []
    check(page)

    expect(page.locator("h1#result")).to_be_visible()
    assert json.loads(gallery.response()) == {"ids": ["not-good-enough"]}


def test_a_draft_outlives_a_reload_without_network(opened, gallery):
    """Not pressed yet: what was, would be sent as soon as there is a network."""
    page = opened("text")
    with offline(page):
        give(page, "text", scripts=True)
        be_sure(page)
        with pytest.raises(Error):
            page.reload()
        page.wait_for_url("chrome-error://**", wait_until="commit")
    page.goto(f"{gallery.address}/text")

    expect(page.get_by_role("textbox")).to_have_value(TYPED)
    expect(page.get_by_label("Very sure", exact=True)).to_be_checked()
    assert gallery.stored == []


@pytest.mark.parametrize("status", [200, 403, 500])
def test_at_anything_odd_the_browser_sends_the_form_itself(opened, gallery, status):
    """A page without our marker is no proof that anything was stored."""
    page = opened("judge")
    give(page, "judge", scripts=True)
    be_sure(page)
    gallery.answers_with = status
    check(page)

    expect(page.locator("h1#result")).to_be_visible()
    assert len(gallery.stored) == 1


def test_where_another_question_follows_it_is_opened_as_a_page(opened, gallery):
    """It needs scripts of its own."""
    gallery.leads_to = "order"
    page = opened("reflection")
    page.get_by_role("textbox").fill(TYPED)
    check(page)

    expect(page.locator(".rank-pool button")).to_have_count(4)
    assert len(gallery.stored) == 1
    assert drafts(page) == []


def test_back_leads_back_to_the_question(opened):
    page = opened("judge")
    answer(page, "judge")
    page.go_back()
    expect(page.get_by_role("button", name="Check my answer")).to_be_visible()
    assert page.url.endswith("/judge")
    page.wait_for_load_state("load")
    page.go_forward()

    expect(page.locator("h1#result")).to_be_visible()


def test_links_inside_the_page_load_nothing(opened):
    page = opened("judge")
    check(page)
    give(page, "judge", scripts=True)
    page.get_by_role("link", name="Say how sure you are.").click()
    page.go_back()

    expect(page.get_by_label("Good enough", exact=True)).to_be_checked()
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_button_says_what_it_does_and_keeps_its_size(opened):
    page = opened("judge")
    give(page, "judge", scripts=True)
    be_sure(page)
    button = page.locator(".actions button")
    width = button.bounding_box()["width"]
    page.route("**/judge", lambda _route: None)  # never answers
    check(page)
    expect(button).to_have_text("Checking…")
    assert button.bounding_box()["width"] == pytest.approx(width, abs=1)
    expect(button).to_have_text("Still working…")
    expect(button).to_have_attribute("aria-disabled", "true")


def test_characters_left_are_counted(opened):
    page = opened("reflection")
    counter = page.locator("[data-counter]")
    expect(counter).to_have_text("Characters left: 300")
    page.get_by_role("textbox").fill("ж" * 260)
    expect(counter).to_have_text("Characters left: 40")
    page.get_by_role("textbox").fill("x" * 305)

    expect(counter).to_have_text("Characters too many: 5")


# --- every width, theme and direction ---------------------------------------------


def violations(page):
    found = Axe().run(page, options=AXE).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


LOOKS = [
    pytest.param(PHONE, "?theme=light", id="320-light"),
    pytest.param(WIDE, "?theme=dark", id="1366-dark"),
    pytest.param(PHONE, "?theme=dark&lang=ar", id="320-dark-ar"),
]
FITS = "document.documentElement.scrollWidth <= innerWidth"
SIZES = """all => all.filter(one => one.getClientRects().length)
  .map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"""
SPACE_OUT = """css => { const style = document.createElement('style');
  style.textContent = css; document.head.append(style); }"""
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }
"""


@every_sample
@pytest.mark.parametrize(("size", "query"), LOOKS)
def test_axe_finds_nothing_in_question_and_problem(opened, sample, size, query):
    page = opened(sample, size=size, query=query)
    assert violations(page) == []
    if sample == "label":
        page.locator(".span-mark").first.click()
    if sample == "order":
        page.locator(".rank-pool button").first.click()
        page.locator(".rank-pool button").first.click()
    if sample != "reflection":
        check(page)
        expect(page.get_by_role("alert")).to_be_visible()
        assert violations(page) == []


@every_sample
def test_axe_finds_nothing_in_feedback(opened, gallery, sample):
    page = opened(sample, size=WIDE)
    answer(page, sample)
    for full in (True, False):
        gallery.full = full
        page.reload()
        assert violations(page) == []
        page.set_viewport_size(PHONE)
        assert page.evaluate(FITS)


@with_and_without
@every_sample
def test_nothing_scrolls_sideways_and_everything_can_be_hit(
    opened, gallery, sample, scripts
):
    page = opened(sample, scripts=scripts, size=PHONE, bypass_csp=True)
    for language in ("en", "ar"):
        page.goto(f"{gallery.address}/{sample}?lang={language}")
        assert page.evaluate(FITS)
        sizes = page.locator(
            "main :is(button, input:not([type=hidden]), select, textarea)"
        )
        for width, height in sizes.evaluate_all(SIZES):
            assert min(width, height) >= 24
        assert page.locator(".actions button").bounding_box()["height"] >= 44
        page.evaluate(SPACE_OUT, SPACING)
        assert page.evaluate(FITS)


@pytest.mark.parametrize("sample", ["judge", "highlight", "label", "order", "text"])
def test_every_stop_of_the_keyboard_is_seen(opened, sample):
    page = opened(sample)
    page.locator("#main").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return [document.activeElement.tagName, s.outlineStyle, s.outlineWidth]; }"
        )
        if ring[0] == "BODY":
            break
        assert ring[1:] == ["solid", "3px"], ring


# --- the scripts as files ---------------------------------------------------------

FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "DOMParser",
    "eval(",
    "new Function",
    "randomUUID",
    "serviceWorker",
    "navigator.clipboard",
    "import ",
    "http:",
    "https:",
)


def test_scripts_are_small_and_hand_over_no_markup():
    files = sorted(JS.glob("*.js"))
    ours = [
        JS / f"{name}.js" for name in "say drafts rank label cards items send".split()
    ]
    packed = sum(len(gzip.compress(file.read_bytes(), 9)) for file in ours)

    assert set(ours) <= set(files)
    assert packed <= 15_000
    for file in ours:
        text = file.read_text("utf-8")
        assert len(text.splitlines()) < 150, file.name
        assert not [word for word in FORBIDDEN if word in text], file.name


def test_a_question_loads_only_what_it_needs(opened, gallery):
    page = opened("single")
    loaded = page.evaluate(
        "() => performance.getEntriesByType('resource').map(one => one.name)"
    )

    assert all(name.startswith((gallery.address, "data:")) for name in loaded)
    scripts = {name.rsplit("/", 1)[1] for name in loaded if name.endswith(".js")}
    assert scripts == {"say.js", "drafts.js", "items.js", "send.js"}


def test_every_type_has_a_sample():
    assert {type(item).__name__ for item in ITEMS.values()} == {
        "Judge",
        "SingleChoice",
        "MultipleChoice",
        "Highlight",
        "Label",
        "Order",
        "Classify",
        "Match",
        "ShortText",
        "Reflection",
    }
