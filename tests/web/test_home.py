"""The join box: digits in any script, and what is said when they lead nowhere."""

import pytest
from pages import alert, hidden, read, title

from kit.db.models import Throttle

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


def wrong_code(cast, n=0):
    """Six digits that no lesson uses."""
    codes = {lesson.code for lesson in (cast.lesson_5b, cast.form_5b, cast.lesson_6a)}
    codes.add(cast.lesson_odo.code)
    return next(
        f"{c:06d}" for c in range(100000 + n, 999999) if f"{c:06d}" not in codes
    )


@pytest.mark.statement("T02")
@pytest.mark.parametrize(
    "spelt",
    [
        lambda code: code,
        lambda code: f"{code[:3]} {code[3:]}",
        lambda code: f"{code[:3]}-{code[3:]}",
        lambda code: f" {code} ",
        lambda code: f"{code[:3]}\u00a0{code[3:]}",
        lambda code: f"{code[:3]}\u2011{code[3:]}",
        lambda code: code.translate(ARABIC),
        lambda code: code.translate(PERSIAN),
        lambda code: code.translate(BENGALI),
    ],
)
def test_the_code_may_be_typed_as_people_type_it(browse_as, cast, spelt):
    code = cast.lesson_5b.code

    answer = browse_as("nobody").post("/", data={"code": spelt(code)})

    assert (answer.status_code, answer.location) == (303, f"/j/{code}")


@pytest.mark.statement("T03")
def test_a_wrong_code_is_kept_and_said_in_words(browse_as, cast):
    code = wrong_code(cast)

    page = browse_as("nobody").post("/", data={"code": code})

    assert page.status_code == 422
    assert title(page).startswith("Problem: ")
    assert "No open class uses these digits" in alert(page)
    assert hidden(page, "code") == code
    assert "#code" in read(page).links


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "abc", "12 34 5a", "½½½", "1" * 500, "<script>", "\x00", "１２x"],
)
def test_what_is_no_code_is_refused_and_kept_escaped(browse_as, cast, typed):
    page = browse_as("nobody").post("/", data={"code": typed})

    assert page.status_code == 422
    assert alert(page)
    assert "<script>" not in page.text


def test_a_code_of_a_closed_lesson_looks_like_a_wrong_one(browse_as, cast):
    teacher = browse_as("ana")
    wrong = browse_as("nobody").post("/", data={"code": wrong_code(cast)})

    teacher.post(f"/t/a/{cast.lesson_5b.public_id}/close")
    closed = browse_as("nobody").post("/", data={"code": cast.lesson_5b.code})

    assert (closed.status_code, alert(closed)) == (422, alert(wrong))


@pytest.mark.statement("T04")
def test_the_eleventh_wrong_code_is_told_to_wait_in_words(browse_as, cast, clock):
    guesser = browse_as("nobody")
    for n in range(10):
        assert guesser.post("/", data={"code": wrong_code(cast, n)}).status_code == 422

    page = guesser.post("/", data={"code": wrong_code(cast, 10)})

    assert "Wait 30 seconds" in alert(page)
    assert not any(word in page.text for word in ("captcha", "CAPTCHA", "puzzle"))


@pytest.mark.statement("T04")
def test_meanwhile_thirty_classmates_join_from_the_same_address(browse_as, cast):
    guesser = browse_as("nobody")
    for n in range(12):
        guesser.post("/", data={"code": wrong_code(cast, n)})

    for _ in range(30):
        answer = browse_as("nobody").post("/", data={"code": cast.lesson_5b.code})
        assert answer.status_code == 303


def test_after_the_wait_the_right_code_works_again(browse_as, cast, clock):
    guesser = browse_as("nobody")
    for n in range(11):
        guesser.post("/", data={"code": wrong_code(cast, n)})
    assert guesser.post("/", data={"code": cast.lesson_5b.code}).status_code == 422

    clock.forward(minutes=11)

    assert guesser.post("/", data={"code": cast.lesson_5b.code}).status_code == 303


def test_wrong_codes_in_the_address_count_too(browse_as, cast):
    guesser = browse_as("nobody")
    for n in range(10):
        assert guesser.get(f"/j/{wrong_code(cast, n)}").status_code == 404

    page = guesser.get(f"/j/{wrong_code(cast, 10)}")

    assert page.status_code == 429
    assert "Wait 30 seconds" in alert(page)


def test_the_count_of_wrong_codes_holds_no_code_and_no_address(browse_as, cast, rows):
    browse_as("nobody").post("/", data={"code": wrong_code(cast)})

    (row,) = rows(Throttle)

    assert len(row.key) == 64
    assert wrong_code(cast) not in row.key


def test_a_student_is_offered_to_go_on_and_to_sign_out(browse_as):
    page = browse_as("ben").get("/")

    assert "You are" in page.text
    assert "/me" in read(page).links
    assert "Not you? Sign out" in page.text


@pytest.mark.parametrize("who", ["nobody", "ben", "gus", "finn", "ana", "dora", "oli"])
def test_everybody_may_open_the_start_page(browse_as, who):
    page = browse_as(who).get("/")

    assert page.status_code == 200
    assert title(page) == "Join your class – Media Literacy Kit"


def test_it_speaks_the_language_of_the_browser(browse_as):
    page = browse_as("nobody").get("/", headers={"Accept-Language": "ar-EG,en;q=0.5"})

    assert '<html lang="ar" dir="rtl"' in page.text
    assert page.headers["Content-Language"] == "ar"


def test_other_methods_are_refused(browse_as):
    assert browse_as("nobody").put("/").status_code == 405
    assert browse_as("nobody").delete("/").status_code == 405
