"""How each item type is asked: a form built from the item, ignorant of its key.

The names it posts are the same with scripts and without. Judge and single: `chosen`
(radio). Multiple and highlight: `chosen` (checkboxes). Label: `label-<span>`. Order:
`place-<option>`, from 1. Classify and match: `pair-<option>`. Text and reflection:
`text`. All but reflection: `certainty`, 1 to 3. Every form: `resend_key`.
"""

from collections.abc import Sequence
from typing import Any, Literal, assert_never

from kit.content.model import (
    Chosen,
    Classify,
    Highlight,
    Item,
    ItemText,
    Judge,
    Label,
    Labelled,
    Match,
    MultipleChoice,
    Order,
    Ordered,
    Paired,
    Reflection,
    Response,
    ShortText,
    SingleChoice,
    Typed,
)
from kit.web.student.each import ClassifyForm, LabelForm, MatchForm, OrderForm
from kit.web.student.fields import (
    CERTAINTIES,
    ItemForm,
    OneField,
    SomeField,
    TypedField,
)
from kit.web.student.kinds import OneForm, SomeForm, TypedForm
from kit.web.student.said import said
from kit.web.student.shown import shown_options, shown_targets, words_of


def item_form(
    item: Item,
    text: ItemText,
    *,
    resend_key: str,
    certainty: Literal["required", "optional", "none"] = "required",
    order: Sequence[str] | None = None,
    formdata: Any = None,  # noqa: ANN401  # any multi-dict: WTForms has no name for it
    given: Response | None = None,
    sure: int | None = None,
) -> ItemForm:
    """The form of one item.

    `resend_key` is a fresh one; one that was posted wins. `order` is the student's own
    order of the options. `formdata` is what was posted, or a draft under the same
    names; without it the form shows the earlier response `given` and its certainty
    `sure`, as far as they still fit the item.
    """
    shown = shown_options(item, order)
    kind, fields = _built(item, text, shown)
    if certainty != "none" and not isinstance(item, Reflection):
        fields["certainty"] = OneField(CERTAINTIES)
    facts = {
        "asked": item,
        "words": text,
        "shown": shown,
        "certainty_asked": certainty,
        "said": property(said),
    }
    form_class = type("ThisItemForm", (kind,), {**facts, **fields})
    values = {
        **(_values(given) if given else {}),
        "certainty": str(sure) if sure else "",
        "resend_key": resend_key,
    }
    form: ItemForm = form_class(formdata, data=values)
    form["resend_key"].default = resend_key
    return form


def _built(
    item: Item, text: ItemText, shown: Sequence[str]
) -> tuple[type[ItemForm], dict[str, Any]]:
    """The kind of form, and its fields by the names they are posted under."""
    words = {each: words_of(item, text, each) for each in shown}
    fields: dict[str, Any]
    kind: type[ItemForm]
    match item:
        case Judge() | SingleChoice():
            kind, fields = OneForm, {"chosen": OneField(shown, text.stem)}
        case MultipleChoice() | Highlight():
            kind, fields = SomeForm, {"chosen": SomeField(shown, text.stem)}
        case Label():
            kind = LabelForm
            fields = {f"label-{s}": OneField(item.labels, words[s]) for s in shown}
        case Order():
            kind, places = OrderForm, [str(n + 1) for n in range(len(shown))]
            fields = {f"place-{o}": OneField(places, words[o]) for o in shown}
        case Classify():
            kind = ClassifyForm
            fields = {f"pair-{o}": OneField(item.groups, words[o]) for o in shown}
        case Match():
            kind, targets = MatchForm, shown_targets(item, text)
            fields = {f"pair-{o}": OneField(targets, words[o]) for o in shown}
        case ShortText() | Reflection():
            lines = isinstance(item, Reflection)
            kind, fields = TypedForm, {"text": TypedField(text.stem, lines=lines)}
        case _:
            assert_never(item)
    return kind, fields


def _values(response: Response) -> dict[str, Any]:
    """A response as the values of those fields."""
    match response:
        case Chosen(ids):
            return {"chosen": ids}
        case Labelled(labels):
            return {f"label-{span}": label for span, label in labels.items()}
        case Ordered(order):
            return {f"place-{o}": str(n) for n, o in enumerate(order, start=1)}
        case Paired(pairs):
            return {f"pair-{option}": other for option, other in pairs.items()}
        case Typed(text):
            return {"text": text}
        case _:
            assert_never(response)
