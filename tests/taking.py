"""Answering as a student would, for tests that need answers in the database."""

from itertools import count

from kit.content.model import (
    GOOD_ENOUGH,
    NOT_GOOD_ENOUGH,
    Chosen,
    Labelled,
    Ordered,
    Paired,
    Typed,
)
from kit.services import attempts, places

# For the items of the made-up module without their prefix: one right and one wrong.
RIGHT = {
    "judge-flawed": Chosen(frozenset({NOT_GOOD_ENOUGH})),
    "judge-sound": Chosen(frozenset({GOOD_ENOUGH})),
    "single": Chosen(frozenset({"other-tabs"})),
    "multiple": Chosen(frozenset({"warden", "office"})),
    "highlight": Chosen(frozenset({"s2", "s3"})),
    "label": Labelled({"a1": "fact", "a2": "taste"}),
    "order": Ordered(("saw", "wrote", "printed", "shared")),
    "classify": Paired(
        {"c-warden": "saw-it", "c-paper": "repeats", "c-diver": "saw-it"}
    ),
    "match": Paired({"m-open": "t-ring", "m-old": "t-search"}),
    "text": Typed("3"),
    "reflection": Typed("I will ask who could know."),
}
WRONG = {
    "judge-flawed": Chosen(frozenset({GOOD_ENOUGH})),
    "judge-sound": Chosen(frozenset({NOT_GOOD_ENOUGH})),
    "single": Chosen(frozenset({"about-page"})),
    "multiple": Chosen(frozenset({"cousin", "star"})),
    "highlight": Chosen(frozenset({"s1"})),
    "label": Labelled({"a1": "taste"}),
    "order": Ordered(("shared", "printed", "wrote", "saw")),
    "classify": Paired({"c-warden": "repeats"}),
    "match": Paired({"m-open": "t-vote"}),
    "text": Typed("4"),
    "reflection": Typed(""),
}
_keys = count()


def key_of(item):
    """The right response to any judge or single item, as those of tests are."""
    return Chosen(frozenset({item.key}))


def right(item_id):
    """The right response to an item such as "ev-single"."""
    return RIGHT[item_id.partition("-")[2]]


def wrong(item_id):
    return WRONG[item_id.partition("-")[2]]


class Taking:
    """One student in one assignment: looks it up anew for every answer, as pages do."""

    def __init__(self, database, library, *, student_id, assignment, now):
        self.database, self.library = database, library
        self.student_id, self.assignment, self.now = student_id, assignment, now

    def begin(self):
        with self.database.writing() as session:
            attempts.start_attempt(
                session,
                library=self.library,
                student_id=self.student_id,
                assignment=self.assignment,
                now=self.now,
            )
        return self

    def here(self):
        with self.database.reading() as session:
            return places.find_here(
                session,
                library=self.library,
                student_id=self.student_id,
                assignment=self.assignment,
                now=self.now,
            )

    def answer(
        self,
        item_id,
        response=None,
        *,
        here=None,
        key=None,
        certainty=None,
        locale="en",
        translation="source",
    ):
        """Give a response, the right one unless another is given."""
        here = here or self.here()
        quiz = self.library.homes[item_id]
        if response is None:
            known = item_id.partition("-")[2] in RIGHT
            response = right(item_id) if known else key_of(quiz.items[item_id])
        texts = quiz.texts[locale].items
        with self.database.writing() as session:
            return attempts.record_response(
                session,
                here=here,
                item=quiz.items[item_id],
                response=response,
                accept={locale: texts[item_id].accept} if item_id in texts else {},
                certainty=certainty,
                locale=locale,
                translation=translation,
                resend_key=key or f"k{next(_keys)}",
                now=self.now,
            )

    def read(self, step_id):
        with self.database.writing() as session:
            attempts.finish_step(
                session, here=self.here(), step_id=step_id, now=self.now
            )

    def show(self, item_id):
        with self.database.writing() as session:
            attempts.show_answer(
                session, here=self.here(), item_id=item_id, now=self.now
            )

    def finish(self):
        with self.database.writing() as session:
            attempts.finish_attempt(session, here=self.here(), now=self.now)
