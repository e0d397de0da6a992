"""The site for a test. What it reads from files of ours is read once a process."""

from dataclasses import replace
from functools import cache

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from werkzeug.routing import Rule

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
compile_builder = Rule._compile_builder
BUILDERS = {}  # by rule: Werkzeug compiles a function for each, and so for each site


def words(folders, languages):
    key = (*folders, *languages)
    if key not in WORDS:
        WORDS[key] = read_words(folders, languages)
    return WORDS[key]


def builder(rule, append_unknown=True):
    """What writes the address of a rule; of two sites the same."""
    key = (rule.rule, rule.build_only, repr(rule.defaults), append_unknown)
    if key not in BUILDERS:
        BUILDERS[key] = compile_builder(rule, append_unknown)
    return BUILDERS[key]


def prepared_app(settings: Settings, **given) -> Flask:
    """What `create_app` makes, much faster; all that is kept is read-only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factory, "read_words", words)
        patch.setattr(factory, "read_shelves", shelves)
        patch.setattr(Rule, "_compile_builder", builder)
        app = factory.create_app(settings, **given)
    app.jinja_env.bytecode_cache = COMPILED
    # What outlasts a page is done when its answer comes: nothing to wait for.
    at_once = replace(app.extensions["kit"], apart=lambda work: work())
    app.extensions["kit"] = at_once
    return app
