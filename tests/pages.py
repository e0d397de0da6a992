"""Reading pages as people do: title, heading, problems, what a form would send."""

import re
from html import unescape
from html.parser import HTMLParser

SECRETS = (
    (re.compile(r'nonce="[^"]*"'), 'nonce=""'),
    (re.compile(r'name="csrf_token" value="[^"]*"'), 'name="csrf_token" value=""'),
    (re.compile(r'name="resend_key" value="[^"]*"'), 'name="resend_key" value=""'),
)


class _Reader(HTMLParser):
    """Collects the parts of a page that tests ask for."""

    VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "line"}

    INLINE = {"a", "b", "bdi", "em", "i", "q", "span", "strong", "svg", "path"}

    def __init__(self):
        super().__init__()
        self.open = []
        self.texts = {}
        self.inputs = []
        self.links = []
        self.alerts = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input":
            self.inputs.append(given)
        if tag == "a":
            self.links.append(given.get("href", ""))
        if given.get("role") == "alert":
            self.alerts.append("")
        if tag not in self.INLINE:
            self.handle_data(" ")
        if tag not in self.VOID:
            self.open.append((tag, given))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        for tag, given in self.open:
            self.texts.setdefault(tag, "")
            self.texts[tag] += data
            if given.get("role") == "alert":
                self.alerts[-1] += data


def read(page):
    reader = _Reader()
    reader.feed(page.text)
    reader.close()
    return reader


def tidy(text):
    return " ".join(text.split())


def title(page):
    """What stands in the tab, without the name of the kit."""
    return tidy(read(page).texts["title"])


def h1(page):
    return tidy(read(page).texts.get("h1", ""))


def main(page):
    """The words of the page's main part."""
    return tidy(read(page).texts.get("main", ""))


def alert(page):
    """The summary of problems; fails when there is none."""
    (words,) = read(page).alerts
    return tidy(words)


def hidden(page, name):
    """The value of a hidden input: what a browser would send back."""
    return next(i["value"] for i in read(page).inputs if i.get("name") == name)


def checked(page, name):
    """The values ticked under a name."""
    return [
        i["value"]
        for i in read(page).inputs
        if i.get("name") == name and "checked" in i
    ]


def offered(page, name):
    """The values of the radio buttons or checkboxes of a name."""
    return [
        i.get("value")
        for i in read(page).inputs
        if i.get("name") == name and i.get("type") in ("radio", "checkbox")
    ]


def plain(page):
    """The bytes of a page without what differs from one answer to the next."""
    text = page.text
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def words(page):
    """The page's text as it would be read, entities resolved."""
    return unescape(page.text)


def says(text, word):
    """Whether a word stands there by itself: an id drawn at random may spell a name."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None
