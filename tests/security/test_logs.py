"""The log names events and ids: no nickname, no answer, no secret."""

import logging
import sqlite3

import pytest
from answers import PAGE, body
from cast import PASSWORD, PIN_KEY, SECRET_KEY

from kit.db.models import Account
from kit.services import accounts, joining

NICKNAME, NOTE = "Nicknamecanary 41", "notecanary by the window"
ANSWER, REFLECTION = "answercanary", "reflectioncanary about my family"


@pytest.fixture
def site(app, cast, database, now):
    """Everything a log could give away, by what it is."""
    with database.writing() as session:
        ben = session.get_one(Account, cast["ben"].id)
        ben.name, ben.name_key, ben.note = NICKNAME, NICKNAME.lower(), NOTE
        link = accounts.make_link(
            session, purpose="password", account_id=cast["ana"].id, now=now
        )
        secrets = {
            "nickname": NICKNAME,
            "note": NOTE,
            "answer": ANSWER,
            "reflection": REFLECTION,
            "pin": joining.pin_of(ben, pin_key=PIN_KEY),
            "card": joining.card_of(ben, pin_key=PIN_KEY),
            "link": link,
            "password": PASSWORD,
            "wrong password": "wrongcanary password",
            "secret key": SECRET_KEY,
            "pin key": PIN_KEY.decode(),
            "code": cast.lesson_5b.code,
        }
    return secrets


def live_a_little(app, browse_as, cast, secrets):
    """What happens in a lesson, done well and done badly."""
    at = f"/a/{cast.lesson_5b.public_id}"
    ben, ana, nobody = browse_as("ben"), browse_as("ana"), browse_as("nobody")
    ben.post(f"{at}/{PAGE['text']}", data=body({"text": ANSWER}, "text"))
    ben.post(f"{at}/{PAGE['text']}", data=body({"text": ANSWER}, "text", key="?"))
    ben.post(
        f"{at}/{PAGE['reflection']}", data=body({"text": REFLECTION}, "reflection")
    )
    ben.get("/t/")
    ben.get("/a/nosuch/1")
    people = f"/t/c/{cast.class_5b.public_id}/people"
    ana.get(f"{people}/cards")
    ana.get(people)
    ana.post(f"{people}/{cast['ben'].public_id}", data={"name": "Bea", "note": NOTE})
    ana.get(
        f"/t/a/{cast.lesson_5b.public_id}/export/file?what=answers&form=csv&names=notes"
    )
    ana.post(f"/t/a/{cast.lesson_5b.public_id}/pause")
    ben.post(f"{at}/{PAGE['text']}", data=body({"text": ANSWER}, "text", key="k9"))
    ana.post(f"{people}/{cast['ben'].public_id}/remove")
    nobody.post("/signin", data={"name": NICKNAME, "password": "wrongcanary password"})
    nobody.post("/signin", data={"name": "Ana", "password": PASSWORD})
    nobody.post(
        f"/j/{cast.lesson_5b.code}/back", data={"nickname": NICKNAME, "pin": "1"}
    )
    nobody.get(f"/k/{secrets['card']}")
    nobody.post(f"/k/{secrets['card']}x")
    nobody.get(f"/signin/{secrets['link']}")
    nobody.get("/signin/xyz")
    return ben, ana


def nothing_in(caplog, secrets, browsers=()):
    text = caplog.text + "".join(str(r.exc_text or "") for r in caplog.records)
    for what, secret in secrets.items():
        assert secret not in text, what
    for browser in browsers:
        for cookie in ("kit_sid", "kit_page"):
            if found := browser.get_cookie(cookie):
                assert found.value not in text, cookie


def test_a_lesson_leaves_no_trace_of_people(app, browse_as, cast, site, caplog):
    caplog.set_level(logging.DEBUG)
    browsers = live_a_little(app, browse_as, cast, site)

    nothing_in(caplog, site, browsers)
    assert "authz.denied" in caplog.text


def test_nor_does_a_fault(app, browse_as, cast, site, caplog, monkeypatch):
    """The trace goes to the log, and it says where, not what."""
    caplog.set_level(logging.DEBUG)
    from kit.services import attempts

    def fail(*_args, **_values):
        raise RuntimeError("made to fail")

    monkeypatch.setattr(attempts, "grade", fail)
    ben = browse_as("ben")
    at = f"/a/{cast.lesson_5b.public_id}/{PAGE['text']}"

    page = ben.post(at, data=body({"text": ANSWER}, "text"))

    assert page.status_code == 500
    assert "fault reference=" in caplog.text
    nothing_in(caplog, site, [ben])


def test_nor_does_a_database_that_refuses(app, browse_as, cast, site, caplog, database):
    """The statement may be named, what was to be stored may not."""
    caplog.set_level(logging.INFO)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON response "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    ben = browse_as("ben")

    page = ben.post(
        f"/a/{cast.lesson_5b.public_id}/{PAGE['text']}",
        data=body({"text": ANSWER}, "text"),
    )

    assert page.status_code in (500, 503)
    assert "reference=" in caplog.text
    nothing_in(caplog, site, [ben])


def test_the_settings_hide_their_keys(settings):
    assert SECRET_KEY not in repr(settings)
    assert PIN_KEY.decode() not in repr(settings)


def test_the_database_holds_no_pin_card_link_or_cookie(
    app, browse_as, cast, site, database, settings
):
    browsers = live_a_little(app, browse_as, cast, site)
    file = settings.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(file) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()

    for what in ("card", "link", "password", "secret key", "pin key"):
        assert site[what] not in text, what
    for browser in browsers:
        if cookie := browser.get_cookie("kit_sid"):
            assert cookie.value not in text
