"""What is well and what needs somebody; and the log of who changed what."""

from dataclasses import dataclass

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kit.address import is_loopback
from kit.i18n import format_number, ngettext
from kit.i18n import gettext as _
from kit.services import audit, health
from kit.services.health import Machine, Students
from kit.web.access import access, admins, hosts
from kit.web.context import public_address, site
from kit.web.qr import qr_svg

bp = Blueprint("admin", __name__, url_prefix="/admin")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at. `todo`: empty where all is well; `link` where one helps."""

    name: str
    said: str
    todo: str = ""
    link: str = ""
    link_words: str = ""


@bp.get("/")
@access(hosts)
def home() -> ResponseReturnValue:
    now = site().now()
    machine = health.look_at_machine(site().settings.data_dir, now=now)
    with site().database.reading() as database:
        students = health.look_at_students(
            database, school_id=g.admin.school_id, now=now
        )
    lines = [*_machine(machine), _clock(students), _content(), _students(students)]
    address = public_address()
    return render_template(
        "admin/home.html",
        lines=[_address(address), *lines, _encryption()],
        needing=sum(1 for line in (_address(address), *lines) if line.todo),
        address=address,
        code=qr_svg(address),
    )


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
    if machine.backup_at is None:
        return Line(name, _("None yet."), _("Make one now."), link, _("Backups"))
    said = _("The newest is in the list of backups.")
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
    count, left_out = len(site().library.lessons), len(site().left_out)
    said = ngettext("%(num)s lesson", "%(num)s lessons", count)
    if left_out:
        wrong = ngettext(
            "%(num)s mistake keeps content out. Run: kit content check",
            "%(num)s mistakes keep content out. Run: kit content check",
            left_out,
        )
        return Line(_("Lessons"), said, wrong)
    if not count:
        return Line(_("Lessons"), said, _("Nothing can be taught. Install again."))
    return Line(_("Lessons"), said)


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
        _("Encryption"), _("None: whoever listens in on this network can read along.")
    )


@bp.get("/log")
@access(admins)
def audit_log() -> ResponseReturnValue:
    with site().database.reading() as database:
        entries = audit.latest(database, school_id=g.admin.school_id)
    shown = [(entry, what_words(entry.what)) for entry in entries]
    return render_template("admin/log.html", entries=shown)


def what_words(what: str) -> str:
    words = {
        "staff-added": _("added to the staff"),
        "staff-link": _("new sign-in link"),
        "staff-disabled": _("disabled"),
        "staff-enabled": _("enabled again"),
        "settings-changed": _("settings of the school changed"),
        "backup-made": _("backup begun"),
        "backup-fetched": _("backup downloaded"),
        "backup-deleted": _("backup deleted"),
        "class-created": _("class made"),
        "student-removed": _("student removed"),
        "student-restored": _("student brought back"),
        "student-erased": _("student erased for ever"),
        "student-pin": _("new PIN for a student"),
    }
    return words[what]
