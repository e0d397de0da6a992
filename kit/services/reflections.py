"""What students wrote of their own: read by the teacher, never marked."""

from sqlalchemy.orm import Session

from kit.analytics import queries
from kit.content.model import Library, Reflection, Typed
from kit.grading.responses import from_json
from kit.services.assignments import AssignmentView


def reflections_of(
    session: Session,
    *,
    library: Library,
    assignment: AssignmentView,
    student_id: int,
) -> list[tuple[str, str]]:
    """What one student wrote in reflections that the quiz still has: item, text."""
    rows = queries.responses_to(session, assignment_id=assignment.id)
    written = []
    for row in rows:
        item = library.items.get(row.item_id)
        if row.student_id == student_id and isinstance(item, Reflection):
            response = from_json(row.given)
            if isinstance(response, Typed):
                written.append((row.item_id, response.text))
    return written
