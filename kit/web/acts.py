"""What the signed-in person is about to change, for the log."""

from flask import request

from kit.services import audit
from kit.services.audit import Act
from kit.services.errors import NotYoursError
from kit.web.context import site
from kit.web.identity import find_visitor


def act(what: str, about: str = "") -> Act:
    """`about` is the public id of staff or of a class, never of a student."""
    visitor = find_visitor()
    if visitor is None:
        raise NotYoursError
    return Act(visitor.school_id, visitor.account_id, what, about, site().now())


def note_export(classroom: str) -> None:
    """Who took a class's answers away. A GET that writes, and changes nothing of it."""
    if request.method == "GET":
        with site().database.writing() as database:
            audit.note(database, act("class-exported", classroom))
