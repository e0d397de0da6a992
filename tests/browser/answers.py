"""Responses to shipped questions, and giving them with the page's own controls."""

from kit.content.model import (
    GOOD_ENOUGH,
    NOT_GOOD_ENOUGH,
    Chosen,
    Classify,
    Highlight,
    Judge,
    Label,
    Labelled,
    Match,
    MultipleChoice,
    Order,
    Ordered,
    Paired,
    Reflection,
    ShortText,
    SingleChoice,
    Typed,
)

SENTENCE = "I ask who says so, and how they could know."


def right(item, text, _number=1):
    """A response that earns every point; `text` gives the accepted lines."""
    match item:
        case Judge() | SingleChoice():
            return Chosen(frozenset({item.key}))
        case MultipleChoice() | Highlight():
            return Chosen(item.key)
        case Label():
            return Labelled(dict(item.key))
        case Order():
            return Ordered(tuple(option for place in item.key for option in place))
        case Classify() | Match():
            return Paired(dict(item.key))
        case ShortText():
            return Typed(text.accept[0])
        case Reflection():
            return Typed(SENTENCE)


def wrong(item, text, _number=1):
    """A complete response that misses; a reflection cannot."""
    match item:
        case Judge():
            other = {GOOD_ENOUGH: NOT_GOOD_ENOUGH, NOT_GOOD_ENOUGH: GOOD_ENOUGH}
            return Chosen(frozenset({other[item.key]}))
        case SingleChoice():
            return Chosen(frozenset({next(o for o in item.options if o != item.key)}))
        case MultipleChoice():  # as many as the page asks for
            misses = [o for o in item.options if o not in item.key]
            chosen = [*misses, *sorted(item.key)][: len(item.key)]
            return Chosen(frozenset(chosen))
        case Highlight():
            return Chosen(frozenset([s for s in item.spans if s not in item.key][:1]))
        case Label():
            span, label = next(iter(item.key.items()))
            return Labelled({span: next(x for x in item.labels if x != label)})
        case Order():
            return Ordered(right(item, text).order[::-1])
        case Classify():
            others = {g: h for g, h in zip(item.groups, item.groups[::-1], strict=True)}
            return Paired({o: _another(others, g) for o, g in item.key.items()})
        case Match():
            return Paired(
                dict(zip(item.key, _moved_on(item.key.values()), strict=True))
            )
        case ShortText():
            return Typed("no idea")
        case Reflection():
            return Typed(SENTENCE)


def _another(others, group):
    return others[group] if others[group] != group else next(iter(others))


def _moved_on(values):
    values = list(values)
    return values[1:] + values[:1]


def wrong_then_right(item, text, number):
    return right(item, text) if number > 1 else wrong(item, text)


def give(page, item, text, response, *, scripts=True):
    """Fill the open question, not yet sent; `text` is what the page shows."""
    match response:
        case Chosen(ids):
            for each in ids:
                page.locator(f"#chosen-{each}").check()
        case Typed(words):
            page.locator("#text").fill(words)
        case Paired(pairs) if isinstance(item, Classify):
            _sort(page, pairs)
        case Paired(pairs):
            for option, target in pairs.items():
                page.locator(f"#pair-{option}").select_option(target)
        case Ordered(order) if scripts:
            for option in order:
                add = page.locator(".rank-add")
                add.filter(has_text=text.options[option]).first.click()
        case Ordered(order):
            for place, option in enumerate(order, start=1):
                page.locator(f"#place-{option}").select_option(str(place))
        case Labelled(labels) if scripts:
            for span, label in labels.items():
                page.locator(".label-option").filter(
                    has_text=text.labels[label]
                ).click()
                page.locator(f"#label-{span}").click()
        case Labelled(labels):
            for span, label in labels.items():
                page.locator(f"#label-{span}").select_option(label)


def _sort(page, pairs):
    """On a phone one card is shown at a time; [Next] leads to the other ones."""
    left = dict(pairs)
    while left:
        for option in list(left):
            box = page.locator(f"#pair-{option}-{left[option]}")
            if box.is_visible():
                box.check()
                del left[option]
        if left:
            page.locator(".card-steps button").nth(1).click()


def be_sure(page, value=3):
    page.locator(f"#certainty-{value}").check()


class Walk:
    """A student at a page of a lesson: goes on as the page invites, to the end."""

    def __init__(self, page, library, responds, *, scripts=True, sure=3):
        self.page, self.library = page, library
        self.responds, self.scripts, self.sure = responds, scripts, sure
        self.tries = {}  # how often each item was answered

    @property
    def is_at_the_end(self):
        return self.page.url.endswith("/end")

    def to_the_end(self):
        for _ in range(80):
            if self.is_at_the_end:
                return self
            self.step()
        raise AssertionError(f"no way to the end from {self.page.url}")

    def to_a_question(self, *kinds):
        """Go on until a question of one of these types is open, and return it."""
        for _ in range(60):
            item = self.item()
            if item is not None and (not kinds or isinstance(item, kinds)):
                return item
            self.step()
        raise AssertionError(f"no such question up to {self.page.url}")

    def item(self):
        """The item of the open question; None on other pages."""
        name = self.page.locator("form.item input[name=item]")
        return self.library.items[name.get_attribute("value")] if name.count() else None

    def step(self):
        item = self.item()
        if item is None:
            self.press(self.page.locator("main .button-primary"))
        else:
            self.fill(item)
            self.check()

    def fill(self, item, response=None):
        """Give the response of this walk, or another one; how sure is said too."""
        page = self.page
        lang = page.locator("html").get_attribute("lang")
        text = self.library.homes[item.id].texts[lang].items[item.id]
        number = self.tries.get(item.id, 0) + 1
        response = response or self.responds(item, text, number)
        give(page, item, text, response, scripts=self.scripts)
        if not isinstance(item, Reflection):
            be_sure(page, self.sure)
        self.tries[item.id] = number
        return response

    def check(self):
        self.press(self.page.locator("form.item .actions .button-primary"))

    def press(self, button):
        """Press what leads to another page, and be there."""
        before = self.page.url
        button.click()
        self.page.wait_for_url(lambda url: url != before)
