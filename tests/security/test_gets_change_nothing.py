"""Looking changes nothing: no row but the time last seen, once a minute, and `?lang=`."""

from datetime import timedelta

import pytest
from cast import MONDAY_9AM
from security.dump import differences, dump
from security.world import VISITORS

SEEN = {("sign_in", "seen_at"), ("account", "seen_at")}


@pytest.fixture(autouse=True)
def fresh(world):
    world.put_back()


def look_at_everything(world, addresses, visitor, *, method="GET"):
    for rule in addresses.rules():
        if method in rule.methods:
            for address in (addresses.there(rule), addresses.missing(rule)):
                world.browser(visitor).open(address, method=method).close()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("visitor", VISITORS)
def test_a_crawl_changes_no_row(world, addresses, visitor, method):
    before = dump(world.file)

    look_at_everything(world, addresses, visitor, method=method)

    changed = differences(before, dump(world.file))
    # A code that is not there is a guess, and guesses are counted.
    assert changed <= {
        ("throttle", "+"),
        ("throttle", "failures"),
        ("throttle", "in_a_row"),
        ("throttle", "until"),
        ("audit_entry", "+"),  # who took answers away, see test_matrix.NOTED
    }


def test_a_minute_later_only_the_time_last_seen_is_written(
    world, addresses, monkeypatch
):
    from dataclasses import replace

    site = world.app.extensions["kit"]
    later = MONDAY_9AM + timedelta(minutes=2)
    monkeypatch.setitem(world.app.extensions, "kit", replace(site, now=lambda: later))
    before = dump(world.file)

    world.browser("student").get("/me")
    world.browser("teacher").get("/t/")

    assert differences(before, dump(world.file)) == SEEN


def test_choosing_a_language_writes_only_that(world):
    before = dump(world.file)

    world.browser("student").get("/me?lang=uk")

    assert differences(before, dump(world.file)) == {("account", "locale")}


def test_a_wrong_language_writes_nothing(world):
    before = dump(world.file)

    for code in ("xx", "../..", "", "uk\x00", "en-US-x-" + "a" * 500):
        world.browser("student").get("/me", query_string={"lang": code})

    assert differences(before, dump(world.file)) == set()
