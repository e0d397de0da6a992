"""kit serve: the site, on granian where it runs and on waitress elsewhere."""

import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from types import FrameType

import click

from kit.address import free_port
from kit.cli.environment import address_of, stop
from kit.cli.housekeeping import keep_house
from kit.cli.logs import begin_log
from kit.cli.prepare import prepared, set_up_link
from kit.cli.restoring import restored, stop_server, watch
from kit.config import Settings

SERVERS = ("auto", "granian", "waitress")
THREADS = 4  # more make writes slower on SQLite, and none of them faster


@click.command()
@click.option(
    "--host", help="Where to listen; all interfaces unless you say otherwise."
)
@click.option("--port", type=click.IntRange(1, 65_535), help="8000 unless you say so.")
@click.option("--server", type=click.Choice(SERVERS), default="auto", show_default=True)
def serve(host: str | None, port: int | None, server: str) -> None:
    """Serve the site until you press Ctrl+C.

    In an empty data folder `kit init` is done first; a database of an older kit is
    backed up and upgraded; a restore that an admin asked for is done. Exit code 3 if
    the port is taken or a setting is wrong.
    """
    settings = restored(prepared())
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    try:
        run_site(settings, banner=_banner(settings), server=server)
    except OSError as error:
        stop(str(error))


def _banner(settings: Settings) -> str:
    rows = [
        ("Address for students:", address_of(settings)),
        ("Data folder:", str(settings.data_dir)),
    ]
    if link := set_up_link(settings):
        rows.insert(0, ("Finish set-up (single use, 60 minutes):", link))
    width = max(len(name) for name, _value in rows)
    lines = [f"  {name:<{width}}  {value}" for name, value in rows]
    return "\n".join(["The kit is up. Press Ctrl+C to stop.", *lines])


def run_site(settings: Settings, *, banner: str, server: str = "auto") -> None:
    """Serve a prepared site until it is told to stop; `banner` says it has begun.

    Raises:
        OSError: the port is taken, or the server that is asked for is not installed.
    """
    name = _chosen(server)
    _require_port(settings)
    begin_log(settings.log_format)
    handlers = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}
    while True:
        over = keep_house(settings)
        is_due = watch(settings, over, stop_server)
        try:
            _SERVERS[name](settings, banner)
        finally:
            over.set()
        if not is_due.is_set():
            return
        for number, handler in handlers.items():  # the server's would end nothing now
            signal.signal(number, handler)
        settings = restored(settings)
        banner = "The kit is up again."


def _chosen(server: str) -> str:
    if server == "auto":
        granian = sys.platform != "win32" and find_spec("granian") is not None
        return "granian" if granian else "waitress"
    if find_spec(server) is None:
        raise OSError(f"{server} is not installed; leave --server out")
    return server


def _require_port(settings: Settings) -> None:
    if ":" in settings.host:
        return  # the server itself will tell
    try:
        free_port(settings.host, settings.port, tries=1)
    except OSError as error:
        raise OSError(
            f"port {settings.port} at {settings.host} is taken or not allowed. Stop "
            "the program that uses it, or choose another with --port."
        ) from error


def _say(banner: str) -> None:
    click.echo(banner)
    sys.stdout.flush()  # a service manager's log must not wait for it


def _granian(settings: Settings, banner: str) -> None:
    from kit.cli import on_granian  # noqa: PLC0415 - not installed everywhere

    on_granian.serve(settings, threads=THREADS, say=partial(_say, banner))


def _waitress(settings: Settings, banner: str) -> None:
    from waitress.server import create_server  # noqa: PLC0415

    from kit.app import create_app  # noqa: PLC0415

    sockets: dict[int, object] = {}
    server = create_server(
        create_app(settings),
        map=sockets,
        host=settings.host,
        port=settings.port,
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )

    def leave(_signal: int, _frame: FrameType | None) -> None:
        # Without sockets its loop ends. An exception could be lost: Python ignores
        # those raised while it tidies up, and the site would serve for ever.
        sockets.clear()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, leave)
    _say(banner)
    try:
        server.run()
    finally:
        server.task_dispatcher.shutdown()
        server.close()


_SERVERS: dict[str, Callable[[Settings, str], None]] = {
    "granian": _granian,
    "waitress": _waitress,
}
