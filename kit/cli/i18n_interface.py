"""The interface's texts: out of the program, and into one PO file per language.

Texts match by their exact words and context. Nothing is guessed: a similar sentence
is another sentence, and an old translation put under it would look finished.
"""

import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from tokenize import TokenError
from typing import Any, NamedTuple, TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import PoFileError, read_po, write_po
from jinja2 import TemplateSyntaxError

from kit.content.catalogue import Entry
from kit.content.ledger import Ledger, State, read_ledger, source_hash, state_of
from kit.content.problems import ContentError, Problem
from kit.i18n.catalogue import HEADER, INSIDE, as_forms, header
from kit.i18n.checks import faults
from kit.i18n.languages import Language, LanguageListError, read_languages

Texts: TypeAlias = str | tuple[str, ...]
TRANSLATIONS = Path("translations")
TEMPLATE = TRANSLATIONS / "messages.pot"
KEYWORDS: Mapping[str, Any] = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "plural_forms": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
NOTES = ("NOTE:", "NOTE")  # comments that begin so reach the translators
TEMPLATE_HEADER = r"""# Made by `kit i18n extract`: do not edit.
msgid ""
msgstr ""
"Project-Id-Version: media-literacy-kit\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""


class Found(NamedTuple):
    """One place where the program has a text."""

    file: str
    line: int
    text: Texts
    notes: tuple[str, ...]
    context: str | None


def extract(root: Path) -> str:
    """Return the text of messages.pot for the source tree at `root`.

    The same tree gives the same bytes: sorted, without dates, places or wrapping.

    Raises:
        ContentError: a file that cannot be read, with its line. Silence here would
            drop all its texts.
    """
    catalog = Catalog(charset="utf-8")
    for found in sorted(find_texts(root), key=lambda f: (f.file, f.line)):
        catalog.add(found.text, auto_comments=found.notes, context=found.context)
    return f"{TEMPLATE_HEADER}\n{_written(catalog)}"


def find_texts(root: Path) -> Iterator[Found]:
    """Yield every marked text, as the mappings in pyproject.toml say."""
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    mappings = settings["tool"]["babel"]["mappings"]
    options = {
        m["pattern"]: {
            k: str(v) for k, v in m.items() if k not in {"method", "pattern"}
        }
        for m in mappings
    }
    seen = [root / "kit"]
    places = extract_from_dir(
        root,
        method_map=[(m["pattern"], m["method"]) for m in mappings],
        options_map=options,
        keywords=KEYWORDS,
        comment_tags=NOTES,
        callback=lambda file, _method, _options: seen.append(root / file),
    )
    try:
        for file, line, text, notes, context in places:
            said = tuple(note.removeprefix("NOTE").lstrip(": ") for note in notes)
            yield Found(Path(file).as_posix(), line, text, said, context)
    except (SyntaxError, TokenError, TemplateSyntaxError) as error:
        line = getattr(error, "lineno", None) or 1
        what = f"{error.args[0]}; mend it, then extract again"
        raise ContentError([Problem(seen[-1], line, "syntax", what)]) from error


def update(root: Path, code: str) -> str:
    """Return the PO file of one language, brought up to messages.pot.

    A text whose words and context are the same keeps its translation, also one that
    had gone and is back. One that has gone is kept behind `#~`. A plural whose second
    text changed keeps its translation, marked as in need of a look.

    Raises:
        KeyError: a language that is not in the list.
        FileNotFoundError: there is no messages.pot yet; extract first.
        PoFileError: the file is damaged; writing it anew would lose translations.
    """
    language = read_languages(root / TRANSLATIONS / "languages.toml")[code]
    wanted = _read((root / TEMPLATE).read_text("utf-8"), language)
    file = root / TRANSLATIONS / code / INSIDE
    text = file.read_text("utf-8") if file.exists() else ""
    old = _read(text, language)
    had = {_key(m): m for m in (*old.obsolete.values(), *old) if m.id}
    new = _read("", language)
    for message in wanted:
        if message.id:
            _add(new, message, had.pop(_key(message), None))
    new.obsolete = {key: m for key, m in had.items() if any(as_forms(m.string))}
    return f"{_credits(text)}{header(language)}\n\n{_written(new)}"


def is_source_tree(root: Path) -> bool:
    """Whether the program itself stands here, not only lessons and translations."""
    return (root / "kit").is_dir() and (root / "pyproject.toml").is_file()


def write_template(root: Path) -> Path:
    file = root / TEMPLATE
    write_whole(file, extract(root))
    return file


def write_catalogue(root: Path, code: str) -> Path:
    file = root / TRANSLATIONS / code / INSIDE
    write_whole(file, update(root, code))
    return file


def write_all(root: Path) -> list[Path]:
    """Extract, then update every language but the source; return what was written."""
    _source, *others = read_languages(root / TRANSLATIONS / "languages.toml")
    return [write_template(root), *(write_catalogue(root, code) for code in others)]


def extract_again(root: Path) -> bool:
    """Bring messages.pot up to the program; whether its bytes changed.

    Raises:
        ContentError: as `extract` does.
    """
    return write_whole(root / TEMPLATE, extract(root))


def update_interface(
    root: Path, locales: Collection[str], problems: list[Problem]
) -> int:
    """Extract, then bring the PO files of `locales` (of all when it is empty) up.

    How many of them changed. What cannot be read is left alone and told in `problems`.
    """
    written = 0
    listed = root / TRANSLATIONS / "languages.toml"
    try:
        _source, *others = read_languages(listed)
        extract_again(root)
    except LanguageListError as error:
        problems.append(Problem(listed, 1, "languages", str(error)))
        return 0
    except ContentError as error:
        problems += error.problems
        return 0
    for code in [x for x in others if x in (locales or others)]:
        file = root / TRANSLATIONS / code / INSIDE
        try:
            written += write_whole(file, update(root, code))
        except PoFileError as error:
            message = f"this is not a PO file ({error}); mend it, or take an older one"
            problems.append(Problem(file, 1, "syntax", message))
    return written


def write_whole(file: Path, text: str) -> bool:
    """Write all of it or nothing; whether the bytes changed."""
    if file.exists() and file.read_bytes() == text.encode():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text, "utf-8", newline="\n")
    beside.replace(file)
    return True


def count_states(root: Path, code: str) -> Counter[State]:
    """Count the texts of the interface by state in one language.

    Raises:
        KeyError, FileNotFoundError, PoFileError: as `update` does.
        ContentError: the ledger of this language is damaged.
    """
    language = read_languages(root / TRANSLATIONS / "languages.toml")[code]
    ledger = read_ledger(root / TRANSLATIONS / "reviews" / f"{code}.tsv")
    messages = _read(update(root, code), language)
    return Counter(_state(m, language, ledger) for m in messages if m.id)


def segment_id(message: Message) -> str:
    """Return the name of a text in review ledgers: `interface/` and 12 hex digits.

    The digits are the hash of context and text (both texts of a plural).
    """
    text = "\n".join(as_forms(message.id))
    return f"interface/{source_hash(message.context or '', text)}"


def _state(message: Message, language: Language, ledger: Ledger) -> State:
    source, forms = as_forms(message.id), as_forms(message.string)
    if any(forms) and faults(source, forms, language):
        return "missing"  # nobody gets to see it
    text = "\n".join(forms).strip("\n")
    entry = Entry(segment_id(message), "\n".join(source), text, fuzzy=message.fuzzy)
    return state_of(entry, entry.source, ledger)


def _add(new: Catalog, message: Message, had: Message | None) -> None:
    """Add one text as the program has it now, with the translation it had."""
    plural = isinstance(message.id, tuple)
    kept = had is not None and isinstance(had.id, tuple) == plural
    flags = set(message.flags)
    if had is not None and kept and (had.fuzzy or had.id != message.id):
        flags.add("fuzzy")
    new.add(
        message.id,
        had.string if had is not None and kept else None,
        flags=flags,
        auto_comments=message.auto_comments,
        user_comments=had.user_comments if had is not None else (),
        context=message.context,
    )


def _key(message: Message) -> str | tuple[str, str]:
    text = as_forms(message.id)[0]
    return text if message.context is None else (text, message.context)


def _read(text: str, language: Language) -> Catalog:
    """Read a PO file under the plural rule of our list, whatever its header says."""
    text, found = HEADER.subn(lambda _: header(language), text, count=1)
    whole = text if found else f"{header(language)}\n\n{text}"
    return read_po(whole.split("\n"), abort_invalid=True)


def _written(catalog: Catalog) -> str:
    written = BytesIO()
    write_po(
        written, catalog, width=0, no_location=True, omit_header=True, sort_output=True
    )
    return written.getvalue().decode("utf-8").rstrip("\n") + "\n"


def _credits(text: str) -> str:
    """Return the comment above the header: it names who translated."""
    found = HEADER.search(text)
    lines = text[: found.start()].splitlines() if found else []
    return "".join(f"{line}\n" for line in lines if line.startswith("# "))
