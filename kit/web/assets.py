"""Addresses of our own files, with a hash, so that browsers may keep them for good."""

import hashlib
from pathlib import Path

from flask import Flask, Response, request, url_for

FOR_GOOD = "public, max-age=31536000, immutable"


def init_app(app: Flask, folder: Path) -> None:
    """`asset('css/kit.css')` in templates; long caching for addresses that carry it."""
    marks = {
        file.relative_to(folder).as_posix(): _mark(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }

    @app.template_global()
    def asset(path: str) -> str:
        return url_for("static", filename=path, v=marks[path])

    @app.after_request
    def cache(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200:
            path = (request.view_args or {}).get("filename", "")
            known = request.args.get("v") == marks.get(path)
            response.headers["Cache-Control"] = FOR_GOOD if known else "no-cache"
        return response


def _mark(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10]
