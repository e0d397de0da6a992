"""How hard a text is to read, and words that need care: counted, never guessed."""

import re

from kit.content.passages import bare_text, parse_passage

LONG_WORD = 7  # letters, from which a word counts as long
READING_RANGE = (12.0, 50.0)  # LIX of a passage: B1 to B2
LONGEST_SHARED_PHRASE = 3  # words two items of a family may have in common


def words_in(text: str) -> list[str]:
    """The words of a plain text in small letters."""
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.casefold())


def sentences_in(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?:;])[\"”’)]*\s+", text.strip()) if s]


def lix_of(text: str) -> float:
    """Björnsson's readability index (1968): words a sentence + % of long words.

    About 20 for children's books, 40 for newspapers, 60 for official prose. It needs
    no dictionary, so it means something in every language with spaces.

    Raises:
        ZeroDivisionError: the text has no words.
    """
    words = words_in(text)
    long = sum(len(word) >= LONG_WORD for word in words)
    return len(words) / max(1, len(sentences_in(text))) + 100 * long / len(words)


def words_of(passage: str | None) -> list[str]:
    """The words of a passage in small letters, without the marks of its spans."""
    return words_in(bare_text(parse_passage(passage or "")))


def phrases_of(passage: str | None) -> set[tuple[str, ...]]:
    """Every run of words one longer than items of a family may have in common."""
    words, size = words_of(passage), LONGEST_SHARED_PHRASE + 1
    return {tuple(words[n : n + size]) for n in range(len(words) - size + 1)}


def sentences_of(passage: str) -> list[str]:
    return sentences_in(bare_text(parse_passage(passage)))


def lix(passage: str) -> float:
    """The readability index of a passage, without the marks of its spans.

    Raises:
        ZeroDivisionError: the passage has no words.
    """
    return lix_of(bare_text(parse_passage(passage)))
