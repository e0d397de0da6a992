"""A moving sign while people wait; nothing where nobody looks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show `words` and a spinner on the terminal; piped output stays plain."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(words):
        yield


@contextmanager
def counting(words: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar with its percentage; call what it gives after each of `total` steps."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda: None
        return
    with Progress(console=console) as progress:
        task = progress.add_task(words, total=total)
        yield lambda: progress.advance(task)
