"""Results: questions, one question, the grid, one student, the map and the files."""

import csv
import io
import re

import openpyxl
import pytest
from crowd import add_students
from pages import alert, main, plain, read, says, title
from taking import RIGHT, WRONG

from kit.content.model import GOOD_ENOUGH, NOT_GOOD_ENOUGH, Chosen, Typed
from kit.db.models import Account
from kit.services import gradebook

OTHER = Chosen(frozenset({"about-page"}))
ACCEPT = Chosen(frozenset({GOOD_ENOUGH}))
DOUBT = Chosen(frozenset({NOT_GOOD_ENOUGH}))


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def at(cast):
    return f"/t/a/{cast.lesson_5b.public_id}"


@pytest.fixture
def crowd(database, library, cast, now):
    """`crowd(3, {"ev-single": OTHER})`: students named Crowd 0 … with first answers."""

    def crowd(count, answers, start=0, lesson=None, **more):
        return add_students(
            database,
            library,
            lesson=lesson or cast.lesson_5b,
            names=[f"Crowd {start + n}" for n in range(count)],
            answers=lambda _i: answers,
            now=now,
            **more,
        )

    return crowd


class TestQuestions:
    @pytest.mark.statement("T55")
    def test_without_answers_there_is_no_number(self, ana, at):
        for page in ("results", "results/people", "export"):
            text = main(ana.get(f"{at}/{page}"))
            assert "NaN" not in text
            assert "0 %" not in text
            assert "0%" not in text
        assert "No answers yet." in main(ana.get(f"{at}/results"))

    def test_most_missed_first_or_as_in_the_lesson(self, ana, at, crowd):
        crowd(2, {"ev-judge-flawed": DOUBT, "ev-single": OTHER, "ev-text": Typed("3")})
        crowd(
            1, {"ev-multiple": WRONG["multiple"], "ev-single": RIGHT["single"]}, start=5
        )

        def order(page):
            return re.findall(r"results/q/(ev-[a-z-]+)", page.text)

        missed = order(ana.get(f"{at}/results"))
        lesson = order(ana.get(f"{at}/results?order=lesson"))

        assert missed[:2] == ["ev-multiple", "ev-single"]
        assert lesson[:2] == ["ev-judge-flawed", "ev-judge-sound"]
        assert len(lesson) == 10

    def test_both_sides_of_the_class_stand_above(self, ana, at, crowd):
        crowd(2, {"ev-judge-flawed": DOUBT, "ev-judge-sound": DOUBT})

        words = main(ana.get(f"{at}/results"))

        assert "Trusted what was reliable 0 of 2" in words
        assert "Questioned what was not 2 of 2" in words

    @pytest.mark.parametrize(("count", "said"), [(4, False), (5, True)])
    def test_the_commonest_other_answer_only_from_five_on(
        self, ana, at, crowd, count, said
    ):
        crowd(count, {"ev-single": OTHER})

        words = main(ana.get(f"{at}/results"))

        assert ("Most common other answer" in words) == said
        assert f"0 of {count}" in words


class TestOneQuestion:
    @pytest.mark.parametrize(
        ("count", "shown"), [(1, False), (4, False), (5, True), (6, True)]
    )
    def test_the_spread_appears_from_five_answers_on(
        self, ana, at, crowd, count, shown
    ):
        crowd(count, {"ev-single": OTHER})

        page = ana.get(f"{at}/results/q/ev-single")
        words = main(page)

        assert ("bar-number" in page.text) == shown
        assert ("with fewer it would point at somebody" in words) != shown
        assert ("%" in words) == shown
        assert f"0 of {count}" in words

    def test_misconceptions_name_the_step_that_answers_them(self, ana, at, crowd):
        crowd(5, {"ev-single": OTHER})

        words = main(ana.get(f"{at}/results/q/ev-single"))

        assert "What looks professional is reliable." in words
        assert "Answered in the step: Three questions" in words

    def test_said_i_am_not_sure_is_counted(self, ana, at, crowd):
        crowd(5, {"ev-single": Chosen(frozenset({"not-sure"}))})

        words = main(ana.get(f"{at}/results/q/ev-single"))

        assert 'Said "I am not sure" 5' in words

    @pytest.mark.parametrize(
        "item", ["multiple", "highlight", "label", "order", "classify", "match", "text"]
    )
    def test_every_kind_has_its_page(self, ana, at, crowd, item):
        crowd(6, {f"ev-{item}": WRONG[item]})

        page = ana.get(f"{at}/results/q/ev-{item}")

        assert page.status_code == 200
        assert "of 6" in main(page)

    def test_what_is_not_there(self, ana, at):
        for item in ("nosuch", "x-judge-1", "ev-reflection", "%00", "war-single"):
            assert ana.get(f"{at}/results/q/{item}").status_code == 404


class TestGrid:
    @pytest.mark.statement("T56")
    def test_every_cell_says_in_words_what_it_shows(self, ana, at, taking):
        ben = taking("ben")
        ben.answer("ev-judge-flawed")
        ben.answer("ev-single", OTHER)
        ben.answer("ev-single")
        ben.answer("ev-highlight", Chosen(frozenset({"s2"})))
        ben.answer("ev-text", Typed("4"))

        page = ana.get(f"{at}/results/people")

        assert "<caption" in page.text
        assert 'scope="col"' in page.text
        assert 'scope="row"' in page.text
        cells = re.findall(
            r"<td[^>]*>(.*?)</td>", page.text.split("<tbody>")[1], re.DOTALL
        )
        said = [re.sub(r"<[^>]+>", "", c).strip() for c in cells]
        assert "" not in said[:11]
        assert said[0] == "Right first time" or "ight" in said[0]

    def test_students_who_have_not_begun_are_left_out(self, ana, at, taking):
        taking("ben").answer("ev-single")

        text = main(ana.get(f"{at}/results/people"))

        assert "Ben" in text
        assert "Bea" not in text


class TestOneStudent:
    def test_everything_a_talk_needs(self, ana, at, taking, cast, database):
        ben = taking("ben")
        ben.answer("ev-judge-sound")
        ben.answer("ev-single", OTHER)
        ben.answer("ev-single")
        ben.answer("ev-order", WRONG["order"])
        ben.answer("ev-classify", WRONG["classify"])
        ben.answer("ev-label", WRONG["label"])
        ben.answer("ev-reflection")
        with database.writing() as session:
            session.get_one(Account, cast["ben"].id).note = "blue bag"

        words = main(ana.get(f"{at}/results/people/{cast['ben'].public_id}"))

        for part in (
            "Ben",
            "blue bag",
            "Trusted what was reliable 1 of 1",
            "second try",
            "Open a new tab",
            "In their own words",
            "I will ask who could know.",
        ):
            assert part in words

    def test_with_names_hidden_neither_name_nor_note(
        self, ana, at, taking, cast, database
    ):
        taking("ben").answer("ev-single")
        with database.writing() as session:
            session.get_one(Account, cast["ben"].id).note = "blue bag"

        text = ana.get(f"{at}/results/people/{cast['ben'].public_id}?present=1").text

        assert not says(text, "Ben")
        assert "blue bag" not in text

    @pytest.mark.parametrize("who", ["chen", "oli", "finn", "gus", "ana"])
    def test_nobody_who_is_not_in_the_class(self, ana, at, cast, who):
        assert ana.get(f"{at}/results/people/{cast[who].public_id}").status_code == 404


class TestFiles:
    def table(self, answer, separator=","):
        text = answer.data.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=separator))

    @pytest.mark.statement("T56")
    def test_a_csv_with_a_mark_that_spreadsheets_read(self, ana, at, taking):
        taking("ben").answer("ev-single", OTHER, certainty=3)

        answer = ana.get(f"{at}/export/file")

        assert answer.data.startswith(b"\xef\xbb\xbf")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"].startswith(
            'attachment; filename="5B_demo-module_2026-09-07.csv"'
        )
        header, *rows = self.table(answer)
        ben = dict(zip(header, next(r for r in rows if r[0] == "Ben"), strict=True))
        assert ben["q3_answer"] == "about-page"
        assert ben["q3_first_try"] == "0.0"
        assert ben["q3_sure"] == "3"
        assert ben["q4_answer"] == ""

    @pytest.mark.parametrize(
        ("locale", "separator", "half"), [("en", ",", "0.5"), ("uk", ";", "0,5")]
    )
    def test_columns_are_parted_as_the_reader_expects(
        self, ana, at, taking, locale, separator, half
    ):
        taking("ben").answer("ev-highlight", Chosen(frozenset({"s2"})))
        ana.get(f"/t/?lang={locale}")

        header, *rows = self.table(ana.get(f"{at}/export/file"), separator)

        ben = dict(zip(header, next(r for r in rows if r[0] == "Ben"), strict=True))
        assert ben["q5_first_try"] == half

    EVIL = (
        "=cmd|'/c calc'!A0",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "%0A=1",
        "|x",
        "＝1+1",
        " =1",
        "\t=1",
    )

    @pytest.mark.statement("T56")
    def test_no_cell_is_a_formula(self, ana, at, taking, database, cast):
        """Names, notes and answers as a student or teacher may type them."""
        for evil in self.EVIL:
            with database.writing() as session:
                row = session.get_one(Account, cast["ben"].id)
                row.name, row.note = evil.strip(), evil
            for names in ("nicknames", "notes"):
                answer = ana.get(
                    f"{at}/export/file?what=answers&form=csv&names={names}"
                )
                for cell in (c for row in self.table(answer) for c in row):
                    assert not cell.lstrip().startswith(gradebook.DANGEROUS), cell
                book = ana.get(f"{at}/export/file?what=answers&form=xlsx&names={names}")
                for cell in _cells(book):
                    assert cell.data_type != "f", cell.value

    def test_answers_are_harmless_too(self, ana, at, taking):
        taking("ben").answer("ev-text", Typed("=HYPERLINK(A1)"))

        (row,) = [r for r in self.table(ana.get(f"{at}/export/file")) if r[0] == "Ben"]

        assert "'=HYPERLINK(A1)" in row

    def test_minus_one_and_a_half_stays_a_number(self):
        rows = [["x", -1.5, "-1.5"]]

        text = gradebook.to_csv(["a", "b", "c"], rows, separator=",").decode(
            "utf-8-sig"
        )
        sheet = openpyxl.load_workbook(
            io.BytesIO(gradebook.to_xlsx(["a", "b", "c"], rows, right_to_left=False))
        ).active

        assert text.splitlines()[1] == "x,-1.5,'-1.5"
        assert sheet["B2"].value == -1.5
        assert sheet["C2"].value == "'-1.5"

    def test_a_spreadsheet_has_numbers_dates_and_text(self, ana, at, taking):
        taking("ben").answer("ev-single", OTHER, certainty=3)

        answer = ana.get(f"{at}/export/file?what=answers&form=xlsx&names=nicknames")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        header = [c.value for c in sheet[1]]
        (ben,) = [row for row in sheet.iter_rows(min_row=2) if row[0].value == "Ben"]
        values = dict(zip(header, ben, strict=True))

        assert values["q3_sure"].value == 3
        assert values["q3_first_try"].value == 0
        assert values["started"].is_date
        assert values["q3_answer"].value == "about-page"
        assert answer.headers["Content-Type"].startswith("application/vnd.openxml")

    def test_in_arabic_the_sheet_runs_from_right_to_left(self, ana, at):
        ana.get("/t/?lang=ar")
        answer = ana.get(f"{at}/export/file?what=summary&form=xlsx&names=none")

        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        assert sheet.sheet_view.rightToLeft

    def test_a_summary_has_no_answers_and_none_no_names(self, ana, at, taking):
        taking("ben").answer("ev-single")

        answer = ana.get(f"{at}/export/file?what=summary&form=csv&names=none")

        assert not says(answer.text, "Ben")
        assert not any(name.startswith("q") for name in self.table(answer)[0])

    def test_notes_only_where_they_are_asked_for(self, ana, at, database, cast):
        with database.writing() as session:
            session.get_one(Account, cast["ben"].id).note = "blue bag"

        assert "blue bag" not in ana.get(f"{at}/export").text
        assert "blue bag" not in ana.get(f"{at}/export/file").text
        assert (
            "blue bag"
            in ana.get(f"{at}/export/file?what=summary&form=csv&names=notes").text
        )

    @pytest.mark.parametrize(
        "query",
        [
            "what=all",
            "form=pdf&what=answers&names=none",
            "what=answers&form=csv&names=emails",
        ],
    )
    def test_a_file_there_is_not(self, ana, at, query):
        assert ana.get(f"{at}/export/file?{query}").status_code == 404

    def test_names_of_files_keep_letters_and_drop_what_could_trip(
        self, ana, database, cast, at, rows
    ):
        for name, expected in (
            ("8-А «сині»", "8-%D0%90"),
            ('../../etc "x"', "etc"),
            ("٥ب", "filename*="),
            ("///", "class_"),
        ):
            ana.post(
                f"/t/c/{cast.class_5b.public_id}/settings",
                data={"name": name, "expected_size": "30"},
            )
            said = ana.get(f"{at}/export/file").headers["Content-Disposition"]
            assert expected in said
            assert ".." not in said
            said.encode("latin-1")
            assert "\n" not in said

    @pytest.mark.statement("T55")
    def test_numbers_agree_on_every_page(self, ana, at, crowd):
        crowd(7, {"ev-single": OTHER})
        crowd(3, {"ev-single": RIGHT["single"]}, start=10)

        assert "3 of 10" in main(ana.get(f"{at}/results"))
        assert "3 of 10" in main(ana.get(f"{at}/results/q/ev-single"))
        header, *rows = self.table(ana.get(f"{at}/export/file"))
        column = header.index("q3_first_try")
        assert sum(r[column] in ("1.0", "1") for r in rows) == 3
        grid = ana.get(f"{at}/results/people").text
        assert len(re.findall(r">Crowd \d+<", grid)) == 10


def _cells(answer):
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return [cell for row in book.active.iter_rows() for cell in row]


class TestMap:
    @pytest.fixture
    def judged(self, app, library, crowd, cast, database, now):
        """`judged(name, hits, false_alarms, of)`: first judgements of one student."""
        from dataclasses import replace

        quiz = library.quizzes["demo-module"]
        sound, flawed = quiz.items["ev-judge-sound"], quiz.items["ev-judge-flawed"]
        items = {f"s{n}": replace(sound, id=f"s{n}") for n in range(12)}
        items |= {f"f{n}": replace(flawed, id=f"f{n}") for n in range(12)}
        words = quiz.texts["en"].items["ev-judge-sound"]
        wide = replace(
            quiz,
            items={**quiz.items, **items},
            texts={
                k: replace(t, items={**t.items, **dict.fromkeys(items, words)})
                for k, t in quiz.texts.items()
            },
        )
        library = replace(library, quizzes={**library.quizzes, "demo-module": wide})
        app.extensions["kit"] = replace(app.extensions["kit"], library=library)

        def judged(name, trusted, sound, questioned, flawed):
            answers = {f"s{n}": ACCEPT if n < trusted else DOUBT for n in range(sound)}
            answers |= {
                f"f{n}": DOUBT if n < questioned else ACCEPT for n in range(flawed)
            }
            add_students(
                database, library, lesson=cast.lesson_5b, names=[name],
                answers=lambda _i: answers, now=now,
            )  # fmt: skip

        return judged

    @pytest.fixture
    def page(self, ana, cast):
        return lambda query="": ana.get(f"/t/c/{cast.class_5b.public_id}/map{query}")

    @pytest.mark.statement("T62")
    def test_seven_and_eight_are_too_few_for_a_dot(self, judged, page):
        judged("Maple 1", 7, 7, 8, 8)

        found = page()

        assert "map-dot" not in found.text
        assert "7 of 7" in main(found)
        assert "8 of 8" in main(found)
        assert "not enough answers yet" in main(found)

    @pytest.mark.statement("T62")
    def test_eight_and_eight_are_one_dot(self, judged, page):
        judged("Maple 1", 8, 8, 8, 8)

        found = page()

        assert found.text.count('class="map-dot"') == 1
        assert "1 of 3 students" in main(found)

    @pytest.mark.statement("T64")
    @pytest.mark.parametrize(
        ("trusted", "questioned", "discernment", "leaning", "words"),
        [
            (7, 7, "1.93 (1.11 … 2.76)", "0.00 (-0.41 … 0.41)", "tells apart"),
            (
                2,
                8,
                "1.00 (0.27 … 1.74)",
                "1.09 (0.72 … 1.46)",
                "tells apart; leans towards doubting",
            ),
            (
                8,
                2,
                "1.00 (0.27 … 1.74)",
                "-1.09 (-1.46 … -0.72)",
                "tells apart; leans towards accepting",
            ),
            (5, 5, "0.56 (-0.23 … 1.36)", "0.00 (-0.40 … 0.40)", "nothing clear yet"),
        ],
    )
    def test_the_words_of_the_table(
        self, judged, page, trusted, questioned, discernment, leaning, words
    ):
        judged("Maple 1", trusted, 8, questioned, 8)

        row = page().text.split("Maple 1")[1].split("</tr>")[0]
        said = re.sub(r"<[^>]+>", "|", row).replace("\u2212", "-")

        assert discernment in said
        assert leaning in said
        assert words in said
        if words == "tells apart":
            assert "leans" not in said

    def test_a_bar_below_nought_says_check_the_questions(self, judged, page):
        judged("Maple 1", 0, 8, 0, 8)

        assert "often the other way round; check the questions first" in main(page())

    @pytest.mark.statement("T63")
    def test_below_five_there_is_no_mean_and_from_five_on_there_is(self, judged, page):
        for n in range(4):
            judged(f"Maple {n}", 7, 8, 7, 8)
        assert "map-mean" not in page().text
        assert "Not enough answers yet for a sentence about the class." in main(page())

        judged("Maple 9", 7, 8, 7, 8)

        assert 'class="map-mean"' in page().text
        assert "The class tells reliable from unreliable" in main(page())

    def test_equal_values_share_one_dot_with_a_count(self, judged, page):
        for n in range(3):
            judged(f"Maple {n}", 7, 8, 7, 8)

        found = page()

        assert found.text.count("map-dot-shared") == 1
        assert '<text class="map-number"' in found.text

    def test_dots_carry_no_names(self, judged, page):
        judged("Maple 1", 8, 8, 8, 8)

        drawing = page().text.split('<svg class="map"')[1].split("</svg>")[0]
        assert "Maple" not in drawing

    def test_bars_of_students_can_be_left_out(self, judged, page):
        judged("Maple 1", 8, 8, 8, 8)

        assert "map-bar-student" in page().text
        assert "map-bar-student" not in page("?bars=class").text

    def test_one_lesson_alone(self, judged, page, cast):
        judged("Maple 1", 8, 8, 8, 8)

        assert "map-dot" in page(f"?of={cast.lesson_5b.public_id}").text
        assert "map-dot" not in page(f"?of={cast.form_5b.public_id}").text

    @pytest.mark.parametrize("of", ["nosuch", "<script>", "\x00"])
    def test_a_lesson_that_is_not_this_classs_means_all(self, judged, ana, cast, of):
        judged("Maple 1", 8, 8, 8, 8)

        page = ana.get(f"/t/c/{cast.class_5b.public_id}/map", query_string={"of": of})

        assert "map-dot" in page.text
        assert "<script>" not in page.text

    def test_another_classs_lesson_shows_nothing_of_it(self, ana, cast, page):
        other = cast.lesson_6a.public_id
        found = plain(page(f"?of={other}")).replace(f"?of={other}&amp;lang=", "?lang=")

        assert found == plain(page())

    def test_with_nobody_there_are_no_odd_numbers(self, page):
        words = main(page())

        assert "NaN" not in words
        assert "None" not in words

    def test_hidden_names(self, ana, judged, page):
        judged("Maple 1", 8, 8, 8, 8)
        ana.post("/t/names", data={"hidden": "1"})

        assert "Maple" not in page().text


PAGES = ("results", "results/people", "results/q/ev-single", "export", "export/file")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ana", 200),
        ("cora", 200),
        ("eve", 404),
        ("odo", 404),
        ("dora", 404),
        ("ben", 404),
        ("nobody", 303),
        ("finn", 303),
    ],
)
def test_only_its_teachers_see_results(browse_as, at, page, who, status):
    assert browse_as(who).get(f"{at}/{page}").status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_somebody_elses_results_look_like_none(browse_as, at, page):
    eve = browse_as("eve")

    assert plain(eve.get(f"{at}/{page}")) == plain(eve.get(f"/t/a/nosuch/{page}"))


def test_results_are_no_pages_to_post_to(ana, at):
    for page in PAGES:
        assert ana.post(f"{at}/{page}").status_code == 405


def test_titles_carry_the_class_and_no_student(ana, at, cast, taking):
    taking("ben").answer("ev-single")
    for page in (
        "results",
        "results/people",
        "results/q/ev-single",
        "export",
        f"results/people/{cast['ben'].public_id}",
    ):
        assert "5B" in title(ana.get(f"{at}/{page}"))
        assert "Ben" not in title(ana.get(f"{at}/{page}"))


def test_tabs_lead_from_one_to_the_other(ana, at):
    links = read(ana.get(f"{at}/results")).links

    assert {f"{at}/results", f"{at}/results/people", f"{at}/export"} <= set(links)


def test_in_another_language(ana, at, crowd):
    crowd(5, {"ev-single": OTHER})
    ana.get("/t/?lang=uk")

    page = ana.get(f"{at}/results")

    assert '<html lang="uk"' in page.text
    assert '<span lang="uk"' in page.text
    with pytest.raises(ValueError, match="unpack"):
        alert(page)
