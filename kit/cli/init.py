"""kit init: the data folder of a new site."""

import click

from kit.cli.prepare import prepared, set_up_link


@click.command()
def init() -> None:
    """Prepare the data folder: keys, database and the link for the first set-up.

    Again does no harm: what is there stays. `kit serve` does it first by itself.
    """
    settings = prepared()
    click.echo(f"Data folder: {settings.data_dir}")
    if link := set_up_link(settings):
        click.echo(f"Set the school up with this link, once, within 60 minutes: {link}")
        click.echo("It works as soon as the site runs: kit serve")
    else:
        click.echo("The school is set up. Start the site with: kit serve")
