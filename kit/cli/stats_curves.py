"""kit stats curves: how steeply each item sorts the able from the less able."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import click

from kit.analytics.irt import FittedItem
from kit.analytics.stats import SMALLEST_CURVE
from kit.cli.environment import json_option, open_site
from kit.cli.progress import working
from kit.cli.stats_dif import read_library
from kit.services.curve_report import Curves, curve_report


@click.command("curves")
@json_option
def curves(*, as_json: bool) -> None:
    """Fit a two-parameter logistic model to each lesson and form.

    a says how steeply the chance of a right answer grows with ability, b where half get
    it right, in standard deviations of those who took it. Both with standard errors;
    nothing below 100 students. Nobody's name or class is in it.
    """
    with open_site() as site, working("Fitting curves…"):
        library = read_library(site.settings)
        with site.database.reading() as session:
            found = list(curve_report(session, library=library))
    for line in _as_json(found) if as_json else _as_text(found):
        click.echo(line)


def _as_json(found: list[Curves]) -> Iterator[str]:
    for each in found:
        values = {name: asdict(item) for name, item in each.items.items()}
        yield json.dumps(
            {
                "quiz": each.quiz,
                "track": each.track,
                "students": each.students,
                "has_converged": each.fit and each.fit.has_converged,
                "items": values,
            },
            ensure_ascii=False,
        )


def _as_text(found: list[Curves]) -> Iterator[str]:
    if not found:
        yield "Nothing was answered yet."
    for each in found:
        yield f"{each.quiz}, {each.track}: {each.students} students"
        if each.fit is None:
            yield f"  too few for curves; {SMALLEST_CURVE} are needed"
        for name, item in each.items.items():
            yield f"  {name}: {_told(item)}"


def _told(item: FittedItem) -> str:
    if item.curve is None:
        return f"{item.right} of {item.answered} right, no curve"
    text = f"a {item.curve.discrimination:.2f}"
    if item.discrimination_error is not None:
        text += f" ± {item.discrimination_error:.2f}"
    if item.difficulty is not None:
        text += f", b {item.difficulty:.2f} ± {item.difficulty_error:.2f}"
    if item.curve.discrimination < 0:
        text += "; the able get it wrong: read the key"
    return text + (" (provisional)" if item.is_provisional else "")
