"""No forged request is accepted: every unsafe rule wants the token of its own page."""

from urllib.parse import urlencode

import pytest
from pages import hidden
from security.addresses import UNSAFE


@pytest.fixture(scope="module", autouse=True)
def guarded(world):
    """The tests' site leaves tokens out; here they are asked for, as outside."""
    world.app.config["WTF_CSRF_ENABLED"] = True
    yield
    world.app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture(autouse=True)
def fresh(world):
    world.put_back()


def visitor_of(rule):
    """Who may use the rule."""
    part = rule.endpoint.split(".")[0]
    return {"admin": "admin", "public": "nobody"}.get(part, part)


@pytest.fixture(scope="module")
def unsafe(addresses):
    found = [
        (rule, method) for rule in addresses.rules() for method in rule.methods & UNSAFE
    ]
    assert len(found) >= 25
    return found


def token_of(browser):
    return hidden(
        browser.get("/" if not browser.get_cookie("kit_sid") else "/me/reading"),
        "csrf_token",
    )


def refused(world, unsafe, addresses, send):
    """Every unsafe rule sent by `send(browser, address, body)` is refused unchanged."""
    for rule, method in unsafe:
        browser, before = world.browser(visitor_of(rule)), world.version()
        answer = send(browser, addresses.there(rule), method, addresses.body(rule))
        assert answer.status_code == 400, (method, rule, answer.status)
        assert "This form has gone stale" in answer.text
        assert world.version() == before, rule


def test_without_a_token(world, unsafe, addresses):
    refused(
        world,
        unsafe,
        addresses,
        lambda browser, address, method, data: browser.open(
            address, method=method, data=data
        ),
    )


def test_with_a_token_of_somebody_else(world, unsafe, addresses):
    stolen = token_of(world.browser("other_teacher"))

    def send(browser, address, method, data):
        token_of(browser)
        return browser.open(address, method=method, data={**data, "csrf_token": stolen})

    refused(world, unsafe, addresses, send)


@pytest.mark.parametrize("token", ["", "x", "ImYi.aaaa.bbbb", "\x00", "a" * 5000])
def test_with_a_made_up_token(world, unsafe, addresses, token):
    def send(browser, address, method, data):
        token_of(browser)
        return browser.open(address, method=method, data={**data, "csrf_token": token})

    refused(world, unsafe[::6], addresses, send)


def test_with_the_token_in_the_address(world, unsafe, addresses):
    def send(browser, address, method, data):
        sign = "&" if "?" in address else "?"
        return browser.open(
            f"{address}{sign}csrf_token={token_of(browser)}", method=method, data=data
        )

    refused(world, unsafe, addresses, send)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml"])
def test_in_another_shape(world, unsafe, addresses, kind):
    def send(browser, address, method, data):
        token = token_of(browser)
        return browser.open(
            address,
            method=method,
            data=f'{{"csrf_token": "{token}"}}',
            content_type=kind,
        )

    refused(world, unsafe, addresses, send)


def test_with_its_own_token_every_rule_gets_further(world, unsafe, addresses):
    """The control: the token alone makes the difference."""
    for rule, method in unsafe:
        browser = world.browser(visitor_of(rule))
        data = {**addresses.body(rule), "csrf_token": token_of(browser)}
        answer = browser.open(addresses.there(rule), method=method, data=data)
        assert answer.status_code != 400, rule
        answer.close()
        world.put_back()


def test_a_token_ends_with_the_sign_in(world):
    browser = world.browser("teacher")
    old = token_of(browser)
    browser.post("/signout", data={"csrf_token": old})

    answer = browser.post("/", data={"code": "1", "csrf_token": old})

    assert answer.status_code == 400


def test_a_token_from_before_the_sign_in_is_worthless_after_it(world):
    browser = world.browser("nobody")
    old = token_of(browser)
    login = {"name": "Ana", "password": "correct horse battery", "csrf_token": old}
    assert browser.post("/signin", data=login).status_code == 303

    answer = browser.post("/t/names", data={"hidden": "1", "csrf_token": old})

    assert answer.status_code == 400


def test_over_tls_another_page_cannot_send_it(world):
    browser = world.app.test_client()
    page = browser.get("/", base_url="https://kit.example")
    data = {"code": "1", "csrf_token": hidden(page, "csrf_token")}

    for referrer in (None, "https://evil.example/", "http://kit.example/"):
        headers = {"Referer": referrer} if referrer else {}
        answer = browser.post(
            "/", data=data, base_url="https://kit.example", headers=headers
        )
        assert answer.status_code == 400, referrer
    answer = browser.post(
        "/",
        data=data,
        base_url="https://kit.example",
        headers={"Referer": "https://kit.example/"},
    )
    assert answer.status_code == 422


def test_a_get_never_does_what_a_post_does(world, unsafe, addresses):
    for rule, _method in unsafe:
        browser, before = world.browser(visitor_of(rule)), world.version()
        address = addresses.there(rule)
        sign = "&" if "?" in address else "?"
        answer = browser.get(
            address + sign + urlencode(addresses.body(rule), doseq=True)
        )
        assert world.version() == before, rule
        answer.close()


def test_no_token_stands_in_an_address(world, addresses):
    for rule in addresses.rules():
        if "GET" not in rule.methods:
            continue
        for visitor in ("teacher", "student", "nobody"):
            answer = world.browser(visitor).get(addresses.there(rule))
            assert b"csrf_token=" not in answer.data
            assert "csrf" not in (answer.location or "")
            answer.close()
