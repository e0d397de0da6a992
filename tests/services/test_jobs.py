"""Long work says how far it is, and what came of it, also when its process dies."""

import threading
from datetime import timedelta

import pytest

from kit.db.models import JobRun
from kit.services import jobs
from kit.services.errors import NotYoursError, UnusableBackupError
from kit.services.jobs import LOST_AFTER


@pytest.fixture
def begun(database, now):
    """`begun(at)`: id and whether it is new."""

    def begun(at=now):
        with database.writing() as session:
            return jobs.begin(session, kind="backup", now=at)

    return begun


@pytest.fixture
def found(database, now):
    def found(job, at=now):
        with database.reading() as session:
            return jobs.get_job(session, job=job, now=at)

    return found


def test_work_that_succeeds_says_what_came_of_it(database, begun, found, now):
    job, is_new = begun()
    seen = []

    def work(tell):
        tell("copy", 40)
        seen.append(found(job))
        return "kit-1.zip"

    jobs.run(database, job=job, work=work, clock=lambda: now + timedelta(seconds=3))

    assert is_new
    assert (seen[0].state, seen[0].percent, seen[0].doing) == ("running", 40, "copy")
    done = found(job)
    assert (done.state, done.percent, done.said) == ("done", 100, "kit-1.zip")
    assert done.took == timedelta(seconds=3)


def test_two_at_once_are_one(begun):
    job, _is_new = begun()

    assert begun() == (job, False)


def test_after_one_has_ended_there_is_another(database, begun, now):
    job, _is_new = begun()
    jobs.run(database, job=job, work=lambda _tell: "", clock=lambda: now)

    other, is_new = begun()

    assert is_new
    assert other != job


def test_a_refusal_is_given_in_its_own_words_cut_to_fit(database, begun, found, now):
    job, _is_new = begun()

    def work(_tell):
        raise UnusableBackupError("no room " * 100)

    jobs.run(database, job=job, work=work, clock=lambda: now)

    assert found(job).state == "failed"
    assert found(job).said.startswith("no room")
    assert len(found(job).said) == 300


def test_a_crash_says_only_its_kind(database, begun, found, now):
    """What a fault says could hold anything; the log has it."""
    job, _is_new = begun()

    def work(tell):
        tell("pack", 65)
        raise KeyError("secret")

    jobs.run(database, job=job, work=work, clock=lambda: now)

    failed = found(job)
    assert (failed.state, failed.said, failed.percent) == ("failed", "KeyError", 65)


def test_without_a_sign_of_life_it_is_lost_and_another_may_begin(begun, found, now):
    job, _is_new = begun()
    late = now + LOST_AFTER + timedelta(seconds=1)

    assert found(job, now + LOST_AFTER).state == "running"
    assert found(job, late).state == "lost"
    other, is_new = begun(late)
    assert is_new
    assert other != job
    assert found(job, late).state == "failed"


def test_what_was_given_up_does_not_come_back(database, begun, found, now):
    job, _is_new = begun()
    begun(now + LOST_AFTER + timedelta(seconds=1))

    jobs.run(database, job=job, work=lambda _tell: "kit-1.zip", clock=lambda: now)

    assert found(job).state == "failed"
    assert found(job).said == ""


def test_work_that_says_nothing_for_long_still_gives_signs_of_life(
    database, begun, found, now
):
    job, _is_new = begun()
    later = now + timedelta(minutes=5)
    heard = threading.Event()

    def clock():
        heard.set()
        return later

    def work(_tell):
        assert heard.wait(10)
        return ""

    jobs.run(database, job=job, work=work, clock=clock, beat_s=0.01)

    assert found(job).heard_at == later
    assert found(job).state == "done"


def test_there_is_no_job_of_another_name(found):
    with pytest.raises(NotYoursError):
        found("nosuchthing2")


def test_percent_is_a_share(database, begun):
    from sqlalchemy.exc import IntegrityError

    job, _is_new = begun()
    with pytest.raises(IntegrityError), database.writing() as session:
        session.get_one(JobRun, job).percent = 101
