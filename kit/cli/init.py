"""kit init: the data folder of a new site."""

import click

from kit.cli.prepare import prepared, set_up_link


@click.command()
@click.option(
    "--new", "is_new", is_flag=True, help="Although a school's data is elsewhere."
)
def init(*, is_new: bool) -> None:
    """Prepare the data folder: keys, database and the link for the first set-up.

    Again does no harm: what is there stays. `kit serve` does it first by itself.
    Exit code 3 if the folder is empty and a school was set up in another.
    """
    settings = prepared(is_new=is_new)
    click.echo(f"Data folder: {settings.data_dir}")
    if link := set_up_link(settings):
        click.echo(f"Set the school up with this link, once, within 60 minutes: {link}")
        click.echo("It works as soon as the site runs: kit serve")
    else:
        click.echo("The school is set up. Start the site with: kit serve")
