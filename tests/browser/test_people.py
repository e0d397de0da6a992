"""The people of a class without a script: a list, names chosen from it, and undoing."""

import pytest
from browser.browse import PHONE
from browser.served import give_lesson
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.statement("T57")
def test_names_are_added_chosen_joined_removed_and_brought_back(site, browse):
    teacher = browse(site, "/t/classes/new?lang=en", who=site.school.ana, scripts=False)
    teacher.locator("[name=name]").fill("9D")
    teacher.locator("main form .button-primary").click()
    room = teacher.url
    lesson = give_lesson(site, room.rstrip("/").split("/")[-1], "m01-judge-source")

    teacher.goto(f"{room}people/add")
    teacher.locator("textarea").fill("Anna\nBen\nanna\nОля")
    teacher.get_by_role("button", name="Look through the names").click()
    expect(teacher.locator("#problems")).to_contain_text("1 line cannot be added.")
    teacher.get_by_role("button", name="Add 3 names").click()
    expect(teacher.locator("main")).to_contain_text("3 names added.")

    student = browse(
        site, f"/j/{lesson.code}?lang=en", size=PHONE, lang="en", scripts=False
    )
    student.locator("label", has_text="Ben").click()
    student.locator("main form .button-primary").click()
    student.wait_for_url("**/a/*/1")

    press(teacher, room, "Anna", "Remove")
    teacher.get_by_role("button", name="Undo").click()
    expect(teacher.locator("main")).to_contain_text("Everything is back.")

    teacher.locator("tr", has_text="Anna").locator("summary").click()
    teacher.locator("tr", has_text="Anna").get_by_text("Same person as…").click()
    teacher.locator("label", has_text="Ben").click()
    teacher.get_by_role("button", name="See what both did").click()
    expect(teacher.locator("tbody tr")).to_have_count(1)
    teacher.get_by_role("button", name="Join into one").click()
    expect(teacher.locator("tbody tr")).to_have_count(2)
    teacher.get_by_role("button", name="Undo").click()
    expect(teacher.locator("tbody tr")).to_have_count(3)

    teacher.goto(f"{room}settings")
    teacher.get_by_role("button", name="Remove the class").click()
    teacher.goto(f"{site.address}/t/bin")
    teacher.locator("li", has_text="9D").get_by_role("link").click()
    teacher.locator("[name=name]").fill("9C")
    teacher.get_by_role("button", name="Erase for ever").click()
    expect(teacher.locator("#problems")).to_be_visible()
    teacher.goto(f"{site.address}/t/bin")
    teacher.locator("li", has_text="9D").get_by_role("button").click()
    expect(teacher.locator("h1")).to_have_text("9D")


def press(page, room, name, button):
    """A button in the menu of one student."""
    page.goto(f"{room}people")
    row = page.locator("tr", has_text=name)
    row.locator("summary").click()
    row.get_by_role("button", name=button).click()
