"""What a browser posts for each item of the made-up module, by the item's kind."""

FIRST_PAGE = 4  # of the items; before them three pages to read
KINDS = (
    "judge-flawed",
    "judge-sound",
    "single",
    "multiple",
    "highlight",
    "label",
    "order",
    "classify",
    "match",
    "text",
    "reflection",
)
PAGE = {kind: FIRST_PAGE + n for n, kind in enumerate(KINDS)}
LAST_PAGE = 15

RIGHT = {
    "judge-flawed": {"chosen": "not-good-enough"},
    "judge-sound": {"chosen": "good-enough"},
    "single": {"chosen": "other-tabs"},
    "multiple": {"chosen": ["warden", "office"]},
    "highlight": {"chosen": ["s2", "s3"]},
    "label": {"label-a1": "fact", "label-a2": "taste"},
    "order": {
        "place-saw": "1",
        "place-wrote": "2",
        "place-printed": "3",
        "place-shared": "4",
    },
    "classify": {
        "pair-c-warden": "saw-it",
        "pair-c-paper": "repeats",
        "pair-c-diver": "saw-it",
    },
    "match": {"pair-m-open": "t-ring", "pair-m-old": "t-search"},
    "text": {"text": " Three "},
    "reflection": {"text": "I will ask who could know."},
}
PARTLY = {
    "highlight": {"chosen": ["s2"]},
    "label": {"label-a1": "fact"},
    "order": {
        "place-saw": "2",
        "place-wrote": "1",
        "place-printed": "3",
        "place-shared": "4",
    },
    "classify": {
        "pair-c-warden": "saw-it",
        "pair-c-paper": "saw-it",
        "pair-c-diver": "saw-it",
    },
    "match": {"pair-m-open": "t-ring", "pair-m-old": "t-vote"},
}
WRONG = {
    "judge-flawed": {"chosen": "good-enough"},
    "judge-sound": {"chosen": "not-good-enough"},
    "single": {"chosen": "about-page"},
    "multiple": {"chosen": ["cousin", "star"]},
    "highlight": {"chosen": ["s1", "s4"]},
    "label": {"label-a1": "taste", "label-a2": "fact"},
    "order": {
        "place-saw": "4",
        "place-wrote": "3",
        "place-printed": "2",
        "place-shared": "1",
    },
    "classify": {
        "pair-c-warden": "repeats",
        "pair-c-paper": "saw-it",
        "pair-c-diver": "repeats",
    },
    "match": {"pair-m-open": "t-vote", "pair-m-old": "t-ring"},
    "text": {"text": "four"},
}


def body(answer, kind, *, track="ev", certainty="2", key="key-1"):
    """The whole form: answer, certainty, resend key and the item it is for."""
    sure = {} if kind == "reflection" or certainty is None else {"certainty": certainty}
    return {**answer, **sure, "resend_key": key, "item": f"{track}-{kind}"}
