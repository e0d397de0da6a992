"""Tables. What must never be true of the data is refused by the data."""

from kit.db.models.answers import (
    Attempt,
    AttemptKey,
    Challenge,
    StepDone,
    StoredResponse,
    Vote,
)
from kit.db.models.counts import (
    ItemCount,
    StoredRuling,
)
from kit.db.models.lessons import (
    Assignment,
    ComparisonClass,
    Discussion,
    JoinCode,
    StoredComparison,
)
from kit.db.models.people import (
    Account,
    Classroom,
    ClassTeacher,
    OneTimeLink,
    School,
    SignIn,
)
from kit.db.models.running import (
    AuditEntry,
    Job,
    JobRun,
    Throttle,
)

__all__ = [
    "Account",
    "Assignment",
    "Attempt",
    "AttemptKey",
    "AuditEntry",
    "Challenge",
    "ClassTeacher",
    "Classroom",
    "ComparisonClass",
    "Discussion",
    "ItemCount",
    "Job",
    "JobRun",
    "JoinCode",
    "OneTimeLink",
    "School",
    "SignIn",
    "StepDone",
    "StoredComparison",
    "StoredResponse",
    "StoredRuling",
    "Throttle",
    "Vote",
]
