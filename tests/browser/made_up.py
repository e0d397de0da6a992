"""The site in a made-up language, in which every text is bracketed and longer.

A second one, the same from right to left, must be its mirror to the pixel: the letters
are the same.
"""

import sqlite3
from dataclasses import replace

from browser.served import Served
from pseudo import pseudo, pseudo_language, pseudo_library, pseudo_words

MADE_UP = "en-XA"
# What the interface writes by rule, as Babel does: dates with names of months and days.
WRITTEN = ("day", "moment", "clock")


def dress(app):
    """Offer the made-up language alone, in the interface and in every lesson."""
    kit = app.extensions["kit"]
    app.extensions["kit"] = replace(
        kit,
        library=pseudo_library(kit.library, MADE_UP),
        languages={MADE_UP: pseudo_language()},
        words={MADE_UP: pseudo_words()},
    )
    for name in WRITTEN:
        app.jinja_env.filters[name] = _bracketed(app.jinja_env.filters[name])


def _bracketed(written):
    return lambda moment: pseudo(written(moment))


def made_up_copy(site, folder):
    """The same school, read in the made-up language; changes to it are its own."""
    with (
        sqlite3.connect(site.kit.settings.data_dir / "kit.sqlite") as old,
        sqlite3.connect(folder / "kit.sqlite") as new,
    ):
        old.backup(new)
    served = Served(folder, library=site.library, dress=dress)
    served.school = site.school
    return served
