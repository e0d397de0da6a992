"""Nobody is sent away: `next`, `?lang=` and the pages' own redirects stay at home."""

from urllib.parse import parse_qs, quote, urljoin, urlsplit

import pytest
from cast import PASSWORD

HOME = "http://localhost"
HOSTS = (
    "evil.example",
    "evil.example:80",
    "user@evil.example",
    "localhost.evil.example",
)
SHAPES = (
    "https://{}", "http://{}/t/", "//{}", "///{}", "////{}", "/\\{}", "\\/{}", "\\\\{}",
    "/\t/{}", "/\n/{}", "/\r/{}", "\t//{}", " //{}", "/%09/{}", "/%5C{}", "/%2F{}",
    "/t\\..//{}", "/t/..//{}", "/t/../..//{}", "/t@{}", "/t.{}", "https:{}", "https:/{}",
    "javascript:alert(1)//{}", "data:text/html,{}", "/t/\x00//{}", "/.//{}", "/t//{}",
    "http:\\\\{}", "//%65vil.example/{}",
)  # fmt: skip
PAYLOADS = [shape.format(host) for shape in SHAPES for host in HOSTS]


def where(location, base):
    """Where a browser goes: it drops tabs and line ends and takes \\ for /."""
    cleaned = location.translate({9: None, 10: None, 13: None}).replace("\\", "/")
    return urlsplit(urljoin(base, cleaned.strip()))


def test_there_are_enough():
    assert len(set(PAYLOADS)) >= 100


@pytest.fixture(scope="module")
def ana(world):
    world.put_back()
    return world.browser("teacher")


def at_home(answer):
    assert answer.status_code in (200, 303, 308, 404, 400, 422), answer.status
    if answer.location:
        target = where(answer.location, answer.request.url)
        assert (target.scheme, target.hostname) == ("http", "localhost"), (
            answer.location
        )
    return answer


def test_after_signing_in(world):
    """One password is enough: `next` is looked at only when it is right."""
    from kit.web.public.staff import _safe

    with world.app.test_request_context("/signin", base_url=HOME):
        for payload in PAYLOADS:
            target = where(_safe(payload), f"{HOME}/signin")
            assert (target.scheme, target.netloc) == ("http", "localhost"), payload


@pytest.mark.parametrize(
    "payload", ["https://evil.example", "//evil.example", "/\t/evil.example"]
)
def test_after_signing_in_for_real(world, payload):
    browser = world.browser("nobody")
    login = {"name": "Ana", "password": PASSWORD, "next": payload}

    assert browser.post("/signin", data=login).location == "/t/"
    world.put_back()


def test_to_a_page_of_ones_own_it_does_lead(world):
    wanted = f"/t/a/{world.cast.lesson_5b.public_id}/results?order=lesson"
    page = world.browser("nobody").get(wanted)
    assert parse_qs(urlsplit(page.location).query) == {"next": [wanted]}

    login = {"name": "Ana", "password": PASSWORD, "next": wanted}

    assert world.browser("nobody").post("/signin", data=login).location == wanted
    world.put_back()


def test_back_from_a_button(ana):
    for payload in PAYLOADS:
        at_home(ana.post("/t/names", data={"hidden": "1", "next": payload}))


def test_choosing_a_language(world):
    """The path as a server hands it on: decoded, whatever stands in it."""
    browser = world.browser("nobody")
    for payload in PAYLOADS:
        for path in (payload, f"/{payload}", quote(payload), f"/t/{payload}"):
            answer = browser.get("/?lang=uk", environ_overrides={"PATH_INFO": path})
            assert answer.status_code == 303, path
            target = where(answer.location, f"{HOME}/x")
            assert (target.scheme, target.netloc) == ("http", "localhost"), path


def test_choosing_a_language_splits_no_header(world):
    browser = world.browser("nobody")
    for path in (
        "/%0d%0aSet-Cookie:x=1",
        "/%0aX:y",
        "/a%0d%0a%0d%0a<html>",
        "/%00",
        "/%ff%fe",
    ):
        answer = browser.get(f"{path}?lang=uk")
        assert answer.status_code in (303, 404), path
        assert "X" not in answer.headers
        assert "x=1" not in str(answer.headers.getlist("Set-Cookie"))


def test_hosts_that_visitors_make_up_reach_no_page(world):
    """Codes and cards carry the address of this machine, never that of a request."""
    ana = world.browser("teacher")
    cast = world.cast
    for page in (
        f"/t/a/{cast.lesson_5b.public_id}/board",
        f"/t/a/{cast.lesson_5b.public_id}/live",
        f"/t/c/{cast.class_5b.public_id}/people/cards",
    ):
        ana.set_cookie("kit_sid", world.cookies["teacher"], domain="evil.example")
        text = ana.get(page, base_url="http://evil.example").text
        assert "evil.example" not in text
    assert (
        "evil.example"
        not in world.browser("nobody")
        .get("/", headers={"X-Forwarded-Host": "evil.example"})
        .text
    )
