"""Staff passwords: long, not the first that is guessed, slow to try."""

import pytest
from cast import PASSWORD, PASSWORD_HASH

from kit.services.errors import WeakPasswordError
from kit.services.passwords import (
    COMMON,
    METHOD,
    NOBODY,
    hash_password,
    is_password,
    require_strength,
)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "short"),
        ("elevenchars", "short"),
        ("x" * 129, "long"),
        ("aaaaaaaaaaaa", "common"),
        ("abababababab", "common"),
        ("passwordpassword", "common"),
        ("Password1234", "common"),
        ("1234567890!!!", "common"),
        ("qwertyuiop12", "common"),
        ("парольпароль", "common"),
        ("ПАРОЛЬ пароль", "common"),
        ("йцукенгшщзхї", "common"),
        ("вчительвчитель", "common"),
        ("anaanaanaana", "common"),  # three letters only
        ("mill lane school", "name"),
        ("MillLaneSchool", "name"),
        ("Mill-Lane-School 1", "name"),
        ("Cora Smith 12", "name"),
    ],
)
def test_weak_passwords_are_refused(password, reason):
    context = (
        "Cora Smith",
        "Mill Lane School",
        "MillLaneSchool",
        "Mill-Lane-School",
        "",
    )
    with pytest.raises(WeakPasswordError) as refusal:
        require_strength(password, context=context)

    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "twelve chars",
        "my teacher is a heron",
        "зелена чапля літає",
        "مالك الحزين يطير",
        "x7" * 3 + "qwerty!",
        "y" * 60 + "abcdefghij",
    ],
)
def test_a_sentence_of_any_script_is_good_enough(password):
    require_strength(password, context=("Ana",))


def test_words_are_compared_as_names_are():
    assert all(word == word.casefold() for word in COMMON)
    assert "пapoль" in COMMON  # with Latin a, o and p: look-alikes are folded


def test_a_password_is_told_from_a_wrong_one():
    assert is_password(PASSWORD_HASH, PASSWORD)
    assert not is_password(PASSWORD_HASH, PASSWORD + " ")


def test_nobody_has_the_password_of_nobody():
    assert not is_password(None, "nobody has this password")
    assert NOBODY.startswith(METHOD)


def test_a_new_hash_is_stretched_and_salted():
    one, other = hash_password(PASSWORD), hash_password(PASSWORD)

    assert one.startswith("scrypt:32768:8:3$")
    assert one != other
    assert len(one) <= 200  # what the column holds
    assert is_password(one, PASSWORD)
