"""kit purge: what the retention period has ended for."""

import json
from dataclasses import asdict

import click

from kit.cli.environment import json_option, open_site, utc_now
from kit.services import erasure

WORDS = {
    "students": "students whose last day has come",
    "removed": "students removed 30 days ago or more",
    "sign_ins": "sign-ins that ended a week ago",
    "links": "one-time links that have expired",
    "codes": "join codes that have expired",
    "failures": "counts of wrong PINs, passwords and codes",
    "log": "entries about who changed what, older than 400 days",
    "jobs": "notes on long jobs begun 30 days ago or more",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would go, and erase nothing.")
@json_option
def purge(*, dry_run: bool, as_json: bool) -> None:
    """Erase what is no longer kept. The running site does so by itself once a day."""
    with open_site() as site:
        with site.database.writing() as session:
            purged = erasure.purge(session, now=utc_now())
            if dry_run:
                session.rollback()
        if not dry_run:
            site.database.forget_deleted()
    counts = asdict(purged)
    if as_json:
        click.echo(json.dumps({"erased": not dry_run, **counts}))
        return
    click.echo("Would be erased:" if dry_run else "Erased:")
    for name, words in WORDS.items():
        click.echo(f"{counts[name]:>6}  {words}")
