"""Today: what to decide this morning, on what evidence, by when."""

from starlette.responses import Response

from liuke.app.errors import NoFactsError
from liuke.web.render import show
from liuke.web.view.today import arranged
from liuke.web.visit import Visit


def show_today(seen: Visit) -> Response:
    """Show the morning, or the first day's guide where there are no facts yet."""
    try:
        said = seen.ask("today")
    except NoFactsError:
        return show(seen, "empty.html", on="today")
    return show(seen, "today.html", on="today", it=arranged(said, seen.pen))
