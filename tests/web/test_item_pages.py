"""The question and feedback macros as HTML, without a browser."""

import json
import re
from html import unescape

import pytest
from browser.gallery import Gallery
from item_samples import EN, SAMPLES

ANSWERS = {
    "judge": {"chosen": "good-enough"},
    "single": {"chosen": "not-sure"},
    "multiple": {"chosen": ["date", "mood"]},
    "highlight": {"chosen": ["s1", "s2"]},
    "phrases": {"chosen": "p1"},
    "label": {"label-l1": "claim", "label-l3": "opinion"},
    "order": {
        "place-notice": "2",
        "place-paper": "1",
        "place-shot": "3",
        "place-cousin": "4",
    },
    "classify": {"pair-sale": "news", "pair-vote": "news", "pair-taste": "opinion"},
    "match": {"pair-bus": "actor", "pair-rain": "service", "pair-pool": "bath"},
    "text": {"text": '<b>bold</b> & "quoted"'},
    "reflection": {"text": "</textarea><script>alert(1)</script>"},
}


@pytest.fixture(scope="module")
def site():
    gallery = Gallery()
    yield gallery
    gallery.server.server_close()


@pytest.fixture
def gallery(site):
    site.reset()
    return site


@pytest.fixture
def client(gallery):
    return gallery.app.test_client()


def answered(client, sample, **changed):
    data = {"certainty": "2", "resend_key": "k1", **ANSWERS[sample], **changed}
    return client.post(f"/{sample}", data=data)


def seen(page):
    """The words of a page, without what only scripts read."""
    text = re.sub(r"(?s)<(head|template)\b.*?</\1>", " ", page.text)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", text)))


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_key_is_nowhere_in_a_question(client, sample):
    """Nor is anything that is told afterwards."""
    page = client.get(f"/{sample}").text
    told = {*EN[sample].feedback.values(), EN[sample].hint, *EN[sample].accept}

    assert not [text for text in told if text and text in unescape(page)]
    assert not re.search(r"data-(key|correct|right)|is-right", page)


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_is_styled_or_scripted_inside_the_page(client, sample):
    for page in (client.get(f"/{sample}").text, answered(client, sample).text):
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
        assert not re.search(r"<script(?![^>]*\bnonce=)", page)


@pytest.mark.parametrize("sample", SAMPLES)
def test_quiz_text_says_its_own_language_and_interface_words_the_pages(client, sample):
    page = client.get(f"/{sample}?lang=ar").text

    assert '<html lang="ar" dir="rtl">' in page
    if sample != "judge":
        assert re.search(r'<h1 lang="ar" dir="rtl">', page)
    assert re.search(r"<legend>How sure|<p class=\"hint\" id=\"text-hint\">", page)


@pytest.mark.parametrize("sample", SAMPLES)
def test_feedback_follows_the_answer_and_carries_the_marker(client, sample):
    answer = answered(client, sample)
    assert answer.status_code == 303
    page = client.get(answer.location)

    assert '<meta name="kit-saved" content="k1">' in page.text
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ("judge", ["Good enough", "Not yet", "You chose this"]),
        ("single", ["I am not sure", "a good start", "Right", "timetable"]),
        ("multiple", ["Not yet", "1 of 2 found, 1 extra", "You chose this"]),
        ("highlight", ["1 of 3 found, 1 extra", "found", "missed", "extra"]),
        ("label", ["You marked it as:", "It fits:", "None of the marks fits it."]),
        (
            "order",
            ["pairs in the right order", "You put “", "These may stand either way:"],
        ),
        ("classify", ["2 of 3 cards", "You put it in: News", "Advert"]),
        ("match", ["2 of 3 cards", "You chose: A famous actor", "Its partner:"]),
        ("text", ['You wrote: <b>bold</b> & "quoted"', "An answer that works:"]),
        ("reflection", ["Saved", "</textarea><script>alert(1)</script>"]),
    ],
)
def test_feedback_says_what_happened(client, sample, words):
    page = client.get(answered(client, sample).location)
    text = seen(page)

    assert not [word for word in words if word not in text], text


def test_the_right_outcome_is_said_after_the_hint(client, gallery):
    gallery.number = 2
    page = client.get(answered(client, "single", chosen="timetable").location)

    assert "Right this time" in seen(page)


@pytest.mark.parametrize("sample", SAMPLES)
def test_before_the_retry_the_page_shows_the_hint_and_the_students_own(
    client, gallery, sample
):
    gallery.full = False
    text = seen(client.get(answered(client, sample).location))

    assert not EN[sample].hint or EN[sample].hint in text
    assert "missed" not in text
    assert "An order that works" not in text
    assert "It fits:" not in text
    assert "Its partner:" not in text


def test_what_was_typed_comes_back_as_text(client):
    text = "x" * 80 + '"><script>alert(1)</script>'
    page = answered(client, "text", text=text)

    assert page.status_code == 422
    assert "<script>alert" not in page.text
    assert text in unescape(page.text)


def test_a_line_break_at_the_beginning_of_a_reflection_is_not_lost(client):
    page = answered(client, "reflection", text="\n" + "x" * 301)

    assert page.status_code == 422
    assert ">\n" + "x" * 301 + "</textarea>" in page.text


def test_certainty_can_be_left_out_where_the_lesson_says_so(client, gallery):
    gallery.certainty = "optional"

    assert "You can leave this out." in client.get("/judge").text
    assert answered(client, "judge", certainty="").status_code == 303
    gallery.certainty = "none"
    assert "How sure are you?" not in client.get("/judge").text


@pytest.mark.parametrize("sample", SAMPLES)
def test_words_for_scripts_are_readable_json(client, sample):
    page = client.get(f"/{sample}").text
    words = json.loads(unescape(re.search(r"data-words='([^']*)'", page).group(1)))

    assert words["again"] == "Try now"
    assert words["unsaved"].startswith("Not saved yet.")


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_chosen_is_shown_again_after_a_mistake(client, sample):
    """A certainty that was never offered: the rest of the answer is kept."""
    if sample == "reflection":
        pytest.skip("a reflection has no certainty")
    page = answered(client, sample, certainty="9").text
    for name, values in ANSWERS[sample].items():
        for value in [values] if isinstance(values, str) else values:
            ticked = rf'name="{name}" value="{value}" id="[^"]*" checked'
            picked = rf'name="{name}"[^>]*>(?:(?!</select>)[\s\S])*value="{value}"[^>]* selected'
            typed = unescape(page).count(value) if sample == "text" else 0
            assert typed or re.search(f"{ticked}|{picked}", page), (name, value)
