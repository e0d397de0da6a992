"""What we ship passes its own checks, and says so in every run of the tests."""

import pytest

from kit.config import data_root
from kit.content.catalogue import dump, read_catalogue, sync
from kit.content.check import check_content
from kit.content.problems import errors
from kit.content.sources import read_sources, segments_of

DOCUMENTS = read_sources(data_root()).documents
CATALOGUES = [
    (document, file)
    for document in DOCUMENTS
    for file in sorted(document.file.parent.glob("i18n/*.po"))
]


def test_there_is_content():
    assert {d.shape.id for d in DOCUMENTS} >= {
        "m01-judge-source",
        "m04-both-sides",
        "m06-thought-stoppers",
    }


def test_kit_content_check_finds_no_error():
    assert errors(check_content(data_root()).problems) == []


@pytest.mark.parametrize(
    ("document", "file"),
    [pytest.param(*c, id=f"{c[0].shape.id} {c[1].stem}") for c in CATALOGUES],
)
def test_catalogues_are_what_kit_i18n_update_writes(document, file):
    source = segments_of(document)
    catalogue = read_catalogue(file, source_locale=document.shape.source_locale)

    assert dump(sync(catalogue, source), source) == file.read_text("utf-8")
