"""How hard a passage is to read: counted by hand here, by the kit there."""

import pytest

from kit.content.reading import (
    LONG_WORD,
    LONGEST_SHARED_PHRASE,
    lix,
    phrases_of,
    sentences_of,
    words_of,
)


@pytest.mark.parametrize(
    ("passage", "words"),
    [
        ("The Lake is closed.", ["the", "lake", "is", "closed"]),
        ("It isn't – it’s 20 km off!", ["it", "isn't", "it’s", "20", "km", "off"]),
        ("[[a|The lake]] is [[b|closed]].", ["the", "lake", "is", "closed"]),
        ("Озеро зачинене, кажуть.", ["озеро", "зачинене", "кажуть"]),
        ("one\n\ntwo_three", ["one", "two", "three"]),
        ("– … –", []),
        ("", []),
        (None, []),
    ],
)
def test_words_are_letters_and_digits_in_small_letters(passage, words):
    assert words_of(passage) == words


def test_a_phrase_is_one_word_longer_than_may_be_shared():
    assert LONGEST_SHARED_PHRASE == 3
    assert phrases_of("One two three. Four five") == {
        ("one", "two", "three", "four"),
        ("two", "three", "four", "five"),
    }


@pytest.mark.parametrize("passage", ["One two three", "", None])
def test_what_is_shorter_has_no_phrase(passage):
    assert phrases_of(passage) == set()


@pytest.mark.parametrize(
    ("passage", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "She says: go. He went; she not.",
            ["She says:", "go.", "He went;", "she not."],
        ),
        ("He said “go.” She went.", ["He said “go.", "She went."]),
        ("At 3.30 it began.", ["At 3.30 it began."]),
        ("No end", ["No end"]),
        ("[[a|One.]] [[b|Two.]]", ["One.", "Two."]),
    ],
)
def test_sentences_end_where_a_reader_may_pause(passage, sentences):
    """Björnsson counts colons and semicolons as ends, too."""
    assert sentences_of(passage) == sentences


@pytest.mark.parametrize(
    ("passage", "value"),
    [
        # 8 words in 2 sentences, none long.
        ("The cat sat here. The dog sat there.", 4.0),
        # 4 words in 1 sentence, "warning" has seven letters and is long: 4 + 25.
        ("The warning came late.", 29.0),
        # 10 words in 2 sentences, 6 of them long: 5 + 60.
        (
            "Official measurements contradict the report. A station published the numbers.",
            65.0,
        ),
        ("No end", 2.0),
    ],
)
def test_the_index_adds_words_a_sentence_and_the_share_of_long_words(passage, value):
    assert lix(passage) == value


def test_a_word_is_long_from_seven_letters_on():
    assert LONG_WORD == 7
    assert lix("letter") == 1.0  # six letters
    assert lix("letters") == 101.0


def test_marks_of_spans_are_no_words():
    assert lix("[[a-very-long-name|The]] cat sat.") == lix("The cat sat.")


def test_without_a_word_there_is_no_level():
    with pytest.raises(ZeroDivisionError):
        lix("…")
