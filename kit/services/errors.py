"""Refusals a person can cause. The web layer turns each into a translated page."""


class Refusal(Exception):  # noqa: N818 - not a fault in the program
    """The request was understood and the answer is no."""


class NotYoursError(Refusal):
    """There is no such thing, or it is not the asker's: the two look alike."""


class NoTriesLeftError(Refusal):
    """The item was answered right before, tried and retried, or its key was shown."""


class AttemptClosedError(Refusal):
    """The attempt was handed in before this response arrived."""


class LessonClosedError(Refusal):
    """The teacher has closed the lesson."""


class LessonPausedError(Refusal):
    """The teacher has paused the class; what was typed stays in the form."""


class StepLockedError(Refusal):
    """The teacher has not opened this step yet; what was typed stays in the form."""


class StepBegunError(Refusal):
    """Somebody has done a later step, so it is not closed again."""


class KeyDoesNotFitError(Refusal):
    """The question cannot have this key, or has it already."""


class SittingOpenError(Refusal):
    """A question of a test is let be while the class is taking one."""


class WrongHoursError(Refusal):
    """A lesson would close before it opens, or has closed already."""


class BegunError(Refusal):
    """A lesson that somebody has begun is closed, and not taken back."""


class TooLateError(Refusal):
    """A test cannot be made up for any more: it would not be the same test."""


class CannotDrawError(Refusal):
    """Fewer than two classes, or one that has begun or was drawn before."""


class VoteClosedError(Refusal):
    """The class has gone on; the second vote is over."""


class UnknownCodeError(Refusal):
    """No open lesson uses these digits."""


class WrongSecretError(Refusal):
    """Name and PIN, or name and password, do not belong together."""


class TooManyFailuresError(Refusal):
    """Wait, and say how long."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s


class NameTakenError(Refusal):
    """Somebody in the same class, or on the staff, has this name already."""


class LinkUsedError(Refusal):
    """The one-time link was used, has expired, or never was."""


class SetUpAlreadyError(Refusal):
    """The school exists; set-up happens once."""


class WeakPasswordError(Refusal):
    """`reason` is one of "short", "long", "common", "name"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnusableBackupError(Refusal):
    """The file is no backup that this kit can read; says why, for whoever hosts it."""


class WrongCountError(Refusal):
    """The number that was typed is not that of the classes in the backup."""


class LastAdminError(Refusal):
    """Nobody else could sign in to look after the school."""
