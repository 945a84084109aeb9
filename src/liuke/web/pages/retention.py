"""Retention & value: a sentence asks, a triangle answers; lifecycle, value types, LTV and bursts beside it."""

from typing import Any

from starlette.responses import Response

from liuke.app.errors import NoFactsError
from liuke.web.pages.beginning import show_beginning
from liuke.web.render import show
from liuke.web.view import charts, retention, today
from liuke.web.visit import Visit


def show_retention(seen: Visit) -> Response:
    """Show the tab that is asked for."""
    tab = seen.request.query_params.get("tab", "")
    tab = tab if tab in retention.TABS else retention.TABS[0]
    try:
        values = _TABS[tab](seen)
    except NoFactsError:
        return show_beginning(seen, on="retention")
    tabs = [{"name": name, "label": seen.pen.text(f"insight.tab.{name}"), "on": name == tab} for name in retention.TABS]
    return show(seen, "retention.html", on="retention", tab=tab, tabs=tabs, **values)


def _triangle(seen: Visit) -> dict[str, Any]:
    query = seen.request.query_params

    def among(name: str, known: tuple[Any, ...], otherwise: Any) -> Any:
        return next((value for value in known if str(value) == query.get(name, "")), otherwise)

    asked = {
        "unit": among("unit", retention.UNITS, "week"),
        "kind": among("kind", retention.KINDS, "on"),
        "by": among("by", retention.BYS, "first_action"),
        "cohorts": among("cohorts", retention.COHORTS, 12),
        "segment": query.get("segment", "")[:80] or None,
    }
    said = seen.ask("retention_page", **asked)
    return {"it": retention.triangle(said, seen.pen), "asked": retention.sentence(asked, said, seen.pen)}


def _lifecycle(seen: Visit) -> dict[str, Any]:
    return {"it": charts.lifecycle(seen.ask("lifecycle")["weeks"], seen.pen)}


def _rfm(seen: Visit) -> dict[str, Any]:
    return {"it": {"rfm": today.rfm(seen.ask("rfm"), seen.pen)}}


def _ltv(seen: Visit) -> dict[str, Any]:
    return {"it": retention.ltv(seen.ask("ltv"), seen.pen)}


def _bursts(seen: Visit) -> dict[str, Any]:
    return {"it": retention.bursts(seen.ask("signal", name="bursts"), seen.pen)}


_TABS = {"retention": _triangle, "lifecycle": _lifecycle, "rfm": _rfm, "ltv": _ltv, "bursts": _bursts}
