"""Which version runs, what the last ones changed, and how to get another."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kit import __version__
from kit.config import data_root
from kit.services import health, updates
from kit.web.access import access, hosts
from kit.web.admin.home import bp
from kit.web.context import site

SHOWN = 3  # releases


@bp.get("/updates")
@access(hosts)
def update_page() -> ResponseReturnValue:
    """The kit asks nobody on the network: whoever reads this page does."""
    here = site()
    return render_template(
        "admin/updates.html",
        version=__version__,
        schema=health.schema_of(here.database.engine),
        ran=updates.versions(here.settings.data_dir),
        releases=updates.releases(data_root() / "CHANGELOG.md")[:SHOWN],
    )
