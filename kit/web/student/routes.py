"""A student's way through an assignment, one step to a page."""

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from kit.i18n import gettext as _
from kit.services import attempts, challenges
from kit.services.errors import (
    AttemptClosedError,
    LessonClosedError,
    LessonPausedError,
    NoTriesLeftError,
    StepLockedError,
)
from kit.services.places import Answer, Here, get_given
from kit.web.access import access, students
from kit.web.context import site
from kit.web.doubts import store_doubt
from kit.web.identity import keep_signed_in
from kit.web.student.fields import ItemForm
from kit.web.student.forms import item_form
from kit.web.student.overview import may_change_track, overview
from kit.web.student.pages import (
    AnswerPage,
    ReadPage,
    feedback_of,
    get_here,
    page_of,
    review_lines,
    summary,
)
from kit.web.student.said import sending

bp = Blueprint("student", __name__)


@bp.get("/a/<assignment>/")
@access(students)
def lesson(assignment: str) -> ResponseReturnValue:
    """The steps and where the student is; [Start] or [Continue]."""
    return render_template("student/lesson.html", lesson=overview(assignment))


@bp.post("/a/<assignment>/start")
@access(students)
def start(assignment: str) -> ResponseReturnValue:
    try:
        with site().database.writing() as database:
            attempts.start_attempt(
                database,
                library=site().library,
                student_id=g.student.account_id,
                assignment=assignment,
                now=site().now(),
            )
    except LessonClosedError:
        flash(_("This lesson is closed. You cannot begin it any more."), "warning")
        return redirect(url_for(".lesson", assignment=assignment), 303)
    return redirect(url_for(".go_on", assignment=assignment), 303)


@bp.get("/a/<assignment>/go")
@access(students)
def go_on(assignment: str) -> ResponseReturnValue:
    """To the first step that is not done; at the end, to the end page.

    Where the teacher sets the pace, the class waits here for the next step.
    """
    here = get_here(assignment)
    if here is None:
        return redirect(url_for(".lesson", assignment=assignment), 303)
    if here.next_number is None:
        return redirect(url_for(".end", assignment=assignment), 303)
    if here.is_locked(here.next_number):
        return render_template("student/next_step.html", here=here)
    address = url_for(".step", assignment=assignment, number=here.next_number)
    return redirect(address, 303)


@bp.get("/a/<assignment>/<int:number>")
@access(students)
def step(assignment: str, number: int) -> ResponseReturnValue:
    here = get_here(assignment)
    if here is None:
        return redirect(url_for(".lesson", assignment=assignment), 303)
    page = page_of(here, number)
    if here.is_locked(number):
        return _locked(assignment, number)
    if isinstance(page, ReadPage):
        return render_template(
            "student/read.html",
            page=page,
            here=here,
            may_change=may_change_track(here.given, here),
            words=sending(),
        )
    if page.is_settled:
        address = url_for(".feedback", assignment=assignment, number=number)
        return redirect(address, 303)
    if not here.given.is_open:
        flash(_("This lesson is closed. You can still read it."), "info")
    return _ask(page, _form(page), 200)


def _locked(assignment: str, number: int) -> ResponseReturnValue:
    """The lesson page, with the reason."""
    reason = _(
        "Step %(number)s is not open yet. Your teacher opens it for everybody.",
        number=number,
    )
    flash(reason, "info")
    return redirect(url_for(".lesson", assignment=assignment), 303)


def _form(page: AnswerPage) -> ItemForm:
    return item_form(
        page.item,
        page.text,
        resend_key=site().new_key(),
        order=page.order,
        formdata=request.form if request.method == "POST" else None,
    )


def _ask(page: AnswerPage, form: ItemForm, status: int) -> ResponseReturnValue:
    html = render_template("student/step.html", page=page, here=page.here, form=form)
    return html, status


@bp.post("/a/<assignment>/<int:number>")
@access(students)
def answer(assignment: str, number: int) -> ResponseReturnValue:
    """Store an answer, or note that a reading step is done."""
    here = get_here(assignment)
    if here is None:
        return redirect(url_for(".lesson", assignment=assignment), 303)
    page = page_of(here, number)
    if isinstance(page, ReadPage):
        return _read(page)
    if request.form.get("item") != page.item.id:
        return _moved(here, assignment)
    form = _form(page)
    if not form.validate():
        return _ask(page, form, 422)
    return _store(page, form)


def _read(page: ReadPage) -> ResponseReturnValue:
    try:
        with site().database.writing() as database:
            attempts.finish_step(
                database, here=page.here, step_id=page.step_id, now=site().now()
            )
    except StepLockedError:
        return _locked(page.here.given.public_id, page.number)
    return _after(page.here, page.number)


def _store(page: AnswerPage, form: ItemForm) -> ResponseReturnValue:
    """Store the answer, or say why not and keep what was given."""
    number, assignment = page.number, page.here.given.public_id
    try:
        _record(page, form)
    except LessonPausedError:
        flash(_("Your teacher paused the lesson. Your answer stays here."), "warning")
        return _ask(page, form, 409)
    except LessonClosedError:
        flash(_("This lesson was closed before your answer arrived."), "warning")
        return _ask(page, form, 409)
    except StepLockedError:
        flash(_("This step is not open yet. Your answer stays here."), "warning")
        return _ask(page, form, 409)
    except AttemptClosedError:
        flash(_("You handed this in already. The answer was not changed."), "info")
    except NoTriesLeftError:
        flash(_("Your answer was stored before. Here is the explanation."), "info")
    if not page.shows_feedback:
        return _after(page.here, number)
    return redirect(url_for(".feedback", assignment=assignment, number=number), 303)


def _record(page: AnswerPage, form: ItemForm) -> Answer:
    with site().database.writing() as database:
        return attempts.record_response(
            database,
            here=page.here,
            item=page.item,
            response=form.response(),
            accept=page.accept,
            certainty=form.certainty_value(),
            locale=page.locale,
            translation=page.status,
            resend_key=form.resend_key.data,
            now=site().now(),
        )


def _moved(here: Here, assignment: str) -> ResponseReturnValue:
    """The lesson was changed while the page was open: to the item's page of today."""
    flash(_("This lesson was updated meanwhile. Please answer here."), "warning")
    page = here.plan.page_of(request.form.get("item", ""))
    number = page.number if page else here.next_number
    if number is None:
        return redirect(url_for(".end", assignment=assignment), 303)
    return redirect(url_for(".step", assignment=assignment, number=number), 303)


def _after(here: Here, number: int) -> ResponseReturnValue:
    """The page that follows, whether it is done or not; after the last, the end."""
    if here.is_locked(number + 1):
        return redirect(url_for(".go_on", assignment=here.given.public_id), 303)
    if number < len(here.plan.pages):
        address = url_for(".step", assignment=here.given.public_id, number=number + 1)
        return redirect(address, 303)
    return redirect(url_for(".end", assignment=here.given.public_id), 303)


@bp.get("/a/<assignment>/<int:number>/feedback")
@access(students)
def feedback(assignment: str, number: int) -> ResponseReturnValue:
    """What the stored answer earned and why: survives reload and Back."""
    here = get_here(assignment)
    page = page_of(here, number) if here else None
    if not isinstance(page, AnswerPage) or not page.answers:
        return redirect(url_for(".step", assignment=assignment, number=number), 303)
    if not page.shows_feedback:
        return _after(page.here, number)
    with site().database.reading() as database:
        own = challenges.words_of(
            database, account_id=g.student.account_id, item_id=page.item.id
        )
    html = render_template(
        "student/feedback.html",
        page=page,
        here=page.here,
        doubt=own,
        view=feedback_of(page),
        saved=page.answers[-1].resend_key,
    )
    return make_response(html)


@bp.post("/a/<assignment>/<int:number>/show")
@access(students)
def show(assignment: str, number: int) -> ResponseReturnValue:
    """ "Show the answer and move on": the retry is given away."""
    here = get_here(assignment)
    page = page_of(here, number) if here else None
    if not isinstance(page, AnswerPage) or here is None:
        abort(404)
    with site().database.writing() as database:
        attempts.show_answer(
            database, here=here, item_id=page.item.id, now=site().now()
        )
    address = url_for(".feedback", assignment=assignment, number=number)
    return redirect(address, 303)


@bp.post("/a/<assignment>/<int:number>/doubt")
@access(students)
def doubt(assignment: str, number: int) -> ResponseReturnValue:
    """A key can be disputed, once it has been shown."""
    here = get_here(assignment)
    page = page_of(here, number) if here else None
    if not isinstance(page, AnswerPage) or not page.may_be_doubted:
        abort(404)
    again = store_doubt(
        page.item,
        account_id=g.student.account_id,
        locale=page.locale,
        thanks=_("Saved. Your teacher can read it."),
    )
    address = url_for(".feedback", assignment=assignment, number=number)
    return redirect(address + again, 303)


@bp.get("/a/<assignment>/end")
@access(students)
def end(assignment: str) -> ResponseReturnValue:
    """Two sides, never one number: trusted what was reliable, questioned what not."""
    here = get_here(assignment)
    if here is None:
        return redirect(url_for(".lesson", assignment=assignment), 303)
    return render_template("student/end.html", here=here, summary=summary(here))


@bp.post("/a/<assignment>/end")
@access(students)
def finish(assignment: str) -> ResponseReturnValue:
    here = get_here(assignment)
    if here is None:
        return redirect(url_for(".lesson", assignment=assignment), 303)
    with site().database.writing() as database:
        attempts.finish_attempt(database, here=here, now=site().now())
    if request.form.get("keep"):
        keep_signed_in()
    flash(_("Saved. You are done with this lesson."), "saved")
    return redirect(url_for(".me"), 303)


@bp.get("/a/<assignment>/review")
@access(students)
def review(assignment: str) -> ResponseReturnValue:
    """A read-only walk through one's own answers."""
    here = get_here(assignment)
    if here is None:
        return redirect(url_for(".lesson", assignment=assignment), 303)
    return render_template("student/review.html", here=here, lines=review_lines(here))


@bp.get("/a/<assignment>/settings.json")
@access(students)
def paused(assignment: str) -> ResponseReturnValue:
    """Whether the class is paused, and how far: pages ask while they are open."""
    with site().database.reading() as database:
        given = get_given(
            database,
            student_id=g.student.account_id,
            assignment=assignment,
            now=site().now(),
        )
    looking = given.looking
    return {
        "open": given.is_open,
        "paused": given.is_paused,
        "steps": given.open_steps,
        "looking": f"{looking.item_id} {looking.state}" if looking else "",
    }
