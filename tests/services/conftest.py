"""Use cases on a real database, without HTTP."""

import pytest
from taking import Taking


@pytest.fixture
def taking(database, library, cast, now):
    """`taking("ben")`: Ben in the module of 5B, or in another assignment."""

    def taking(name, lesson=None):
        return Taking(
            database,
            library,
            student_id=cast[name].id,
            assignment=(lesson or cast.lesson_5b).public_id,
            now=now,
        )

    return taking
