"""A moving sign while people wait; nothing where nobody looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show `words` and a spinner on the terminal; piped output stays plain."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(words):
        yield
