"""Whole answers: the small server leaves a file open when a browser hangs up."""


def whole(app):
    """`app`, with every answer read to its end and closed before it is sent."""

    def answer(environ, start_response):
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            parts.close()

    return answer
