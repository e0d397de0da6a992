"""PO files in memory, without what a translator broke.

There are no .mo files: a forgotten compile step would show English without a word.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from kit.i18n.checks import faults
from kit.i18n.languages import Language

log = logging.getLogger(__name__)
Key: TypeAlias = tuple[str | None, str]  # context, source text in the singular

INSIDE = Path("LC_MESSAGES/messages.po")  # below the folder of a language
HEADER = re.compile(
    r'^msgid ""[ \t]*\nmsgstr "[^\n]*(?:\n[ \t]*"[^\n]*)*', re.MULTILINE
)
ENTRY = re.compile(r"^[ \t]*(?:#~[ \t]*)?msgid[ \t]", re.MULTILINE)
ANSWER = re.compile(r"^[ \t]*(?:#~[ \t]*)?msgstr(?:\[0\])?[ \t]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one PO file says: every form of every text that may be shown."""

    language: Language
    texts: Mapping[Key, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    missing: tuple[Key, ...] = ()  # empty, marked fuzzy, or broken


def read_catalogue(file: Path, language: Language) -> Catalogue:
    """Read one PO file. Nothing it holds makes this raise.

    What cannot be used is left out and logged as `i18n.broken`, what is still to be
    translated is counted as `i18n.missing`; the reader sees the fallback instead.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        log.warning("i18n.broken %s: %s", file, error.strerror)
        return Catalogue(language)
    texts: dict[Key, tuple[str, ...]] = {}
    missing: dict[Key, None] = {}
    for message in _messages(file, raw.decode("utf-8-sig", "replace"), language):
        key, forms = _key(message), as_forms(message.string)
        wrong = faults(as_forms(message.id), forms, language) if any(forms) else []
        if wrong:
            log.warning("i18n.broken %s: %r: %s", file, key[1], "; ".join(wrong))
        if wrong or message.fuzzy or not any(forms):
            missing[key] = None
        else:
            texts[key] = forms
    if missing:
        log.info("i18n.missing %s: %d texts", file, len(missing))
    return Catalogue(language, MappingProxyType(texts), tuple(missing))


def merge(catalogues: Iterable[Catalogue], language: Language) -> Catalogue:
    """Join catalogues of one language; what a later one says wins."""
    texts: dict[Key, tuple[str, ...]] = {}
    missing: dict[Key, None] = {}
    for catalogue in catalogues:
        texts |= catalogue.texts
        missing |= dict.fromkeys(catalogue.missing)
    return Catalogue(
        language, MappingProxyType(texts), tuple(k for k in missing if k not in texts)
    )


def header(language: Language) -> str:
    """Return the header entry of the PO files of one language, without a date."""
    return "\n".join(
        [
            'msgid ""',
            'msgstr ""',
            r'"Project-Id-Version: media-literacy-kit\n"',
            rf'"Language: {language.code}\n"',
            r'"MIME-Version: 1.0\n"',
            r'"Content-Type: text/plain; charset=UTF-8\n"',
            r'"Content-Transfer-Encoding: 8bit\n"',
            rf'"Plural-Forms: {language.plural_forms}\n"',
        ]
    )


def as_forms(text: object) -> tuple[str, ...]:
    """Return one text, or all of a plural, as a tuple; Babel has either."""
    found = text if isinstance(text, (list, tuple)) else (text,)
    return tuple(str(form or "") for form in found)


def _key(message: Message) -> Key:
    return (message.context, as_forms(message.id)[0])


def _messages(file: Path, text: str, language: Language) -> Iterator[Message]:
    """Yield the entries, all at once or, if the file is damaged, one by one.

    The header of the file is never believed: the plural rule is ours.
    """
    text = text.replace("\r\n", "\n")
    ours = header(language)
    whole, found = HEADER.subn(lambda _: ours, text, count=1)
    if not found:
        whole = f"{ours}\n\n{text}"
    try:
        yield from _parse(whole)
    except (PoFileError, ValueError, IndexError):
        yield from _undamaged(file, text, ours)


def _undamaged(file: Path, text: str, ours: str) -> Iterator[Message]:
    """Yield what can be read entry by entry, so that a slip costs no more than one."""
    for block in re.split(r"\n[ \t]*\n", text):
        if HEADER.search(block):
            continue
        try:
            yield from _parse(f"{ours}\n\n{block}")
        except (PoFileError, ValueError, IndexError) as error:
            log.warning("i18n.broken %s: %s: %.60r", file, error, block)


def _parse(text: str) -> list[Message]:
    # Babel would put a translation without a text under the next text.
    if len(ENTRY.findall(text)) != len(ANSWER.findall(text)):
        raise ValueError("a text without its translation, or the other way round")
    catalogue = read_po(text.split("\n"), ignore_obsolete=True, abort_invalid=True)
    return [message for message in catalogue if message.id]
