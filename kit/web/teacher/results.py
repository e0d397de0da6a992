"""Results of an assignment: questions, students, one of each, export."""

from flask import (
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from kit.i18n import csv_separator
from kit.i18n import gettext as _
from kit.services import challenges, gradebook, reflections, results
from kit.services.assignments import AssignmentView
from kit.services.errors import NotYoursError
from kit.services.question import Question, checks_of, question_of
from kit.services.results import Cell, Results, from_json
from kit.web.access import access, staff
from kit.web.acts import note_export
from kit.web.context import site
from kit.web.doubts import store_doubt
from kit.web.files import as_file
from kit.web.forms import posted
from kit.web.teacher.classes import bp
from kit.web.teacher.forms import ExportForm
from kit.web.teacher.language_words import alarms, comparison_words, language_rows
from kit.web.teacher.lessons import get_assignment, names_hidden
from kit.web.teacher.question_words import (
    group_rows,
    no_groups,
    reason_lines,
    try_rows,
    usual_words,
)
from kit.web.teacher.questions import (
    QuestionLine,
    answer_words,
    lesson_of,
    option_lines,
    preview_address,
    question_line,
    question_lines,
)
from kit.web.teacher.ruling_words import ruling_section
from kit.web.words import direction, item_text, lesson_title


def _results(given: AssignmentView) -> Results:
    with site().database.reading() as database:
        return results.results_of(database, library=site().library, assignment=given)


@bp.get("/a/<assignment>/results", endpoint="results")
@access(staff)
def results_page(assignment: str) -> ResponseReturnValue:
    """Most missed first; the two sides of the class above it."""
    given = get_assignment(assignment)
    found = _results(given)
    lines = {line.report.item_id: line for line in question_lines(found)}
    in_order = request.args.get("order") == "lesson"
    left_out = tuple(r for r in found.items if r.is_dropped)
    chosen = found.items if in_order else (*found.most_missed, *left_out)
    with site().database.reading() as database:
        doubts = challenges.counts_of(database, class_id=given.class_id)
        checks = checks_of(database, library=site().library, assignment=given)
    return render_template(
        "teacher/results.html",
        given=given,
        title=lesson_title(given.content_id),
        results=found,
        lines=[lines[report.item_id] for report in chosen],
        doubts=doubts,
        checks=checks,
        in_order=in_order,
        hidden=names_hidden(),
    )


@bp.get("/a/<assignment>/results/q/<item>")
@access(staff)
def question(assignment: str, item: str) -> ResponseReturnValue:
    """One question: spread over options, misconceptions, first try and after hint."""
    given = get_assignment(assignment)
    found = _question(given, item)
    line = question_line(found.report)
    lesson = lesson_of(item)
    with site().database.reading() as database:
        doubts = challenges.doubts_of(database, class_id=given.class_id, item_id=item)
        own = challenges.words_of(
            database, account_id=g.teacher.account_id, item_id=item
        )
    return render_template(
        "teacher/question.html",
        given=given,
        doubts=doubts,
        own_doubt=own,
        title=lesson_title(given.content_id),
        line=line,
        report=found.report,
        ruling=ruling_section(given, item),
        found=found,
        options=option_lines(line),
        reasons=reason_lines(line, found.reasons),
        preview=preview_address(lesson, item) if lesson else "",
        groups=group_rows(line, found),
        no_groups=no_groups(found),
        tries=try_rows(found),
        usual=_usual(given, found),
        languages=language_rows(found.languages),
        alarms=alarms(found.languages),
        comparisons=[comparison_words(each) for each in found.comparisons],
        smallest=results.SMALLEST_SPREAD,
    )


def _usual(given: AssignmentView, found: Question) -> str:
    """Where the teacher opens the steps a time says how long the class talked."""
    if found.usual is None or given.open_steps is not None:
        return ""
    return usual_words(found.usual)


def _question(given: AssignmentView, item: str) -> Question:
    with site().database.reading() as database:
        found = question_of(
            database, library=site().library, assignment=given, item_id=item
        )
    if found is None:
        raise NotYoursError
    return found


@bp.post("/a/<assignment>/results/q/<item>/doubt")
@access(staff)
def doubt(assignment: str, item: str) -> ResponseReturnValue:
    """A teacher disputes a key: for the report to those who maintain the bank."""
    given = get_assignment(assignment)
    report = _question(given, item).report
    if report.item is None:
        raise NotYoursError
    again = store_doubt(
        report.item,
        account_id=g.teacher.account_id,
        locale=g.locale,
        thanks=_("Saved."),
    )
    address = url_for(".question", assignment=assignment, item=item)
    return redirect(address + again, 303)


@bp.get("/a/<assignment>/results/people")
@access(staff)
def grid(assignment: str) -> ResponseReturnValue:
    """Students × questions: icon and hidden words in every cell."""
    given = get_assignment(assignment)
    found = _results(given)
    return render_template(
        "teacher/grid.html",
        given=given,
        title=lesson_title(given.content_id),
        results=found,
        lines=question_lines(found),
        hidden=names_hidden(),
    )


@bp.get("/a/<assignment>/results/people/<student>")
@access(staff)
def one_student(assignment: str, student: str) -> ResponseReturnValue:
    given = get_assignment(assignment)
    found = _results(given)
    line = next((s for s in found.students if s.student.public_id == student), None)
    if line is None:
        raise NotYoursError
    number = found.students.index(line) + 1
    return render_template(
        "teacher/one_student.html",
        given=given,
        title=lesson_title(given.content_id),
        line=line,
        number=number,
        questions=question_lines(found),
        hidden=names_hidden(),
        reflections=_reflections(given, line.student.id),
        answer_words=_answer_words,
    )


def _answer_words(line: QuestionLine, cell: Cell) -> str:
    if cell.last is None:
        return ""
    return answer_words(line, from_json(cell.last.given))


def _reflections(given: AssignmentView, student_id: int) -> list[tuple[str, str]]:
    """What the student wrote, beside what was asked."""
    with site().database.reading() as database:
        written = reflections.reflections_of(
            database,
            library=site().library,
            assignment=given,
            student_id=student_id,
        )
    asked = ((item_text(item_id), text) for item_id, text in written)
    return [(found[1].stem, text) for found, text in asked if found]


@bp.get("/a/<assignment>/export")
@access(staff)
def export(assignment: str) -> ResponseReturnValue:
    """What, which file, which names; the first rows as they will be."""
    given = get_assignment(assignment)
    header, rows = _table(given, what="answers", names="nicknames")
    return render_template(
        "teacher/export.html",
        given=given,
        title=lesson_title(given.content_id),
        form=posted(ExportForm),
        header=header[:9],
        rows=[row[:9] for row in rows[:3]],
    )


@bp.get("/a/<assignment>/export/file")
@access(staff)
def download(assignment: str) -> ResponseReturnValue:
    """The file; a GET, for it changes no answer and browsers can repeat it."""
    given = get_assignment(assignment)
    form = ExportForm(request.args)
    if not form.validate():
        raise NotYoursError
    header, rows = _table(given, what=form.what.data, names=form.names.data)
    if form.form.data == "xlsx":
        body = gradebook.to_xlsx(
            header, rows, right_to_left=direction(g.locale) == "rtl"
        )
    else:
        body = gradebook.to_csv(header, rows, separator=csv_separator())
    name = gradebook.file_name(
        given.class_name, given.content_id, site().now(), form.form.data
    )
    note_export(given.classroom)
    return as_file(body, name)


def _table(
    given: AssignmentView, *, what: str, names: str
) -> tuple[list[str], list[list[gradebook.Value]]]:
    def name_of(nickname: str, note: str) -> str:
        return {"nicknames": nickname, "notes": note or nickname}.get(names, "")

    return gradebook.rows_of(
        _results(given), name_of=name_of, summary=what == "summary"
    )
