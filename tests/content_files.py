"""A small lesson with its quiz, to be copied, broken and translated by tests."""

import shutil
from dataclasses import replace
from pathlib import Path

from kit.content.catalogue import Catalogue, dump, read_catalogue, sync
from kit.content.sources import catalogue_file, read_sources, segments_of

SAMPLE = Path(__file__).parent / "content" / "sample"
QUIZ = "quizzes/sample/quiz.yaml"
LESSON = "lessons/sample/lesson.md"


def copy_sample(folder):
    return Path(shutil.copytree(SAMPLE, folder / "site"))


def edit(file, old, new, *, times=1):
    text = file.read_text("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    file.write_text(text.replace(old, new, times), "utf-8")


def translate_everything(root, locale="uk", *, ending=" й"):
    """A complete translation: every text with a letter behind it."""
    for document in read_sources(root).documents:
        source = segments_of(document)
        empty = Catalogue.empty(locale, source_locale="en")
        entries = {
            id_: replace(entry, text=entry.source + ending)
            for id_, entry in sync(empty, source).entries.items()
        }
        file = catalogue_file(document, locale)
        file.parent.mkdir(exist_ok=True)
        file.write_text(dump(replace(empty, entries=entries), source), "utf-8")


def update(root, locale="uk"):
    """What `kit i18n update` does to one language."""
    for document in read_sources(root).documents:
        file = catalogue_file(document, locale)
        source = segments_of(document)
        catalogue = read_catalogue(file, source_locale="en")
        file.write_text(dump(sync(catalogue, source), source), "utf-8")


def catalogues(root, locale="uk"):
    """Every catalogue of the sample in one language, by kind of document."""
    return {
        kind: read_catalogue(
            root / kind / f"sample/i18n/{locale}.po", source_locale="en"
        )
        for kind in ("lessons", "quizzes")
    }


def told(problems, root):
    return [str(p).replace(f"{root}/", "") for p in problems]
