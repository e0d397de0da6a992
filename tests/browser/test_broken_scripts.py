"""Scripts that do not come, or break half-way: a whole lesson works all the same."""

import pytest
from browser.answers import Walk, right
from browser.browse import PHONE
from browser.served import give_lesson

from kit.app import utc_now
from kit.content.model import Label, Order
from kit.services import classes

pytestmark = pytest.mark.browser
LESSON = "m11-arguing-well"  # a choice, a judgement, an order, labels, a reflection
MISSING = ("{drafts,send}", "rank", "label", "{say,items,leave,pulse}")
# What a browser refuses, or is too old for, before any of our scripts runs.
REFUSED = {
    "no storage, no fetch": """window.fetch = undefined;
        Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('denied', 'SecurityError'); } });""",
    "a full storage": """Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError'); };""",
    "no requests": "window.XMLHttpRequest = undefined;",
    "no other documents": "Document.prototype.adoptNode = undefined;",
}


@pytest.fixture(scope="module")
def lesson(site):
    """One lesson of a class that nobody else looks at."""
    ana = site.account("Ana")
    with site.database.writing() as session:
        room = classes.create_class(
            session,
            school_id=ana.school_id,
            teacher_id=ana.id,
            name="9D",
            now=utc_now(),
        )
    return give_lesson(site, room, LESSON)


class Bare(Walk):
    """Meets questions of one type as they are without scripts."""

    bare: type | None = None

    def fill(self, item, response=None):
        self.scripts = type(item) is not self.bare
        return super().fill(item, response)


def take(site, page, bare=None):
    """The whole lesson; what was given is what is stored."""
    walk = Bare(page, site.library, right)
    walk.bare = bare
    walk.to_the_end()
    name = page.locator("header strong").inner_text()
    rows = site.answers_of(site.account(name).id)
    assert len(rows) == len(walk.tries) > 8
    assert all(row.earned_milli == row.possible_milli for row in rows)


@pytest.mark.parametrize("missing", MISSING)
def test_without_some_of_the_scripts(site, browse, lesson, missing):
    page = browse(site, f"/j/{lesson.code}", size=PHONE)
    page.route(f"**/js/{missing}.js*", lambda route: route.abort())
    page.locator("main .button-primary").click()
    page.wait_for_url("**/a/*/1")

    take(site, page, bare={"rank": Order, "label": Label}.get(missing))


@pytest.mark.parametrize("refused", REFUSED)
def test_in_a_browser_that_refuses(site, browse, lesson, refused):
    page = browse(site, f"/j/{lesson.code}", size=PHONE)
    page.add_init_script(REFUSED[refused])
    page.locator("main .button-primary").click()
    page.wait_for_url("**/a/*/1")

    take(site, page)
