"""Find the browser that is there; nothing is downloaded."""

import shutil

NAMES = (
    "chromium-headless-shell",  # the same engine without windows: a fifth of the cost
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
# Plain http and not loopback, so no secure context: as in a school.
HOST = "school.test"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
)


def find_chromium():
    """The path of a Chromium, Chrome or Edge; None if there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
