import random

import pytest

from kit.i18n import read_words, sort_key, speaking

# T9. The orders of Intl.Collator (ICU 78, CLDR 48), which the alphabets of CLDR give.
IN_ORDER = {
    "uk": "анна Аня Галина Ґаліна Еліна Євген Жанна Зоя Іван Ірина Їжакевич Йосип М’ята"
    " Мар’ян Мар'яна Марія Шевченко Щербак Ярослав Bob",
    "pl": "Ada Ania Ądam Celina Czesław Ćwikła Lucyna Ludwik Łukasz Ola Ósma Stanisław"
    " Szymon Świt Zofia Źrebak Żaneta",
    "cs": "Cecílie Cyril Čeněk Dana Ďuro Hana chata Chrudoš Ivan Roman Řehoř Sáva Šárka"
    " Uma Úrsula Zdeněk Žofie",
    "de": "Adam Ägidius Anton Mueller Muller Müller Oskar Otto Özlem Straub Strauss"
    " Strauß Übelacker Ulrich Zoë",
    "tr": "Cem Cemal Çağla Gül Ğ Ilgaz Irmak Ismail İbrahim Osman Özge Selin Şule Umut"
    " Ümit Zeki",
    "ro": "Ana Azor Ăla Ânca Ion Iza Înca Sorin Stela Ștefan Toma Tudor Ţăran Țurcanu",
    "es": "Alba Álvaro Andrea Ángel Chavela Clara Llorenç Luz Noa Nuria Ñandú Oscar"
    " Óscar Zoe",
    "fr": "Cécile Come Côme cote coté côte côté Edgar Élodie Étienne Eva Éva Jean-Luc"
    " Jeanne Odile Œdipe Ofélia Zoé",
    "ar": "آدم إبراهيم أحمد احمد أمل إيمان بدر تامر ثامر زيد سارا سارة فاطمة فاطمه"
    " هدى هدي ياسر يوسف",
    "fi": "Aino Azra Veikko Väinö Wäinö Yrjö Zacharias Åke Äijö Öljy Örn",
    "sk": "Adam Áron Äko Cyril Čenek Dana Ďuro Hana chata Ivan Ľuboš Óda Ota Ôňa Šimon",
}


@pytest.mark.parametrize("code", IN_ORDER)
def test_names_stand_as_in_the_alphabet(code):
    names = IN_ORDER[code].split()
    mixed = random.Random(7).sample(names, len(names))

    assert sorted(mixed, key=lambda name: sort_key(name, code)) == names
    assert sorted(mixed) != names  # or the alphabet would not be needed


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("en", "resume", "résumé"),
        ("en", "a", "A"),
        ("en", "A", "aa"),
        ("en", "Jean Luc", "Jean-Luc"),
        ("en", "O'Brien", "Oak"),
        ("en", "5B", "Ana"),
        ("en", "2", "٣"),  # digits count by their value in every script
        ("en", "٣", "4"),
        ("en", "Zoe", "Яна"),
        ("uk", "Яна", "Zoe"),  # one's own script first
        ("en", "Яна", "سارة"),
        ("ar", "سارة", "Zoe"),
        ("ru", "Елка", "Ёлка"),
        ("ru", "Ёлка", "Енот"),
        ("ru", "ґанок", "гора"),
        ("en", "Łada", "Lado"),
        ("pl", "Lado", "Łada"),
        ("en", "þing", "tie"),
        ("en", "~", "1"),
        ("en", "z", "ა"),  # scripts without an alphabet here come last
        ("en", "", " "),
        ("ar", "محمد", "مـحمدي"),  # the stretch between letters says nothing
        ("ar", "محمد", "مُحمد"),
    ],
)
def test_the_first_stands_before_the_second(code, first, second):
    assert sort_key(first, code) < sort_key(second, code)


def test_two_ways_to_write_one_letter_are_one_letter():
    assert sort_key("e\u0301", "fr")[:3] == sort_key("é", "fr")[:3]
    assert sort_key("ţ", "ro")[:3] == sort_key("ț", "ro")[:3]


def test_unseen_characters_do_not_count():
    assert sort_key("An\u200ba", "en")[:3] == sort_key("Ana", "en")[:3]


def test_a_mark_alone_is_no_error():
    assert sort_key("\u0301", "en") != sort_key("", "en")


def test_equal_names_keep_one_order_whatever_came_first():
    assert sort_key("Ana") == sort_key("Ana")
    assert sort_key("An\u200ba") != sort_key("Ana")


def test_without_a_locale_the_chosen_language_decides(languages):
    words = read_words([], languages)
    names = ["Bob", "Їжак", "Ірина", "Ґанна", "Анна"]

    with speaking(words["uk"]):
        assert sorted(names, key=sort_key) == ["Анна", "Ґанна", "Ірина", "Їжак", "Bob"]
    assert min(names, key=sort_key) == "Bob"


def test_babels_value_does_as_well(languages):
    assert sort_key("ch", languages["uk"].locale) == sort_key("ch", "uk")


def test_a_thousand_long_names_take_no_time():
    names = ["Ї" * 40] * 1000

    assert len({sort_key(name, "uk") for name in names}) == 1
