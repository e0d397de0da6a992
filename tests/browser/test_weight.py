"""What pages weigh, what they ask for, and where their links lead."""

import re
from urllib.parse import urlsplit

import pytest
from browser.answers import Walk, right
from browser.browse import PHONE, Browse

pytestmark = pytest.mark.browser
FIRST_PAGE = 20 * 1024  # bytes on the wire, everything together
QUESTION = 60 * 1024
SCRIPTS = 15 * 1024


class Scales:
    """What the network carried for one page, with nothing in the cache."""

    def __init__(self, page):
        self.kinds, self.sizes = {}, {}
        self.page = page
        self.wire = page.context.new_cdp_session(page)
        self.wire.on("Network.responseReceived", self._began)
        self.wire.on("Network.loadingFinished", self._ended)
        self.wire.send("Network.enable")

    def _began(self, event):
        self.kinds[event["requestId"]] = event["type"]

    def _ended(self, event):
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def weigh(self, path):
        self.page.goto(path, wait_until="networkidle")
        return {
            kind: sum(
                size for id_, size in self.sizes.items() if self.kinds.get(id_) == kind
            )
            for kind in set(self.kinds.values())
        }


def scales(browse, site, **options):
    """A visitor who has loaded nothing of the site yet."""
    page = browse(site, "about:blank", size=PHONE, **options)
    return Scales(page)


@pytest.mark.statement("T35")
@pytest.mark.parametrize("lang", ["en", "uk", "ar"])
@pytest.mark.parametrize("path", ["/", "/j/{code}"])
def test_the_first_page_is_light(browse, site, path, lang, measured):
    first = scales(browse, site, lang=lang)
    weights = first.weigh(path.format(code=site.school.lessons[0].code))
    cost = f"{sum(weights.values())} bytes, {len(first.kinds)} requests"
    measured(f"first page {path} in {lang}", cost)

    assert sum(weights.values()) <= FIRST_PAGE, weights
    assert len(first.kinds) <= 4
    assert "Script" not in weights
    assert "Font" not in weights


@pytest.mark.statement("T35")
@pytest.mark.parametrize("number", [7, 11, 15])
def test_a_question_is_light(browse, site, number):
    lesson = site.school.lessons[0].public_id
    question = scales(browse, site, who=site.school.fresh)
    weights = question.weigh(f"/a/{lesson}/{number}")

    assert weights["Script"] <= SCRIPTS
    assert sum(weights.values()) <= QUESTION, weights
    assert "Font" not in weights


@pytest.mark.statement("T33")
def test_a_school_has_no_secure_context(browse, site):
    """Plain http, not loopback; a whole lesson runs, and nothing complains."""
    page = browse(site, f"/j/{site.school.lessons[2].code}", size=PHONE)
    assert page.evaluate("isSecureContext") is False
    page.locator("main .button-primary").click()
    page.wait_for_url("**/a/*/1")
    Walk(page, site.library, right).to_the_end()

    nickname = page.locator("header strong").inner_text()
    rows = site.answers_of(site.account(nickname).id)
    assert len(rows) == 14  # two of them look back
    assert all(row.earned_milli == row.possible_milli for row in rows)


# Who asks another host in the ways pages have, and what the browser says to it.
ASK = """async (address) => {
  const told = [], heard = (event) => told.push(event.effectiveDirective);
  document.addEventListener('securitypolicyviolation', heard);
  const add = (tag, given) => document.body.append(Object.assign(document.createElement(tag), given));
  add('img', { src: address });
  add('link', { rel: 'stylesheet', href: address });
  add('iframe', { src: address });
  add('audio', { src: address });
  const refused = await fetch(address).then(() => '', () => 'fetch');
  new FontFace('Far', `url(${address})`).load().catch(() => {});
  for (let tries = 0; told.length < 6 && tries < 50; tries += 1)
    await new Promise((done) => setTimeout(done, 20));
  return [refused, ...told.toSorted()]; }"""
REFUSED = ["connect-src", "font-src", "frame-src", "img-src", "media-src"]


@pytest.mark.statement("T34")
@pytest.mark.parametrize(
    ("path", "who"),
    [("/", ""), ("/a/{a}/8", "fresh"), ("/t/", "ana"), ("/t/a/{a}/board", "ana")],
)
def test_the_browser_is_told_to_ask_nobody_else(browser, site, path, who):
    """Even if a page had such an address in it."""
    visitor, failures = Browse(browser), set()
    account = getattr(site.school, who) if who else None
    address = path.format(a=site.school.lessons[0].public_id)
    page = visitor(site, address, who=account)
    page.on("requestfailed", lambda request: failures.add(request.failure))
    refused, *told = page.evaluate(ASK, "http://far.test/thing")

    assert refused == "fetch"
    assert told == [*REFUSED, "style-src-elem"]
    assert failures == {"csp"}, "refused by the browser, not by the network"
    visitor.close()


LINKS = "all => all.map(one => one.href)"


@pytest.mark.statement("T34")
@pytest.mark.parametrize("who", ["", "done", "ana"])
def test_every_link_leads_somewhere(browse, site, who):
    """Pages found by following links ask nobody else for anything.

    Of addresses that differ only in ids the first two are followed.
    """
    account = getattr(site.school, who) if who else None
    page = browse(site, "/", who=account)
    queue = [site.address + ("/t/" if who == "ana" else "/")]
    seen, shapes = set(queue), {}
    while queue:
        url = queue.pop()
        response = page.goto(url)
        assert response.ok, (response.status, url)
        for link in page.locator("a[href]").evaluate_all(LINKS):
            link = link.partition("#")[0]
            shape = shape_of(site, link)
            if shape is None or link in seen or shapes.get(shape, 0) >= 2:
                continue
            shapes[shape] = shapes.get(shape, 0) + 1
            seen.add(link)
            queue.append(link)
    assert len(seen) > {"": 5, "done": 12, "ana": 40}[who]


def shape_of(site, link):
    """The rule behind an address and the names in its query; None: not to follow."""
    parts = urlsplit(link)
    assert f"{parts.scheme}://{parts.netloc}" == site.address, link
    if "lang=" in parts.query or parts.path.endswith(("/file", ".json", ".zip")):
        return None
    rule, _ = site.app.url_map.bind("").match(parts.path)
    return rule, re.sub(r"=[^&]*", "", parts.query)
