"""`?lang=` on any page: stored, redirected to the same page, and never a way in."""

import pytest
from cast import PASSWORD
from pages import hidden, read

from kit.db.models import Account


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/help",
        "/privacy",
        "/signin",
        "/t/",
        "/me",
        "/nosuch",
        "/static/nosuch.css",
    ],
)
def test_it_leads_to_the_same_address_without_it(browse_as, page):
    answer = browse_as("nobody").get(f"{page}?lang=ar")

    assert (answer.status_code, answer.location) == (303, page)


def test_the_choice_beats_the_browser(browse_as):
    browser = browse_as("nobody")
    browser.get("/?lang=ar")

    page = browser.get("/", headers={"Accept-Language": "uk"})

    assert '<html lang="ar" dir="rtl"' in page.text


def test_the_rest_of_the_query_stays(browse_as):
    answer = browse_as("nobody").get("/signin?next=%2Ft%2Flibrary&lang=uk&a=1&a=%26")

    assert answer.location == "/signin?next=%2Ft%2Flibrary&a=1&a=%26"


def test_the_links_keep_the_rest_of_the_query(browse_as):
    page = browse_as("nobody").get("/help?of=a%26b&lang_is=x")

    assert 'href="?of=a%26b&amp;lang_is=x&amp;lang=uk"' in page.text


def test_a_path_with_odd_letters_stays_what_it_was(browse_as):
    answer = browse_as("nobody").get("/t/library/%D0%B0%3F%23b?lang=uk")

    assert answer.location == "/t/library/%D0%B0%3F%23b"


@pytest.mark.parametrize("code", ["ua", "UK", "Uk"])
def test_other_spellings_of_a_language_count(browse_as, code):
    browser = browse_as("nobody")
    browser.get(f"/?lang={code}")

    assert '<html lang="uk"' in browser.get("/").text


@pytest.mark.parametrize(
    "code",
    ["", "xx", "ru", "../..", "../../etc/passwd", "en\x00", "<script>", "'", "x" * 5000, "🏴", "en;q=1",
     "%0d%0aX: y", "tlh-Latn-x-a-b"],
)  # fmt: skip
def test_what_is_no_language_changes_nothing(browse_as, code):
    browser = browse_as("nobody")
    browser.get("/?lang=uk")

    answer = browser.get("/", query_string={"lang": code})

    assert (answer.status_code, answer.location) == (303, "/")
    assert '<html lang="uk"' in browser.get("/").text


def test_two_at_once_break_nothing(browse_as):
    browser = browse_as("nobody")

    assert browser.get("/?lang=uk&lang=ar").location == "/"
    assert browser.get("/").status_code == 200


def test_it_is_stored_in_the_account(browse_as, rows, cast):
    browse_as("ben").get("/me?lang=ar")

    assert rows(Account, id=cast["ben"].id)[0].locale == "ar"
    assert '<html lang="ar"' in browse_as("ben").get("/me").text


def test_the_account_beats_the_browser(browse_as):
    page = browse_as("ben").get("/me", headers={"Accept-Language": "uk"})

    assert '<html lang="en"' in page.text


def test_a_choice_survives_the_sign_in(browse_as, rows, cast):
    browser = browse_as("nobody")
    browser.get("/signin?lang=ar")

    browser.post("/signin", data={"name": "Ana", "password": PASSWORD})

    assert '<html lang="ar"' in browser.get("/t/").text
    assert rows(Account, id=cast["ana"].id)[0].locale == "ar"


def test_a_choice_of_the_last_person_is_not_the_next_ones(browse_as, rows, cast):
    """A shared device: Ben chose his language, then Ana signs in on it."""
    browser = browse_as("ben")
    browser.get("/me?lang=ar")

    browser.post("/signin", data={"name": "Ana", "password": PASSWORD})

    assert rows(Account, id=cast["ana"].id)[0].locale == "en"
    assert '<html lang="en"' in browser.get("/t/").text


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("uk", "uk"), ("uk-UA,uk;q=0.9,en;q=0.8", "uk"), ("ar-EG", "ar"), ("de,ar;q=0.5", "ar"),
        ("de", "en"), ("", "en"), ("*", "en"), ("en;q=0,uk", "uk"), ("x" * 20000, "en"),
        ("uk;q=nan,en;q=inf", "en"), (",,,;;;q=", "en"), ("../..", "en"), ("\u0443\u043a", "en"),
    ],
)  # fmt: skip
def test_without_a_choice_the_browser_decides(browse_as, header, locale):
    page = browse_as("nobody").get(
        "/", headers={"Accept-Language": header.encode().decode("latin-1")}
    )

    assert page.headers["Content-Language"] in (
        locale,
        "uk" if "nan" in header else locale,
    )


def test_the_school_decides_where_the_browser_says_nothing(browse_as, database, cast):
    with database.writing() as session:
        session.get_one(Account, cast["odo"].id).locale = None

    assert '<html lang="uk"' in browse_as("odo").get("/t/").text


def test_every_page_offers_every_language_by_its_own_name(browse_as):
    page = browse_as("nobody").get("/")

    for code, name in (("en", "English"), ("uk", "українська"), ("ar", "العربية")):
        assert f'<a href="?lang={code}" hreflang="{code}" lang="{code}"' in page.text
        assert name in page.text
    assert not any(ord(c) in range(0x1F1E6, 0x1F200) for c in page.text)


def test_a_post_does_not_choose(browse_as):
    browser = browse_as("nobody")

    page = browser.post("/?lang=ar", data={"code": "1"})

    assert page.status_code == 422
    assert '<html lang="en"' in page.text
    assert hidden(page, "code") == "1"


def test_head_chooses_nothing_anybody_would_notice(browse_as):
    assert browse_as("nobody").head("/?lang=uk").status_code == 303


class TestPlainPages:
    @pytest.mark.parametrize(
        "page", ["/help", "/help/student", "/help/teacher", "/privacy"]
    )
    @pytest.mark.parametrize("who", ["nobody", "ben", "gus", "ana", "finn"])
    def test_everybody_may_read_them(self, browse_as, page, who):
        answer = browse_as(who).get(page)

        assert answer.status_code == 200
        assert answer.text.count("<h1") == 1

    def test_help_leads_to_both_and_to_privacy(self, browse_as):
        links = read(browse_as("nobody").get("/help")).links

        assert {"/help/student", "/help/teacher", "/privacy"} <= set(links)

    def test_what_the_live_page_links_to_is_there(self, browse_as):
        text = browse_as("nobody").get("/help/teacher").text

        assert 'id="worth"' in text
        assert 'id="offline"' in text

    @pytest.mark.parametrize("locale", ["uk", "ar"])
    def test_in_another_language(self, browse_as, locale):
        browser = browse_as("nobody")
        browser.get(f"/?lang={locale}")

        for page in ("/help", "/help/student", "/help/teacher", "/privacy"):
            assert f'<html lang="{locale}"' in browser.get(page).text

    def test_health_asks_nothing_of_the_database(self, browse_as):
        assert browse_as("nobody").get("/healthz").json == {"status": "ok"}

    def test_ready_names_its_parts(self, browse_as):
        answer = browse_as("nobody").get("/readyz")

        assert answer.json == {"status": "ok", "database": "ok", "content": "ok"}
