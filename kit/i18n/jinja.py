"""`{% trans %}` and `_()` in templates, as Jinja's newer style but without its traps.

Jinja fills in every text and lets the error out: one wrong name in a translation would
be an error page. Here the source text is shown instead. As in Jinja, texts are HTML
and values are escaped.
"""

from collections.abc import Mapping

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from kit.i18n.words import current, fill, plural_forms


def install(environment: Environment) -> None:
    """Give an environment the i18n tag and the functions of this module.

    Instead of `install_gettext_callables`, which would wrap the functions in the
    code that raises.
    """
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # set by the tag
    environment.globals.update(jinja_callables())


def jinja_callables() -> Mapping[str, object]:
    """Return the functions templates call, by name; `_` is already Jinja's."""
    return {
        "gettext": _gettext,
        "ngettext": _ngettext,
        "npgettext": _npgettext,
        "pgettext": _pgettext,
        "plural_forms": plural_forms,
        "bdi": bdi,
    }


def bdi(name: object) -> Markup:
    """Keep a name from turning the text around it, in a page.

    Usage: `{% trans name=bdi(student.name) %}Work of {{ name }}{% endtrans %}`
    """
    return Markup("<bdi>{}</bdi>").format(escape(name))


def _show(
    context: Context, text: str, source: str, values: Mapping[str, object]
) -> str:
    if context.eval_ctx.autoescape:
        trusted = Markup(text), Markup(source)  # noqa: S704 -- checked when read
        return fill(*trusted, values)
    return fill(text, source, values)


@pass_context
def _gettext(context: Context, message: str, /, **values: object) -> str:
    return _show(context, current().text(message), message, values)


@pass_context
def _pgettext(context: Context, meaning: str, message: str, /, **values: object) -> str:
    text = current().text(message, context=meaning)
    return _show(context, text, message, values)


@pass_context
def _ngettext(
    context: Context, one: str, many: str, n: int, /, **values: object
) -> str:
    text = current().plural(one, many, n)
    return _show(context, text, one if n == 1 else many, {"num": n, **values})


@pass_context
def _npgettext(
    context: Context, meaning: str, one: str, many: str, n: int, /, **values: object
) -> str:
    text = current().plural(one, many, n, context=meaning)
    return _show(context, text, one if n == 1 else many, {"num": n, **values})
