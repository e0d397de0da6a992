"""What changed between two tests: counted from the forms, said only where it can be."""

import pytest
from sqlalchemy import event, select

from kit.analytics.hierarchical import Sheet
from kit.analytics.queries import SittingRow
from kit.config import data_root
from kit.content.load import load_library
from kit.content.model import GOOD_ENOUGH, Chosen, Judge
from kit.db.models import Classroom, StoredResponse
from kit.grading.responses import to_json
from kit.services import members
from kit.services.before_after import answers_of, before_and_after, judgements
from kit.services.demo import make_demo

ACCEPT = Chosen(frozenset({GOOD_ENOUGH}))


@pytest.fixture(scope="session")
def shipped():
    return load_library([data_root()]).library


def report(database, library, *, class_id, before="pre-test", after="post-test"):
    with database.reading() as session:
        return before_and_after(
            session,
            library=library,
            class_id=class_id,
            students=members.present(session, class_id=class_id),
            before=before,
            after=after,
        )


def test_nobody_has_taken_anything(database, library, cast):
    found = report(database, library, class_id=cast.class_5b.id)

    assert (found.of_class, found.verdict, found.mean_before) == (None, None, None)
    assert (found.at_both, found.missed_one) == (0, 0)
    assert all(line.verdict is None for line in found.students)


def test_few_judgements_are_counted_and_not_read(database, library, cast, taking):
    bea = taking("bea", cast.form_5b).begin()
    form = library.quizzes[bea.here().plan.content_id]
    judged = [item.id for item in form.items.values() if isinstance(item, Judge)]
    bea.answer(judged[0], ACCEPT)
    bea.answer("practice-plain", ACCEPT)

    found = report(database, library, class_id=cast.class_5b.id)
    line = next(each for each in found.students if each.student.name == "Bea")

    assert line.before.sound + line.before.flawed == 1  # practice counts nowhere
    assert (line.change, line.verdict) == (None, None)
    assert found.missed_one == 1


def test_a_sister_counts_instead_of_a_war_question_answered_before(shipped):
    """Everyday topics were taken in the midst of a test: no passage counts double."""
    form = shipped.forms["A"]
    judged = [item for item in form.items.values() if isinstance(item, Judge)]
    war = next(item for item in judged if item.track == "war")
    sister = next(i for i in judged if i.family == war.family and i.track != "war")

    def counted(track):
        rows = [
            SittingRow(1, "pre-test", form.id, track, item.id, to_json(ACCEPT), None)
            for item in (war, sister)
        ]
        return [each.item for each in judgements(shipped, rows)]

    assert counted("everyday") == [sister.id]
    assert counted("war") == [war.id]


@pytest.fixture
def school(database, shipped, now):
    """The made-up school: 5B has taken the test before and the test after."""
    with database.writing() as session:
        make_demo(session, library=shipped, now=now)
        return session.scalar(select(Classroom.id).where(Classroom.name == "5B"))


def test_the_made_up_class_has_learned_to_tell_apart(database, shipped, school):
    """Its students were given .18 of d′ more for each of four weeks."""
    found = report(database, shipped, class_id=school)

    assert found.at_both + found.missed_one == 23
    assert found.at_both >= 20
    assert found.of_class.forms_changed_places
    assert found.of_class.discernment.mean.is_above_zero
    assert found.verdict.discernment == "up"
    assert found.mean_after.discernment.value > found.mean_before.discernment.value
    assert {line.verdict for line in found.students} >= {"within error"}


def test_the_class_is_estimated_from_answers_by_item(database, shipped, school):
    with database.reading() as session:
        answers = answers_of(session, class_id=school)
    for rows in answers.values():
        sheet = Sheet.of(judgements(shipped, list(rows.values())))
        judged = {
            item
            for item in rows
            if isinstance(shipped.items[item], Judge) and shipped.items[item].form
        }

        assert judged
        assert sheet.sound.keys() | sheet.flawed.keys() == judged


def test_a_test_not_taken_yet_changes_nothing(database, shipped, school):
    found = report(database, shipped, class_id=school, after="delayed-test")

    assert (found.of_class, found.verdict, found.at_both) == (None, None, 0)
    assert found.missed_one == 23


def test_three_statements_whatever_the_number_of_answers(database, shipped, school):
    seen = []

    def listen(*values):
        seen.append(values[2])

    event.listen(database.engine, "before_cursor_execute", listen)
    report(database, shipped, class_id=school)
    event.remove(database.engine, "before_cursor_execute", listen)

    with database.reading() as session:
        assert session.query(StoredResponse).count() > 1500
    assert len([s for s in seen if s.startswith("SELECT")]) == 3
