"""Making a ruling: what would change, and changing it in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.analytics.queries import OF_ATTEMPT
from kit.content.model import Item, Library, Response
from kit.db.models import Account, Assignment, Attempt, StoredResponse, StoredRuling
from kit.grading.key import right_ids
from kit.grading.own_key import may_have_own_key, with_key
from kit.grading.responses import from_json, to_json
from kit.services import counters
from kit.services.errors import KeyDoesNotFitError, SittingOpenError
from kit.services.hours import state_of
from kit.services.mark_changes import Change, Marks, Preview
from kit.services.rulings import (
    LONGEST,
    Marked,
    Ruling,
    What,
    history,
    marked,
    ruling_on,
)

__all__ = ["Change", "Marks", "Preview", "preview", "rule", "undo"]


@dataclass(frozen=True, slots=True)
class _Answer:
    """A stored response and whose it is."""

    row: StoredResponse
    student_id: int
    given: int  # row number of the assignment
    content_id: str

    def by(self, item: Item | None, key: Response | None) -> Marked:
        """With another key, or with the bank's."""
        row = self.row
        return marked(
            item,
            key,
            from_json(row.given),
            locale=row.locale,
            bank_milli=row.earned_milli if row.bank_milli is None else row.bank_milli,
            possible_milli=row.possible_milli,
        )


def preview(
    session: Session,
    *,
    library: Library,
    class_id: int,
    item_id: str,
    what: What,
    key: Response | None = None,
) -> Preview:
    """What `rule` would change for everybody who is in the class; writes nothing.

    Raises:
        KeyDoesNotFitError: as `rule` does.
    """
    item = library.items.get(item_id)
    _require_fitting(item, what, key)
    return _preview(
        _answers(session, class_id=class_id, item_id=item_id),
        _present(session, class_id),
        item,
        key,
        before=ruling_on(session, class_id=class_id, item_id=item_id),
        what=what,
    )


def rule(
    session: Session,
    *,
    library: Library,
    class_id: int,
    item_id: str,
    what: What,
    key: Response | None = None,
    words: str,
    account_id: int,
    now: datetime,
) -> int:
    """Put a ruling in force and mark all answers of the class anew.

    Returns how many answers changed, as in `preview`. What is in force already is
    neither made nor written down again. The caller owns the transaction.

    Raises:
        KeyDoesNotFitError: the item cannot have this key, or has it.
        SittingOpenError: the item is a test's and the class is taking one.
    """
    item = library.items.get(item_id)
    _require_fitting(item, what, key)
    _lock(session, class_id=class_id, now=now, is_of_test=bool(item and item.form))
    before = ruling_on(session, class_id=class_id, item_id=item_id)
    if (before.what, before.key) == (what, key) if before else what == "bank":
        return 0
    answers = _answers(session, class_id=class_id, item_id=item_id)
    people = _present(session, class_id)
    found = _preview(answers, people, item, key, before=before, what=what)
    is_counted = counters.is_counted(session, class_id=class_id)
    _mark_anew(session, answers, item, key, is_counted=is_counted)
    session.add(
        StoredRuling(
            classroom_id=class_id,
            item_id=item_id,
            item_revision=item.revision if item else "",
            what=what,
            key=to_json(key) if key else "",
            words=words[:LONGEST],
            account_id=account_id,
            changed=len(found.changed),
            made_at=now,
        )
    )
    session.flush()
    return len(found.changed)


def undo(
    session: Session,
    *,
    library: Library,
    class_id: int,
    ruling: int,
    account_id: int,
    now: datetime,
) -> int | None:
    """Put back what was in force before `ruling`; None if that is not the newest.

    Raises as `rule` does.
    """
    row = session.get(StoredRuling, ruling)
    if row is None or row.classroom_id != class_id:
        return None
    newest, *older = history(session, class_id=class_id, item_id=row.item_id)
    if newest.id != ruling:
        return None
    return rule(
        session,
        library=library,
        class_id=class_id,
        item_id=row.item_id,
        what=older[0].what if older else "bank",
        key=older[0].key if older else None,
        words="",
        account_id=account_id,
        now=now,
    )


def _require_fitting(item: Item | None, what: What, key: Response | None) -> None:
    if what != "key":
        if key is not None:
            raise KeyDoesNotFitError
        return
    fits = item and key and may_have_own_key(item) and with_key(item, key)
    if not fits or _is_the_banks(item, key):
        raise KeyDoesNotFitError


def _is_the_banks(item: Item | None, key: Response | None) -> bool:
    """Further words beside the bank's are never the same."""
    return getattr(key, "ids", None) == right_ids(item)


def _lock(session: Session, *, class_id: int, now: datetime, is_of_test: bool) -> None:
    """Answers under way are waited for; what comes later waits, and sees the ruling.

    Assignments first: no new attempt can begin. Then attempts, which every answer to
    them locks.
    """
    given = session.scalars(
        select(Assignment)
        .where(Assignment.classroom_id == class_id)
        .order_by(Assignment.id)
        .with_for_update()
    ).all()
    if is_of_test and any(
        each.kind == "form" and state_of(each, now) == "open" for each in given
    ):
        raise SittingOpenError
    session.execute(
        select(Attempt.id)
        .where(Attempt.assignment_id.in_([each.id for each in given]))
        .order_by(Attempt.id)
        .with_for_update()
    ).all()


def _answers(session: Session, *, class_id: int, item_id: str) -> list[_Answer]:
    """Of everybody, also of those in the bin, who may be brought back."""
    rows = session.execute(
        select(StoredResponse, Attempt.student_id, Assignment.id, Assignment.content_id)
        .join(Attempt, OF_ATTEMPT)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .where(Assignment.classroom_id == class_id, StoredResponse.item_id == item_id)
        .order_by(
            Assignment.opened_at,
            Assignment.id,
            Attempt.student_id,
            StoredResponse.number,
        )
    )
    return [_Answer(*row) for row in rows]


def _present(session: Session, class_id: int) -> Mapping[int, tuple[int, str, str]]:
    """Number in the class, public id and name, by row number."""
    rows = session.execute(
        select(Account.id, Account.public_id, Account.name)
        .where(Account.classroom_id == class_id, Account.removed_at.is_(None))
        .where(Account.waiting.is_(False))
        .order_by(Account.name_key)
    )
    return {row[0]: (n, row[1], row[2]) for n, row in enumerate(rows, start=1)}


def _preview(
    answers: Iterable[_Answer],
    people: Mapping[int, tuple[int, str, str]],
    item: Item | None,
    key: Response | None,
    *,
    before: Ruling | None,
    what: What,
) -> Preview:
    counted = not (before and before.is_drop)
    lines = []
    for (_given, student_id), each in groupby(
        answers, lambda answer: (answer.given, answer.student_id)
    ):
        tries = list(each)
        if student_id not in people:
            continue
        number, public_id, name = people[student_id]
        was = _marks(tries, [a.row.earned_milli for a in tries])
        will_be = _marks(tries, [a.by(item, key).earned_milli for a in tries])
        lines.append(
            Change(
                student=public_id,
                number=number,
                name=name,
                content_id=tries[0].content_id,
                before=was if counted else None,
                after=will_be if what != "drop" else None,
            )
        )
    return Preview(tuple(sorted(lines, key=lambda line: line.number)))


def _marks(tries: Sequence[_Answer], earned: Sequence[int]) -> Marks:
    return Marks(earned[0], earned[-1], tries[0].row.possible_milli)


def _mark_anew(
    session: Session,
    answers: Iterable[_Answer],
    item: Item | None,
    key: Response | None,
    *,
    is_counted: bool,
) -> None:
    anew = [(each.row, each.by(item, key)) for each in answers]
    moved = [(row, m) for row, m in anew if row.earned_milli != m.earned_milli]
    counted = [row for row, _ in moved] if is_counted else []
    counters.count(session, *counted, by=-1)
    for row, mark in moved:
        row.earned_milli, row.bank_milli = mark
    counters.count(session, *counted)
