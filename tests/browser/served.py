"""The kit on a port of this machine, with a folder and a school of its own."""

import threading
from dataclasses import dataclass, field

from browser.chromium import HOST
from cast import PIN_KEY, SECRET_KEY
from sqlalchemy import select
from taking import Taking
from werkzeug.serving import WSGIRequestHandler, make_server

from browser.answers import right, wrong
from kit.app import create_app, utc_now
from kit.config import Settings
from kit.content.model import Judge, Reflection
from kit.db.migrate import upgrade
from kit.db.models import Account, Assignment, StoredResponse
from kit.services import assignments, classes, joining
from kit.services.demo import make_demo
from kit.services.sign_ins import begin_sign_in

LESSON = "m01-judge-source"
# Latin, Cyrillic, Arabic and Hebrew letters, all with digits.
NAMES = ("Maple 27", "Зоря 15", "أرز 38", "ארז 46", "Amber 50")
ARABIC_WORDS = "أسأل أولا: من قال 3 مرات؟"


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        """Requests are nothing to report."""


class Served:
    """The real application, its content and its tokens, on a free port."""

    def __init__(self, folder, *, library=None):
        url = f"sqlite:///{folder / 'kit.sqlite'}"
        upgrade(url)
        settings = Settings(
            data_dir=folder, database_url=url, secret_key=SECRET_KEY, pin_key=PIN_KEY
        )
        self.app = create_app(settings, library=library)
        self.kit = self.app.extensions["kit"]
        self.database, self.library = self.kit.database, self.kit.library
        self.server = make_server(
            "127.0.0.1", 0, self.app, threaded=True, request_handler=Quiet
        )
        self.address = f"http://{HOST}:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.school = None

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.database.close()

    def sign_in(self, context, account_id):
        with self.database.writing() as session:
            secret = begin_sign_in(session, account_id=account_id, now=utc_now())
        context.add_cookies(
            [{"name": "kit_sid", "value": secret, "url": self.address}]
        )

    def rows(self, table, **given):
        """The rows of a table, as plain objects."""
        with self.database.reading() as session:
            return session.query(table).filter_by(**given).all()

    def account(self, name):
        (found,) = self.rows(Account, name=name)
        return found

    def join(self, lesson, name, *, locale="en"):
        """A new student in the class of an open lesson; the account's id."""
        with self.database.writing() as session:
            return joining.join_class(
                session,
                lesson=joining.get_open_lesson(
                    session, typed=lesson.code, now=utc_now()
                ),
                name=name,
                locale=locale,
                now=utc_now(),
            )

    def taking(self, student, lesson):
        """The student, half-way through a lesson without a browser."""
        taking = Taking(
            self.database,
            self.library,
            student_id=student,
            assignment=lesson.public_id,
            now=utc_now(),
        )
        return taking.begin()

    def answers_of(self, student):
        """Every stored response of a student, oldest first."""
        with self.database.reading() as session:
            return session.scalars(
                select(StoredResponse)
                .join(StoredResponse.attempt)
                .where(StoredResponse.attempt.has(student_id=student))
                .order_by(StoredResponse.answered_at, StoredResponse.number)
            ).all()
