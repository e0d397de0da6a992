"""Rules over all items of a quiz: what no single item can show.

They keep the numbers honest: a habit, such as
always doubting or always taking the longest option, must not earn marks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import TypeAlias

from kit.content.fields import right_choices
from kit.content.model import TRACKS
from kit.content.problems import Problem
from kit.content.reading import READING_RANGE, lix, phrases_of, words_of
from kit.content.schema import ItemShape, JudgeShape, SingleShape, TextShape
from kit.content.sources import QuizFile
from kit.content.translation import accept_faults, comparable
from kit.content.yamlfile import Path_

SMALLEST_BANK = 10  # graded items; shares of fewer mean nothing
FEWEST_SINGLES = 5  # single items, before the length of their keys says something
SOUND_SHARE = (0.45, 0.60)
LONGEST_KEY_SHARE = 0.40  # I14
LONGEST_KEY_SHARE_TRANSLATED = 0.55
PASSAGE_WORDS = (50, 90)
CAMPS = (("ukrainian", "nato"), ("russian_official", "nato_critical"))

Found: TypeAlias = Iterator[tuple[Path_, str]]  # where, and what is wrong
_ALL: Path_ = ("items",)


def bank_problems(quiz: QuizFile, *, has_lesson: bool) -> Iterator[Problem]:
    """Everything wrong with the items taken together, at the item where it shows."""
    items = quiz.shape.items
    rules = [
        _shares(items),
        _key_positions(items),
        _longest_options(items),
        _options_differ(items),
        _accept_lists(items),
        _families(items),
        _leans(items),
        _passage_lengths(items),
        _shared_phrases(items),
        _vocabulary(items),
        _reading_level(items),
    ]
    if has_lesson:
        rules.append(_misconceptions_named(items))
    for loc, message in chain.from_iterable(rules):
        yield quiz.tree.problem(loc, message)


def graded(items: Sequence[ItemShape]) -> list[ItemShape]:
    return [item for item in items if item.type != "reflection"]


def _shares(items: Sequence[ItemShape]) -> Found:
    counted = graded(items)
    if len(counted) < SMALLEST_BANK:
        return
    share = sum(item.polarity == "sound" for item in counted) / len(counted)
    if not SOUND_SHARE[0] <= share <= SOUND_SHARE[1]:
        message = (
            f"{share:.0%} of the graded items are sound; it must be 45 to 60 %, or "
            "doubting everything pays"
        )
        yield _ALL, message
    for track in TRACKS:
        judged = Counter(
            i.polarity for i in items if isinstance(i, JudgeShape) and i.track == track
        )
        if abs(judged["sound"] - judged["flawed"]) > judged.total() % 2:
            message = (
                f"the judge items of the {track} track are {judged['sound']} sound and "
                f"{judged['flawed']} flawed; make them as many of each"
            )
            yield _ALL, message


def _key_positions(items: Sequence[ItemShape]) -> Found:
    singles = [item for item in items if isinstance(item, SingleShape)]
    for size in sorted({len(item.options) for item in singles}):
        same = [item for item in singles if len(item.options) == size]
        places = Counter(list(item.options).index(item.key[0]) for item in same)
        counts = [places[place] for place in range(size)]
        if len(same) >= 2 * size and max(counts) > 1 + max(1, len(same) // size):
            message = (
                f"the right option of single items stands in the places 1 to {size} "
                f"{', '.join(map(str, counts))} times; spread it evenly"
            )
            yield _ALL, message


def _longest_options(items: Sequence[ItemShape]) -> Found:
    singles = [item for item in items if isinstance(item, SingleShape)]
    if len(singles) < FEWEST_SINGLES:
        return
    share = sum(key_is_longest(i.options, i.key[0]) for i in singles) / len(singles)
    if share > LONGEST_KEY_SHARE:
        message = (
            f"the right option is the longest in {share:.0%} of the single items; it "
            f"may be in {LONGEST_KEY_SHARE:.0%}, or length gives the answer away"
        )
        yield _ALL, message


def translated_length_problem(quiz: QuizFile, texts: Mapping[str, str]) -> str | None:
    """I14 for a translation: words grow and shrink, the key may not stand out."""
    found = []
    for item in quiz.shape.items:
        at = f"{quiz.shape.id}/{item.id}/options"
        if isinstance(item, SingleShape) and all(
            f"{at}/{o}" in texts for o in item.options
        ):
            options = {o: texts[f"{at}/{o}"] for o in item.options}
            found.append(key_is_longest(options, item.key[0]))
    share = sum(found) / max(1, len(found))
    if len(found) < FEWEST_SINGLES or share <= LONGEST_KEY_SHARE_TRANSLATED:
        return None
    return (
        f"the right option is the longest in {share:.0%} of the single items; it may "
        f"be in {LONGEST_KEY_SHARE_TRANSLATED:.0%} of a translation, so shorten some"
    )


def key_is_longest(options: Mapping[str, str], key: str) -> bool:
    """Longer than every other option: the one a guesser would take."""
    return all(len(options[key]) > len(t) for o, t in options.items() if o != key)


def _options_differ(items: Sequence[ItemShape]) -> Found:
    for number, item in enumerate(items):
        for field in ("options", "groups", "targets", "labels"):
            texts: dict[str, str] = getattr(item, field, {})
            seen: dict[str, str] = {}
            for id_, text in texts.items():
                first = seen.setdefault(comparable(text), id_)
                if first != id_:
                    message = f"reads like {first}; make them differ"
                    yield ("items", number, field, id_), message


def _accept_lists(items: Sequence[ItemShape]) -> Found:
    """I15: also no answer that another item with the same stem accepts."""
    taken: dict[tuple[str, str], str] = {}
    for number, item in enumerate(items):
        if not isinstance(item, TextShape):
            continue
        for message in accept_faults(item.accept):
            yield ("items", number, "accept"), message
        for line in item.accept:
            other = taken.setdefault((item.stem, comparable(line)), item.id)
            if other != item.id:
                message = f"{line}: {other} has the same stem and answer"
                yield ("items", number, "accept"), message


def _families(items: Sequence[ItemShape]) -> Found:
    families: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        if item.type != "reflection" and item.form is None:
            families[item.family].append(number)
    for family, numbers in families.items():
        first = items[numbers[0]]
        for number in numbers[1:]:
            if items[number].polarity != first.polarity:
                message = f"{family}: {first.id} is {first.polarity}; a family has one"
                yield ("items", number, "polarity"), message
        tracks = {items[number].track for number in numbers}
        if len(tracks) == 1 and len({i.track for i in items}) == 2:
            other = "war" if first.track == "everyday" else "everyday"
            message = f"{family}: no item of the {other} track; write its sister there"
            yield ("items", numbers[0], "family"), message


def _leans(items: Sequence[ItemShape]) -> Found:
    """Each camp speaks soundly and unsoundly as often as the other."""
    for polarity in ("sound", "flawed"):
        one, other = (
            sum(i.lean in camp and i.polarity == polarity for i in graded(items))
            for camp in CAMPS
        )
        if abs(one - other) > 1:
            message = (
                f"{one} {polarity} items lean to {' or '.join(CAMPS[0])}, {other} to "
                f"{' or '.join(CAMPS[1])}; they may differ by 1"
            )
            yield _ALL, message


def _passage_lengths(items: Sequence[ItemShape]) -> Found:
    least, most = PASSAGE_WORDS
    for number, item in enumerate(items):
        if isinstance(item, JudgeShape) and not least <= len(_words(item)) <= most:
            message = (
                f"{len(_words(item))} words; a passage to judge has {least} to {most}"
            )
            yield ("items", number, "passage"), message


def _shared_phrases(items: Sequence[ItemShape]) -> Found:
    """Items of one family must differ on the surface, or the first gives it away."""
    families: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        if item.passage:
            families[item.family].append(number)
    for numbers in families.values():
        for one, other in combinations(numbers, 2):
            one_has, other_has = (phrases_of(items[n].passage) for n in (one, other))
            if shared := sorted(one_has & other_has):
                message = (
                    f"shares “{' '.join(shared[0])}” with {items[one].id} of the same "
                    "family; word one of them anew"
                )
                yield ("items", other, "passage"), message


def _words(item: ItemShape) -> list[str]:
    return words_of(item.passage)


def _reading_level(items: Sequence[ItemShape]) -> Found:
    least, most = READING_RANGE
    for number, item in enumerate(items):
        if not isinstance(item, JudgeShape) or not _words(item):
            continue
        if not least <= lix(item.passage) <= most:
            message = (
                f"reading level {lix(item.passage):.0f} (LIX); for students of 13 to "
                f"16 it is {least:.0f} to {most:.0f}: shorten sentences and words"
            )
            yield ("items", number, "passage"), message


def _vocabulary(items: Sequence[ItemShape]) -> Found:
    """At most one vocabulary item per track: the skill is tested, not the word."""
    for track in TRACKS:
        unmarked = [
            number
            for number, item in enumerate(items)
            if isinstance(item, TextShape) and not item.marks and item.track == track
        ]
        for number in unmarked[1:]:
            yield (
                ("items", number, "marks"),
                ("a second item without marks; one per track is enough"),
            )


def _misconceptions_named(items: Sequence[ItemShape]) -> Found:
    for number, item in enumerate(items):
        if isinstance(item, JudgeShape | SingleShape):
            right = right_choices(item.model_dump(include={"type", "polarity", "key"}))
            wrong = [c for c in item.feedback if c not in right]
            if missing := [c for c in wrong if c not in item.misconceptions]:
                yield (
                    ("items", number, "misconceptions"),
                    (f"{', '.join(missing)}: name the misconception of the lesson"),
                )
