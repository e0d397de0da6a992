"""A tiny site that serves the question widgets, one item of each type to a page."""

import secrets
import threading
from pathlib import Path

from browser.whole import whole
from flask import Flask, abort, g, redirect, render_template_string, request
from item_samples import DIRECTIONS, ITEMS, TEXTS
from jinja2 import FileSystemLoader
from markupsafe import Markup
from werkzeug.serving import make_server

from kit.grading.grade import grade, to_milli
from kit.grading.responses import to_json
from kit.i18n import choose, read_languages, source_words
from kit.i18n.jinja import install
from kit.i18n.words import Catalogue, Words
from kit.web.headers import csp
from kit.web.student.feedback import explain
from kit.web.student.forms import item_form

ROOT = Path(__file__).parents[2]
ORDERS = {
    "single": ("neighbour", "clip", "timetable"),
    "multiple": ("views", "date", "mood", "maker"),
    "order": ("shot", "notice", "cousin", "paper"),
    "classify": ("vote", "taste", "sale"),
    "match": ("rain", "pool", "bus"),
}

BASE = """
{%- from "macros/forms.html" import problems, submit -%}
{%- from "macros/items.html" import feedback, item_scripts, item_styles, question, saved_marker -%}
<!doctype html>
<html lang="{{ locale }}" dir="{{ dir }}"{% if theme %} data-theme="{{ theme }}"{% endif %}>
<head>
  <meta charset="utf-8">
  <title>{% if form and form.errors %}Problem: {% endif %}Question 3 of 8 – {{ kind }} – Gallery</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="{{ asset("css/kit.css") }}">
  <link rel="icon" href="data:,">
  {{ item_styles() }}
  {{ saved_marker(saved) }}
  {{ item_scripts(form.kind if form else "", g.csp_nonce) }}
</head>
<body>
  <a class="skip" href="#main">Skip to the content</a>
  <header class="top"><div class="top-inner"><p>Gallery</p>
    <form method="post" action="/out"><button class="button button-small" data-sign-out>Sign out</button></form>
    <a href="?lang=ar" hreflang="ar" lang="ar" dir="rtl">العربية</a></div></header>
  <main id="main" class="stack" tabindex="-1">
    {% if form %}
      {{ problems(form, form.targets) }}
      <form class="item" method="post" novalidate autocomplete="off">
        {{ question(item, text, form, locale, dir, "Question 3 of 8", draft="a1:3:1", student="maple") }}
        <div class="actions">{{ submit("Check my answer") }}</div>
      </form>
    {% else %}
      {{ feedback(item, text, view, locale, dir) }}
      <p class="actions"><a class="button button-primary" href="/">Continue</a></p>
    {% endif %}
  </main>
  <div id="live" class="visually-hidden" role="status" aria-live="polite"></div>
</body>
</html>
"""


class Gallery:
    """The site, what it has stored, and how it should misbehave."""

    def __init__(self):
        self.stored = []  # (kind, response as JSON, certainty, resend key)
        self.certainty = "required"
        self.full = True
        self.number = 1
        self.answers_with = None  # a status to answer a POST with instead
        self.leads_to = None  # the question that follows instead of feedback
        self.app = self._app()
        self.server = make_server("127.0.0.1", 0, whole(self.app), threaded=True)
        self.address = f"http://127.0.0.1:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def reset(self):
        self.stored.clear()
        self.certainty = "required"
        self.full = True
        self.number = 1
        self.answers_with = None
        self.leads_to = None

    def response(self):
        """The only response stored, as JSON."""
        ((_kind, response, _certainty, _key),) = self.stored
        return response

    def _app(self):
        app = Flask(__name__, static_folder=str(ROOT / "static"), template_folder=None)
        app.jinja_loader = FileSystemLoader(ROOT / "kit" / "templates")
        app.config["SECRET_KEY"] = "gallery"
        install(app.jinja_env)
        # What lessons use in macros that questions share; no page of the gallery has any.
        app.jinja_env.filters |= dict.fromkeys(("direction", "ours", "safe_block"), str)
        app.jinja_env.globals["csrf_token"] = lambda: "token"
        app.jinja_env.globals["asset"] = lambda path: Markup(f"/static/{path}")
        languages = read_languages(ROOT / "translations" / "languages.toml")
        app.add_url_rule("/<kind>", view_func=self._step, methods=["GET", "POST"])
        app.add_url_rule("/<kind>/feedback", view_func=self._feedback)
        app.add_url_rule("/", "home", lambda: "<title>Start</title><h1>Start</h1>")
        app.add_url_rule("/out", "out", lambda: redirect("/", 303), methods=["POST"])

        @app.before_request
        def speak():
            g.csp_nonce = secrets.token_urlsafe(16)
            g.lang = request.args.get("lang", "en")
            arabic = Words((Catalogue(languages["ar"]),))
            choose(arabic if g.lang == "ar" else source_words())

        @app.after_request
        def protect(response):
            response.headers["Content-Security-Policy"] = csp(g.csp_nonce)
            response.headers["Cache-Control"] = "no-store"
            return response

        return app

    def _form(self, kind, text, formdata=None):
        return item_form(
            ITEMS[kind],
            text,
            resend_key=secrets.token_urlsafe(12),
            certainty=self.certainty,
            order=ORDERS.get(kind),
            formdata=formdata,
        )

    def _step(self, kind):
        if kind not in ITEMS:
            abort(404)
        text = TEXTS[g.lang][kind]
        if request.method == "GET":
            saved = request.args.get("saved")
            return self._page(kind, text, form=self._form(kind, text), saved=saved)
        if self.answers_with:
            status, self.answers_with = self.answers_with, None
            return "<title>Odd</title><h1>Odd</h1>", status
        form = self._form(kind, text, request.form)
        if not form.validate():
            return self._page(kind, text, form=form), 422
        key = form.resend_key.data
        if key not in [stored[3] for stored in self.stored]:
            given = (kind, to_json(form.response()), form.certainty_value(), key)
            self.stored.append(given)
        self.last = form.response()
        where = self.leads_to or f"{kind}/feedback"
        return redirect(f"/{where}?saved={key}&lang={g.lang}", 303)

    def _feedback(self, kind):
        item, text = ITEMS[kind], TEXTS[g.lang][kind]
        mark = grade(item, self.last, accept={"en": text.accept})
        view = explain(
            item,
            text,
            self.last,
            earned_milli=to_milli(mark.earned),
            possible_milli=1000 * mark.possible,
            full=self.full,
            number=self.number,
            order=ORDERS.get(kind),
        )
        return self._page(kind, text, view=view, saved=request.args.get("saved"))

    def _page(self, kind, text, **values):
        return render_template_string(
            BASE,
            item=ITEMS[kind],
            text=text,
            kind=kind,
            locale=g.lang,
            dir=DIRECTIONS[g.lang],
            theme=request.args.get("theme"),
            **values,
        )
