"""The pictures of the README, taken from the made-up school.

    .venv/bin/python -m tests.screenshots.take

The clock stands still and chance is seeded, so a picture changes when its page does.
Letters are drawn with the fonts of this machine.
"""

import base64
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from unittest.mock import patch

sys.path.insert(
    0, str(Path(__file__).parents[1])
)  # the helpers of the tests stand there

from browser.answers import right
from browser.chromium import FLAGS, find_chromium
from browser.served import Served
from playwright.sync_api import sync_playwright
from taking import Taking

from kit.content.model import Judge, SingleChoice
from kit.db.models import Account, Assignment, Classroom
from kit.services import assignments, classes, joining
from kit.services.demo import make_demo
from kit.services.sign_ins import begin_sign_in

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 9, 9, 12, tzinfo=UTC)
SEED = 7
PHONE = {"width": 360, "height": 720}
DESK = {"width": 1000, "height": 860}
MAP = {"width": 800, "height": 620}
QUALITY = 80  # of 100: letters stay sharp


@dataclass(frozen=True, slots=True)
class Picture:
    """One file: whose page, in which language, on how large a screen."""

    file: str
    path: str
    who: int
    size: dict
    lang: str = "en"
    top: str = ""  # what the picture begins with; "" is the head of the page


def take(browser, folder):
    """Write every picture into `folder`."""
    with tempfile.TemporaryDirectory() as data:
        with Served(Path(data), dress=stop_the_clock) as site:
            with seeded(Random(SEED)):
                pictures = pictures_of(site)
            for picture in pictures:
                (folder / picture.file).write_bytes(photograph(browser, site, picture))


@contextmanager
def seeded(chance):
    """Codes, addresses and the order of options come from `chance`, not from secrets."""
    with (
        patch("secrets.choice", chance.choice),
        patch("secrets.randbits", chance.getrandbits),
        patch("secrets.randbelow", chance.randrange),
    ):
        yield


def stop_the_clock(app):
    app.extensions["kit"] = replace(app.extensions["kit"], now=lambda: NOW)


def pictures_of(site):
    """Fill the school; what to look at in it."""
    with site.database.writing() as session:
        make_demo(session, library=site.library, now=NOW)
        ana = session.query(Account).filter_by(name="Ana").one()
        room = session.query(Classroom).filter_by(name="5B").one()
        live = session.query(Assignment).filter_by(
            classroom_id=room.id, content_id="m06-thought-stoppers"
        )
        teacher, old, live = ana.id, room.public_id, live.one().public_id
        lesson, code = open_lesson(session, site, ana)
        maple, cedar = (
            join(session, code, name, locale)
            for name, locale in (("Maple 27", "en"), ("أرز 38", "ar"))
        )
    explained = answered(site, maple, lesson, SingleChoice)
    judged, *_ = page_of(site, cedar, lesson, Judge)
    return (
        Picture("feedback-on-a-phone.webp", explained, maple, PHONE),
        Picture("arabic-on-a-phone.webp", judged, cedar, PHONE, lang="ar"),
        Picture("live.webp", f"/t/a/{live}/live", teacher, DESK),
        Picture("map.webp", f"/t/c/{old}/map", teacher, MAP, top=".map"),
    )


def open_lesson(session, site, teacher):
    """A new class with the first lesson; the lesson's address and its code."""
    room = classes.create_class(
        session,
        school_id=teacher.school_id,
        teacher_id=teacher.id,
        name="7C",
        now=NOW,
    )
    row = session.query(Classroom).filter_by(public_id=room).one()
    lesson = assignments.assign(
        session,
        library=site.library,
        class_id=row.id,
        content_id="m01-judge-source",
        track="everyday",
        retry=True,
        explain="each",
        draft_locales=("ar",),
        now=NOW,
    )
    given = session.query(Assignment).filter_by(public_id=lesson).one()
    return lesson, joining.live_code(session, assignment_id=given.id, now=NOW)


def join(session, code, name, locale):
    """A student who begins the lesson of the code; the account's id."""
    lesson = joining.get_open_lesson(session, typed=code, now=NOW)
    return joining.join_class(session, lesson=lesson, name=name, locale=locale, now=NOW)


def page_of(site, student, lesson, kind):
    """Begin the lesson; the address of its first question of a type, and the item."""
    taking = Taking(
        site.database, site.library, student_id=student, assignment=lesson, now=NOW
    ).begin()
    for page in taking.here().plan.pages:
        item = site.library.items.get(page.item)
        if isinstance(item, kind):
            return f"/a/{lesson}/{page.number}", item, taking
    raise LookupError(kind)


def answered(site, student, lesson, kind):
    """The same question, answered rightly."""
    path, item, taking = page_of(site, student, lesson, kind)
    words = site.library.homes[item.id].texts["en"].items[item.id]
    taking.answer(item.id, right(item, words), certainty=2)
    return f"{path}/feedback"


def photograph(browser, site, picture):
    """The picture as WebP: half the weight of a PNG, and no library is needed."""
    context = browser.new_context(
        base_url=site.address,
        viewport=picture.size,
        locale=picture.lang,
        color_scheme="light",
        reduced_motion="reduce",
    )
    with site.database.writing() as session:
        secret = begin_sign_in(session, account_id=picture.who, now=NOW)
    context.add_cookies([{"name": "kit_sid", "value": secret, "url": site.address}])
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(picture.path, wait_until="networkidle")
    if picture.top:
        page.locator(picture.top).first.evaluate("one => one.scrollIntoView()")
    seen = {**picture.size, "x": 0, "y": page.evaluate("scrollY"), "scale": 2}
    shot = context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": seen}
    )
    context.close()
    return base64.b64decode(shot["data"])


def main():
    os.environ["TZ"] = "UTC"
    time.tzset()
    with sync_playwright() as playwright:
        path = find_chromium()
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        take(browser, HERE)
        browser.close()
    for file in sorted(HERE.glob("*.webp")):
        print(f"{file.name}: {file.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
