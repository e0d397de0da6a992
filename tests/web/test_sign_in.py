"""Staff come in: password, one-time link."""

from datetime import timedelta

import pytest
from cast import PASSWORD
from pages import alert, h1, hidden, main, read, title

from kit.db.models import Account, OneTimeLink, SignIn
from kit.services import accounts


def enter(browser, name="Ana", password=PASSWORD, **more):
    return browser.post("/signin", data={"name": name, "password": password, **more})


class TestPassword:
    def test_name_and_password_lead_home(self, browse_as):
        browser = browse_as("nobody")

        assert enter(browser).location == "/t/"
        assert h1(browser.get("/t/")) == "Good to see you"

    @pytest.mark.parametrize("name", ["ana", " ANA ", "Аnа", "A\u200bna"])
    def test_the_name_may_be_spelt_as_people_spell_it(self, browse_as, name):
        assert enter(browse_as("nobody"), name).status_code == 303

    def test_wrong_name_and_wrong_password_look_alike(self, browse_as):
        one = enter(browse_as("nobody"), password="not this one at all")
        other = enter(browse_as("nobody"), name="Nobody here")

        assert one.status_code == other.status_code == 422
        assert alert(one) == alert(other)
        assert title(one).startswith("Problem: ")
        assert hidden(one, "name") == "Ana"
        assert "not this one" not in one.text

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"name": "", "password": ""},
            {"name": "Ana"},
            {"name": "Ana", "password": "x" * 129},
            {"name": "x" * 61, "password": PASSWORD},
            {"name": "\x00", "password": "\x00"},
            {"name": "Ben", "password": PASSWORD},
            {"name": "Ana", "password": PASSWORD.upper()},
            {"name": "Ana", "password": f"{PASSWORD} "},
        ],
    )
    def test_bad_input_signs_nobody_in(self, browse_as, rows, data):
        page = browse_as("nobody").post("/signin", data=data)

        assert page.status_code == 422
        assert alert(page)
        assert not rows(SignIn)

    def test_a_disabled_account_looks_like_a_wrong_password(
        self, browse_as, database, cast, now
    ):
        wrong = enter(browse_as("nobody"), password="not this one at all")
        with database.writing() as session:
            accounts.disable(session, account_id=cast["ana"].id, now=now)

        page = enter(browse_as("nobody"))

        assert (page.status_code, alert(page)) == (422, alert(wrong))

    def test_without_a_password_nobody_comes_in(self, browse_as, database, cast, now):
        with database.writing() as session:
            accounts.add_staff(
                session, school_id=cast.school_id, name="New", role="teacher", now=now
            )

        assert enter(browse_as("nobody"), "New", "").status_code == 422
        assert enter(browse_as("nobody"), "New").status_code == 422

    def test_the_sixth_wrong_password_has_to_wait_and_says_so(self, browse_as, clock):
        browser = browse_as("nobody")
        for _ in range(5):
            assert enter(browser, password="not this one at all").status_code == 422

        page = enter(browser)
        assert page.status_code == 429
        assert "Wait 30 seconds" in alert(page)

        clock.forward(seconds=31)
        assert enter(browser).status_code == 303

    def test_unknown_names_are_slowed_in_the_same_way(self, browse_as):
        """Or the wait would tell which names there are."""
        browser = browse_as("nobody")
        for _ in range(5):
            enter(browser, name="Nobody here")

        assert enter(browser, name="Nobody here").status_code == 429

    def test_colleagues_are_not_slowed(self, browse_as):
        browser = browse_as("nobody")
        for _ in range(6):
            enter(browser, password="not this one at all")

        assert enter(browser, name="Eve").status_code == 303

    @pytest.mark.statement("T05")
    def test_the_fields_let_a_password_manager_help(self, browse_as):
        page = browse_as("nobody").get("/signin")
        fields = {i.get("name"): i for i in read(page).inputs}

        assert fields["name"]["autocomplete"] == "username"
        assert fields["password"]["autocomplete"] == "current-password"
        assert fields["password"]["type"] == "password"
        assert "readonly" not in fields["password"]

    @pytest.mark.parametrize("who", ["nobody", "ben", "ana", "finn"])
    def test_everybody_may_open_the_page(self, browse_as, who):
        assert browse_as(who).get("/signin").status_code == 200

    def test_in_another_language(self, browse_as):
        page = browse_as("nobody").get("/signin", headers={"Accept-Language": "uk"})

        assert '<html lang="uk"' in page.text

    def test_over_http_staff_are_told_that_it_is_not_encrypted(self, browse_as):
        assert "not encrypted" in browse_as("ana").get("/t/").text
        assert "not encrypted" not in browse_as("ben").get("/me").text


class TestLink:
    @pytest.fixture
    def link(self, database, cast, now):
        def link(purpose="password", name="ana", **lives):
            with database.writing() as session:
                secret = accounts.make_link(
                    session, purpose=purpose, account_id=cast[name].id, now=now, **lives
                )
            return f"/signin/{secret}"

        return link

    def test_looking_uses_nothing_up(self, browse_as, link, rows):
        address = link()
        for _ in range(3):
            page = browse_as("nobody").get(address)
            assert page.status_code == 200
            assert h1(page) == "Welcome, Ana"

        assert len(rows(OneTimeLink)) == 1
        assert not rows(SignIn)

    def test_it_sets_a_password_once(self, browse_as, link):
        address, browser = link(), browse_as("nobody")

        answer = browser.post(address, data={"password": "four plain words here"})

        assert answer.location == "/t/"
        assert browser.get("/t/").status_code == 200
        for answer in (
            browse_as("nobody").get(address),
            browse_as("nobody").post(address, data={"password": "another four words"}),
        ):
            assert answer.status_code == 410
            assert h1(answer) == "This link no longer works"
        assert (
            enter(browse_as("nobody"), password="four plain words here").status_code
            == 303
        )
        assert enter(browse_as("nobody")).status_code == 422

    @pytest.mark.parametrize(
        ("password", "says"),
        [
            ("", "Type a password."),
            ("short", "at least 12 characters"),
            ("x" * 129, "at most 128"),
            ("password1234", "first things a stranger would try"),
            ("aaaaaaaaaaaaaaa", "first things a stranger would try"),
            ("AnaAnaAna1234", "Do not use your name"),
        ],
    )
    def test_a_weak_password_is_refused_and_the_link_stays(
        self, browse_as, link, rows, password, says
    ):
        address = link()

        page = browse_as("nobody").post(address, data={"password": password})

        assert page.status_code == 422
        assert says in main(page)
        assert len(rows(OneTimeLink)) == 1
        assert len(password) < 3 or f'value="{password}"' not in page.text

    def test_it_ends_after_a_day(self, browse_as, link, clock):
        address = link()
        clock.forward(hours=24, seconds=1)

        assert browse_as("nobody").get(address).status_code == 410

    def test_a_newer_one_takes_its_place(self, browse_as, link):
        old, new = link(), link()

        assert browse_as("nobody").get(old).status_code == 410
        assert browse_as("nobody").get(new).status_code == 200

    def test_it_does_not_help_a_disabled_account(
        self, browse_as, link, database, cast, now
    ):
        address = link()
        with database.writing() as session:
            session.get_one(Account, cast["ana"].id).disabled_at = now

        assert browse_as("nobody").get(address).status_code == 410
        data = {"password": "four plain words here"}
        assert browse_as("nobody").post(address, data=data).status_code == 410

    def test_the_demo_link_goes_in_without_a_password(self, browse_as, link):
        address, browser = link("demo"), browse_as("nobody")
        assert "made up" in main(browser.get(address))

        assert browser.post(address).location == "/t/"
        assert browse_as("nobody").post(address).status_code == 410

    @pytest.mark.parametrize("token", ["x", "%00", "a" * 3000, "ключ", "..%2f"])
    def test_a_made_up_link(self, browse_as, token):
        assert browse_as("nobody").get(f"/signin/{token}").status_code in (404, 410)
        assert browse_as("nobody").post(f"/signin/{token}").status_code in (404, 410)

    def test_a_link_for_the_set_up_is_no_link_for_an_account(
        self, browse_as, database, now
    ):
        with database.writing() as session:
            secret = accounts.make_link(
                session, purpose="setup", now=now, lives=timedelta(hours=1)
            )

        assert browse_as("nobody").get(f"/signin/{secret}").status_code == 410
