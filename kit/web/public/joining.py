"""Into a lesson: the join box, the code's page, coming back by PIN or card."""

from collections.abc import Sequence

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer

from kit.i18n import gettext as _
from kit.services import attempts, audit, joining, roster, throttle
from kit.services.errors import (
    LessonClosedError,
    NameTakenError,
    Refusal,
    TooManyFailuresError,
    UnknownCodeError,
    WrongSecretError,
)
from kit.services.joining import OpenLesson
from kit.services.names import name_key
from kit.services.roster import ListedName
from kit.web.access import access, everyone
from kit.web.context import site
from kit.web.errors import too_many_words
from kit.web.forms import choices, posted
from kit.web.identity import device, find_visitor, sign_in
from kit.web.public.forms import BackForm, ChooseNameForm, CodeForm, JoinForm
from kit.web.public.nicknames import nickname_words
from kit.web.words import lesson_title

bp = Blueprint("public", __name__)


@bp.route("/", methods=["GET", "POST"])
@access(everyone)
def home() -> ResponseReturnValue:
    """The join box: digits in any script lead to the page of the code."""
    form = posted(CodeForm)
    if request.method == "POST" and form.validate():
        lesson = _look_up(str(form.code.data))
        if isinstance(lesson, OpenLesson):
            return redirect(url_for("public.join", code=lesson.code), 303)
        form.code.errors = [_why_not(lesson)]
    status = 422 if form.errors or form.code.errors else 200
    return render_template("public/home.html", form=form), status


def _look_up(typed: str) -> OpenLesson | Refusal:
    """The lesson of the code; a wrong code counts against this device alone.

    A right code only reads: a class that opens its lesson together waits for nobody.
    """
    now = site().now()
    keys = ((throttle.CODES_OF_DEVICE, device()),)
    try:
        with site().database.reading() as database:
            throttle.require_patience(database, keys, now=now)
            return joining.get_open_lesson(
                database,
                typed=typed,
                now=now,
                keep_days=site().settings.retention_days,
            )
    except TooManyFailuresError as refusal:
        return refusal
    except UnknownCodeError as refusal:
        with site().database.writing() as database:
            throttle.count_failure(database, keys, now=now)
        return refusal


def _why_not(refusal: Refusal) -> str:
    if isinstance(refusal, TooManyFailuresError):
        return too_many_words(refusal.wait_s)
    return _("No open class uses these digits. Compare them with the board.")


@bp.route("/j/<code>", methods=["GET", "POST"])
@access(everyone)
def join(code: str) -> ResponseReturnValue:
    """Class and lesson by name, three nicknames to choose from, [Start].

    Where the teacher gave the class a list of names, that list, unless `?new=1` says
    that the own name is not on it.
    """
    lesson = _look_up(code)
    if not isinstance(lesson, OpenLesson):
        return _no_lesson(code, lesson)
    visitor = find_visitor()
    is_here = visitor is not None and visitor.classroom_id == lesson.classroom_id
    with site().database.reading() as database:
        listed = roster.names_to_choose(database, class_id=lesson.classroom_id)
    if listed and not is_here and "new" not in request.args:
        return _choose_name(lesson, listed)
    form = JoinForm(request.form if request.method == "POST" else None)
    names, form.offer.data = _offer(lesson, form.offer.data)
    form.name.choices = choices(*((name, name) for name in names))
    if request.method == "POST" and is_here and visitor:
        return _start(lesson, visitor.account_id)
    if request.method == "POST" and form.validate():
        try:
            with site().database.writing() as database:
                student = joining.join_class(
                    database,
                    lesson=lesson,
                    name=str(form.name.data),
                    locale=g.locale,
                    now=site().now(),
                )
        except NameTakenError:
            names, form.offer.data = _offer(lesson, None)
            form.name.choices = choices(*((name, name) for name in names))
            form.name.errors = [_("Somebody was faster. Pick another name.")]
        else:
            sign_in(student)
            return _start(lesson, student)
    if form.name.data not in names:
        form.name.data = names[0]
    return (
        render_template(
            "public/join.html",
            form=form,
            lesson=lesson,
            title=lesson_title(lesson.content_id),
            is_here=is_here,
            has_list=bool(listed),
        ),
        422 if form.name.errors else 200,
    )


def _choose_name(
    lesson: OpenLesson, listed: Sequence[ListedName]
) -> ResponseReturnValue:
    form = posted(ChooseNameForm)
    form.student.choices = choices(*((each.public_id, each.name) for each in listed))
    if request.method == "POST" and form.validate():
        try:
            with site().database.writing() as database:
                student = roster.choose_name(
                    database,
                    lesson=lesson,
                    student=str(form.student.data),
                    locale=g.locale,
                    now=site().now(),
                )
        except NameTakenError:
            form.student.errors = [
                _("This name is in use. If it is yours, ask your teacher.")
            ]
            form.student.data = None
        else:
            sign_in(student)
            return _start(lesson, student)
    page = render_template(
        "public/choose_name.html",
        form=form,
        lesson=lesson,
        title=lesson_title(lesson.content_id),
        in_use={each.public_id for each in listed if each.in_use},
    )
    return page, 422 if form.errors else 200


def _no_lesson(code: str, refusal: Refusal) -> ResponseReturnValue:
    form = CodeForm(data={"code": code})
    form.code.errors = [_why_not(refusal)]
    status = 429 if isinstance(refusal, TooManyFailuresError) else 404
    return render_template("public/home.html", form=form), status


def _offer(lesson: OpenLesson, signed: str | None) -> tuple[list[str], str]:
    """Three names, and the same signed: a student chooses, but types no name."""
    signer = URLSafeSerializer(str(current_app.secret_key), salt="kit.nicknames")
    if signed:
        try:
            assignment, names = signer.loads(signed)
        except (BadData, ValueError, TypeError):
            pass
        else:
            if assignment == lesson.assignment:
                return list(names), signed
    with site().database.reading() as database:
        names = joining.free_names(
            database, classroom_id=lesson.classroom_id, words=nickname_words()
        )
    return names, str(signer.dumps([lesson.assignment, names]))


def _start(lesson: OpenLesson, student: int) -> ResponseReturnValue:
    """Straight to the first step; a guest who has to wait sees "My work"."""
    try:
        with site().database.writing() as database:
            attempts.start_attempt(
                database,
                library=site().library,
                student_id=student,
                assignment=lesson.assignment,
                now=site().now(),
            )
    except (LessonClosedError, Refusal):
        return redirect(url_for("student.me"), 303)
    address = url_for("student.go_on", assignment=lesson.assignment)
    return redirect(address, 303)


@bp.route("/j/<code>/back", methods=["GET", "POST"])
@access(everyone)
def come_back(code: str) -> ResponseReturnValue:
    """On another device: nickname and PIN, only from inside an open lesson."""
    lesson = _look_up(code)
    if not isinstance(lesson, OpenLesson):
        return _no_lesson(code, lesson)
    form = posted(BackForm)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            found = _check_pin(lesson, str(form.nickname.data), str(form.pin.data))
            if isinstance(found, int):
                sign_in(found)
                return _start(lesson, found)
            form.pin.errors = [_why_not_back(found)]
            if isinstance(found, TooManyFailuresError):
                status = 429
    page = render_template("public/come_back.html", form=form, lesson=lesson)
    return page, status


def _check_pin(lesson: OpenLesson, nickname: str, pin: str) -> int | Refusal:
    who = f"{lesson.classroom_id}:{name_key(nickname)}"
    keys = (
        (throttle.PIN_WITH_DEVICE, f"{who}:{device()}"),
        (throttle.PIN_OF_NICKNAME, who),
        (throttle.NAMES_OF_DEVICE, device()),
        (throttle.PINS_OF_LESSON, str(lesson.assignment_id)),
    )
    with site().database.writing() as database:
        tried = throttle.guarded(
            database,
            keys,
            now=site().now(),
            work=lambda: joining.come_back(
                database,
                classroom_id=lesson.classroom_id,
                nickname=nickname,
                pin=pin,
                pin_key=site().settings.pin_key,
            ),
        )
        is_guess = isinstance(tried, WrongSecretError)
        if is_guess and throttle.has_just_locked(database, keys[1]):
            student = joining.find_named(
                database, classroom_id=lesson.classroom_id, nickname=nickname
            )
            audit.note_lock_out(
                database, account_id=student.id if student else None, now=site().now()
            )
        return tried


def _why_not_back(refusal: Refusal) -> str:
    if isinstance(refusal, TooManyFailuresError):
        return too_many_words(refusal.wait_s)
    if isinstance(refusal, WrongSecretError | UnknownCodeError):
        return _("Name and PIN do not belong together. Ask your teacher for a new PIN.")
    return _("That did not work. Ask your teacher to let you in.")


@bp.route("/k/<token>", methods=["GET", "POST"])
@access(everyone)
def card(token: str) -> ResponseReturnValue:
    """A printed card: GET says whose it is, only the POST signs in."""
    with site().database.reading() as database:
        holder = joining.find_card_holder(
            database, secret=token, pin_key=site().settings.pin_key
        )
    if holder is None:
        return render_template("public/card.html", holder=None), 410
    if request.method == "POST":
        sign_in(holder.account_id)
        return redirect(url_for("student.me"), 303)
    return render_template("public/card.html", holder=holder)
