"""What the benchmark serves: the kit with its made-up school, and two bare limits."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from threading import local

from flask import Flask, render_template_string
from sqlalchemy import update

from kit.app import create_app
from kit.config import Settings
from kit.db.migrate import upgrade
from kit.db.models import Classroom
from kit.services.demo import make_demo

FOLDER = Path(os.environ["BENCH_FOLDER"])
ROWS = "<!doctype html><ul>{% for row in rows %}<li>{{ row[0] }} {{ row[1] }}</li>{% endfor %}</ul>"


def kit_app():
    url = f"sqlite:///{FOLDER / 'kit.sqlite'}"
    fresh = not (FOLDER / "kit.sqlite").exists()
    upgrade(url)
    settings = Settings(
        data_dir=FOLDER, database_url=url, secret_key="b" * 40, pin_key=b"p" * 40
    )
    app = create_app(settings)
    if fresh:
        site = app.extensions["kit"]
        with site.database.writing() as session:
            demo = make_demo(session, library=site.library, now=datetime.now(UTC))
            # The benchmark's own students must not wait to be let in.
            session.execute(update(Classroom).values(expected_size=500))
        (FOLDER / "demo.txt").write_text(f"{demo.teacher_link} {demo.code}")
    return app


def add_limits(app: Flask) -> Flask:
    """The bare page and the bare commit, in an application of their own."""
    file, here = FOLDER / "bare.sqlite", local()

    def connection():
        if not hasattr(here, "connection"):
            here.connection = sqlite3.connect(file, isolation_level=None)
            here.connection.executescript(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA busy_timeout=5000;"
                "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, words TEXT)"
            )
        return here.connection

    @app.get("/page")
    def page():
        rows = connection().execute("SELECT id, words FROM t LIMIT 20").fetchall()
        rows += [(n, "words") for n in range(20 - len(rows))]
        return render_template_string(ROWS, rows=rows)

    @app.post("/commit")
    def commit():
        connection().execute("INSERT INTO t (words) VALUES ('an answer')")
        return "saved"

    return app


bare, kit = add_limits(Flask("bare")), kit_app()


def app(environ, start):
    """Both behind one server, so that its own cost is the same."""
    if environ["PATH_INFO"].startswith("/bare/"):
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix("/bare")
        return bare(environ, start)
    return kit(environ, start)
