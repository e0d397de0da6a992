"""An address for every page of the application, so that none is left out."""

from collections.abc import Callable
from dataclasses import dataclass

from kit.app import utc_now
from kit.content.model import Item
from kit.db.models import Assignment
from kit.services import accounts, backups, discussions, jobs, members
from kit.services.places import review_of
from kit.services.plan import make_plan
from kit.services.sittings import SITTINGS

# What answers a GET and is no page to look at.
NO_PAGES = {
    "static": "files",
    "public.alive": "for machines",
    "public.ready": "for machines",
    "student.discuss_now": "leads on at once",
    "student.download_data": "a file",
    "student.paused": "for scripts",
    "teacher.assignment": "leads on at once",
    "teacher.download": "a file",
    "teacher.live_json": "for scripts",
    "teacher.answers_file": "a file",
    "teacher.report_file": "a file",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One page in one state: whose, and where."""

    name: str
    endpoint: str
    path: Callable  # from the served site
    who: str = ""  # a field of School; "" is a stranger
    bare: bool = False  # on a site that nobody has set up
    reach: Callable = lambda _page: None  # what is done there to see it

    def __str__(self):
        return self.name

    def open(self, page, site, lang=None):
        path = self.path(site)
        page.goto(with_language(path, lang) if lang else path)
        self.reach(page)


def _school(template):
    return lambda site: template.format(s=site.school)


def _step_of(kind):
    """The page of the first item of a type in the lessons of the class."""

    def path(site):
        for lesson in site.school.lessons:
            for page in _pages(
                site, lesson, "war" if "m04" in lesson.content_id else "everyday"
            ):
                if _kind(site, page) == kind:
                    return f"/a/{lesson.public_id}/{page.number}"
        raise LookupError(kind)

    return path


def _feedback_of(kind):
    """An explanation that somebody with weeks of answers can read."""

    def path(site):
        school = site.school
        answered = {row.item_id for row in site.answers_of(school.old_student)}
        for lesson in (*school.old_lessons, school.live_lesson):
            for track in ("everyday", "war"):
                for page in _pages(site, lesson, track):
                    if page.item in answered and _kind(site, page) == kind:
                        given = site.taking(school.old_student, lesson).here()
                        found = given.plan.page_of(page.item)
                        if found:
                            return f"/a/{lesson.public_id}/{found.number}/feedback"
        raise LookupError(kind)

    return path


def _pages(site, lesson, track):
    if lesson.content_id in SITTINGS:
        return ()
    (row,) = site.rows(Assignment, public_id=lesson.public_id)
    return make_plan(
        site.library,
        kind="module",
        content_id=lesson.content_id,
        track=track,
        review=review_of(row)[track],
    ).pages


def _kind(site, page):
    return type(site.library.items[page.item]).__name__ if page.item else "read"


KINDS = sorted(kind.__name__ for kind in Item.__args__)


def _link(purpose):
    def path(site):
        with site.database.writing() as session:
            who = None if purpose == "setup" else site.school.ana
            secret = accounts.make_link(
                session, purpose=purpose, now=utc_now(), account_id=who
            )
        return f"/setup?token={secret}" if purpose == "setup" else f"/signin/{secret}"

    return path


def _send_the_school(page):
    """The first page of the set-up, so that the second comes."""
    page.locator("[name=school]").fill("Mill Lane School")
    page.locator("main .button-primary").click()
    page.wait_for_url("**page=you")


def card_of(site, student):
    with site.database.reading() as session:
        card = members.own_card(
            session, student_id=student, pin_key=site.kit.settings.pin_key
        )
    return f"/k/{card.secret}"


def _student_id(site, student):
    with site.database.reading() as session:
        from kit.db.models import Account

        return session.get_one(Account, student).public_id


def _about(site, student, what):
    return f"/t/c/{site.school.room}/people/{_student_id(site, student)}/{what}"


def _question(template, kind="SingleChoice"):
    """A teacher's page of a question, in a lesson with many answers."""

    def path(site):
        lesson = site.school.old_lessons[1]
        page = next(
            page
            for page in _pages(site, lesson, "everyday")
            if _kind(site, page) == kind
        )
        return template.format(a=lesson.public_id, item=page.item)

    return path


def _looked_at(state):
    """A question that the class is looking at together, on a student's device."""

    def path(site):
        lesson = site.school.live_lesson
        page = next(
            page
            for page in _pages(site, lesson, "war")
            if _kind(site, page) == "SingleChoice"
        )
        (given,) = site.rows(Assignment, public_id=lesson.public_id)
        with site.database.writing() as session:
            discussions.look_at(
                session,
                assignment_id=given.id,
                item=site.library.items[page.item],
                state=state,
                now=utc_now(),
            )
        return f"/a/{lesson.public_id}/{page.number}/discuss"

    return path


OPEN, OLD = "{s.lessons[0].public_id}", "{s.old_lessons[1].public_id}"
STRANGERS = [
    Shown("set-up", "public.set_up", _link("setup"), bare=True),
    Shown(
        "set-up-2", "public.set_up", _link("setup"), bare=True, reach=_send_the_school
    ),
    Shown("not-set-up", "public.home", lambda _: "/", bare=True),
    Shown("home", "public.home", lambda _: "/"),
    Shown("wrong-code", "public.join", lambda _: "/j/000000"),
    Shown("join", "public.join", _school("/j/{s.lessons[0].code}")),
    Shown("choose-name", "public.join", _school("/j/{s.list_code}")),
    Shown("come-back", "public.come_back", _school("/j/{s.lessons[0].code}/back")),
    Shown("card", "public.card", lambda site: card_of(site, site.school.done)),
    Shown("old-card", "public.card", lambda _: "/k/gone"),
    Shown("sign-in", "public.sign_in", lambda _: "/signin"),
    Shown("demo-link", "public.link", _link("demo")),
    Shown("password-link", "public.link", _link("password")),
    Shown("help", "public.help_page", lambda _: "/help"),
    Shown("help-student", "public.help_student", lambda _: "/help/student"),
    Shown("help-teacher", "public.help_teacher", lambda _: "/help/teacher"),
    Shown("privacy", "public.privacy", lambda _: "/privacy"),
    Shown("offline", "public.offline", lambda _: "/offline"),
    Shown("about", "public.about", lambda _: "/about"),
    Shown("missing", "public.home", lambda _: "/nothing-here"),
]
STUDENTS = [
    Shown("home-again", "public.home", lambda _: "/", "fresh"),
    Shown("join-again", "public.join", _school("/j/{s.lessons[0].code}"), "fresh"),
    Shown("my-work", "student.me", lambda _: "/me", "fresh"),
    Shown("waiting", "student.me", lambda _: "/me", "guest"),
    Shown("way-back", "student.way_back", lambda _: "/me/way-back", "fresh"),
    Shown("break", "student.short_break", lambda _: "/break", "fresh"),
    Shown("my-data", "student.my_data", lambda _: "/me/data", "fresh"),
    Shown("my-report", "student.my_report", lambda _: "/me/report", "old_student"),
    Shown("my-report-begun", "student.my_report", lambda _: "/me/report", "fresh"),
    Shown("reading", "student.reading", lambda _: "/me/reading", "fresh"),
    Shown("lesson", "student.lesson", _school(f"/a/{OPEN}/"), "fresh"),
    Shown(
        "lesson-war", "student.lesson", _school("/a/{s.lessons[1].public_id}/"), "fresh"
    ),
    Shown(
        "lesson-new", "student.lesson", _school("/a/{s.lessons[2].public_id}/"), "done"
    ),
    Shown(
        "lesson-paced",
        "student.lesson",
        _school("/a/{s.paced_lesson.public_id}/"),
        "waiting",
    ),
    Shown(
        "next-step",
        "student.go_on",
        _school("/a/{s.paced_lesson.public_id}/go"),
        "waiting",
    ),
    Shown("read-1", "student.step", _school(f"/a/{OPEN}/1"), "fresh"),
    Shown("read-3", "student.step", _school("/a/{s.lessons[1].public_id}/3"), "fresh"),
    *(Shown(f"ask-{k}", "student.step", _step_of(k), "fresh") for k in KINDS),
    *(
        Shown(f"told-{k}", "student.feedback", _feedback_of(k), "old_student")
        for k in KINDS
        if k != "Reflection"
    ),
    Shown(
        "told-hint",
        "student.feedback",
        _school(f"/a/{OPEN}/{{s.stuck_at}}/feedback"),
        "stuck",
    ),
    Shown("ask-again", "student.step", _school(f"/a/{OPEN}/{{s.stuck_at}}"), "stuck"),
    Shown("end", "student.end", _school(f"/a/{OPEN}/end"), "done"),
    Shown("end-open", "student.end", _school(f"/a/{OPEN}/end"), "stuck"),
    *(
        Shown(f"discuss-{s}", "student.discuss", _looked_at(s), "old_student")
        for s in discussions.STATES
    ),
    Shown("review", "student.review", _school(f"/a/{OPEN}/review"), "done"),
]
TEACHERS = [
    Shown(name, f"teacher.{endpoint}", path, "ana")
    for name, endpoint, path in [
        ("teacher-home", "home", lambda _: "/t/"),
        ("new-class", "new_class", lambda _: "/t/classes/new"),
        ("class", "class_hub", _school("/t/c/{s.room}/")),
        ("class-settings", "class_settings", _school("/t/c/{s.room}/settings")),
        ("people", "people", _school("/t/c/{s.room}/people")),
        ("people-many", "people", _school("/t/c/{s.old_room}/people")),
        (
            "student",
            "edit_student",
            lambda site: (
                f"/t/c/{site.school.room}/people/{_student_id(site, site.school.done)}"
            ),
        ),
        ("erase", "erase_student", _school("/t/c/{s.room}/people/{s.away}/erase")),
        ("cards", "cards", _school("/t/c/{s.room}/people/cards")),
        ("add-people", "add_people", _school("/t/c/{s.room}/people/add")),
        (
            "join-students",
            "join_students",
            lambda site: _about(site, site.school.done, "join"),
        ),
        (
            "join-students-seen",
            "join_students",
            lambda site: (
                _about(site, site.school.done, "join?other=")
                + _student_id(site, site.school.fresh)
            ),
        ),
        (
            "move-student",
            "move_student",
            lambda site: _about(site, site.school.done, "move"),
        ),
        (
            "move-student-seen",
            "move_student",
            lambda site: (
                _about(site, site.school.done, "move?to=") + site.school.spare_room
            ),
        ),
        ("bin", "bin_page", lambda _: "/t/bin"),
        ("erase-class", "erase_class", _school("/t/bin/{s.gone_room}/erase")),
        ("look-round", "look_round", lambda _: "/t/demo"),
        ("profile", "profile", _school("/t/c/{s.old_room}/profile")),
        ("profile-empty", "profile", _school("/t/c/{s.room}/profile")),
        ("report", "report", _school("/t/c/{s.old_room}/report")),
        ("map", "class_map", _school("/t/c/{s.old_room}/map")),
        ("change", "class_change", _school("/t/c/{s.old_room}/change")),
        ("comparisons", "comparisons", lambda _: "/t/comparisons"),
        (
            "comparison",
            "comparison",
            _school("/t/comparisons/{s.comparison}"),
        ),
        ("map-one", "class_map", _school("/t/c/{s.old_room}/map?of=" + OLD)),
        ("map-empty", "class_map", _school("/t/c/{s.room}/map")),
        ("assign", "assign", _school("/t/c/{s.room}/assign?lesson=m01-judge-source")),
        ("library", "library", lambda _: "/t/library"),
        ("guide", "lesson", lambda _: "/t/library/m01-judge-source"),
        ("preview", "preview", lambda _: "/t/library/m04-both-sides/preview/war"),
        ("worksheet", "worksheet", lambda _: "/t/library/m01-judge-source/print"),
        ("key", "answer_key", lambda _: "/t/library/m01-judge-source/print/key"),
        ("hard-moments", "hard_moments", lambda _: "/t/guides/hard-moments"),
        ("shelves", "shelves", lambda _: "/t/guides/shelves"),
        (
            "deck",
            "card_deck",
            lambda _: "/t/library/m06-thought-stoppers/print/cards/war",
        ),
        (
            "paper",
            "paper_quiz",
            lambda _: "/t/library/m06-thought-stoppers/print/questions/war",
        ),
        ("live", "live", _school("/t/a/{s.live_lesson.public_id}/live")),
        ("live-paced", "live", _school("/t/a/{s.paced_lesson.public_id}/live")),
        ("live-planned", "live", _school("/t/a/{s.planned}/live")),
        ("board-planned", "board", _school("/t/a/{s.planned}/board")),
        ("hours", "hours", _school("/t/a/{s.paced_lesson.public_id}/hours")),
        ("hours-planned", "hours", _school("/t/a/{s.planned}/hours")),
        ("class-planned", "class_hub", _school("/t/c/{s.spare_room}/")),
        ("live-few", "live", _school(f"/t/a/{OPEN}/live")),
        ("live-empty", "live", _school("/t/a/{s.lessons[2].public_id}/live")),
        ("board", "board", _school(f"/t/a/{OPEN}/board")),
        ("board-closed", "board", _school(f"/t/a/{OLD}/board")),
        ("poster", "poster", _school(f"/t/a/{OPEN}/poster")),
        ("results", "results", _school(f"/t/a/{OLD}/results")),
        ("results-few", "results", _school("/t/a/{s.lessons[2].public_id}/results")),
        ("grid", "grid", _school(f"/t/a/{OLD}/results/people")),
        (
            "one-student",
            "one_student",
            lambda site: (
                f"/t/a/{site.school.lessons[0].public_id}/results/people/"
                + _student_id(site, site.school.done)
            ),
        ),
        ("question", "question", _question("/t/a/{a}/results/q/{item}")),
        ("question-judge", "question", _question("/t/a/{a}/results/q/{item}", "Judge")),
        (
            "question-marks",
            "question",
            _question("/t/a/{a}/results/q/{item}", "Highlight"),
        ),
        (
            "rule-drop",
            "rule",
            _question("/t/a/{a}/results/q/{item}/rule?what=drop"),
        ),
        ("rule-key", "rule", _question("/t/a/{a}/results/q/{item}/rule?what=key")),
        ("show-a", "show", _question("/t/a/{a}/show/{item}")),
        ("show-b", "show", _question("/t/a/{a}/show/{item}?state=b")),
        ("show-c", "show", _question("/t/a/{a}/show/{item}?state=c")),
        ("show-vote", "show", _question("/t/a/{a}/show/{item}?state=v")),
        ("show-judge", "show", _question("/t/a/{a}/show/{item}?state=c", "Judge")),
        ("export", "export", _school(f"/t/a/{OLD}/export")),
    ]
]
TEACHERS += [
    Shown("teacher-reading", "student.reading", lambda _: "/me/reading", "ana"),
    Shown("teacher-missing", "teacher.home", lambda _: "/t/c/nothing/", "ana"),
]


def _backup(site):
    folder = site.kit.settings.data_dir
    if not backups.list_backups(folder):
        backups.make_backup(
            site.kit.settings.database_url,
            folder,
            now=utc_now(),
            tell=lambda _doing, _percent: None,
        )
    return f"/admin/backups/{backups.list_backups(folder)[0].name}"


def _job(site):
    with site.database.writing() as session:
        job, _is_new = jobs.begin(session, kind="backup", now=utc_now())
    return f"/admin/jobs/{job}"


ADMINS = [
    Shown(name, f"admin.{endpoint}", path, "dora")
    for name, endpoint, path in [
        ("health", "home", lambda _: "/admin/"),
        ("backups", "list_backups", lambda _: "/admin/backups"),
        ("backup", "backup", _backup),
        ("job", "job", _job),
        ("staff", "people", lambda _: "/admin/people"),
        ("school-settings", "settings", lambda _: "/admin/settings"),
        ("updates", "update_page", lambda _: "/admin/updates"),
        ("restore", "restore", lambda _: "/admin/restore"),
        ("content", "content", lambda _: "/admin/content"),
        ("set-up-3", "first_choices", lambda _: "/admin/first"),
        ("sheet", "sheet", lambda _: "/admin/sheet"),
        ("log", "audit_log", lambda _: "/admin/log"),
    ]
]
EVERY_PAGE = [*STRANGERS, *STUDENTS, *TEACHERS, *ADMINS]


def with_language(path, lang):
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"
