"""A form takes its own fields and no others, whatever is posted beside them."""

import pytest
from security.addresses import UNSAFE
from security.dump import differences, dump, values

from kit.db.base import Base

MARK = "planted-7"
# The forms of these rules have a field of that name, and mean another column by it.
OWN = {
    "public.home": {"code"},
    "public.sign_in": {"name"},
    "public.set_up": {"name", "locale"},
    "public.join": {"name"},
    "student.answer": {"certainty", "resend_key", "item", "number"},
    "teacher.new_class": {"name"},
    "teacher.class_settings": {"name", "expected_size"},
    "teacher.edit_student": {"name", "note", "track"},
    "teacher.erase_student": {"name"},
    "teacher.erase_class": {"name"},
    "teacher.confirm_move": {"name"},
    "student.doubt": {"words"},
    "teacher.doubt": {"words"},
    "teacher.confirm_rule": {"what", "words"},
    "teacher.lead": {"state"},
    "teacher.assign": {"track", "pace", "retry", "explain", "sittings"},
    "admin.people": {"name", "role"},
    "admin.settings": {"name", "locale"},
}
COLUMNS = sorted({c.name for t in Base.metadata.tables.values() for c in t.columns})
EVIL = {
    "role": "admin",
    "waiting": "0",
    "school_id": "2",
    "classroom_id": "3",
    "removed_at": "",
    "closed_at": "",
    "earned_milli": "1000",
    "draft_locales": "uk ar",
    "locale": "ar",
}


def visitor_of(rule):
    part = rule.endpoint.split(".")[0]
    return {"admin": "admin", "public": "nobody"}.get(part, part)


def test_the_names_of_columns_are_known():
    assert {"role", "school_id", "earned_milli", "password_hash"} <= set(COLUMNS)


@pytest.mark.parametrize("mark", [MARK, "1", "2026-01-01 00:00:00"])
def test_columns_that_no_form_has_do_not_change(world, addresses, mark):
    tried = 0
    for rule in addresses.rules():
        for method in rule.methods & UNSAFE:
            own = OWN.get(rule.endpoint, set())
            extra = {c: EVIL.get(c, mark) for c in COLUMNS if c not in own}
            changes = []
            for planted in ({}, extra):
                world.put_back()
                before = dump(world.file)
                world.browser(visitor_of(rule)).open(
                    addresses.there(rule),
                    method=method,
                    data={**planted, **addresses.body(rule)},
                ).close()
                after = dump(world.file)
                changes.append(differences(before, after))
            assert changes[0] == changes[1], rule
            assert MARK not in {str(v) for v in values(after)}, rule
            roles = {
                k: row["role"]
                for k, row in after["account"].items()
                if k in before["account"]
            }
            assert roles == {k: before["account"][k]["role"] for k in roles}, rule
            tried += 1
    world.put_back()
    assert tried >= 25


def test_a_newcomer_is_a_student_of_the_class_whatever_is_posted(world, addresses):
    from pages import hidden, offered

    world.put_back()
    door = f"/j/{world.cast.lesson_5b.code}"
    browser = world.browser("nobody")
    page = browser.get(door)
    data = {"offer": hidden(page, "offer"), "name": offered(page, "name")[0]}
    before = dump(world.file)["account"]

    browser.post(door, data={**EVIL, **data, "password_hash": "x", "pin_counter": "9"})

    after = dump(world.file)["account"]
    (new,) = [row for key, row in after.items() if key not in before]
    assert (new["role"], new["school_id"]) == ("student", world.cast.school_id)
    assert new["classroom_id"] == world.cast.class_5b.id
    assert new["pin_counter"] == 0
    world.put_back()
