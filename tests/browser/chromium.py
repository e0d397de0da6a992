"""Find the browser that is there; nothing is downloaded."""

import shutil

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
)


def find_chromium():
    """The path of a Chromium, Chrome or Edge; None if there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
