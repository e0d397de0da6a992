"""The lines of the health page: what was looked at, what was found, what to do."""

from dataclasses import dataclass

from flask import request, url_for

from kit import __version__
from kit.address import is_loopback
from kit.content.model import Lesson, Quiz
from kit.i18n import format_datetime, format_number, isolate, ngettext
from kit.i18n import gettext as _
from kit.services.health import Machine, Students
from kit.web.context import site
from kit.web.i18n import zone


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at. `todo`: empty where all is well; `link` where one helps."""

    name: str
    said: str
    todo: str = ""
    link: str = ""
    link_words: str = ""
    is_warning: bool = False  # nothing to do, and still nothing to be glad of


def all_lines(machine: Machine, students: Students, *, address: str) -> list[Line]:
    return [
        _address(address),
        *_machine(machine),
        _clock(students),
        _content(),
        _version(),
        _students(students),
        _encryption(),
    ]


def _machine(machine: Machine) -> list[Line]:
    free = _("%(size)s GB free", size=format_number(machine.free / 1e9, digits=1))
    return [
        _backup(machine),
        Line(
            _("Disk"),
            free,
            _("Make room: answers are refused when the disk is full.")
            if machine.is_full
            else "",
        ),
        Line(
            _("Files"),
            _("Others on this machine can read: %(names)s", names=_names(machine))
            if machine.open_to_others
            else _("Only the kit can read them."),
            _("Let only the user who runs the kit read them.")
            if machine.open_to_others
            else "",
        ),
    ]


def _names(machine: Machine) -> str:
    return ", ".join(machine.open_to_others)


def _backup(machine: Machine) -> Line:
    name, link = _("Backup"), url_for("admin.list_backups")
    if machine.backup is None:
        return Line(name, _("None yet."), _("Make one now."), link, _("Backups"))
    said = _(
        "The newest is of %(moment)s, %(size)s MB.",
        moment=format_datetime(machine.backup.at, zone=zone(), form="short"),
        size=format_number(machine.backup.size / 1e6, digits=1),
    )
    if not machine.is_daily:
        said = " ".join([said, _("Daily backups are switched off.")])
    if machine.is_backup_old:
        todo = _("The newest is older than 7 days. Make one now.")
        return Line(name, said, todo, link, _("Backups"))
    return Line(name, said, "", link, _("Backups"))


def _clock(students: Students) -> Line:
    if students.is_clock_behind:
        said = _("The clock of this machine is behind.")
        return Line(_("Clock"), said, _("Set it, then start the kit again."))
    return Line(_("Clock"), _("It is right, as far as the kit can tell."))


def _content() -> Line:
    name, link, words = _("Lessons"), url_for("admin.content"), _("Content")
    count, left_out = len(site().library.lessons), len(site().left_out)
    said = ngettext("%(num)s lesson", "%(num)s lessons", count)
    if drafts := draft_languages():
        said = _(
            "%(lessons)s. Translations that no speaker has checked: %(names)s",
            lessons=said,
            names=_(", ").join(drafts),
        )
    if left_out:
        wrong = ngettext(
            "%(num)s mistake keeps content out. Run: kit content check",
            "%(num)s mistakes keep content out. Run: kit content check",
            left_out,
        )
        return Line(name, said, wrong, link, words)
    if not count:
        todo = _("Nothing can be taught. Install the kit again.")
        return Line(name, said, todo, link, words)
    return Line(name, said, "", link, words)


def _version() -> Line:
    said = _("Version %(version)s", version=isolate(__version__))
    return Line(_("Updates"), said, "", url_for("admin.update_page"), _("Updates"))


def _students(students: Students) -> Line:
    name = _("Students' data")
    if not students.erased_soon:
        return Line(name, _("Nobody is erased in the next 14 days."))
    said = ngettext(
        "%(num)s student is erased in the next 14 days.",
        "%(num)s students are erased in the next 14 days.",
        students.erased_soon,
    )
    return Line(name, said, _("Tell the teachers: they can export results before."))


def _address(address: str) -> Line:
    if is_loopback(address.partition("://")[2]):
        todo = _("Students cannot reach it. Connect it to the school's network.")
        return Line(_("Address"), address, todo)
    return Line(_("Address"), address)


def _encryption() -> Line:
    """Plain HTTP is a supported way on a school's network; its risk is named."""
    if request.is_secure:
        return Line(_("Encryption"), _("This connection is encrypted."))
    return Line(
        _("Encryption"),
        _("None: whoever listens in on this network can read along."),
        is_warning=True,
    )


def draft_languages() -> list[str]:
    """Own names of the languages in which some lesson or question is a draft."""
    library = site().library
    documents: list[Lesson | Quiz] = [
        *library.lessons.values(),
        *library.quizzes.values(),
    ]
    codes = {
        code
        for document in documents
        for code, text in document.texts.items()
        if text.status == "draft"
    }
    return [
        isolate(spoken.name)
        for code, spoken in site().languages.items()
        if code in codes
    ]
