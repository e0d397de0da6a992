"""What every answer carries: pages, data, files, redirects and mistakes alike."""

import pytest

CSP = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "kit",
}


def policy(answer):
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


@pytest.fixture
def answers(world, addresses):
    """An answer of every rule and method to somebody who may and somebody who may not."""

    def answers(**options):
        for rule in addresses.rules():
            for method in rule.methods:
                for visitor in ("teacher", "student", "nobody"):
                    answer = world.browser(visitor).open(
                        addresses.there(rule), method=method, **options
                    )
                    yield f"{method} {rule} {visitor}", answer
                    answer.close()
        world.put_back()

    return answers


@pytest.fixture
def mistakes(world):
    def mistakes():
        browser = world.browser("student")
        yield browser.get("/nosuch")
        yield browser.get("/static/nosuch.css")
        yield browser.get("/static/../kit/app.py")
        yield browser.put("/")
        yield browser.post("/", data={"code": "x" * 2_000_000})
        yield browser.post("/", data={"code": "1"})
        yield browser.get("/me?lang=uk")
        yield browser.get("/setup?token=x")

    return mistakes


def test_every_answer_carries_them(answers, mistakes):
    count = 0
    for name, answer in [*answers(), *[(a.request.path, a) for a in mistakes()]]:
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", name
        found = policy(answer)
        script = found.pop("script-src")
        assert found == CSP, name
        assert script.startswith("'nonce-"), name
        assert script.endswith(" 'strict-dynamic'"), name
        assert "unsafe" not in answer.headers["Content-Security-Policy"], name
        assert "Server" not in headers, name
        count += 1
    assert count > 300


def test_no_nonce_comes_twice(answers):
    nonces = [policy(answer)["script-src"] for _name, answer in answers()]

    assert len(set(nonces)) == len(nonces)
    assert min(len(n) for n in nonces) > 40


def test_the_nonce_in_the_page_is_that_of_its_header(world):
    answer = world.browser("nobody").get("/signin")

    nonce = policy(answer)["script-src"].split("'")[1].removeprefix("nonce-")
    assert f'nonce="{nonce}"' in answer.text


def test_nothing_of_anybody_is_kept_by_browsers(answers, mistakes):
    for name, answer in [*answers(), *[(a.request.path, a) for a in mistakes()]]:
        kept = answer.headers.get("Cache-Control", "")
        if answer.request.path.startswith("/static/") and answer.status_code == 200:
            assert kept in ("no-cache", "public, max-age=31536000, immutable"), name
        elif answer.request.path.endswith("/live.json") and answer.status_code == 200:
            assert kept == "private, no-cache", name
        elif answer.request.path == "/offline" and answer.request.method != "OPTIONS":
            assert kept == "private, max-age=86400", name
        else:
            assert "no-store" in kept, (name, kept)


def test_a_file_is_kept_for_good_only_under_its_mark(world):
    browser = world.browser("nobody")
    page = browser.get("/").text
    address = page.split('href="/static/css/kit.css')[1].split('"')[0]

    good = browser.get(f"/static/css/kit.css{address}")
    old = browser.get("/static/css/kit.css?v=0000000000")

    assert good.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert old.headers["Cache-Control"] == "no-cache"
    good.close()
    old.close()


def test_files_of_ours_set_no_cookie(world):
    answer = world.browser("student").get("/static/css/kit.css")

    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_a_page_says_its_language_and_what_it_depends_on(world):
    answer = world.browser("nobody").get("/", headers={"Accept-Language": "uk"})

    assert answer.headers["Content-Language"] == "uk"
    assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= set(
        answer.vary.as_set(True) and answer.headers["Vary"].split(", ")
    )


def test_over_tls_the_opener_is_cut_off_and_over_http_nothing_is_promised(world):
    browser = world.browser("nobody")

    over_tls = browser.get("/", base_url="https://kit.example").headers
    over_http = browser.get("/").headers

    assert over_tls["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Cross-Origin-Opener-Policy" not in over_http
    for headers in (over_tls, over_http):
        assert "Strict-Transport-Security" not in headers
        assert "Clear-Site-Data" not in headers


@pytest.mark.parametrize("coding", ["gzip", "gzip, br", "deflate", ""])
def test_packed_or_not_it_is_the_same_page(world, coding):
    import gzip

    answer = world.browser("nobody").get(
        "/help/teacher", headers={"Accept-Encoding": coding}
    )
    body = answer.data
    if "gzip" in coding:
        assert answer.headers["Content-Encoding"] == "gzip"
        body = gzip.decompress(body)

    assert b"Two sides, not one score" in body
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_pages_have_no_inline_script_style_or_handler(answers):
    import re

    handler = re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE)
    for name, answer in answers():
        if answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            assert not handler.search(text), name
            assert " style=" not in text, name
            assert "<style" not in text, name
            assert "javascript:" not in text, name
            for script in re.findall(r"<script[^>]*>", text):
                assert "nonce=" in script, name
                assert "src=" in script, name


@pytest.mark.statement("T34")
def test_no_page_asks_anybody_else(answers):
    import re

    for name, answer in answers():
        if answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            for address in re.findall(
                r'(?:src|href|action|content)="(https?:[^"]*|//[^"]*)"', text
            ):
                raise AssertionError((name, address))
