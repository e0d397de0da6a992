"""One world for a whole module: a site, thirteen visitors, and a way to put it back."""

import os
import shutil
import sqlite3
from dataclasses import dataclass, field

from cast import MONDAY_9AM, PIN_KEY, SECRET_KEY, add_comparison
from prepared import prepared_app

from kit.config import Settings
from kit.db.engine import Database
from kit.db.models import Account, JobRun
from kit.services import accounts, classes, jobs, joining
from kit.services.sign_ins import begin_sign_in, end_sign_in

# Safety.md 5.3. Where there is one school its admin is the site's, so the thirteenth
# is a cookie that was good until its owner signed out.
VISITORS = {
    "nobody": None,
    "guest": "gus",
    "student": "ben",
    "classmate": "bea",
    "other_class": "chen",
    "other_school": "oli",
    "former": "finn",
    "teacher": "ana",
    "co_teacher": "cora",
    "other_teacher": "eve",
    "foreign_teacher": "odo",
    "admin": "dora",
    "signed_out": "ana",
}


@dataclass
class World:
    app: object
    file: str
    cast: object
    cookies: dict
    tokens: dict  # of the addresses that carry one
    backup: str  # the name of one that is not the newest
    job: str
    other_room: str  # another class of Ana's
    snapshot: sqlite3.Connection = field(repr=False)
    watcher: sqlite3.Connection = field(repr=False)

    def browser(self, visitor):
        browser = self.app.test_client()
        if secret := self.cookies[visitor]:
            browser.set_cookie("kit_sid", secret)
        return browser

    def version(self):
        """Changes whenever anybody else has written to the database."""
        return self.watcher.execute("PRAGMA data_version").fetchone()[0]

    def put_back(self):
        _keep_backups(self.app.extensions["kit"].settings.data_dir)
        with sqlite3.connect(self.file) as target:
            self.snapshot.backup(target)
        target.close()

    def close(self):
        self.snapshot.close()
        self.watcher.close()
        self.app.extensions["kit"].database.close()


def make_world(template, cast, library, folder, *, now=MONDAY_9AM):
    """A copy of the cast's database with everybody signed in."""
    file = folder / "world.sqlite"
    shutil.copy(template.removeprefix("sqlite:///"), file)
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        cookies = {
            visitor: name and begin_sign_in(session, account_id=cast[name].id, now=now)
            for visitor, name in VISITORS.items()
        }
        end_sign_in(session, secret=cookies["signed_out"])
        add_comparison(session, cast, now)
        ben = session.get_one(Account, cast["ben"].id)
        tokens = {
            "public.card": joining.card_of(ben, pin_key=PIN_KEY),
            "public.link": accounts.make_link(
                session, purpose="password", account_id=cast["ana"].id, now=now
            ),
        }
        other_room = classes.create_class(
            session,
            school_id=cast.school_id,
            teacher_id=cast["ana"].id,
            name="5C",
            now=now,
        )
        job, _is_new = jobs.begin(session, kind="backup", now=now)
        session.get_one(JobRun, job).state = "done"
    database.close()
    backup = _keep_backups(folder)
    settings = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{file}",
        secret_key=SECRET_KEY,
        pin_key=PIN_KEY,
    )
    app = prepared_app(settings, now=lambda: now, library=library)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    snapshot = sqlite3.connect(":memory:")
    with sqlite3.connect(file) as source:
        source.backup(snapshot)
    source.close()
    watcher = sqlite3.connect(file, check_same_thread=False)
    return World(
        app,
        str(file),
        cast,
        cookies,
        tokens,
        backup,
        job,
        other_room,
        snapshot,
        watcher,
    )


def _keep_backups(folder):
    """Two files, of which the older may be deleted; they need not be good ones."""
    names = ("kit-20260901-000000-000000.zip", "kit-20260902-000000-000000.zip")
    (folder / "backups").mkdir(exist_ok=True)
    for age, name in zip((2, 1), names, strict=True):
        file = folder / "backups" / name
        file.write_bytes(b"no backup")
        os.utime(file, (file.stat().st_atime, file.stat().st_mtime - age * 3600))
    return names[0]
