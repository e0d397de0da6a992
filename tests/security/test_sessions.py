"""A sign-in is a row: it ends when told, on every page, and cannot be brought along."""

import pytest
from cast import PASSWORD

from kit.db.models import SignIn
from kit.services import accounts, removed, sign_ins
from kit.services.passwords import hash_password


@pytest.fixture
def count(database):
    def count(account_id):
        with database.reading() as session:
            return session.query(SignIn).filter_by(account_id=account_id).count()

    return count


def secret_of(browser, name="kit_sid"):
    return browser.get_cookie(name).value


def set_cookie(answer, name):
    return next(
        (c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{name}=")),
        "",
    )


def is_in(browser, page="/t/"):
    return browser.get(page).status_code == 200


class TestEnding:
    def test_a_cookie_replayed_after_sign_out_is_worthless(
        self, app, browse_as, count, cast
    ):
        browser = browse_as("ana")
        secret = secret_of(browser)
        assert is_in(browser)

        answer = browser.post("/signout")

        assert answer.location == "/?bye=1"
        assert set_cookie(answer, "kit_sid").startswith("kit_sid=;")
        thief = app.test_client()
        thief.set_cookie("kit_sid", secret)
        assert not is_in(thief)
        assert count(cast["ana"].id) == 0

    def test_signing_out_ends_this_browser_alone(self, browse_as):
        here, there = browse_as("ana"), browse_as("ana")

        here.post("/signout")

        assert is_in(there)

    def test_a_new_password_ends_all_of_them(self, browse_as, database, cast):
        browsers = [browse_as("ana") for _ in range(3)]

        with database.writing() as session:
            accounts.set_password(session, account_id=cast["ana"].id, password_hash="x")

        assert not any(is_in(browser) for browser in browsers)

    def test_an_account_that_is_disabled_is_out_at_once(
        self, browse_as, database, cast, now
    ):
        browser = browse_as("ana")

        with database.writing() as session:
            accounts.disable(session, account_id=cast["ana"].id, now=now)

        assert not is_in(browser)

    def test_even_if_a_row_were_left(self, browse_as, database, cast, now):
        with database.writing() as session:
            accounts.disable(session, account_id=cast["ana"].id, now=now)

        assert not is_in(browse_as("ana"))

    def test_a_student_who_is_removed_is_out_at_once(
        self, browse_as, database, cast, now
    ):
        browser = browse_as("ben")
        assert is_in(browser, "/me")

        with database.writing() as session:
            removed.remove_student(
                session,
                class_id=cast.class_5b.id,
                student=cast["ben"].public_id,
                now=now,
            )

        assert not is_in(browser, "/me")

    @pytest.mark.parametrize(
        ("who", "page", "idle_min"),
        [("ben", "/me", 60), ("ana", "/t/", 60), ("dora", "/t/", 15)],
    )
    def test_idle(self, browse_as, clock, who, page, idle_min):
        browser = browse_as(who)
        clock.forward(minutes=idle_min)
        assert is_in(browser, page)

        clock.forward(minutes=idle_min, seconds=1)

        assert not is_in(browser, page)

    @pytest.mark.parametrize(
        ("who", "page", "hours"),
        [("ben", "/me", 12), ("ana", "/t/", 12), ("dora", "/t/", 4)],
    )
    def test_absolute_however_busy(self, browse_as, clock, who, page, hours):
        browser = browse_as(who)
        for _ in range(hours * 5 - 1):
            clock.forward(minutes=12)
            assert is_in(browser, page)

        clock.forward(minutes=12)

        assert not is_in(browser, page)

    def test_kept_on_a_phone_it_lasts_for_weeks_and_not_for_ever(
        self, browse_as, cast, clock
    ):
        browser = browse_as("ben")
        browser.post(f"/a/{cast.lesson_5b.public_id}/end", data={"keep": "1"})

        clock.forward(days=29)
        assert is_in(browser, "/me")
        clock.forward(days=31)
        assert not is_in(browser, "/me")

    def test_the_oldest_of_too_many_browsers_is_signed_out(self, browse_as, clock):
        browsers = []
        for _ in range(sign_ins.TEACHER.parallel + 1):
            browsers.append(browse_as("ana"))
            clock.forward(seconds=1)

        assert [is_in(b) for b in browsers] == [False] + [
            True
        ] * sign_ins.TEACHER.parallel


class TestBeginning:
    @pytest.mark.parametrize("forged", ["x", "", "a" * 4000, "' OR 1=1 --", "ключ"])
    @pytest.mark.usefixtures("cast")
    def test_a_made_up_cookie_is_nobody(self, app, forged):
        browser = app.test_client()
        browser.set_cookie("kit_sid", forged)

        assert browser.get("/t/").location.startswith("/signin")

    def test_the_hash_in_the_database_is_no_cookie(
        self, app, browse_as, cast, database
    ):
        browse_as("ana")
        with database.reading() as session:
            row = session.query(SignIn).filter_by(account_id=cast["ana"].id).first()
        thief = app.test_client()
        thief.set_cookie("kit_sid", row.token_hash)

        assert not is_in(thief)

    @pytest.mark.usefixtures("cast")
    def test_a_planted_cookie_is_not_taken_over(self, app):
        browser = app.test_client()
        browser.set_cookie("kit_sid", "planted-by-somebody-else")

        browser.post("/signin", data={"name": "Ana", "password": PASSWORD})

        assert is_in(browser)
        assert secret_of(browser) != "planted-by-somebody-else"
        assert len(secret_of(browser)) >= 43

    def test_signing_in_again_ends_the_sign_in_before(
        self, app, browse_as, count, cast
    ):
        browser = browse_as("ben")
        old = secret_of(browser)

        browser.post("/signin", data={"name": "Ana", "password": PASSWORD})

        thief = app.test_client()
        thief.set_cookie("kit_sid", old)
        assert not is_in(thief, "/me")
        assert count(cast["ben"].id) == 0

    def test_the_signed_cookie_says_nothing_about_who_it_is(self, browse_as):
        import base64
        import zlib

        browser = browse_as("ana")
        browser.get("/t/")
        value = browser.get_cookie("kit_page").value
        packed = value.startswith(".")
        part = value.lstrip(".").split(".")[0]
        text = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        text = zlib.decompress(text) if packed else text

        assert b"Ana" not in text
        assert secret_of(browser).encode() not in text

    def test_a_changed_cookie_is_thrown_away(self, browse_as):
        browser = browse_as("ana")
        browser.post("/t/names", data={"hidden": "1"})
        value = browser.get_cookie("kit_page").value
        browser.set_cookie(
            "kit_page", value[:-2] + ("AA" if value[-2:] != "AA" else "BB")
        )

        assert "Hide names" in browser.get(f"/t/c/{_a_class(browser)}/people").text


def _a_class(browser):
    return browser.get("/t/").text.split('href="/t/c/')[1].split("/")[0]


class TestCookies:
    @pytest.mark.usefixtures("cast")
    def test_over_http_it_is_plain_but_closed_to_scripts(self, app):
        answer = app.test_client().post(
            "/signin", data={"name": "Ana", "password": PASSWORD}
        )

        for name in ("kit_sid", "kit_page"):
            cookie = set_cookie(answer, name)
            assert "HttpOnly" in cookie, name
            assert "SameSite=Lax" in cookie, name
            assert "Secure" not in cookie, name
            assert "Path=/" in cookie, name
            assert "Domain" not in cookie, name

    @pytest.mark.usefixtures("cast")
    def test_over_tls_it_is_secure_and_bound_to_the_host(self, app):
        answer = app.test_client().post(
            "/signin",
            data={"name": "Ana", "password": PASSWORD},
            base_url="https://kit.example",
        )

        for name in ("__Host-kit_sid", "kit_page"):
            cookie = set_cookie(answer, name)
            assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= set(
                cookie.split("; ")
            ), name
            assert "Domain" not in cookie, name
        assert not set_cookie(answer, "kit_sid")

    def test_a_cookie_over_tls_is_not_read_over_http_nor_the_other_way(
        self, app, browse_as
    ):
        browser = app.test_client()
        browser.set_cookie("__Host-kit_sid", secret_of(browse_as("ana")))
        assert not is_in(browser)
        plain = browse_as("ana")

        assert plain.get("/t/", base_url="https://localhost").status_code == 303

    @pytest.mark.usefixtures("cast")
    def test_it_ends_with_the_browser_unless_it_is_to_be_kept(self, app):
        answer = app.test_client().post(
            "/signin", data={"name": "Ana", "password": PASSWORD}
        )

        assert "Max-Age" not in set_cookie(answer, "kit_sid")
        assert "Expires" not in set_cookie(answer, "kit_sid")


class TestPasswordsAreHashed:
    def test_with_what_takes_long_to_guess(self):
        assert hash_password("four plain words here").startswith("scrypt:32768:8:3$")


def test_the_session_of_a_teacher_lives_on_while_the_live_page_asks(
    browse_as, cast, clock
):
    browser = browse_as("ana")
    for _ in range(20):
        clock.forward(minutes=5)
        answer = browser.get(f"/t/a/{cast.lesson_5b.public_id}/live.json")
        assert answer.status_code == 200
