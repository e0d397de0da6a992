"""The kinds of field that items have: their limits and what authors are told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo

from kit.content.model import GOOD_ENOUGH, NOT_GOOD_ENOUGH
from kit.content.passages import parse_passage, span_ids

SHORTEST_FEEDBACK = 40  # characters
LONGEST_FEEDBACK = 60  # words
RIGHT, OTHER = "right", "other"  # the two feedback texts of a `text` item

Skill: TypeAlias = Literal[
    "source.identify",
    "source.expertise",
    "source.lateral",
    "source.corroborate",
    "source.trace",
    "claim.type",
    "claim.certainty",
    "claim.evidence",
    "claim.number",
    "attribution.weasel",
    "text.filler",
    "balance.false_balance",
    "balance.false_equivalence",
    "relevance.whataboutism",
    "relevance.ad_hominem",
    "motive.attribution",
    "closure.thought_stopper",
    "closure.sealed",
    "argument.analogy",
    "argument.cause",
    "language.loaded",
    "discourse.engage",
    "discourse.share",
]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _explains_enough(text: str) -> str:
    if len(text) < SHORTEST_FEEDBACK:
        raise ValueError(
            f"only {len(text)} characters; say what carries the judgement, "
            f"in {SHORTEST_FEEDBACK} at least"
        )
    if (words := len(text.split())) > LONGEST_FEEDBACK:
        raise ValueError(
            f"{words} words; a student reads {LONGEST_FEEDBACK} at most, so shorten it"
        )
    return text


def _without_spans(text: str) -> str:
    if span_ids(parse_passage(text)):
        raise ValueError(
            "only highlight and label items have spans; remove the [[…|…]] marks"
        )
    return text


def _with_good_spans(text: str) -> str:
    parse_passage(text)
    return text


def choice_ids(data: Mapping[str, Any]) -> tuple[str, ...] | None:
    """What a student can choose in this item; None while that is not known."""
    match data.get("type"):
        case "judge":
            return (GOOD_ENOUGH, NOT_GOOD_ENOUGH)
        case "text":
            return (RIGHT, OTHER)
        case "highlight" | "label":
            passage = data.get("passage")
            return None if passage is None else span_ids(parse_passage(passage))
        case _:
            options = data.get("options")
            return None if options is None else tuple(options)


def right_choices(data: Mapping[str, Any]) -> frozenset[str]:
    """The choices that are right in themselves, whatever else is chosen."""
    match data.get("type"):
        case "judge":
            sound = data.get("polarity") == "sound"
            return frozenset({GOOD_ENOUGH if sound else NOT_GOOD_ENOUGH})
        case "single" | "multiple" | "highlight":
            return frozenset(data.get("key") or ())
        case "text":
            return frozenset({RIGHT})
        case _:
            return frozenset()


def ranks(key: Sequence[str | list[str]]) -> tuple[tuple[str, ...], ...]:
    """The places of an `order` item; a list inside may stand in any order."""
    return tuple((p,) if isinstance(p, str) else tuple(p) for p in key)


def require_known(
    ids: Iterable[str], known: Collection[str] | None, *, what: str
) -> None:
    """Raises ValueError for ids that are not known; None means: not known yet."""
    strangers = sorted(set(ids) - set(known)) if known is not None else []
    if strangers:
        raise ValueError(f"{_listed(strangers)}: not among the {what}")


def enough_spans(passage: str, *, least: int) -> str:
    number = len(span_ids(parse_passage(passage)))
    if not least <= number <= 14:
        raise ValueError(f"{number} spans; mark {least} to 14 as [[id|words]]")
    return passage


def _for_every_choice(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    known = choice_ids(info.data)
    if known is None:
        return value
    found = []
    if missing := [c for c in known if c not in value]:
        found.append(f"{_listed(missing)}: no feedback; say what to think of it")
    if strangers := [c for c in value if c not in known]:
        found.append(f"{_listed(strangers)}: no such option or span; remove or rename")
    if found:
        raise ValueError("; ".join(found))
    return value


def _for_wrong_choices(value: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    require_known(value, choice_ids(info.data), what="options or spans")
    if right := [c for c in value if c in right_choices(info.data)]:
        raise ValueError(f"{_listed(right)}: this is right, so no misconception")
    return value


def _some_choices(key: list[str], info: ValidationInfo) -> list[str]:
    if len(set(key)) < len(key):
        raise ValueError("the same id stands there twice; keep one")
    known = choice_ids(info.data)
    require_known(key, known, what="options or spans")
    if known is not None and set(key) == set(known):
        raise ValueError("at least one option or span must be wrong")
    return key


def _each_once(placed: list[str], options: Collection[str] | None) -> None:
    require_known(placed, options, what="options")
    if len(set(placed)) < len(placed):
        raise ValueError("the same option stands there twice; keep one")
    if missing := [o for o in options or () if o not in placed]:
        raise ValueError(f"{_listed(missing)}: not in the key; every option must be")


def _every_option_placed(
    key: list[str | list[str]], info: ValidationInfo
) -> list[str | list[str]]:
    if not all(ranks(key)):
        raise ValueError("an inner list is empty; remove it")
    _each_once([o for rank in ranks(key) for o in rank], choice_ids(info.data))
    return key


def _every_option_keyed(key: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    _each_once(list(key), choice_ids(info.data))
    return key


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
LocaleId = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=8000)]
PlainPassage = Annotated[Text, AfterValidator(_without_spans)]
MarkedPassage = Annotated[Text, AfterValidator(_with_good_spans)]
Graded = Annotated[int, Field(ge=1, le=10)]
Feedback = Annotated[
    dict[Id, Annotated[Text, AfterValidator(_explains_enough)]],
    AfterValidator(_for_every_choice),
]
Misconceptions = Annotated[dict[Id, Id], AfterValidator(_for_wrong_choices)]
SomeChoices = Annotated[list[Id], Field(min_length=1), AfterValidator(_some_choices)]
OptionsInOrder = Annotated[
    list[Id | list[Id]], Field(min_length=2), AfterValidator(_every_option_placed)
]
EveryOption = Annotated[dict[Id, Id], AfterValidator(_every_option_keyed)]
