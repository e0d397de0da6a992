"""A class looks at one question together: think, spread, answer, and a second vote.

The teacher's projector leads; students who cannot read it follow on their own device.
The second vote comes after talking about the question. It is no try: it earns nothing
and changes no statistics, it only stands beside the first answers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.analytics.queries import OF_ATTEMPT, PRESENT
from kit.content.model import NOT_SURE, Chosen, Item, Judge, SingleChoice
from kit.db.models import Account, Attempt, Discussion, StoredResponse, Vote
from kit.grading.grade import UnknownOptionError
from kit.grading.responses import from_json, to_json
from kit.services.errors import VoteClosedError
from kit.services.places import Here

THINK, SPREAD, ANSWER, AGAIN = STATES = ("think", "spread", "answer", "again")


@dataclass(frozen=True, slots=True)
class Votes:
    """How many voted, and how many of them for each option."""

    people: int
    by_option: Mapping[str, int]

    def share(self, option: str) -> float:
        return self.by_option.get(option, 0) / self.people if self.people else 0.0


def has_second_vote(item: Item) -> bool:
    """Questions with one answer to choose: two spreads of it can be compared."""
    return isinstance(item, Judge | SingleChoice)


def look_at(
    session: Session, *, assignment_id: int, item: Item, state: str, now: datetime
) -> None:
    """The class looks at an item; "again" opens the second vote, the rest close it.

    Raises:
        UnknownOptionError: no such state, or a second vote where there is none.
    """
    if state not in STATES or (state == AGAIN and not has_second_vote(item)):
        raise UnknownOptionError
    row = session.get(Discussion, assignment_id, with_for_update=True)
    if row is None:
        row = Discussion(assignment_id=assignment_id)
        session.add(row)
    row.item_id, row.state, row.moved_at = item.id, state, now


def stop_looking(session: Session, *, assignment_id: int) -> None:
    """The devices go back to the lesson; the votes stay."""
    row = session.get(Discussion, assignment_id)
    if row is not None:
        session.delete(row)


def vote(
    session: Session, *, here: Here, item: Item, chosen: str, now: datetime
) -> None:
    """Store a second vote; until the vote closes, a later one takes its place.

    Raises:
        VoteClosedError: the class has gone on meanwhile.
        UnknownOptionError: no such option.
    """
    row = session.get(Discussion, here.given.id, with_for_update=True)
    if row is None or (row.item_id, row.state) != (item.id, AGAIN):
        raise VoteClosedError
    if chosen not in (*getattr(item, "options", ()), NOT_SURE):
        raise UnknownOptionError
    key = (here.attempt.school_id, here.attempt.id, item.id)
    mine = session.get(Vote, key)
    if mine is None:
        mine = Vote(school_id=key[0], attempt_id=key[1], item_id=key[2])
        session.add(mine)
    mine.given, mine.voted_at = to_json(Chosen(frozenset({chosen}))), now


def own_vote(session: Session, *, here: Here, item_id: str) -> str:
    """The option of this student's second vote; empty if there is none."""
    row = session.get(Vote, (here.attempt.school_id, here.attempt.id, item_id))
    return _option(row.given) if row else ""


def first_votes(session: Session, *, assignment_id: int, item_id: str) -> Votes:
    """What was chosen first; one statement, counted by the database."""
    rows = session.execute(
        select(StoredResponse.given, func.count())
        .join(Attempt, OF_ATTEMPT)
        .join(Account, PRESENT)
        .where(Attempt.assignment_id == assignment_id)
        .where(StoredResponse.item_id == item_id, StoredResponse.number == 1)
        .group_by(StoredResponse.given)
    )
    return _votes((row[0], row[1]) for row in rows)


def second_votes(session: Session, *, assignment_id: int, item_id: str) -> Votes:
    """As `first_votes`, of the second vote."""
    rows = session.execute(
        select(Vote.given, func.count())
        .join(
            Attempt,
            (Attempt.school_id == Vote.school_id) & (Attempt.id == Vote.attempt_id),
        )
        .join(Account, PRESENT)
        .where(Attempt.assignment_id == assignment_id, Vote.item_id == item_id)
        .group_by(Vote.given)
    )
    return _votes((row[0], row[1]) for row in rows)


def _votes(counted: Iterable[tuple[str, int]]) -> Votes:
    people, spread = 0, Counter[str]()
    for given, n in counted:
        people += n
        response = from_json(given)
        for option in response.ids if isinstance(response, Chosen) else ():
            spread[option] += n
    return Votes(people, spread)


def _option(given: str) -> str:
    response = from_json(given)
    return next(iter(response.ids), "") if isinstance(response, Chosen) else ""
