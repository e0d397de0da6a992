"""Files that a page hands out."""

from urllib.parse import quote

from flask import Response, make_response

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def as_file(body: bytes, name: str) -> Response:
    """A download; `name` ends in one of `KINDS`.

    A header is Latin-1: letters beyond ASCII go into the second name (RFC 6266).
    """
    response = make_response(body)
    plain = "".join(c if c.isascii() else "_" for c in name)
    response.headers["Content-Type"] = KINDS[name.rpartition(".")[2]]
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    )
    return response
