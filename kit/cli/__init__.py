"""The command `kit`: finds its groups by name and imports only the one that is used.

The first page must not pay for what it does not use, and `kit doctor` has to work
when the rest is broken.
"""

from importlib import import_module

import click

GROUPS = {
    "account": ("kit.cli.account:account", "Add, list, reset and disable staff."),
    "class": ("kit.cli.classes:classes", "Add and list classes, import names."),
    "content": ("kit.cli.content:content", "Check and begin lessons and quizzes."),
    "db": ("kit.cli.db:db", "Upgrade, back up and restore the database."),
    "demo": ("kit.cli.demo:demo", "Try the kit with a made-up school."),
    "doctor": (
        "kit.cli.doctor:doctor",
        "Look for what could keep a site from working.",
    ),
    "export": (
        "kit.cli.export:export",
        "Write gradebooks and the data of one student.",
    ),
    "i18n": ("kit.cli.i18n:i18n", "Keep translations beside their sources."),
    "init": ("kit.cli.init:init", "Prepare the data folder of a new site."),
    "purge": ("kit.cli.purge:purge", "Remove what the retention period has ended for."),
    "serve": ("kit.cli.serve:serve", "Serve the site."),
    "stats": (
        "kit.cli.stats:stats",
        "How the questions worked, and in which language.",
    ),
    "version": ("kit.cli.version:version", "Say which version this is."),
}


class LazyGroup(click.Group):
    """A group whose commands are modules, imported when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in GROUPS:
            return None
        module, _, name = GROUPS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """The list of `kit --help`, from the table alone: nothing is imported."""
        rows = [(name, GROUPS[name][1]) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Lessons and auto-graded quizzes on judging sources and arguments."""
