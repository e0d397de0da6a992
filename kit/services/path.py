"""The two ways through the curriculum, and how often each skill returns on them.

The full path takes every lesson, one a week; the short path six of them. A test stands
before the first lesson, one after the last, and one some weeks later.
"""

from collections.abc import Sequence

from kit.content.model import TRACKS, Library
from kit.services.review import Week, choose, skills_of
from kit.services.sittings import SITTINGS, has_tests

SHORT_PATH = (
    "m01-judge-source",
    "m02-read-sideways",
    "m03-report-or-opinion",
    "m04-both-sides",
    "m06-thought-stoppers",
    "m11-arguing-well",
)


def full_path(library: Library) -> tuple[str, ...]:
    """Every lesson that can be assigned, in the order of the curriculum."""
    return tuple(sorted(library.lessons))


def weeks_on(library: Library, path: Sequence[str], *, track: str) -> list[Week]:
    """What a class meets on a path, week by week, with the review the kit chooses."""
    before, *after = SITTINGS if has_tests(library) else ("",)
    weeks = [Week(before)] if before else []
    for content_id in path:
        review = choose(library, content_id=content_id, track=track, past=weeks)
        weeks.append(Week(content_id, review))
    return [*weeks, *(Week(test) for test in after)]


def weeks_by_skill(library: Library, path: Sequence[str]) -> dict[str, int]:
    """In how many weeks each skill is met, on the track where that is fewer.

    Tests count: taking one is practice, too.
    """
    counted: dict[str, list[int]] = {}
    for track in TRACKS:
        met: dict[str, int] = {}
        for week in weeks_on(library, path, track=track):
            for skill in skills_of(library, week, track):
                met[skill] = met.get(skill, 0) + 1
        for skill, count in met.items():
            counted.setdefault(skill, []).append(count)
    return {
        skill: min(counts) if len(counts) == len(TRACKS) else 0
        for skill, counts in sorted(counted.items())
    }
