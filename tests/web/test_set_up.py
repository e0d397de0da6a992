"""The first set-up in three pages. These tests do not ask for the cast."""

import pytest
from pages import alert, checked, h1, main, read

from kit.db.models import Account, AuditEntry, School
from kit.services import accounts, backups
from kit.services.passwords import require_strength
from kit.sites import known_sites

PASSWORD = "four plain words here"
SCHOOL = {"school": "Mill Lane School", "locale": "uk"}
YOU = {"page": "you", "name": "Ana", "password": PASSWORD}


@pytest.fixture
def token(database, now):
    with database.writing() as session:
        return accounts.make_link(
            session, purpose="setup", now=now, lives=accounts.SETUP_LIVES
        )


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def send(browser, token):
    """`send(SCHOOL)`: one page of the set-up, posted."""

    def send(data, *, token=token, by=browser):
        return by.post("/setup", query_string={"token": token}, data=data)

    return send


@pytest.fixture
def done(send):
    send(SCHOOL)
    return send(YOU)


@pytest.mark.statement("T59")
def test_every_other_address_says_that_it_is_not_finished(app, browser):
    open_ways = ("public.set_up", "public.alive", "public.ready", "static")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in open_ways:
            continue
        values = {name: 1 if name == "number" else "x" for name in rule.arguments}
        path = app.url_map.bind("").build(rule.endpoint, values)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            page = browser.open(path, method=method)
            assert page.status_code == 503, path
            assert h1(page) == "Setup is not finished"
    assert browser.get("/nosuch").status_code == 503
    assert browser.get("/healthz").status_code == 200
    answer = browser.get("/static/css/kit.css")
    assert answer.status_code == 200
    answer.close()


@pytest.mark.parametrize("token", ["", "x", "\x00"])
def test_without_the_token_nobody_sets_up(browser, send, rows, token):
    send(SCHOOL)

    assert browser.get("/setup", query_string={"token": token}).status_code == 410
    for data in (SCHOOL, YOU):
        assert send(data, token=token).status_code == 410
    assert not rows(School)


def test_a_link_that_is_none_for_the_set_up_does_not_open_it(app, browser, database):
    from kit.app import utc_now

    with database.writing() as session:
        secret = accounts.make_link(session, purpose="setup", now=utc_now())
    page = browser.get(f"/setup?token={secret[:-1]}")

    assert page.status_code == 410


def test_the_first_page_is_kept_while_one_goes_on_and_back(browser, send, token, rows):
    first = browser.get(f"/setup?token={token}")
    assert (h1(first), "page 1 of 3" in main(first)) == ("The school", True)

    second = browser.get(send(SCHOOL).location)
    assert (h1(second), "page 2 of 3" in main(second)) == ("You", True)
    assert not rows(School)

    back = browser.get(f"/setup?token={token}")
    assert 'value="Mill Lane School"' in back.text
    assert '<option selected value="uk">' in back.text


def test_the_second_page_can_be_read_in_another_language(browser, send):
    address = send(SCHOOL).location

    page = browser.get(browser.get(f"{address}&lang=ar").location)

    assert 'dir="rtl"' in page.text
    assert 'name="password"' in page.text


def test_nobody_comes_to_the_second_page_past_the_first(app, send, token, rows):
    page = app.test_client().get(f"/setup?token={token}&page=you")
    assert h1(page) == "The school"

    assert send(YOU).status_code == 422
    assert not rows(School)


def test_two_pages_and_the_school_is_there(browser, done, rows):
    assert done.location == "/admin/first"
    assert browser.get("/t/").status_code == 200
    (school,) = rows(School)
    assert (school.name, school.locale, school.keep_days) == (
        "Mill Lane School",
        "uk",
        None,
    )
    (admin,) = rows(Account)
    assert (admin.name, admin.role) == ("Ana", "admin")
    assert "four plain words" not in admin.password_hash
    assert [entry.what for entry in rows(AuditEntry)] == ["set-up"]


def test_the_cookie_holds_the_school_and_no_password(app, browser, send):
    send(SCHOOL)
    send({**YOU, "name": ""})
    opener = app.session_interface.get_signing_serializer(app)

    held = opener.loads(browser.get_cookie("kit_page").value)

    assert held["set_up"] == SCHOOL
    assert PASSWORD not in str(held)


def test_the_third_page_asks_how_long_and_for_backups(browser, done, settings, rows):
    page = browser.get(done.location)
    assert "page 3 of 3" in main(page)
    assert checked(page, "keep") == ["year"]
    assert checked(page, "daily") == ["y"]

    answer = browser.post(done.location, data={"keep": "90"})

    assert answer.location == "/admin/sheet"
    assert rows(School)[0].keep_days == 90
    assert not backups.makes_daily(settings.data_dir)


def test_whoever_leaves_the_third_page_out_has_what_is_ticked_there(
    done, settings, rows
):
    assert rows(School)[0].keep_days is None
    assert backups.makes_daily(settings.data_dir)


def test_the_sheet_says_where_everything_is_and_what_to_do(browser, done, settings):
    words = main(browser.get("/admin/sheet"))

    assert str(settings.data_dir) in words
    assert str(settings.data_dir / "backups") in words
    assert "Mill Lane School" in words
    assert "kit db restore FILE" in words
    assert f"KIT_DATA_DIR={settings.data_dir} " in words
    assert "-m kit account reset Ana" in words
    assert "-m kit doctor" in words
    links = read(browser.get("/admin/sheet")).links
    assert {"/admin/people", "/t/"} <= set(links)


def test_the_sheet_hides_the_password_of_a_database():
    place = backups.place_of("postgresql://kit:hush@db.school/kit")

    assert "db.school" in place
    assert "hush" not in place


@pytest.mark.statement("T59")
def test_the_token_works_once_and_set_up_happens_once(app, send, done, token, rows):
    stranger = app.test_client()

    assert stranger.get(f"/setup?token={token}").status_code == 410
    assert send(SCHOOL, by=stranger).status_code == 410
    assert send(YOU).status_code == 410
    assert len(rows(School)) == 1


def test_a_token_left_over_does_not_open_it_again(send, done, database, now, rows):
    with database.writing() as session:
        left = accounts.make_link(session, purpose="setup", now=now)

    for data in (SCHOOL, YOU):
        assert send(data, token=left).status_code == 410
    assert len(rows(School)) == 1


def test_it_ends_after_an_hour(browser, token, clock):
    clock.forward(minutes=60, seconds=1)

    assert browser.get(f"/setup?token={token}").status_code == 410


@pytest.mark.parametrize(
    ("field", "value"),
    [("school", ""), ("school", "x" * 81), ("school", "\u200b"), ("locale", "xx"),
     ("locale", "")],
)  # fmt: skip
def test_a_mistake_about_the_school_is_said_at_once(send, rows, field, value):
    page = send({**SCHOOL, field: value})

    assert page.status_code == 422
    assert alert(page)
    assert "Not a valid choice" not in page.text
    assert send(SCHOOL).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 61), ("name", "\U0001d160" * 60),
     ("password", ""), ("password", "short"), ("password", "Mill Lane School")],
)  # fmt: skip
def test_a_mistake_about_oneself_is_refused_and_the_token_stays(
    send, rows, field, value
):
    send(SCHOOL)

    page = send({**YOU, field: value})

    assert page.status_code == 422
    assert alert(page)
    assert not rows(School)
    assert send(YOU).status_code == 303


def test_a_phrase_is_offered_that_is_taken_and_stays_after_a_mistake(browser, send):
    page = browser.get(send(SCHOOL).location)
    phrase = next(i["value"] for i in read(page).inputs if i.get("name") == "phrase")
    require_strength(phrase, context=("Ana", "Mill Lane School"))

    again = send({**YOU, "phrase": phrase, "password": "short"})

    assert f">{phrase}</strong>" in again.text
    assert send({**YOU, "password": phrase}).status_code == 303


def test_the_folder_is_remembered(app, browser, database, now, tmp_path):
    from dataclasses import replace

    here = app.extensions["kit"]
    file = tmp_path / "list" / "of.sites"
    app.extensions["kit"] = replace(here, settings=replace(here.settings, sites=file))
    with database.writing() as session:
        token = accounts.make_link(session, purpose="setup", now=now)
    for data in (SCHOOL, YOU):
        browser.post(f"/setup?token={token}", data=data)

    assert known_sites(file) == [here.settings.data_dir]


def test_machines_can_ask_whether_it_is_ready(browser):
    assert browser.get("/readyz").json["status"] == "ok"
