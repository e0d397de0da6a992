"""The site that tests are given is the site that people get, only made faster."""

import pytest
from prepared import prepared_app

from kit.app import create_app

VALUES = {"number": 6, "filename": "css/kit.css"}


@pytest.mark.parametrize("more", [{}, {"lang": "uk", "of": "а б&"}])
def test_its_addresses_are_the_same(settings, library, database, more):
    """Those of the second are written by what was compiled for the first."""
    made = [prepared_app(settings, library=library) for _ in range(2)]
    made.append(create_app(settings, library=library))

    def addresses(app):
        build = app.url_map.bind("kit.test").build
        return {
            (rule.endpoint, rule.rule): build(
                rule.endpoint,
                {name: VALUES.get(name, "a/б") for name in rule.arguments} | more,
            )
            for rule in app.url_map.iter_rules()
        }

    first, second, real = (addresses(app) for app in made)
    assert len(real) > 100
    assert first == second == real
    for app in made:
        app.extensions["kit"].database.close()
