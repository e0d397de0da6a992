"""Whether the site can serve a class, as a machine asks."""

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from kit.content.model import Library
from kit.db.migrate import newest_revision, revision_of


def readiness(engine: Engine, *, library: Library) -> dict[str, str]:
    """Each part by name: "ok", or one word for what is wrong; `status` sums up."""
    try:
        at = revision_of(engine)
        database = "ok" if at == newest_revision() else "not at the newest schema"
    except SQLAlchemyError:
        database = "not reachable"
    report = {
        "database": database,
        "content": "ok" if library.lessons else "no lesson could be loaded",
    }
    fine = all(part == "ok" for part in report.values())
    return {"status": "ok" if fine else "not ready", **report}
