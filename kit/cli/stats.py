"""kit stats: how the questions worked, for those who maintain them."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from kit.analytics.stats import Estimate, Rate
from kit.cli.environment import Site, json_option, open_site
from kit.cli.progress import working
from kit.cli.stats_curves import curves
from kit.cli.stats_dif import dif, read_library
from kit.services.bank_report import BankItem, BankReport, bank_report

NONE = "–"
SURE = {1: "not sure", 2: "sure", 3: "very sure"}
FLAGS = {
    "weaker_do_better": "check it: students who do worse elsewhere do better here",
    "odd_language": "check the translation: it goes wrong in one language only",
}


@click.group()
def stats() -> None:
    """How the questions worked, and whether a language made them harder."""


stats.add_command(dif)
stats.add_command(curves)


@stats.command()
@click.option("--quick", is_flag=True, help="Without r, D and alpha.")
@json_option
def items(*, quick: bool, as_json: bool) -> None:
    """How every item worked, over all classes: each revision by itself.

    Share of right first answers with its 95 % interval, by language; options; how often
    each certainty was right; item-rest correlation r and D of whole attempts. What
    rests on too few answers is left out. Nobody's name or class is in it.

    r, D and alpha look through all answers: about four seconds for a million. The rest
    is counted while the answers come in.
    """
    with open_site() as site, working("Counting answers…"):
        report = report_of(site, with_scores=not quick)
    for line in _as_json(report) if as_json else _as_text(report):
        click.echo(line)


def report_of(site: Site, *, with_scores: bool) -> BankReport:
    library = read_library(site.settings)
    with site.database.reading() as session:
        return bank_report(session, library=library, with_scores=with_scores)


def _as_json(report: BankReport) -> Iterator[str]:
    """A line for each item, then one for each lesson or form."""
    for each in report.items:
        yield json.dumps(_plain(each), ensure_ascii=False)
    for test, found in report.tests.items():
        yield json.dumps({"test": test, **asdict(found)}, ensure_ascii=False)


def _plain(each: BankItem) -> dict[str, Any]:
    options = each.counted.options
    values = asdict(each.counted)
    values["options"] = options and [
        {**asdict(bar), "is_key": bar.option in each.key} for bar in options
    ]
    return {
        "item": each.item,
        "revision": each.revision,
        "quiz": each.quiz,
        "is_current": each.is_current,
        **values,
        "whole_attempts": asdict(each.compared),
        "flags": list(each.flags),
    }


def _as_text(report: BankReport) -> Iterator[str]:
    if not report.items:
        yield "Nothing was answered yet."
    for each in report.items:
        yield from _told(each)
    for test, found in report.tests.items():
        yield (
            f"{test}: alpha {_estimate(found.alpha)}, "
            f"{found.items} items, {found.students} students"
        )


def _told(each: BankItem) -> Iterator[str]:
    seen, whole = each.counted, each.compared
    older = "" if each.is_current else ", not asked any more"
    yield f"{each.item} ({each.revision}{older}): {seen.answers} answers"
    yield (
        f"  right {_rate(seen.difficulty)}; r {_estimate(whole.item_rest)}, "
        f"D {_number(whole.upper_lower)} of {whole.students} whole attempts"
    )
    yield "  " + "; ".join(
        f"{locale} {found.answers}: {_rate(found.difficulty)}"
        for locale, found in seen.locales.items()
    )
    if seen.options:
        yield "  " + ", ".join(
            f"{bar.option}{'*' if bar.option in each.key else ''} {_percent(bar.share)}"
            for bar in seen.options
        )
    if any(seen.certainty.values()):
        yield "  " + "; ".join(
            f"{SURE[level]}: {_rate(rate)}" for level, rate in seen.certainty.items()
        )
    if seen.right_on_retry is not None:
        yield f"  after the hint {_percent(seen.right_on_retry)} of {seen.retries}"
    for flag in each.flags:
        languages = ", ".join(seen.odd) if flag == "odd_language" else ""
        yield f"  {FLAGS[flag]}{languages and ': ' + languages}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _rate(rate: Rate | None) -> str:
    if rate is None:
        return NONE
    return f"{_percent(rate.value)} ({100 * rate.low:.0f} to {100 * rate.high:.0f})"


def _estimate(estimate: Estimate | None) -> str:
    if estimate is None:
        return NONE
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"
