"""The counters are what a recount would be, whatever happened to the answers."""

import threading
from collections import Counter
from contextlib import contextmanager
from random import Random

import pytest
from crowd import add_students
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from taking import RIGHT, Taking, right, wrong

from kit.content.model import Chosen, Typed
from kit.db.engine import Database
from kit.db.models import Account, Attempt, ItemCount, StoredResponse
from kit.services import counters, erasure, removed
from kit.services.counters import Key, answer_of
from kit.services.demo import make_demo
from kit.services.errors import NoTriesLeftError

ITEMS = ["ev-" + name for name in RIGHT]


def counted(database):
    """The table as it is."""
    with database.reading() as session:
        return {
            Key(*(getattr(row, name) for name in Key._fields)): row.n
            for row in session.scalars(select(ItemCount))
        }


def recounted(database):
    """The table as it should be, from the answers one by one."""
    with database.reading() as session:
        return Counter(
            Key(
                row.school_id,
                row.item_id,
                row.item_revision,
                row.locale,
                row.number,
                "" if '"text"' in row.given or len(row.given) > 120 else row.given,
                row.certainty or 0,
                row.earned_milli,
                row.possible_milli,
            )
            for row in session.scalars(select(StoredResponse))
        )


def regrade(session, stored, earned):
    """As when a key turns out to be wrong."""
    counters.count(session, stored, by=-1)
    stored.earned_milli = earned
    counters.count(session, stored)


@pytest.fixture
def crowd(database, library, cast, now):
    """`crowd(4)`: four students who each chose the right option of "ev-single"."""

    def crowd(size, given=None, begin=0):
        given = given or {"ev-single": right("ev-single")}
        names = [f"Crowd {n}" for n in range(begin, begin + size)]
        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=names,
            answers=lambda _i: given,
            now=now,
        )
        return names

    return crowd


@pytest.fixture
def erase(database):
    def erase(*names):
        for name in names:
            with database.writing() as session:
                row = session.scalars(select(Account).where(Account.name == name)).one()
                erasure.erase_student(session, student_id=row.id)

    return erase


# --- answers ---------------------------------------------------------------------------


def test_an_answer_is_counted_with_all_that_is_known_of_it(taking, database, cast):
    taking("ben").answer("ev-single", certainty=3)

    [(key, n)] = counted(database).items()
    assert (key.school_id, key.item_id, key.locale) == (
        cast.school_id,
        "ev-single",
        "en",
    )
    assert (key.number, key.answer, key.certainty) == (1, '{"ids":["other-tabs"]}', 3)
    assert (key.earned_milli, key.possible_milli, n) == (1000, 1000, 1)


def test_words_of_a_child_are_counted_and_not_kept(taking, database):
    taking("ben").answer("ev-text", Typed("CANARY"))
    taking("ben").answer("ev-reflection", Typed('{"ids":["CANARY"]}'))

    assert sorted(key.answer for key in counted(database)) == ["", ""]


def test_a_form_sent_again_is_counted_once(taking, database):
    ben = taking("ben")
    for _ in range(3):
        ben.answer("ev-single", key="the same")

    assert list(counted(database).values()) == [1]


def test_a_retry_is_counted_by_itself(taking, database):
    taking("ben").answer("ev-single", wrong("ev-single"))
    taking("ben").answer("ev-single")

    assert sorted(key.number for key in counted(database)) == [1, 2]


class StoppedError(Exception):
    pass


class Falling:
    """A database on which every change fails in the last moment."""

    def __init__(self, database):
        self.reading, self._writing = database.reading, database.writing

    @contextmanager
    def writing(self):
        with self._writing() as session:
            yield session
            assert session.scalar(select(ItemCount.n)) == 1  # it was there
            raise StoppedError


def test_an_answer_that_is_rolled_back_counts_nothing(taking, database):
    ben = taking("ben")
    ben.database = Falling(database)
    with pytest.raises(StoppedError):
        ben.answer("ev-single")

    assert counted(database) == recounted(database) == {}


def test_a_refused_answer_counts_nothing(taking, database):
    ben = taking("ben")
    ben.answer("ev-single")
    with pytest.raises(NoTriesLeftError):
        ben.answer("ev-single")

    assert list(counted(database).values()) == [1]


@pytest.mark.parametrize("seed", range(4))
def test_after_anything_the_counters_are_what_a_recount_is(
    database, library, cast, taking, crowd, now, seed
):
    """Answers, retries, forms sent again, refusals, regrades, in any order."""
    dice = Random(seed)
    people = [taking("ben"), taking("bea").begin(), taking("chen", cast.lesson_6a)]
    for number in range(120):
        one, item = dice.choice(people), dice.choice(ITEMS)
        if dice.random() < 0.25:
            with database.writing() as session:
                every = session.scalars(select(StoredResponse)).all()
                if every:
                    row = dice.choice(every)
                    regrade(session, row, dice.randint(0, row.possible_milli))
            continue
        try:
            one.answer(
                item,
                right(item) if dice.random() < 0.4 else wrong(item),
                certainty=None if item == "ev-reflection" else dice.choice((1, 2, 3)),
                locale=dice.choice(("en", "uk")),
                key=f"{seed}-{number}-{dice.randint(0, 1)}",
            )
        except NoTriesLeftError:
            continue

    assert counted(database) == dict(recounted(database))
    assert sum(counted(database).values()) > 15
    assert {key.number for key in counted(database)} == {1, 2}


def test_the_demo_is_counted(database, now):
    from kit.config import data_root
    from kit.content.load import load_library

    shipped = load_library([data_root()]).library
    with database.writing() as session:
        make_demo(session, library=shipped, now=now)

    assert counted(database) == dict(recounted(database))
    assert sum(counted(database).values()) > 1000


# --- marks that change -----------------------------------------------------------------


def test_a_regrade_moves_the_count_to_the_new_mark(taking, database):
    taking("ben").answer("ev-single")
    taking("bea").begin().answer("ev-single")
    with database.writing() as session:
        regrade(session, session.scalars(select(StoredResponse)).first(), 0)

    assert sorted((k.earned_milli, n) for k, n in counted(database).items()) == [
        (0, 1),
        (1000, 1),
    ]


def test_the_last_of_a_counter_takes_it_away(taking, database):
    taking("ben").answer("ev-single")
    with database.writing() as session:
        regrade(session, session.scalars(select(StoredResponse)).one(), 500)

    assert [key.earned_milli for key in counted(database)] == [500]


def test_many_are_counted_in_one_call(database, crowd):
    crowd(7)
    with database.writing() as session:
        rows = session.scalars(select(StoredResponse)).all()
        counters.count(session, *rows, by=-1)
        for row in rows:
            row.earned_milli = 250
        counters.count(session, *rows)

    assert [(k.earned_milli, n) for k, n in counted(database).items()] == [(250, 7)]


def test_what_was_never_counted_cannot_be_taken_away(taking, database):
    taking("ben").answer("ev-single")

    with pytest.raises(LookupError), database.writing() as session:
        row = session.scalars(select(StoredResponse)).one()
        counters.count(session, row, row, by=-1)
    assert list(counted(database).values()) == [1]


def test_no_counter_goes_below_none(database, taking):
    taking("ben").answer("ev-single")

    with pytest.raises(IntegrityError), database.writing() as session:
        session.scalars(select(ItemCount)).one().n = -1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('{"ids":[]}', True),
        ('{"order":["a","b"]}', True),
        ('{"pairs":{"a":"b"}}', True),
        ('{"labels":{}}', True),
        ('{"text":"{\\"ids\\":"}', False),
        ('{"ids":["' + "x" * (120 - 12) + '"]}', True),
        ('{"ids":["' + "x" * (121 - 12) + '"]}', False),
        ("", False),
    ],
)
def test_only_short_answers_of_options_are_kept(given, kept):
    assert answer_of(given) == (given if kept else "")


# --- two at once -----------------------------------------------------------------------


def together(count, work):
    """Run `work(0)` … in as many threads at once; the faults come back."""
    faults, start = [], threading.Barrier(count)

    def run(number):
        start.wait()
        try:
            work(number)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_writers_at_once_lose_nothing(url, database, library, crowd, cast, now):
    """Eight students, each with a connection of their own, all with the same answer."""
    crowd(8, given={"ev-multiple": right("ev-multiple")})
    with database.reading() as session:
        ids = session.scalars(
            select(Attempt.student_id).where(Attempt.student_id != cast["ben"].id)
        ).all()
    ids = ids[-8:]

    def answer(number):
        own = Database(url)
        try:
            one = Taking(
                own,
                library,
                student_id=ids[number],
                assignment=cast.lesson_5b.public_id,
                now=now,
            )
            one.answer("ev-single", certainty=1)
            one.answer("ev-judge-flawed", certainty=1)
        finally:
            own.close()

    assert together(8, answer) == []
    assert counted(database) == dict(recounted(database))
    assert sorted(counted(database).values()) == [8, 8, 8]


def test_an_erasure_and_answers_at_once_do_not_block_each_other(
    url, database, library, taking, cast, now
):
    taking("bea").begin()
    for item in ITEMS[:6]:
        taking("bea").answer(item)

    def work(number):
        own = Database(url)
        try:
            if number:
                ben = Taking(
                    own,
                    library,
                    student_id=cast["ben"].id,
                    assignment=cast.lesson_5b.public_id,
                    now=now,
                )
                for item in reversed(ITEMS):
                    ben.answer(item)
            else:
                with own.writing() as session:
                    erasure.erase_student(session, student_id=cast["bea"].id)
        finally:
            own.close()

    assert together(2, work) == []
    assert counted(database) == dict(recounted(database))


# --- erased students -------------------------------------------------------------------


def test_a_small_counter_forgets_the_erased(database, crowd, erase):
    names = crowd(4)
    erase(*names[:3])

    assert list(counted(database).values()) == [1]


def test_a_counter_of_five_is_nobodys_and_stays(database, crowd, erase):
    erase(*crowd(5))

    assert list(counted(database).values()) == [5]
    assert recounted(database) == {}


def test_whoever_is_erased_alone_leaves_no_counter(database, taking, erase):
    for item in ITEMS:
        taking("ben").answer(item)
    erase("Ben")

    assert counted(database) == {}


def test_all_on_one_day_leave_what_one_by_one_leave(database, crowd, cast, now):
    """The daily job: a counter of seven stays, one of two goes."""
    crowd(5)
    crowd(
        2,
        begin=5,
        given={"ev-single": right("ev-single"), "ev-match": wrong("x-match")},
    )
    with database.writing() as session:
        purged = erasure.purge(session, now=now.replace(year=now.year + 3))

    assert purged.students > 7
    assert [(k.item_id, n) for k, n in counted(database).items()] == [("ev-single", 7)]


def test_a_miscount_keeps_nobody_from_being_erased(database, crowd, erase):
    names = crowd(3)
    with database.writing() as session:
        session.scalars(select(ItemCount)).one().n = 1
    erase(*names)

    assert counted(database) == {}


def test_a_student_in_the_bin_is_still_counted(database, crowd, cast, now):
    names = crowd(2)
    with database.writing() as session:
        row = session.scalars(select(Account).where(Account.name == names[0])).one()
        removed.remove_student(
            session, class_id=cast.class_5b.id, student=row.public_id, now=now
        )

    assert list(counted(database).values()) == [2]


def test_schools_are_counted_apart(taking, database, cast):
    taking("ben").answer("ev-single")
    taking("oli", cast.lesson_odo).begin().answer(
        "ev-single", Chosen(frozenset({"other-tabs"}))
    )

    assert len({key.school_id for key in counted(database)}) == 2
