"""Lessons and quizzes as values: immutable, knowing nothing of files or HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Track: TypeAlias = Literal["war", "everyday"]
Polarity: TypeAlias = Literal["sound", "flawed"]
Lean: TypeAlias = Literal[
    "ukrainian", "nato", "russian_official", "nato_critical", "none"
]
Form: TypeAlias = Literal["A", "B", "C"]
TRACKS: tuple[Track, ...] = ("everyday", "war")
FORMS: tuple[Form, ...] = ("A", "B", "C")
PRACTICE = "practice"  # the quiz asked, unscored, before every sitting of a test

GOOD_ENOUGH = "good-enough"  # the two options of every judge item, in this order
NOT_GOOD_ENOUGH = "not-good-enough"
NOT_SURE = "not-sure"  # the kit adds this option to every single choice


# --- responses: what a student gave for one item --------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """Options or spans ticked; the order in which they were ticked says nothing."""

    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Options in the student's order, first place first."""

    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paired:
    """Each option (a card) with the group or target it was given."""

    pairs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Each marked span with its label; unmarked spans are left out."""

    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """Words as they were typed."""

    text: str


Response: TypeAlias = Chosen | Ordered | Paired | Labelled | Typed


# --- items: what is asked, without a word of text --------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBase:
    id: str
    revision: str  # hash of the parsed item; stored with every response
    skill: str
    polarity: Polarity
    track: Track
    lean: Lean
    family: str
    twin: str | None
    form: Form | None
    level: Literal["notice", "judge", "repair"]
    est_p: float
    marks: int
    misconceptions: Mapping[str, str]  # option or span id → misconception of the lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge(ItemBase):
    """Accept or doubt a passage; the key follows from its polarity."""

    @property
    def options(self) -> tuple[str, ...]:
        return (GOOD_ENOUGH, NOT_GOOD_ENOUGH)

    @property
    def key(self) -> str:
        return GOOD_ENOUGH if self.polarity == "sound" else NOT_GOOD_ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice(ItemBase):
    """Exactly one option is right; "I am not sure" is added by the kit."""

    options: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(ItemBase):
    """At least one option is right and at least one is wrong."""

    options: tuple[str, ...]
    key: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight(ItemBase):
    """Some of the author's spans are to be ticked."""

    spans: tuple[str, ...]
    unit: Literal["sentence", "phrase"]
    key: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(ItemBase):
    """Some of the author's spans are to be marked, each with its own label."""

    spans: tuple[str, ...]
    labels: tuple[str, ...]
    key: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(ItemBase):
    """Options to put in order; those inside one inner tuple may stand in any order."""

    options: tuple[str, ...]
    key: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classify(ItemBase):
    """Every card (option) belongs to one group."""

    options: tuple[str, ...]
    groups: tuple[str, ...]
    key: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(ItemBase):
    """Every card (option) has one partner (target); no target has two."""

    options: tuple[str, ...]
    targets: tuple[str, ...]
    key: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(ItemBase):
    """A word or phrase; what is accepted stands with the text, per locale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection(ItemBase):
    """A sentence of the student's own; never graded."""


Item: TypeAlias = (
    Judge
    | SingleChoice
    | MultipleChoice
    | Highlight
    | Label
    | Order
    | Classify
    | Match
    | ShortText
    | Reflection
)


# --- texts: what people read of an item, in one locale ---------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a passage: `id` is None for text that cannot be marked."""

    id: str | None
    text: str


Passage: TypeAlias = tuple[tuple[Span, ...], ...]  # paragraphs of spans
Status: TypeAlias = Literal["source", "draft", "reviewed", "verified"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    stem: str = ""  # empty for judge items: their question is the interface's
    passage: Passage = ()
    options: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    feedback: Mapping[str, str] = field(default_factory=dict)
    accept: tuple[str, ...] = ()
    rationale: str = ""
    rationale_locale: str = ""  # may be the source language's


@dataclass(frozen=True, slots=True)
class QuizText:
    """A whole quiz in one locale: complete, or it would not be here."""

    items: Mapping[str, ItemText]
    status: Status


@dataclass(frozen=True, slots=True)
class Quiz:
    id: str
    revision: str  # hash of the parsed file; stored with every attempt
    source_locale: str
    items: Mapping[str, Item]
    texts: Mapping[str, QuizText]  # by locale, complete ones only

    @property
    def form(self) -> Form | None:
        """The letter of a test form; None for the quiz of a lesson."""
        return next((item.form for item in self.items.values() if item.form), None)


# --- lessons ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LessonStep:
    """One step of the front matter; an answer step is one page for each item."""

    id: str
    kind: Literal["read", "answer"]
    track: Track | None  # None: in both tracks
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misconception:
    id: str
    step: str  # the read step that answers it


@dataclass(frozen=True, slots=True)
class Block:
    """A leaf of the body: its HTML stands in the texts, by id."""

    id: str


@dataclass(frozen=True, slots=True)
class Section:
    """A typed container of blocks and of other sections."""

    kind: str
    id: str
    children: tuple["Block | Section", ...]


@dataclass(frozen=True, slots=True)
class BlockText:
    """One block in the reader's language, or in the source language if it must."""

    html: str  # sanitised when the lesson was loaded
    locale: str


@dataclass(frozen=True, slots=True)
class LessonText:
    title: str
    summary: str
    aim: str
    content_note: str
    objectives: tuple[str, ...]
    misconceptions: Mapping[str, str]
    steps: Mapping[str, str]  # titles by step id
    blocks: Mapping[str, BlockText]
    fallbacks: int  # how many texts stand in the source language
    parts: int  # of how many
    status: Status


@dataclass(frozen=True, slots=True)
class Lesson:
    id: str
    revision: str
    source_locale: str
    minutes: int
    steps: tuple[LessonStep, ...]
    misconceptions: tuple[Misconception, ...]
    cards: tuple[str, ...]  # items of the printed deck; they stand in no step
    sections: Mapping[str, Section]  # top-level sections by id, in file order
    texts: Mapping[str, LessonText]  # by locale, those good enough to offer

    def steps_in(self, track: str) -> tuple[LessonStep, ...]:
        return tuple(s for s in self.steps if s.track in (None, track))

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks this lesson really has; everyday alone if no step names one."""
        named = {s.track for s in self.steps}
        return tuple(t for t in TRACKS if t in named) or ("everyday",)


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that can be assigned. Item ids are unique over all quizzes."""

    lessons: Mapping[str, Lesson]
    quizzes: Mapping[str, Quiz]
    homes: Mapping[str, Quiz] = field(init=False, repr=False)  # by item id
    items: Mapping[str, Item] = field(init=False, repr=False)
    forms: Mapping[Form, Quiz] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        homes = {item: quiz for quiz in self.quizzes.values() for item in quiz.items}
        items = {item: quiz.items[item] for item, quiz in homes.items()}
        forms: dict[Form, Quiz] = {}
        for quiz in self.quizzes.values():
            if quiz.form:  # one of a later folder adds, and never replaces
                forms.setdefault(quiz.form, quiz)
        object.__setattr__(self, "homes", homes)
        object.__setattr__(self, "items", items)
        object.__setattr__(self, "forms", forms)

    def is_practice(self, item_id: str) -> bool:
        """Whether the item is asked before a test, and counts for nothing."""
        home = self.homes.get(item_id)
        return home is not None and home.id == PRACTICE
