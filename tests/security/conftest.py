"""The world of the security tests: made once a module, put back after every change."""

import pytest
from security.addresses import Addresses
from security.world import make_world


@pytest.fixture(scope="module")
def world(sqlite_templates, library, tmp_path_factory):
    world = make_world(
        sqlite_templates.with_cast,
        sqlite_templates.cast,
        library,
        tmp_path_factory.mktemp("world"),
    )
    yield world
    world.close()


@pytest.fixture(scope="module")
def addresses(world):
    return Addresses(world)
