"""What is well and what needs somebody; and the log of who changed what."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import audit, health
from kit.web.access import access, admins, hosts
from kit.web.admin.health_lines import all_lines
from kit.web.context import public_address, site
from kit.web.qr import qr_svg

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("/")
@access(hosts)
def home() -> ResponseReturnValue:
    now = site().now()
    machine = health.look_at_machine(site().settings.data_dir, now=now)
    with site().database.reading() as database:
        students = health.look_at_students(
            database, school_id=g.admin.school_id, now=now
        )
    address = public_address()
    lines = all_lines(machine, students, address=address)
    return render_template(
        "admin/home.html",
        lines=lines,
        needing=sum(1 for line in lines if line.todo),
        address=address,
        code=qr_svg(address),
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
        "set-up": _("school set up"),
        "staff-added": _("added to the staff"),
        "staff-link": _("new sign-in link"),
        "staff-disabled": _("disabled"),
        "staff-enabled": _("enabled again"),
        "settings-changed": _("settings of the school changed"),
        "backup-made": _("backup begun"),
        "backup-fetched": _("backup downloaded"),
        "backup-deleted": _("backup deleted"),
        "backup-uploaded": _("backup uploaded"),
        "backup-restored": _("backup restored"),
        "restore-asked": _("restore asked for"),
        "restore-cancelled": _("restore cancelled"),
        "locked-out": _("locked out after many wrong passwords"),
        "student-locked-out": _("student locked out after many wrong PINs"),
        "school-exported": _("data of the whole school exported"),
        "class-exported": _("results downloaded"),
        "ruling-made": _("a question left out, or its key changed"),
        "ruling-undone": _("change to a question undone"),
        "class-created": _("class made"),
        "student-removed": _("student removed"),
        "student-restored": _("student brought back"),
        "student-erased": _("student erased for ever"),
        "student-pin": _("new PIN for a student"),
        "students-added": _("names added from a list"),
        "students-joined": _("two students joined into one"),
        "student-moved": _("student moved here"),
        "class-removed": _("class removed"),
        "class-restored": _("class brought back"),
        "class-erased": _("class erased for ever"),
    }
    return words[what]
