"""Coordinates of the discernment map: pure, in the units of its SVG."""

from collections import defaultdict
from collections.abc import Sequence
from math import atan2, degrees, hypot
from typing import Any

from kit.i18n import gettext as _
from kit.services.before_after import Place
from kit.services.map import ClassMap

WIDTH, HEIGHT = 720, 480
LEFT, RIGHT, TOP, BOTTOM = 72, 696, 24, 408
C_LOW, C_HIGH = -2.0, 2.0  # fixed axes, comparable by eye from class to class
D_LOW, D_HIGH = -1.0, 4.0
CROSS, SHORTEST_ARROW = 18, 40  # from the middle of the cross; of the whole


def x_of(leaning: float) -> float:
    """From accepting at the start to doubting at the end; never mirrored."""
    return round(LEFT + (leaning - C_LOW) / (C_HIGH - C_LOW) * (RIGHT - LEFT), 1)


def y_of(discernment: float) -> float:
    return round(BOTTOM - (discernment - D_LOW) / (D_HIGH - D_LOW) * (BOTTOM - TOP), 1)


def plot(
    found: ClassMap, rows: Sequence[Any], *, words: str, bars: bool
) -> dict[str, Any] | None:
    """What the macro draws; None while nobody can be placed.

    Students at the same place share one dot that shows how many they are.
    """
    places: dict[tuple[float, float], list[Any]] = defaultdict(list)
    for row in rows:
        if row.line.place is not None:
            at = (row.line.place.leaning.value, row.line.place.discernment.value)
            places[at].append(row)
    if not places:
        return None
    return _frame(words) | {
        "dots": [_dot(group, bars=bars) for group in places.values()],
        "mean": _point(found.mean, bars=True) if found.mean else None,
    }


def _frame(words: str) -> dict[str, Any]:
    """Axes and their words."""
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": RIGHT,
        "top": TOP,
        "bottom": BOTTOM,
        "title": _("Discernment map"),
        "desc": words,
        "x_ticks": [{"x": x_of(c), "text": str(c)} for c in range(-2, 3)],
        "y_ticks": [{"y": y_of(d), "text": str(d)} for d in range(-1, 5)],
        "zero_x": x_of(0),
        "zero_y": y_of(0),
        "x_title": _("Leaning"),
        "y_title": _("Tells apart"),
        "x_low_words": _("accepts more"),
        "x_high_words": _("doubts more"),
    }


def arrow(
    before: Place | None, after: Place | None, *, words: str
) -> dict[str, Any] | None:
    """The map with the class mean at two sittings; None without both."""
    if before is None or after is None:
        return None
    earlier, later = _point(before, bars=False), _point(after, bars=True)
    return _frame(words) | {
        "title": _("Before and after"),
        "dots": [],
        "mean": later,
        "earlier": earlier,
        "head": _head(earlier, later),
    }


def _head(earlier: dict[str, Any], later: dict[str, Any]) -> dict[str, Any] | None:
    """Where the arrow ends, short of the cross; None where it would be all head."""
    across, down = later["x"] - earlier["x"], later["y"] - earlier["y"]
    length = hypot(across, down)
    if length < SHORTEST_ARROW:
        return None
    left = 1 - CROSS / length
    return {
        "x": round(earlier["x"] + across * left, 1),
        "y": round(earlier["y"] + down * left, 1),
        "degrees": round(degrees(atan2(down, across)), 1),
    }


def _dot(group: Sequence[Any], *, bars: bool) -> dict[str, Any]:
    first, shared = group[0], len(group) > 1
    text = str(len(group)) if shared else str(first.number)
    return _point(first.line.place, bars=bars) | {"text": text, "shared": shared}


def _point(place: Any, *, bars: bool) -> dict[str, Any]:  # noqa: ANN401
    """A place on the drawing; beyond an axis it sits on the edge with an arrow."""
    c, d = place.leaning, place.discernment
    inside_c = min(max(c.value, C_LOW), C_HIGH)
    inside_d = min(max(d.value, D_LOW), D_HIGH)
    point: dict[str, Any] = {"x": x_of(inside_c), "y": y_of(inside_d), "edge": None}
    if d.value != inside_d:
        point["edge"] = "up" if d.value > D_HIGH else "down"
    elif c.value != inside_c:
        point["edge"] = "end" if c.value > C_HIGH else "start"
    if bars:
        point |= {
            "x_low": x_of(max(c.low, C_LOW)),
            "x_high": x_of(min(c.high, C_HIGH)),
            "y_low": y_of(max(d.low, D_LOW)),
            "y_high": y_of(min(d.high, D_HIGH)),
        }
    else:
        point |= {"x_low": None, "x_high": None, "y_low": None, "y_high": None}
    return point
