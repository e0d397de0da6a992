"""A class whose steps the teacher opens: two browsers at once."""

import re

import pytest
from browser.served import Served, fill
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def school(site, tmp_path):
    """A site of this test's own: opening a step would change others' pages."""
    with Served(tmp_path, library=site.library) as served:
        fill(served)
        yield served


def test_whoever_waits_goes_on_when_the_teacher_opens_the_next_step(school, browse):
    lesson = school.school.paced_lesson.public_id
    student = browse(school, f"/a/{lesson}/go", who=school.school.waiting)
    teacher = browse(school, f"/t/a/{lesson}/live", who=school.school.ana)
    expect(student.get_by_text("This page then goes on by itself.")).to_be_visible()

    teacher.get_by_role("button", name="Open step 3", exact=True).click()

    expect(student).to_have_url(re.compile("/3$"), timeout=10_000)
    expect(teacher.get_by_text("Open: step 3 of")).to_be_visible()


def test_without_scripts_a_link_does_it(school, browse):
    lesson = school.school.paced_lesson.public_id
    who = school.school.waiting
    student = browse(school, f"/a/{lesson}/go", who=who, scripts=False)
    expect(student.get_by_text("This page then goes on by itself.")).to_be_hidden()
    teacher = browse(
        school, f"/t/a/{lesson}/live", who=school.school.ana, scripts=False
    )
    teacher.get_by_role("button", name="Open step 3", exact=True).click()

    student.get_by_role("link", name="Look again").click()

    expect(student).to_have_url(re.compile("/3$"))
