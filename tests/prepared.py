"""The site for a test. What it reads from files of ours is read once a process."""

from dataclasses import replace
from functools import cache

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from kit import app as factory
from kit.config import Settings
from kit.content.shelves import read_shelves
from kit.i18n import read_words


class Compiled(BytecodeCache):
    """Templates by their name and source: compiled for one site, good for the next."""

    def __init__(self):
        self.codes = {}

    def load_bytecode(self, bucket):
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket):
        self.codes[bucket.key, bucket.checksum] = bucket.code


COMPILED = Compiled()
WORDS = {}  # by folders and codes of languages
shelves = cache(read_shelves)


def words(folders, languages):
    key = (*folders, *languages)
    if key not in WORDS:
        WORDS[key] = read_words(folders, languages)
    return WORDS[key]


def prepared_app(settings: Settings, **given) -> Flask:
    """What `create_app` makes, in a quarter of the time; all that is kept is read-only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factory, "read_words", words)
        patch.setattr(factory, "read_shelves", shelves)
        app = factory.create_app(settings, **given)
    app.jinja_env.bytecode_cache = COMPILED
    # What outlasts a page is done when its answer comes: nothing to wait for.
    at_once = replace(app.extensions["kit"], apart=lambda work: work())
    app.extensions["kit"] = at_once
    return app
