"""Pages: the cast's browsers, and ways to be half-way through a lesson."""

import pytest
from taking import Taking


@pytest.fixture
def taking(database, library, cast, now):
    """`taking("ben")`: Ben in the module of 5B, or in another lesson."""

    def taking(name, lesson=None):
        return Taking(
            database,
            library,
            student_id=cast[name].id,
            assignment=(lesson or cast.lesson_5b).public_id,
            now=now,
        )

    return taking


@pytest.fixture
def rows(database):
    """`rows(Account, name="Ben")`: the rows of a table, as plain objects."""

    def rows(table, **given):
        with database.reading() as session:
            return session.query(table).filter_by(**given).all()

    return rows
