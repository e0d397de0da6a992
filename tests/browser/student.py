"""A student who has begun a lesson, to be met in the middle of it."""

import itertools

from browser.answers import Walk, right
from browser.browse import PHONE

from kit.content.model import Judge

numbers = itertools.count(100)


def join_anew(site):
    """A new student of the class of these tests, who has begun its first lesson."""
    lesson = site.school.lessons[0]
    name = f"Comet {next(numbers)}"
    who = site.join(lesson, name)
    site.taking(who, lesson)
    return Student(site, lesson, who, name)


class Student:
    def __init__(self, site, lesson, who, name):
        self.site, self.lesson, self.who, self.name = site, lesson, who, name
        plan = site.taking(who, lesson).here().plan
        self.items = {
            page.number: site.library.items[page.item]
            for page in plan.pages
            if page.item
        }

    def page_of(self, kind):
        """The address of the first question of a type."""
        number = next(n for n, item in self.items.items() if type(item) is kind)
        return f"/a/{self.lesson.public_id}/{number}"

    def open(self, browse, kind=Judge, **options):
        return browse(
            self.site, self.page_of(kind), who=self.who, size=PHONE, **options
        )

    def walk(self, page, responds=right, **options):
        return Walk(page, self.site.library, responds, **options)

    def fill(self, page, responds=right, **options):
        """Fill the open question, not yet sent; returns the response."""
        walk = self.walk(page, responds, **options)
        return walk.fill(walk.item())

    def stored(self):
        return self.site.answers_of(self.who)
