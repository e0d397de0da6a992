"""Three parallel forms that break no rule, as items to be changed and files to be read."""

from itertools import count, product
from string import ascii_lowercase

from kit.content.sources import read_quiz

LEANS = ("ukrainian", "nato", "russian_official", "nato_critical")
LETTERS = ("A", "B", "C")
FEEDBACK = "What is said here is long enough to be read as a reason."


def new_words():
    """Words that mean nothing and stand nowhere twice."""
    return ("x" + "".join(three) for three in product(ascii_lowercase, repeat=3))


def passage(words, *, lengths=(6, 6)):
    """Sentences of so many words each, without a digit, a name or a comma."""
    said = [" ".join(next(words) for _ in range(n)).capitalize() for n in lengths]
    return " ".join(f"{sentence}." for sentence in said)


def judge(id_, words, *, polarity, family, track="everyday", lean="none", **more):
    return {
        "id": id_,
        "type": "judge",
        "skill": "source.identify",
        "polarity": polarity,
        "track": track,
        "lean": lean,
        "family": family,
        "twin": f"{id_}-twin",
        "level": "judge",
        "est_p": 0.6,
        "marks": 1,
        "passage": passage(words),
        "feedback": {"good-enough": FEEDBACK, "not-good-enough": FEEDBACK},
        "rationale": "It is made up.",
        **more,
    }


def process(id_, *, family, track="everyday", lean="none"):
    """An item that asks for a step, not for a judgement."""
    options = {"one": "This", "two": "That", "three": "Neither of them"}
    return {
        "id": id_,
        "type": "single",
        "skill": "source.lateral",
        "polarity": "flawed",
        "track": track,
        "lean": lean,
        "family": family,
        "level": "judge",
        "est_p": 0.6,
        "marks": 1,
        "stem": "What comes first?",
        "options": options,
        "key": ["one"],
        "hint": "Think of those outside.",
        "feedback": dict.fromkeys(options, FEEDBACK),
        "rationale": "It is made up.",
    }


def form_items(letter, words):
    """The items of a form in order: each war item, its everyday sister, the rest."""
    small, items, number = letter.lower(), [], count(1)
    for lean in LEANS:
        for polarity in ("sound", "flawed") * 2:
            n = next(number)
            same = {"polarity": polarity, "family": f"war-{n}"}
            items += [
                judge(f"{small}-war-{n}", words, track="war", lean=lean, **same),
                judge(f"{small}-peace-{n}", words, **same),
            ]
    for n in range(1, 9):
        polarity = "sound" if n % 2 else "flawed"
        family = f"all-{n}"
        items.append(judge(f"{small}-all-{n}", words, polarity=polarity, family=family))
    items += [process(f"{small}-step-{n}", family=f"step-{n}") for n in range(1, 7)]
    return [{**item, "form": letter} for item in items]


def three_forms():
    words = new_words()
    return {letter: form_items(letter, words) for letter in LETTERS}


def write_quiz(root, id_, items):
    """The quiz as a file, read as the kit reads it."""
    file = root / "quizzes" / id_ / "quiz.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"id: {id_}", "source_locale: en", "items:"]
    for item in items:
        lines += _lines(item)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return read_quiz(file)


def _lines(item):
    lead = "  - "
    for field, value in item.items():
        if isinstance(value, dict):
            yield f"{lead}{field}:"
            yield from (f"      {name}: {text}" for name, text in value.items())
        elif value is not None:
            shown = f"[{', '.join(value)}]" if isinstance(value, list) else value
            yield f"{lead}{field}: {shown}"
        lead = "    "
