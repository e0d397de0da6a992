"""The teacher's home, classes, and the people in them."""

import pytest
from crowd import add_students
from pages import alert, h1, hidden, main, plain, read, says, title

from kit.content.model import Chosen
from kit.db.models import Account, Assignment, Classroom, StoredResponse


@pytest.fixture
def ana(browse_as):
    return browse_as("ana")


@pytest.fixture
def room(cast):
    return f"/t/c/{cast.class_5b.public_id}"


@pytest.fixture
def ben_at(cast, room):
    return f"{room}/people/{cast['ben'].public_id}"


class TestHome:
    def test_open_lessons_come_first_then_classes_then_lessons(self, ana):
        words = main(ana.get("/t/"))

        assert (
            words.index("Open now")
            < words.index("Classes")
            < words.index("Lessons for you")
        )
        assert "2 students" in words
        assert "6A" not in words

    def test_a_new_teacher_is_told_how_to_begin(self, browse_as):
        words = main(browse_as("dora").get("/t/"))

        assert "Start with my class" in words
        assert "Open now" not in words

    def test_a_first_visit_is_nothing_but_two_cards(self, browse_as):
        page = browse_as("dora").get("/t/")

        assert page.text.count('<section class="card') == 2
        assert "Lessons for you" not in main(page)

    def test_an_open_lesson_says_how_many_are_at_work(self, ana, cast):
        page = ana.get("/t/")

        assert "1 answering" in main(page)
        for door in ("live", "board"):
            assert f"/t/a/{cast.lesson_5b.public_id}/{door}" in read(page).links

    def test_what_is_left_over_stands_with_its_reason_and_what_to_do(
        self, ana, cast, database, library, now
    ):
        add_students(
            database,
            library,
            lesson=cast.lesson_5b,
            names=[f"Crowd {n}" for n in range(8)],
            answers=lambda _i: {"ev-single": Chosen(frozenset({"about-page"}))},
            now=now,
        )
        at = f"/t/a/{cast.lesson_5b.public_id}"
        assert "To follow up" not in main(ana.get("/t/"))
        ana.post(f"{at}/close")

        page = ana.get("/t/")

        assert "8 of 8 missed" in main(page)
        assert "A page you have never seen" in main(page)
        assert f"{at}/show/ev-single" in read(page).links
        assert f"/t/c/{cast.class_5b.public_id}/profile" in read(page).links
        assert "9 students did not finish the last lesson." in main(page)
        assert f"{at}/results/people" in read(page).links

    def test_lessons_come_with_their_languages(self, ana):
        page = ana.get("/t/")

        assert '<span class="tag" lang="uk" dir="ltr">' in page.text

    def test_a_co_teacher_sees_that_it_is_to_read(self, browse_as):
        assert "to read" in main(browse_as("cora").get("/t/"))

    def test_the_name_of_the_school_stands_at_the_top(self, browse_as):
        assert "Mill Lane School" in browse_as("ana").get("/t/").text
        assert "Hill Road School" in browse_as("odo").get("/t/").text

    def test_strangers_sign_in_and_come_back(self, browse_as):
        answer = browse_as("nobody").get("/t/library")

        assert answer.location == "/signin?next=/t/library"


class TestNewClass:
    def test_it_needs_only_a_name(self, ana, rows):
        answer = ana.post("/t/classes/new", data={"name": "  7C \u200b "})

        (room,) = rows(Classroom, name="7C")
        assert answer.location == f"/t/c/{room.public_id}/"
        assert h1(ana.get(answer.location)) == "7C"

    @pytest.mark.parametrize("name", ["", "   ", "\u200b\u200b", "x" * 81, "\x00"])
    def test_without_one_it_is_refused(self, ana, rows, name):
        before = len(rows(Classroom))

        page = ana.post("/t/classes/new", data={"name": name})

        assert page.status_code == 422
        assert alert(page)
        assert len(rows(Classroom)) == before

    def test_markup_in_a_name_is_text(self, ana):
        answer = ana.post("/t/classes/new", data={"name": "<script>alert(1)</script>"})

        page = ana.get(answer.location)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;" in page.text


class TestSettings:
    def test_name_and_size_are_changed(self, ana, room, rows, cast):
        answer = ana.post(
            f"{room}/settings", data={"name": "5B blue", "expected_size": "12"}
        )

        assert answer.location == f"{room}/"
        row = rows(Classroom, id=cast.class_5b.id)[0]
        assert (row.name, row.expected_size) == ("5B blue", 12)

    @pytest.mark.parametrize(
        "size", ["", "0", "-1", "501", "12.5", "many", "9" * 5000, "1e3", "\x00"]
    )
    def test_a_size_that_is_none_is_refused_in_our_words(
        self, ana, room, rows, cast, size
    ):
        page = ana.post(f"{room}/settings", data={"name": "5B", "expected_size": size})

        assert page.status_code == 422
        assert "Type a number" in alert(page)
        assert "Not a valid integer" not in page.text
        assert rows(Classroom, id=cast.class_5b.id)[0].expected_size == 30

    def test_digits_of_other_scripts_count(self, ana, room, rows, cast):
        ana.post(f"{room}/settings", data={"name": "5B", "expected_size": "٢٥"})

        assert rows(Classroom, id=cast.class_5b.id)[0].expected_size == 25


class TestHub:
    def test_it_leads_to_everything(self, ana, room, cast):
        page = ana.get(f"{room}/")
        links = read(page).links

        assert "3 students" in main(page) or "2 students" in main(page)
        for target in ("people", "map", "people/cards", "settings"):
            assert f"{room}/{target}" in links
        assert f"/t/a/{cast.lesson_5b.public_id}/live" in links
        assert f"{room}/assign?lesson=demo-module" in links

    def test_a_co_teacher_may_read_and_change_nothing(self, browse_as, room):
        page = browse_as("cora").get(f"{room}/")

        assert "You may read, but not change anything." in main(page)
        assert f"{room}/settings" not in read(page).links
        assert "Assign a lesson" not in main(page)


class TestPeople:
    def test_present_waiting_and_removed_stand_apart(self, ana, room):
        words = main(ana.get(f"{room}/people"))

        assert "1 guest is waiting" in words
        assert "2 students" in words
        assert "Removed: 1" in words

    def test_hidden_names_are_nowhere_in_the_page(self, ana, room, rows):
        ana.post("/t/names", data={"hidden": "1", "next": f"{room}/people"})

        text = ana.get(f"{room}/people").text

        for student in rows(Account, role="student", school_id=1):
            assert not says(text, student.name)
        assert "Show names" in text

    def test_names_are_shown_again(self, ana, room):
        ana.post("/t/names", data={"hidden": "1"})
        answer = ana.post("/t/names", data={"hidden": "0", "next": f"{room}/people"})

        assert answer.location == f"{room}/people"
        assert "Ben" in ana.get(f"{room}/people").text

    def test_a_co_teacher_sees_no_buttons(self, browse_as, room):
        page = browse_as("cora").get(f"{room}/people")

        assert "Ben" in page.text
        assert "new-pin" not in page.text
        assert "Finn" not in page.text

    def test_rename_and_note(self, ana, ben_at, room, rows, cast):
        answer = ana.post(
            ben_at,
            data={"name": " Maple  27 ", "note": "blue bag", "track": "everyday"},
        )

        assert answer.location == f"{room}/people"
        row = rows(Account, id=cast["ben"].id)[0]
        assert (row.name, row.note, row.track) == ("Maple 27", "blue bag", "everyday")
        assert "blue bag" in ana.get(f"{room}/people").text

    def test_a_name_that_is_taken_is_kept_in_the_field_and_said(
        self, ana, ben_at, rows, cast
    ):
        page = ana.post(ben_at, data={"name": "bea", "note": "n", "track": ""})

        assert page.status_code == 422
        assert alert(page).endswith(
            "Somebody in this class has that name. Choose another."
        )
        assert hidden(page, "name") == "bea"
        assert rows(Account, id=cast["ben"].id)[0].name == "Ben"
        assert rows(Account, id=cast["ben"].id)[0].note == ""

    @pytest.mark.parametrize(
        "data",
        [
            {"name": "", "note": "", "track": ""},
            {"name": "x" * 61, "note": "", "track": ""},
            {"name": "Ben", "note": "x" * 121, "track": ""},
            {"name": "Ben", "note": "", "track": "war"},
            {"name": "Ben", "note": "", "track": "peace"},
            {"name": "\U0001d160" * 60, "note": "", "track": ""},
        ],
    )
    def test_bad_input_is_refused(self, ana, ben_at, rows, cast, data):
        page = ana.post(ben_at, data=data)

        assert page.status_code == 422
        assert alert(page)
        assert rows(Account, id=cast["ben"].id)[0].name == "Ben"

    def test_a_student_of_another_class_is_none_of_this_one(
        self, ana, room, cast, rows
    ):
        for name in ("chen", "oli", "ana"):
            base = f"{room}/people/{cast[name].public_id}"
            assert ana.get(base).status_code == 404
            for act in ("", "/erase", "/let-in", "/remove", "/restore", "/new-pin"):
                data = {"name": "5B", "note": "", "track": ""}
                assert ana.post(base + act, data=data).status_code == 404, (name, act)
        assert rows(Account, id=cast["chen"].id)[0].removed_at is None


class TestRemoving:
    def test_removed_brought_back_and_everything_is_there(
        self, ana, ben_at, room, taking, rows, browse_as, cast
    ):
        taking("ben").answer("ev-single")
        ben = browse_as("ben")

        page = ana.post(f"{ben_at}/remove", follow_redirects=True)
        assert "\u2068Ben\u2069 was removed." in main(page)
        assert "Undo" in main(page)
        assert ben.get("/me").status_code == 303

        page = ana.post(f"{ben_at}/restore", follow_redirects=True)
        assert "Everything is back." in main(page)
        assert len(rows(StoredResponse)) == 1
        assert browse_as("ben").get("/me").status_code == 200

    def test_with_names_hidden_the_notice_hides_it_too(self, ana, ben_at):
        ana.post("/t/names", data={"hidden": "1"})

        page = ana.post(f"{ben_at}/remove", follow_redirects=True)

        assert "The student was removed." in main(page)
        assert not says(page.text, "Ben")

    def test_a_removed_student_is_in_no_result(self, ana, ben_at, taking, cast):
        taking("ben").answer("ev-single")
        ana.post(f"{ben_at}/remove", follow_redirects=True)  # the notice is read

        at = f"/t/a/{cast.lesson_5b.public_id}"
        for page in ("live", "results", "results/people", "export/file"):
            assert not says(ana.get(f"{at}/{page}").text, "Ben"), page
        assert (
            ana.get(f"{at}/results/people/{cast['ben'].public_id}").status_code == 404
        )

    def test_erasing_asks_for_the_name_of_the_class(self, ana, ben_at, rows, cast):
        page = ana.get(f"{ben_at}/erase")
        assert "Nobody can bring them back" in main(page)

        for typed in ("", "5b", "5 B", "5B.", "yes"):
            page = ana.post(f"{ben_at}/erase", data={"name": typed})
            assert page.status_code == 422
            assert alert(page)
        assert rows(Account, id=cast["ben"].id)

    def test_with_the_name_typed_nothing_is_left(self, ana, ben_at, rows, cast, taking):
        taking("ben").answer("ev-single")

        page = ana.post(f"{ben_at}/erase", data={"name": " 5B "}, follow_redirects=True)

        assert "Erased for ever." in main(page)
        assert not rows(Account, id=cast["ben"].id)
        assert not rows(StoredResponse)
        assert ana.get(ben_at).status_code == 404

    def test_somebody_who_is_erased_is_out(self, ana, ben_at, browse_as):
        ben = browse_as("ben")
        ana.post(f"{ben_at}/erase", data={"name": "5B"})

        assert ben.get("/me").status_code == 303


class TestPinsAndCards:
    def test_a_new_pin_is_said_once_and_is_another(self, ana, ben_at, room, browse_as):
        before = main(browse_as("ben").get("/me/way-back"))

        page = ana.post(f"{ben_at}/new-pin", follow_redirects=True)

        assert "New PIN for \u2068Ben\u2069:" in main(page)
        assert main(browse_as("ben").get("/me/way-back")) != before
        assert "New PIN for \u2068Ben\u2069:" not in main(ana.get(f"{room}/people"))

    def test_cards_are_for_those_who_are_in(self, ana, room):
        page = ana.get(f"{room}/people/cards")

        assert page.text.count('class="id-card"') == 2
        for name, there in (
            ("Ben", True),
            ("Bea", True),
            ("Gus", False),
            ("Finn", False),
        ):
            assert (f"<bdi>{name}</bdi>" in page.text) == there
        assert page.headers["Cache-Control"] == "no-store"

    def test_printing_again_changes_nothing(self, ana, room):
        assert plain(ana.get(f"{room}/people/cards")) == plain(
            ana.get(f"{room}/people/cards")
        )

    def test_an_empty_class_says_so(self, browse_as, rows):
        dora = browse_as("dora")
        room = dora.post("/t/classes/new", data={"name": "9Z"}).location

        assert "Nobody yet" in main(dora.get(f"{room}people/cards"))
        assert "Nobody yet" in main(dora.get(f"{room}people"))
        assert "Not enough answers yet" in main(dora.get(f"{room}map"))


class TestAssign:
    @pytest.fixture
    def choose(self, room):
        return f"{room}/assign?lesson=demo-module"

    GOOD = {"track": "everyday", "pace": "alone", "retry": "yes", "explain": "each"}

    def test_one_page_filled_in_opens_the_lesson(self, ana, choose, rows):
        page = ana.get(choose)
        assert "Who could know?" in h1(page)
        filled = {i["name"]: i["value"] for i in read(page).inputs if "checked" in i}
        assert filled == self.GOOD

        answer = ana.post(choose, data=filled)

        given = rows(Assignment)[-1]
        assert answer.location == f"/t/a/{given.public_id}/live"
        assert "The lesson is open." in main(ana.get(answer.location))
        assert (given.retry, given.explain) == (True, "each")

    def test_a_test_has_no_retry_whatever_is_posted(self, ana, room, rows):
        ana.post(f"{room}/assign?lesson=pre-test", data=self.GOOD)

        given = rows(Assignment)[-1]
        assert (given.kind, given.retry, given.explain) == ("form", False, "close")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("track", "peace"),
            ("pace", "hurry"),
            ("retry", "often"),
            ("explain", "never"),
            ("drafts", "en"),
            ("drafts", "xx"),
        ],
    )
    def test_what_is_not_offered_is_refused_in_our_words(
        self, ana, choose, rows, field, value
    ):
        before = len(rows(Assignment))

        page = ana.post(choose, data={**self.GOOD, field: value})

        assert page.status_code == 422
        assert alert(page)
        assert "valid choice" not in page.text
        assert len(rows(Assignment)) == before

    @pytest.mark.parametrize(
        "lesson", ["", "nosuch", "../demo-module", "\x00", "x" * 3000]
    )
    def test_a_lesson_there_is_not(self, ana, room, lesson):
        address = f"{room}/assign"

        assert ana.get(address, query_string={"lesson": lesson}).status_code == 404
        assert (
            ana.post(
                address, query_string={"lesson": lesson}, data=self.GOOD
            ).status_code
            == 404
        )

    def test_consent_to_a_draft_is_remembered_for_the_class(
        self, ana, room, rows, cast
    ):
        at = f"{room}/assign?lesson=pre-test"
        page = ana.get(at)
        assert "machine draft" in main(page)
        assert not [
            i for i in read(page).inputs if i.get("name") == "drafts" and "checked" in i
        ]

        ana.post(
            at,
            data={
                "track": "everyday",
                "retry": "no",
                "explain": "close",
                "drafts": "uk",
            },
        )

        assert rows(Assignment)[-1].draft_locales == "uk"
        assert [
            i
            for i in read(ana.get(at)).inputs
            if i.get("name") == "drafts" and "checked" in i
        ]
        other = ana.post("/t/classes/new", data={"name": "7C"}).location
        page = ana.get(f"{other}assign?lesson=pre-test")
        assert not [
            i for i in read(page).inputs if i.get("name") == "drafts" and "checked" in i
        ]


class TestLibrary:
    def test_every_lesson_with_its_languages(self, ana):
        page = ana.get("/t/library")

        assert "Who could know?" in main(page)
        assert "українська" in main(page)

    def test_the_guide_has_what_a_teacher_needs(self, ana, room):
        page = ana.get("/t/library/demo-module")
        words = main(page)

        for part in (
            "Nothing to prepare",
            "Who in this class could know?",
            "What looks professional is reliable.",
            "Students ask who could know",
        ):
            assert part in words
        assert f"{room}/assign?lesson=demo-module" in read(page).links

    @pytest.mark.parametrize("track", ["everyday", "war"])
    def test_the_preview_shows_steps_and_keys_of_a_track(self, ana, track):
        words = main(ana.get(f"/t/library/demo-module/preview/{track}"))

        assert ("lake" in words) == (track == "everyday")
        assert ("Rivne Street" in words) == (track == "war")
        assert "Only people outside the page can say what it is worth." in words

    def test_the_worksheet_has_no_key_and_the_key_has(self, ana):
        sheet, key = (
            ana.get("/t/library/demo-module/print"),
            ana.get("/t/library/demo-module/print/key"),
        )

        assert "Write three questions." in main(sheet)
        assert "who else says so." not in main(sheet)
        assert "who else says so." in main(key)

    @pytest.mark.parametrize(
        "address",
        [
            "nosuch",
            "form-a",
            "pre-test",
            "practice",
            "demo-module/preview/peace",
            "demo-module/preview/",
            "..%2f",
            "%00",
        ],
    )
    def test_what_is_not_there(self, ana, address):
        assert ana.get(f"/t/library/{address}").status_code == 404

    def test_a_teacher_without_a_class_is_led_to_make_one(self, browse_as):
        assert (
            "/t/classes/new"
            in read(browse_as("dora").get("/t/library/demo-module")).links
        )

    def test_in_another_language(self, ana):
        ana.get("/t/library?lang=uk")
        page = ana.get("/t/library/demo-module")

        assert '<html lang="uk"' in page.text
        assert '<h1 lang="uk"' in page.text


@pytest.mark.parametrize(
    "page",
    [
        "/",
        "/settings",
        "/people",
        "/people/cards",
        "/map",
        "/assign?lesson=demo-module",
    ],
)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("ana", 200),
        ("eve", 404),
        ("odo", 404),
        ("dora", 404),
        ("ben", 404),
        ("gus", 404),
        ("nobody", 303),
        ("finn", 303),
    ],
)
def test_only_its_teachers_see_a_class(browse_as, room, page, who, status):
    assert browse_as(who).get(room + page).status_code == status


def test_somebody_elses_class_looks_like_none(browse_as, room):
    eve = browse_as("eve")

    for page in ("/", "/people", "/map", "/settings"):
        assert plain(eve.get(room + page)) == plain(eve.get("/t/c/nosuch" + page))


def test_a_page_that_posts_has_no_get(browse_as, room, ben_at):
    ana = browse_as("ana")

    for act in ("let-in", "remove", "restore", "new-pin"):
        assert ana.get(f"{ben_at}/{act}").status_code == 405
    assert ana.get(f"{room}/people/let-all-in").status_code == 404


def test_titles_of_tabs_carry_the_class_and_no_student(browse_as, room, ben_at):
    ana = browse_as("ana")

    for page in ("/", "/people", "/settings", "/people/cards", "/map"):
        assert "5B" in title(ana.get(room + page))
    assert "Ben" not in title(ana.get(ben_at))
    assert "Ben" not in title(ana.get(f"{ben_at}/erase"))
