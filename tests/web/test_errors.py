"""Mistakes and faults as pages: what happened, is my work safe, what to do next."""

import sqlite3

import pytest
from answers import PAGE, RIGHT, body
from pages import h1, main, plain, read, title
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from kit.db.models import StoredResponse


class TestNotThere:
    @pytest.mark.parametrize("who", ["nobody", "gus", "ben", "ana", "dora"])
    def test_it_is_a_page_with_a_way_on(self, browse_as, who):
        browser = browse_as(who)
        for address in (
            "/nosuch",
            "/a",
            "/t/c",
            "/t/nosuch/",
            "/admins",
            "/api/v1/x",
            "/.env",
            "/%00",
            "/%ff",
        ):
            page = browser.get(address)
            assert page.status_code == 404, address
            assert h1(page) == "There is nothing here"
            assert "/" in read(page).links
            assert page.headers["Cache-Control"] == "no-store"

    def test_not_yours_and_not_there_are_the_same_bytes(self, browse_as, cast):
        chen, eve = browse_as("chen"), browse_as("eve")
        pairs = [
            (chen, f"/a/{cast.lesson_5b.public_id}/6", "/nosuch"),
            (chen, f"/a/{cast.lesson_5b.public_id}/end", "/a/nosuch/end"),
            (eve, f"/t/a/{cast.lesson_5b.public_id}/live", "/nosuch"),
            (eve, f"/t/c/{cast.class_5b.public_id}/", "/t/c/nosuch/"),
            (chen, "/t/", "/nosuch"),
        ]

        for browser, hidden, missing in pairs:
            one, other = browser.get(hidden), browser.get(missing)
            assert one.status_code == other.status_code == 404
            assert plain(one) == plain(other)
            assert one.headers["Content-Length"] == other.headers["Content-Length"]

    @pytest.mark.parametrize(
        "address",
        [
            "/static/nosuch.css",
            "/static/../kit/app.py",
            "/static/%2e%2e/pyproject.toml",
            "/static/",
            "/static/css",
            "/static/..%2f..%2fetc%2fpasswd",
        ],
    )
    def test_files_outside_are_not_served(self, browse_as, address):
        assert browse_as("nobody").get(address).status_code == 404

    def test_a_nul_in_an_address_is_nothing(self, browse_as, cast):
        for address in ("/a/%00/1", "/t/c/%00/", "/k/%00", "/j/%00", "/t/a/x%00/live"):
            assert browse_as("ana").get(address).status_code == 404


class TestNotLikeThat:
    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
    def test_a_method_there_is_not(self, browse_as, method):
        page = browse_as("ben").open("/me", method=method)

        assert page.status_code == 405
        assert "GET" in page.headers["Allow"]
        assert h1(page) == "That is not possible here"

    def test_too_much_at_once(self, browse_as, cast, rows):
        ben = browse_as("ben")
        data = body({"text": "x" * 1_500_000}, "reflection")

        page = ben.post(
            f"/a/{cast.lesson_5b.public_id}/{PAGE['reflection']}", data=data
        )

        assert page.status_code == 413
        assert "Nothing was saved." in main(page)
        assert not rows(StoredResponse)

    def test_too_many_parts_of_a_form(self, app, browse_as):
        parts = {f"f{n}": "x" for n in range(1100)}
        page = browse_as("ana").post(
            "/t/names", data=parts, content_type="multipart/form-data"
        )

        assert page.status_code == 413

    def test_a_form_without_its_token_has_gone_stale(self, app, browse_as, cast):
        app.config["WTF_CSRF_ENABLED"] = True

        page = browse_as("ben").post(
            f"/a/{cast.lesson_5b.public_id}/6", data=body(RIGHT["single"], "single")
        )

        assert page.status_code == 400
        assert h1(page) == "This form has gone stale"
        assert "Nothing was saved." in main(page)

    def test_a_body_that_is_no_form(self, browse_as):
        browser = browse_as("nobody")
        for data in (b"\xff\xfe\x00", b"%%%%", b"a" * 1000, b"=&=&=", b"--x\r\n\r\n"):
            for what in (
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "application/json",
                "",
            ):
                page = browser.post("/", data=data, content_type=what)
                assert page.status_code in (400, 413, 422), (data, what)

    def test_odd_headers_break_no_page(self, browse_as):
        values = ["", "\x01", "x" * 8000, "a=b; a=c; ;;=", "'\"<>", "\xff\xfe", 'W/""']
        values.append("bytes=5-1")
        for name in (
            "Cookie",
            "Accept-Language",
            "Accept-Encoding",
            "If-None-Match",
            "Referer",
            "X-Forwarded-For",
            "Range",
        ):
            for value in values:
                answer = browse_as("nobody").get("/", headers={name: value})
                assert answer.status_code == 200, (name, value)


class TestFaults:
    @pytest.fixture
    def broken(self, monkeypatch):
        """`broken(error)`: the services behind "My work" raise it."""
        from kit.services import work

        def broken(error):
            def fail(*_args, **_values):
                raise error

            monkeypatch.setattr(work, "my_work", fail)

        return broken

    def test_a_fault_of_ours_has_a_reference_and_no_detail(
        self, browse_as, broken, caplog
    ):
        broken(RuntimeError("secret detail in kit/services/work.py"))

        page = browse_as("ben").get("/me")

        assert page.status_code == 500
        assert h1(page) == "Something went wrong on our side"
        assert "Everything that was saved before is safe." in main(page)
        reference = main(page).split("Reference:")[1].split()[0]
        assert len(reference) == 8
        assert f"reference={reference}" in caplog.text
        for detail in ("secret detail", "RuntimeError", "Traceback", "kit/services"):
            assert detail not in page.text

    def test_in_the_readers_language(self, browse_as, broken):
        ben = browse_as("ben")
        ben.get("/me?lang=ar")
        broken(RuntimeError)

        assert '<html lang="ar" dir="rtl"' in ben.get("/me").text

    @pytest.mark.parametrize(
        "words", ["database is locked", "database or disk is full", "disk I/O error"]
    )
    def test_what_passes_by_itself_says_when_to_try_again(
        self, browse_as, broken, words
    ):
        broken(OperationalError("SELECT 1", {}, sqlite3.OperationalError(words)))

        page = browse_as("ben").get("/me")

        assert page.status_code == 503
        assert page.headers["Retry-After"] == "5"
        assert h1(page) == "The kit is busy"
        assert "is not saved yet" in main(page)

    def test_what_does_not_is_a_fault(self, browse_as, broken):
        broken(
            OperationalError(
                "SELECT 1", {}, sqlite3.OperationalError("no such table: x")
            )
        )

        assert browse_as("ben").get("/me").status_code == 500


class TestBusyDatabase:
    @pytest.fixture
    def impatient(self, database, app):
        """Wait a twentieth of a second for the lock, not five."""
        engine = app.extensions["kit"].database.engine

        @event.listens_for(engine, "checkout")
        def _hurry(connection, _record, _proxy):
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout = 50")
            cursor.close()

        return engine

    @pytest.fixture
    def locked(self, settings):
        """Another program holds the write lock."""
        other = sqlite3.connect(
            settings.database_url.removeprefix("sqlite:///"), isolation_level=None
        )
        other.execute("BEGIN IMMEDIATE")
        yield other
        other.close()

    def test_an_answer_is_not_saved_and_says_so(
        self, browse_as, cast, impatient, request, rows
    ):
        ben = browse_as("ben")
        at = f"/a/{cast.lesson_5b.public_id}/{PAGE['single']}"
        other = request.getfixturevalue("locked")

        page = ben.post(at, data=body(RIGHT["single"], "single"))

        assert page.status_code == 503
        assert page.headers["Retry-After"] == "5"
        assert "Your last answer is not saved yet." in main(page)
        other.execute("ROLLBACK")
        assert not rows(StoredResponse)
        assert ben.post(at, data=body(RIGHT["single"], "single")).status_code == 303
        assert len(rows(StoredResponse)) == 1

    def test_reading_goes_on_meanwhile(self, browse_as, cast, impatient, request):
        ben, ana = browse_as("ben"), browse_as("ana")
        request.getfixturevalue("locked")

        assert ben.get("/me").status_code == 200
        assert ben.get(f"/a/{cast.lesson_5b.public_id}/6").status_code == 200
        assert ana.get(f"/t/a/{cast.lesson_5b.public_id}/live").status_code == 200

    def test_when_the_time_last_seen_cannot_be_written_the_page_still_comes(
        self, browse_as, impatient, request, clock
    ):
        ben = browse_as("ben")
        clock.forward(minutes=2)
        request.getfixturevalue("locked")

        assert ben.get("/me").status_code == 200

    def test_a_database_that_cannot_be_read_at_all_is_a_page_too(
        self, browse_as, app, monkeypatch
    ):
        """Even who is asking cannot be found out then."""
        from kit.services import sign_ins

        def fail(*_args, **_values):
            raise OperationalError(
                "SELECT", {}, sqlite3.OperationalError("disk I/O error")
            )

        ben, nobody = browse_as("ben"), browse_as("nobody")
        monkeypatch.setattr(sign_ins, "find_person", fail)

        page = ben.get("/me", headers={"Accept-Language": "uk"})

        assert page.status_code == 503
        assert page.headers["Retry-After"] == "5"
        assert '<html lang="uk"' in page.text
        assert "Content-Security-Policy" in page.headers
        assert title(page)
        assert nobody.get("/").status_code == 200
