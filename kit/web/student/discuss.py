"""The projected question on one's own device, for whoever cannot read the board."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from kit.content.model import NOT_SURE, Item, SingleChoice
from kit.grading.key import choices as choices_of
from kit.grading.key import right_ids
from kit.i18n import gettext as _
from kit.services import discussions
from kit.services.discussions import ANSWER, Votes
from kit.services.errors import VoteClosedError
from kit.services.places import Looking
from kit.services.results import SMALLEST_SPREAD
from kit.web.access import access, students
from kit.web.context import site
from kit.web.forms import KitForm, posted
from kit.web.options import letter, option_words
from kit.web.student.pages import AnswerPage, get_here, page_of
from kit.web.student.routes import bp


class VoteForm(KitForm):
    """One option of the question; offered are those of the page."""

    chosen = RadioField(validate_choice=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One option with its counts; `is_key` and `why` only where they may be told."""

    id: str
    letter: str
    label: str
    lang: str
    dir: str
    count: int
    share: float
    second_count: int
    second_share: float
    is_key: bool
    why: str


@bp.get("/a/<assignment>/discuss")
@access(students)
def discuss_now(assignment: str) -> ResponseReturnValue:
    """To the question the class is looking at, or back to the lesson."""
    here = get_here(assignment)
    page = here.looking_page if here else None
    if page is None:
        flash(_("Your teacher is not showing a question now."), "info")
        is_paced = here is not None and here.given.open_steps is not None
        # Where the class goes together, on to the step it is at, or waits for.
        back = ".go_on" if is_paced else ".lesson"
        return redirect(url_for(back, assignment=assignment), 303)
    address = url_for(".discuss", assignment=assignment, number=page.number)
    return redirect(address, 303)


@bp.get("/a/<assignment>/<int:number>/discuss")
@access(students)
def discuss(assignment: str, number: int) -> ResponseReturnValue:
    """In the state of the projector; the page asks again by itself."""
    found = _looking(assignment, number)
    if found is None:
        return redirect(url_for(".discuss_now", assignment=assignment), 303)
    return _show(*found, 200)


@bp.post("/a/<assignment>/<int:number>/discuss")
@access(students)
def vote(assignment: str, number: int) -> ResponseReturnValue:
    """The second vote; it can be changed until the class goes on."""
    found = _looking(assignment, number)
    if found is None:
        return redirect(url_for(".discuss_now", assignment=assignment), 303)
    page, looking = found
    form = posted(VoteForm)
    if form.chosen.data not in _as_on_the_board(page.item):
        flash(_("Choose one answer."), "warning")
        return _show(page, looking, 422)
    address = url_for(".discuss", assignment=assignment, number=number)
    try:
        with site().database.writing() as database:
            discussions.vote(
                database,
                here=page.here,
                item=page.item,
                chosen=form.chosen.data,
                now=site().now(),
            )
    except VoteClosedError:
        flash(_("The vote is over. Your answer came too late."), "warning")
        return redirect(address, 303)
    flash(_("Saved. You can change it until your teacher goes on."), "saved")
    return redirect(address, 303)


def _looking(assignment: str, number: int) -> tuple[AnswerPage, Looking] | None:
    """The page the class looks at, if it is this one."""
    here = get_here(assignment)
    looking = here.given.looking if here else None
    if here is None or looking is None:
        return None
    page = page_of(here, number)
    if not isinstance(page, AnswerPage) or page.item.id != looking.item_id:
        return None
    return page, looking


def _show(page: AnswerPage, looking: Looking, status: int) -> ResponseReturnValue:
    here, item_id = page.here, page.item.id
    with site().database.reading() as database:
        first, second = (
            count(database, assignment_id=here.given.id, item_id=item_id)
            for count in (discussions.first_votes, discussions.second_votes)
        )
        mine = discussions.own_vote(database, here=here, item_id=item_id)
    # On the board the answer stands for all; here only for those who gave one.
    tells = looking.state == ANSWER and page.explains_fully and bool(page.answers)
    html = render_template(
        "student/discuss.html",
        page=page,
        here=here,
        state=looking.state,
        rows=_rows(page, first, second, tells=tells),
        tells=tells,
        mine=mine,
        answered=first.people,
        voted=second.people,
        smallest=SMALLEST_SPREAD,
    )
    return html, status


def _rows(page: AnswerPage, first: Votes, second: Votes, *, tells: bool) -> list[Row]:
    item, text = page.told
    right = right_ids(item) if tells else frozenset()
    return [
        Row(
            id=option,
            letter=letter(number),
            label=option_words(item, text, option),
            lang=page.locale if option in text.options else "",
            dir=page.dir if option in text.options else "",
            count=first.by_option.get(option, 0),
            share=first.share(option),
            second_count=second.by_option.get(option, 0),
            second_share=second.share(option),
            is_key=option in right,
            why=text.feedback.get(option, "") if tells else "",
        )
        for number, option in enumerate(_as_on_the_board(item))
    ]


def _as_on_the_board(item: Item) -> tuple[str, ...]:
    """The author's order, so that "B" is the same for everybody who talks about it."""
    unsure = (NOT_SURE,) if isinstance(item, SingleChoice) else ()
    return (*choices_of(item), *unsure)
