"""What is being sent now, with the way to stop it; told as it happens, and read without scripts by reloading."""

from typing import Any

from starlette.responses import Response

from liuke.web.pages.worth import words
from liuke.web.render import show
from liuke.web.view.live import live
from liuke.web.visit import Visit


def show_live(seen: Visit) -> Response:
    """Show the page."""
    return show(seen, "live.html", on="live", **_told(seen))


def show_part(seen: Visit) -> Response:
    """Draw what changes of it."""
    return show(seen, "live_part.html", on="live", **_told(seen))


def _told(seen: Visit) -> dict[str, Any]:
    names = {p.id: p.name for p in seen.site.workspace.people}
    return {"it": live(seen.ask("live"), names, seen.pen), "w": words(seen)}
