"""What the class can do, what to teach next, and the report to print."""

import csv
import io
import zipfile

import pytest
from crowd import add_students
from openpyxl import load_workbook
from pages import h1, main, read
from taking import RIGHT, WRONG


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def at(cast):
    return f"/t/c/{cast.class_5b.public_id}"


@pytest.fixture
def crowd(database, library, cast, now):
    def crowd(count, start=0, certainty=2, names="Crowd", **answers):
        given = {f"ev-{k.replace('_', '-')}": v for k, v in answers.items()}
        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"{names} {start + n}" for n in range(count)],
            answers=lambda _i: given,
            now=now,
            certainty=certainty,
        )

    return crowd


class TestThePage:
    @pytest.mark.parametrize("page", ["profile", "report"])
    def test_without_answers_it_says_when_it_fills(self, ana, at, page):
        words = main(ana.get(f"{at}/{page}"))

        assert "This page fills when the class has answered questions." in words
        assert "NaN" not in words and "0%" not in words and "0 of 0" not in words

    def test_two_sides_stand_first(self, ana, at, crowd):
        crowd(
            6,
            judge_sound=RIGHT["judge-sound"],
            judge_flawed=WRONG["judge-flawed"],
        )
        words = main(ana.get(f"{at}/profile"))

        assert "Trusted what was reliable 6 of 6 (100%)" in words
        assert "Questioned what was not 0 of 6 (0%)" in words
        assert words.index("Trusted what") < words.index("What to teach next")

    def test_below_five_there_is_a_count_and_no_percentage(self, ana, at, crowd):
        crowd(4, judge_sound=RIGHT["judge-sound"])

        words = main(ana.get(f"{at}/profile"))
        assert "Trusted what was reliable 4 of 4 Questioned" in words

    def test_skills_stand_in_plain_words_with_their_range(
        self, ana, at, crowd, library
    ):
        crowd(12, single=RIGHT["single"])
        page = ana.get(f"{at}/profile")

        assert library.items["ev-single"].skill not in main(page)
        assert "12 of 12" in main(page) and "76% … 100%" in main(page)

    def test_few_answers_have_no_range(self, ana, at, crowd):
        crowd(9, single=RIGHT["single"])

        assert "too few answers" in main(ana.get(f"{at}/profile"))

    def test_a_misconception_leads_to_its_step_and_to_its_students(
        self, ana, at, crowd, library
    ):
        crowd(4, single=WRONG["single"])
        name = library.items["ev-single"].misconceptions["about-page"]
        belief = library.lessons["demo-module"].texts["en"].misconceptions[name]
        page = ana.get(f"{at}/profile")

        assert f"Talk about this: {belief}" in main(page)
        assert "4 of 4 students chose an answer that it may be behind." in main(page)
        assert any(
            "/preview/" in link and "#step-" in link for link in read(page).links
        )
        assert "Crowd 0, Crowd 1, Crowd 2, Crowd 3" in main(page)

    def test_hidden_names_are_not_there(self, ana, at, crowd):
        crowd(4, single=WRONG["single"])

        assert "Crowd" not in ana.get(f"{at}/profile?present=1").text

    def test_a_hostile_name_is_only_a_name(self, ana, at, crowd):
        crowd(4, names="<script>x", single=WRONG["single"])
        page = ana.get(f"{at}/profile")

        assert "<script>x" not in page.text and "&lt;script&gt;x" in page.text

    def test_sure_but_wrong_is_said_with_its_numbers(self, ana, at, crowd):
        crowd(8, certainty=3, single=WRONG["single"])

        words = main(ana.get(f"{at}/profile"))
        assert "Of 8 answers given as very sure, 8 were not right." in words
        assert "what would change your mind?" in words

    def test_the_class_page_begins_with_what_to_teach_next(self, ana, at, crowd):
        assert "What to teach next" not in main(ana.get(f"{at}/"))
        crowd(8, certainty=3, single=WRONG["single"])

        page = ana.get(f"{at}/")
        assert "What to teach next" in main(page)
        assert f"{at}/profile" in read(page).links

    @pytest.mark.parametrize("language", ["uk", "ar"])
    def test_it_is_in_the_teachers_language(self, ana, at, crowd, language):
        crowd(8, certainty=3, single=WRONG["single"])
        ana.get(f"{at}/profile?lang={language}")

        words = main(ana.get(f"{at}/profile"))
        assert "What to teach next" not in words and "Talk about" not in words

    def test_a_co_teacher_reads_it(self, browse_as, at):
        assert browse_as("cora").get(f"{at}/profile").status_code == 200


class TestTheReport:
    def test_it_names_no_student(self, ana, at, crowd):
        crowd(6, single=WRONG["single"])
        page = ana.get(f"{at}/report")

        assert h1(page) == "Report on class 5B"
        assert "Crowd" not in page.text
        assert "Ben" not in main(page)

    def rows(self, ana, at):
        body = ana.get(f"{at}/report/file").data.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(body)))

    def test_its_numbers_are_those_of_the_page(self, ana, at, crowd):
        crowd(12, single=RIGHT["single"], judge_sound=RIGHT["judge-sound"])
        rows = self.rows(ana, at)

        trusted = next(r for r in rows if r["name"] == "trusted")
        assert (trusted["right"], trusted["of"], trusted["share"]) == (
            "12",
            "12",
            "1.0",
        )
        assert {"two sides", "skill", "very sure", "lesson"} <= {
            r["part"] for r in rows
        }
        assert all("Crowd" not in r["name"] for r in rows)

    def test_few_answers_have_no_share(self, ana, at, crowd):
        crowd(3, judge_sound=RIGHT["judge-sound"])

        trusted = next(r for r in self.rows(ana, at) if r["name"] == "trusted")
        assert (trusted["right"], trusted["of"], trusted["share"]) == ("3", "3", "")

    def test_the_workbook_holds_numbers_as_numbers(self, ana, at, crowd):
        crowd(12, judge_sound=RIGHT["judge-sound"])
        page = ana.get(f"{at}/report/file?form=xlsx")
        sheet = load_workbook(io.BytesIO(page.data)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

        assert rows[0] == ["part", "name", "right", "of", "share", "low", "high"]
        assert rows[1][:5] == ["two sides", "trusted", 12, 12, 1]
        assert "filename*=UTF-8''5B_report_" in page.headers["Content-Disposition"]

    @pytest.mark.parametrize("form", ["", "pdf", "../x", "CSV"])
    def test_another_form_is_not_there(self, ana, at, form):
        assert (
            ana.get(f"{at}/report/file", query_string={"form": form}).status_code == 404
        )

    def test_all_answers_come_as_rows_with_made_up_names(self, ana, at, crowd):
        crowd(3, single=RIGHT["single"])
        page = ana.get(f"{at}/answers.zip")
        archive = zipfile.ZipFile(io.BytesIO(page.data))

        assert page.headers["Content-Type"] == "application/zip"
        assert archive.read("answers.csv").decode().count("ev-single") == 3
        assert b"Crowd" not in archive.read("answers.csv")
        assert f"{at}/answers.zip" in read(ana.get(f"{at}/report")).links
