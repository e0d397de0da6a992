"""Something wrong with a question: leave it out, or use another key, in one class."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError

from kit.content.model import Chosen, Item, MultipleChoice, Response, ShortText, Typed
from kit.grading.key import choices as choices_of
from kit.grading.key import right_ids
from kit.grading.own_key import LONGEST_LINE, MOST_LINES, may_have_own_key, with_key
from kit.i18n import gettext as _
from kit.i18n import lazy_gettext as _l
from kit.services import audit, regrade, results, rulings
from kit.services.assignments import AssignmentView
from kit.services.errors import KeyDoesNotFitError, NotYoursError, SittingOpenError
from kit.services.names import tidy
from kit.services.results import ItemReport
from kit.services.rulings import LONGEST, Ruling
from kit.web.access import access, staff
from kit.web.acts import act
from kit.web.context import site
from kit.web.forms import KitForm, choices, short_enough
from kit.web.options import option_words
from kit.web.student.kinds import choose
from kit.web.teacher.classes import bp
from kit.web.teacher.lessons import get_assignment, names_hidden
from kit.web.teacher.questions import QuestionLine, question_line
from kit.web.teacher.ruling_words import (
    answers_changed,
    key_words,
    points,
    sentences,
)


def _has_reason(form: KitForm, field: Field) -> None:
    """To take something back needs none."""
    if form["what"].data != "bank" and not tidy(str(field.data or "")):
        raise ValidationError(_l("Say why, in a few words."))


class RulingForm(KitForm):
    """What to do, the key if there is to be another, and why."""

    what = RadioField(choices=choices(("drop", ""), ("key", ""), ("bank", "")))
    chosen = SelectMultipleField(validate_choice=False)
    lines = TextAreaField(
        _l("Further answers that are right"),
        description=_l("Each on a line of its own, in any language."),
    )
    words = TextAreaField(
        _l("Why?"),
        validators=[short_enough(LONGEST), _has_reason],
        description=_l("Students of this class read it with their explanation."),
    )

    def key_for(self, item: Item | None) -> Response | None:
        """The key that was chosen or typed, if it fits; else the field says why not."""
        if self.what.data != "key" or item is None:
            return None
        key, problem = _typed(self, item) if _is_text(item) else _chosen(self, item)
        if problem:
            field = self.lines if _is_text(item) else self.chosen
            field.errors = [*field.errors, problem]
        return None if problem else key


def _is_text(item: Item) -> bool:
    return isinstance(item, ShortText)


def _chosen(form: RulingForm, item: Item) -> tuple[Response, str]:
    key = Chosen(frozenset(str(each) for each in form.chosen.data or ()))
    if not with_key(item, key):
        many = len(item.key) if isinstance(item, MultipleChoice) else 1
        return key, choose(many)
    if key.ids == right_ids(item):
        return key, _("That is the key of the question bank. Choose another one.")
    return key, ""


def _typed(form: RulingForm, item: Item) -> tuple[Response, str]:
    lines = [tidy(line) for line in str(form.lines.data or "").splitlines()]
    key = Typed("\n".join(dict.fromkeys(line for line in lines if line)))
    if with_key(item, key):
        return key, ""
    return key, _(
        "Write one to %(lines)s answers, each with at most %(letters)s characters.",
        lines=MOST_LINES,
        letters=LONGEST_LINE,
    )


@bp.get("/a/<assignment>/results/q/<item>/rule")
@access(staff)
def rule(assignment: str, item: str) -> ResponseReturnValue:
    """Whose marks would change and how; for another key, first which one."""
    given = get_assignment(assignment, to_change=True)
    report = _report(given, item)
    form = RulingForm(request.args)
    if not form.what.validate(form):
        raise NotYoursError
    if _must_wait(given, item):
        return _close_first(assignment, item)
    is_asked = form.what.data != "key" or "look" in request.args
    key = form.key_for(_bank_item(item, form)) if is_asked else None
    return _page(given, report, form, key)


@bp.post("/a/<assignment>/results/q/<item>/rule")
@access(staff)
def confirm_rule(assignment: str, item: str) -> ResponseReturnValue:
    """Put it in force, and say how many answers changed."""
    given = get_assignment(assignment, to_change=True)
    report = _report(given, item)
    form = RulingForm(request.form)
    is_whole = form.validate()
    if form.what.errors:
        raise NotYoursError
    key = form.key_for(_bank_item(item, form))
    if not is_whole or form.errors:
        return _page(given, report, form, key)
    try:
        with site().database.writing() as database:
            regrade.rule(
                database,
                library=site().library,
                class_id=given.class_id,
                item_id=item,
                what=form.what.data,
                key=key,
                words=tidy(str(form.words.data or "")),
                account_id=g.teacher.account_id,
                now=site().now(),
            )
            audit.note(database, act("ruling-made", given.classroom))
            found = rulings.history(database, class_id=given.class_id, item_id=item)
    except SittingOpenError:
        return _close_first(assignment, item)
    if found:
        _say_done(assignment, found[0])
    return _back(assignment, item)


@bp.post("/a/<assignment>/results/q/<item>/rule/undo")
@access(staff)
def undo_rule(assignment: str, item: str) -> ResponseReturnValue:
    """What was in force before the ruling `?of=`; pressed twice, nothing more."""
    given = get_assignment(assignment, to_change=True)
    _report(given, item)
    try:
        with site().database.writing() as database:
            changed = regrade.undo(
                database,
                library=site().library,
                class_id=given.class_id,
                ruling=request.args.get("of", 0, int),
                account_id=g.teacher.account_id,
                now=site().now(),
            )
            if changed is not None:
                audit.note(database, act("ruling-undone", given.classroom))
    except SittingOpenError:
        return _close_first(assignment, item)
    except KeyDoesNotFitError:
        changed = None
    if changed is None:
        flash(_("That cannot be undone any more. See what was decided since."), "info")
    else:
        flash(" ".join([_("Undone."), answers_changed(changed)]), "saved")
    return _back(assignment, item)


def _report(given: AssignmentView, item: str) -> ItemReport:
    with site().database.reading() as database:
        found = results.results_of(database, library=site().library, assignment=given)
    report = found.item(item)
    if report is None:
        raise NotYoursError
    return report


def _bank_item(item: str, form: RulingForm) -> Item | None:
    """The item as the bank has it.

    Raises:
        NotYoursError: there is to be another key, and there can be none.
    """
    found = site().library.items.get(item)
    if form.what.data == "key" and not may_have_own_key(found):
        raise NotYoursError
    return found


def _page(
    given: AssignmentView, report: ItemReport, form: RulingForm, key: Response | None
) -> ResponseReturnValue:
    """The choice of a key, if one is wanted, and what would change."""
    item = _bank_item(report.item_id, form)
    line = question_line(report)
    changes = None
    if form.what.data != "key" or key:
        with site().database.reading() as database:
            changes = regrade.preview(
                database,
                library=site().library,
                class_id=given.class_id,
                item_id=report.item_id,
                what=form.what.data,
                key=key,
            )
    html = render_template(
        "teacher/rule.html",
        given=given,
        report=report,
        line=line,
        form=form,
        now=report.ruling.what if report.ruling else "bank",
        options=_options(line, item) if form.what.data == "key" else [],
        many=isinstance(item, MultipleChoice),
        bank_key=key_words(item, Chosen(right_ids(item))) if item else "",
        key=key,
        key_words=key_words(item, key),
        changes=changes,
        sentences=sentences(changes) if changes else [],
        has_lessons=len({each.content_id for each in changes.lines}) > 1
        if changes
        else False,
        points=points,
        hidden=names_hidden(),
    )
    return html, 422 if form.errors else 200


def _options(line: QuestionLine, item: Item | None) -> list[tuple[str, str]]:
    """Options with their words, in the author's order."""
    if item is None or line.text is None:
        return []
    return [(o, option_words(item, line.text, o)) for o in choices_of(item)]


def _say_done(assignment: str, ruling: Ruling) -> None:
    done = {
        "drop": _("The question is left out for this class."),
        "key": _("This class now has its own key for the question."),
        "bank": _("The question is as in the question bank again."),
    }[ruling.what]
    notice = {
        "text": " ".join([done, answers_changed(ruling.changed)]),
        "action_url": url_for(
            ".undo_rule", assignment=assignment, item=ruling.item_id, of=ruling.id
        ),
        "action_label": _("Undo"),
    }
    flash(notice, "undo")  # type: ignore[arg-type]  # the notice macro takes both


def _must_wait(given: AssignmentView, item: str) -> bool:
    found = site().library.items.get(item)
    return bool(found and found.form) and given.is_open


def _close_first(assignment: str, item: str) -> ResponseReturnValue:
    flash(_("Close the test first. Its questions stay while students take it."), "info")
    return _back(assignment, item)


def _back(assignment: str, item: str) -> ResponseReturnValue:
    address = url_for(".question", assignment=assignment, item=item)
    return redirect(f"{address}#ruling", 303)
