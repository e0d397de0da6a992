"""Into a lesson by code, back by PIN or card."""

from datetime import date, timedelta

import pytest
from cast import PIN_KEY
from sqlalchemy import func, select

from kit.db.models import Account, Assignment, Classroom, JoinCode
from kit.services import assignments, joining, members
from kit.services.errors import NameTakenError, UnknownCodeError, WrongSecretError
from kit.services.names import name_key

# --- how long a code is ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("live", "digits"),
    [
        (1, 6),
        (10, 6),
        (11, 7),
        (100, 7),
        (101, 8),
        (1000, 8),
        (1001, 9),
        (10_000, 9),
        (10_001, 10),
    ],
)
def test_a_code_grows_with_the_number_of_live_codes(live, digits):
    assert joining.code_length(live) == digits


def test_one_guess_hits_with_a_chance_of_at_most_one_in_100_000():
    for live in range(1, 20_000):
        assert live / 10 ** joining.code_length(live) <= 1 / 100_000


def test_shorter_codes_do_not_add_up_beyond_the_bound(database, cast, now):
    """Codes of one length never outnumber their share, as lessons open and close."""
    with database.writing() as session:
        more = [_assignment(cast, n, now) for n in range(30)]
        session.add_all(more)
        session.flush()
        codes = [joining.new_code(session, assignment_id=a.id, now=now) for a in more]
    lengths = [len(code) for code in codes]

    # Four codes are there already, so six digits are left for six of ours.
    assert lengths == [6] * 6 + [7] * 24


def _assignment(cast, number, now):
    return Assignment(
        school_id=cast.school_id,
        public_id=f"lesson{number}",
        classroom_id=cast.class_5b.id,
        kind="module",
        content_id="demo-module",
        track="everyday",
        retry=True,
        explain="each",
        draft_locales="",
        opened_at=now,
    )


@pytest.mark.parametrize(
    ("live", "digits"), [(9, 6), (10, 7), (99, 7), (100, 8), (999, 8), (1000, 9)]
)
def test_a_new_code_counts_itself(database, cast, now, live, digits):
    with database.writing() as session:
        session.execute(JoinCode.__table__.delete())
        lessons = [_assignment(cast, n, now) for n in range(live)]
        session.add_all(lessons)
        session.flush()
        session.add_all(
            JoinCode(
                code=f"9{n:07}", assignment_id=a.id, expires_at=now + timedelta(hours=1)
            )
            for n, a in enumerate(lessons)
        )
        code = joining.new_code(session, assignment_id=cast.lesson_5b.id, now=now)

    assert len(code) == digits
    assert code.isdigit()


def test_numbers_nobody_wants_on_a_board_are_skipped(monkeypatch, database, cast, now):
    digits = iter("148812" + "118880" + "000000" + "204060")
    monkeypatch.setattr(joining.secrets, "choice", lambda _: next(digits))

    with database.writing() as session:
        code = joining.new_code(session, assignment_id=cast.lesson_5b.id, now=now)

    assert code == "204060"


def test_a_code_that_is_live_already_is_not_given_twice(
    monkeypatch, database, cast, now
):
    digits = iter(cast.lesson_6a.code + "204060")
    monkeypatch.setattr(joining.secrets, "choice", lambda _: next(digits))

    with database.writing() as session:
        code = joining.new_code(session, assignment_id=cast.lesson_5b.id, now=now)

    assert code == "204060"


def test_leading_zeros_count():
    assert joining.normal_code("004711") == "004711"


# --- what people type ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("482917", "482917"),
        (" 482 917 ", "482917"),
        ("482-917", "482917"),
        ("482\u00a0917", "482917"),
        ("482\u2013917", "482917"),
        ("٤٨٢٩١٧", "482917"),  # Arabic
        ("۴۸۲۹۱۷", "482917"),  # Persian
        ("४८२९१७", "482917"),  # Devanagari
        ("４８２９１７", "482917"),  # full width
        ("48²917", None),  # superscript
        ("48⑧917", None),
        ("48a917", None),
        ("", None),
        ("   ", None),
        ("1234567890123", None),
        ("123456789012", "123456789012"),
        ("482917; DROP TABLE join_code", None),
        ("482917\x00", None),
    ],
)
def test_digits_of_every_script_are_digits(typed, code):
    assert joining.normal_code(typed) == code


def test_the_code_leads_to_its_lesson(database, cast, now):
    with database.reading() as session:
        lesson = joining.get_open_lesson(session, typed=cast.lesson_5b.code, now=now)

    assert (lesson.assignment, lesson.class_name) == (cast.lesson_5b.public_id, "5B")
    assert (lesson.kind, lesson.content_id) == ("module", "demo-module")
    assert lesson.erase_on == date(2027, 8, 31)
    assert not lesson.paused


def unknown(database, typed, now):
    with database.reading() as session, pytest.raises(UnknownCodeError):
        joining.get_open_lesson(session, typed=typed, now=now)
    return True


@pytest.mark.parametrize("typed", ["", "abc", "000000", "99999999", "'"])
def test_what_is_no_code_leads_nowhere(database, cast, now, typed):
    assert unknown(database, typed, now)


def test_a_code_lives_for_four_hours_at_most(database, cast, now):
    code = cast.lesson_5b.code
    with database.reading() as session:
        almost = now + joining.CODE_LIVES - timedelta(seconds=1)
        assert joining.get_open_lesson(session, typed=code, now=almost)

    assert unknown(database, code, now + joining.CODE_LIVES)


def test_a_code_dies_with_its_lesson(database, cast, now):
    with database.writing() as session:
        assignments.close(session, assignment_id=cast.lesson_5b.id, now=now)

    assert unknown(database, cast.lesson_5b.code, now)


def test_a_new_code_replaces_the_old_one_at_once(database, cast, now):
    with database.writing() as session:
        code = joining.new_code(session, assignment_id=cast.lesson_5b.id, now=now)

    with database.reading() as session:
        assert joining.get_open_lesson(session, typed=code, now=now)
        assert (
            joining.live_code(session, assignment_id=cast.lesson_5b.id, now=now) == code
        )
    assert unknown(database, cast.lesson_5b.code, now)


def test_a_new_code_sweeps_up_those_that_have_expired(database, cast, now):
    later = now + timedelta(hours=5)
    with database.writing() as session:
        joining.new_code(session, assignment_id=cast.lesson_5b.id, now=later)

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JoinCode)) == 1


def test_an_expired_code_is_not_the_live_one(database, cast, now):
    with database.reading() as session:
        found = joining.live_code(
            session, assignment_id=cast.lesson_5b.id, now=now + timedelta(hours=4)
        )

    assert found is None


def test_joining_a_paused_lesson_is_possible_and_said(database, cast, now):
    with database.writing() as session:
        assignments.pause(session, assignment_id=cast.lesson_5b.id, now=now)

    with database.reading() as session:
        lesson = joining.get_open_lesson(session, typed=cast.lesson_5b.code, now=now)
    assert lesson.paused


# --- joining ---------------------------------------------------------------------------


@pytest.fixture
def lesson(database, cast, now):
    with database.reading() as session:
        return joining.get_open_lesson(session, typed=cast.lesson_5b.code, now=now)


@pytest.fixture
def join(database, lesson, now):
    def join(name):
        with database.writing() as session:
            return joining.join_class(
                session, lesson=lesson, name=name, locale="uk", now=now
            )

    return join


def test_a_newcomer_is_a_student_with_a_last_day(database, cast, join, now):
    student_id = join("Maple 27")

    with database.reading() as session:
        student = session.get_one(Account, student_id)
    assert (student.role, student.name, student.locale) == ("student", "Maple 27", "uk")
    assert (student.classroom_id, student.waiting) == (cast.class_5b.id, False)
    assert student.erase_on == date(2027, 8, 31)
    assert student.password_hash is None


@pytest.mark.parametrize("name", ["Ben", "BEN", " ben ", "Веn", "B\u200ben", "Finn"])
def test_a_name_that_looks_taken_is_taken(join, name):
    with pytest.raises(NameTakenError):
        join(name)


def test_the_name_of_another_class_is_free(join):
    assert join("Chen")


def test_thirty_newcomers_at_once_get_their_own_rows(database, cast, join, now):
    import threading

    faults = []

    def safely(name):
        try:
            join(name)
        except Exception as fault:
            faults.append(fault)

    # Each name is wanted by three at the same moment.
    threads = [
        threading.Thread(target=safely, args=(f"Maple {n % 10}",)) for n in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        joined = session.scalar(
            select(func.count()).select_from(Account).where(Account.name.like("Maple%"))
        )
    assert joined == 10
    assert [type(f) for f in faults] == [NameTakenError] * 20


def test_above_the_expected_size_newcomers_wait(database, cast, join):
    with database.writing() as session:
        # Ben, Bea and Gus are in; Finn, who was removed, takes no seat.
        session.get_one(Classroom, cast.class_5b.id).expected_size = 4
    first, second = join("Maple 27"), join("Pebble 52")

    with database.reading() as session:
        assert not session.get_one(Account, first).waiting
        assert session.get_one(Account, second).waiting


@pytest.mark.parametrize(
    ("today", "keep_days", "day"),
    [
        (date(2026, 9, 7), None, date(2027, 8, 31)),
        (date(2027, 1, 1), None, date(2027, 8, 31)),
        (date(2027, 7, 31), None, date(2027, 8, 31)),
        (date(2027, 8, 1), None, date(2028, 8, 31)),  # the new year has begun
        (date(2027, 8, 31), None, date(2028, 8, 31)),
        (date(2026, 9, 7), 30, date(2026, 10, 7)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2026, 9, 7), 800, date(2028, 11, 15)),
    ],
)
def test_the_last_day_of_what_is_kept(today, keep_days, day):
    assert joining.erase_day(today, keep_days=keep_days) == day


def test_nothing_is_kept_longer_than_thirteen_months_by_default():
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(1000)]

    kept = [(joining.erase_day(day, keep_days=None) - day).days for day in days]

    assert min(kept) == 31
    assert max(kept) <= 396


def test_offered_names_are_free(database, cast, join):
    join("Maple 27")
    with database.reading() as session:
        names = joining.free_names(
            session, classroom_id=cast.class_5b.id, words=["Maple"], count=80
        )

    keys = {name_key(name) for name in names}
    assert len(keys) == 80
    assert name_key("Maple 27") not in keys


def test_a_crowded_class_gets_longer_numbers(database, cast):
    with database.reading() as session:
        names = joining.free_names(
            session, classroom_id=cast.class_5b.id, words=["Maple"], count=300
        )

    assert len(set(names)) == 300
    assert max(map(len, names)) > len("Maple 27")


# --- coming back -----------------------------------------------------------------------


def pin(database, cast, name="ben"):
    with database.reading() as session:
        return joining.pin_of(session.get_one(Account, cast[name].id), pin_key=PIN_KEY)


def back(database, nickname, typed, class_id):
    with database.reading() as session:
        return joining.come_back(
            session,
            classroom_id=class_id,
            nickname=nickname,
            pin=typed,
            pin_key=PIN_KEY,
        )


@pytest.mark.parametrize("nickname", ["Ben", "ben", " BEN ", "Веn"])
def test_name_and_pin_lead_back(database, cast, nickname):
    found = back(database, nickname, pin(database, cast), cast.class_5b.id)

    assert found == cast["ben"].id


def test_a_pin_may_be_typed_in_any_digits(database, cast):
    arabic = pin(database, cast).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert back(database, "Ben", f" {arabic} ", cast.class_5b.id) == cast["ben"].id


@pytest.mark.parametrize(
    "typed", ["", "none", "abcd", "12345678901234", "\x00", "مرحبا"]
)
def test_what_is_no_pin_is_wrong(database, cast, typed):
    with pytest.raises(WrongSecretError):
        back(database, "Ben", typed, cast.class_5b.id)


def test_a_pin_works_for_its_owner_in_its_class_only(database, cast):
    bens = pin(database, cast)
    for nickname, class_id in (
        ("Bea", cast.class_5b.id),
        ("Ben", cast.class_6a.id),
        ("Nobody", cast.class_5b.id),
    ):
        with pytest.raises(WrongSecretError):
            back(database, nickname, bens, class_id)


def test_whoever_was_removed_cannot_come_back(database, cast):
    with pytest.raises(WrongSecretError):
        back(database, "Finn", pin(database, cast, "finn"), cast.class_5b.id)


def test_pins_are_four_digits_spread_evenly(now):
    pins = [
        joining.pin_of(Account(public_id=f"student{n}", pin_counter=0), pin_key=PIN_KEY)
        for n in range(20_000)
    ]

    assert all(len(p) == 4 and p.isdigit() for p in pins)
    # 20,000 draws from 10,000 PINs leave about 10,000 / e**2 = 1,353 unused.
    assert 8_400 < len(set(pins)) < 8_900


def test_a_pin_depends_on_student_counter_and_key():
    student = Account(public_id="student", pin_counter=0)
    other = Account(public_id="student", pin_counter=1)
    key, other_key = b"k" * 32, b"l" * 32
    pins = {
        joining.pin_of(s, pin_key=k) for s in (student, other) for k in (key, other_key)
    }

    assert len(pins) == 4  # for these; two PINs may of course be equal by chance
    assert joining.pin_of(student, pin_key=key) == joining.pin_of(student, pin_key=key)


def test_a_new_pin_voids_the_old_one_and_every_card(database, cast):
    old = pin(database, cast)
    card = card_of(database, cast)
    with database.writing() as session:
        members.new_pin_for(
            session, class_id=cast.class_5b.id, student=cast["ben"].public_id
        )

    assert pin(database, cast) != old
    with pytest.raises(WrongSecretError):
        back(database, "Ben", old, cast.class_5b.id)
    assert holder(database, card) is None
    assert holder(database, card_of(database, cast)).account_id == cast["ben"].id


# --- cards -----------------------------------------------------------------------------


def card_of(database, cast, name="ben"):
    with database.reading() as session:
        row = session.get_one(Account, cast[name].id)
        return joining.card_of(row, pin_key=PIN_KEY)


def holder(database, secret, key=PIN_KEY):
    with database.reading() as session:
        return joining.find_card_holder(session, secret=secret, pin_key=key)


def test_a_card_names_its_holder(database, cast):
    found = holder(database, card_of(database, cast))

    assert (found.account_id, found.name, found.class_name) == (
        cast["ben"].id,
        "Ben",
        "5B",
    )


def test_printing_again_gives_the_same_card(database, cast):
    assert card_of(database, cast) == card_of(database, cast)


def test_a_card_carries_192_bits_that_only_the_site_can_make(database, cast):
    card = card_of(database, cast)

    assert len(card) == 12 + 32
    assert holder(database, card, key=b"another key") is None


@pytest.mark.parametrize("change", ["", "x", "short", "ключ", "\x00", "x" * 5000])
def test_what_is_no_card_belongs_to_nobody(database, cast, change):
    assert holder(database, change) is None
    assert holder(database, card_of(database, cast)[:-1] + change) is None


def test_a_card_of_somebody_removed_opens_nothing(database, cast):
    assert holder(database, card_of(database, cast, "finn")) is None


def test_a_member_of_staff_has_no_card(database, cast):
    assert holder(database, card_of(database, cast, "ana")) is None
