"""Disputing a key: the form that students and teachers send."""

from flask import flash
from wtforms import Field, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from kit.content.model import Item
from kit.i18n import gettext as _
from kit.i18n import lazy_gettext as _l
from kit.services import challenges
from kit.services.names import tidy
from kit.web.context import site
from kit.web.forms import KitForm, posted


class DoubtForm(KitForm):
    """What somebody has against a key."""

    words = StringField(
        validators=[
            InputRequired(),
            Length(max=challenges.LONGEST),
            lambda _f, field: _said(field),
        ]
    )


def _said(field: Field) -> None:
    if not tidy(str(field.data or "")):
        raise ValidationError(_l("Write what you doubt."))


def store_doubt(item: Item, *, account_id: int, locale: str, thanks: str) -> str:
    """Store the posted doubt and say `thanks`, or say what is missing.

    Returns what the address goes on with: the form again if something is missing.
    """
    form = posted(DoubtForm)
    if not form.validate():
        flash(_("Write what you doubt, in at most 300 characters."), "warning")
        return "#doubt"
    with site().database.writing() as database:
        challenges.challenge(
            database,
            account_id=account_id,
            item=item,
            words=tidy(str(form.words.data)),
            locale=locale,
            now=site().now(),
        )
    flash(thanks, "saved")
    return ""
