"""Small corrections of a source text that leave its translations as good as before."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kit.content.catalogue import Catalogue, Entry
from kit.content.ledger import parse_review, review_hash
from kit.content.yamlfile import read_text

# What students judge or choose: a change here may change the question itself.
_NEVER = frozenset(
    {"stem", "passage", "accept", "options", "groups", "targets", "labels"}
)


def may_be_minor(id_: str) -> bool:
    return not _NEVER & set(id_.split("/")[2:])


def keep_translation(catalogue: Catalogue, id_: str, *, source: str) -> Catalogue:
    """The catalogue with the translation of `id_` taken for one of `source`."""
    entry = catalogue.entries.get(id_)
    if entry is None or not entry.text or (entry.fuzzy and entry.previous is None):
        return catalogue
    kept = replace(entry, source=source, fuzzy=False, previous=None)
    return replace(catalogue, entries={**catalogue.entries, id_: kept})


def rehash_reviews(file: Path, before: Entry, after: Entry, *, reason: str) -> str:
    """The ledger's text with the reviews of `before` counting for `after`."""
    written_for = before.previous if before.fuzzy and before.previous else before.source
    old = review_hash(replace(before, source=written_for))
    lines = read_text(file).split("\n") if file.exists() else []
    note = f"minor: {' '.join(reason.split())}"
    return "\n".join(_rehashed(lines, before.id, old, review_hash(after), note))


def _rehashed(
    lines: Iterable[str], id_: str, old: str, new: str, note: str
) -> Iterable[str]:
    for line in lines:
        if not line.startswith(f"{id_}\t{old}\t"):
            yield line
            continue
        yield str(replace(parse_review(line), hash=new, note=note))
