"""One browser and one school for a whole run; a fresh context for every visitor."""

import pytest
from browser.browse import Browse
from browser.chromium import FLAGS, find_chromium
from browser.served import Served, fill
from browser.student import join_anew
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def browser(request):
    path = find_chromium()
    if path is None:
        why = "no Chromium, Chrome or Edge"
        if request.config.getoption("--require-browser"):
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(browser, tmp_path_factory):
    """The made-up school, and a class that only these tests have."""
    with Served(tmp_path_factory.mktemp("school")) as served:
        fill(served)
        yield served


@pytest.fixture
def new_site(site, tmp_path):
    """A kit that nobody has set up yet."""
    with Served(tmp_path, library=site.library) as served:
        yield served


@pytest.fixture
def browse(browser):
    """Open pages; what the console or the network tells of at the end is a failure."""
    visit = Browse(browser)
    yield visit
    visit.close()
    visit.check()


@pytest.fixture
def student(site):
    """A new student, who has begun the first lesson of the class of these tests."""
    return join_anew(site)


@pytest.fixture
def measured(record_property):
    """`measured("requests of the first page", 2)`: told at the end of the run."""

    def note(what, value):
        record_property("measured", f"{what}: {value}")

    return note
