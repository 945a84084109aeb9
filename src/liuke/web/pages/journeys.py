"""Journeys: the map of stages, funnels with those who stopped, paths compared."""

from starlette.responses import Response

from liuke.app.errors import NoFactsError
from liuke.web.pages.beginning import show_beginning
from liuke.web.render import show
from liuke.web.view.journeys import funnel, stages
from liuke.web.visit import Visit

_TABS = ("map", "funnel", "paths")


def show_journeys(seen: Visit) -> Response:
    """Show the map, a funnel or the paths."""
    query = seen.request.query_params
    tab = query.get("tab", "")
    tab = tab if tab in _TABS else _TABS[0]
    funnels = seen.ask("funnel_names")["funnels"]
    chosen = next((one for one in funnels if one["name"] == query.get("funnel")), funnels[0] if funnels else None)
    try:
        if tab == "funnel":
            it = funnel(seen.ask("funnel", name=chosen["name"]), seen.pen) if chosen else None
        else:
            it = stages(seen.ask("signal", name="journey"), seen.pen)
    except NoFactsError:
        return show_beginning(seen, on="journeys")
    tabs = [{"name": name, "label": seen.pen.text(f"insight.jour.tab_{name}"), "on": name == tab} for name in _TABS]
    return show(seen, "journeys.html", on="journeys", tab=tab, tabs=tabs, it=it, funnels=funnels, chosen=chosen)
