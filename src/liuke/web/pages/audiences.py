"""The audience builder: an expression as a sentence and back, how many it means, and what to do with them."""

from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from liuke.app.errors import NoFactsError
from liuke.web.pages.beginning import show_beginning
from liuke.web.pages.worth import words
from liuke.web.render import show
from liuke.web.view.audience import ROWS, builder, counted
from liuke.web.visit import Visit

_FIRST = "idle_days >= 7"


def show_audience(seen: Visit) -> Response:
    """Show the builder with an estimate; the exact count follows by itself, or at a click without scripts."""
    query = seen.request.query_params
    where = _expression(seen)
    said = seen.ask("audience_words", expression=where)
    it = builder(said, seen.pen)
    part = bool(query.get("part"))
    status = 200 if it["ok"] or part else 422
    count = None
    if it["ok"]:
        try:
            count = counted(seen.ask("audience_count", expression=where, exact=bool(query.get("exact"))), seen.pen)
        except NoFactsError:
            return show_beginning(seen, on="playbooks")
    shown = "audience_part.html" if part else "audience.html"
    return show(
        seen,
        shown,
        status=status,
        on="playbooks",
        it=it,
        count=count,
        where=where,
        link=quote(where),
        by_rows=query.get("by") == "rows",
        w=words(seen),
    )


def show_count(seen: Visit) -> Response:
    """Answer with the exact count alone."""
    where = seen.request.query_params.get("where", "")
    count = counted(seen.ask("audience_count", expression=where, exact=True), seen.pen)
    return show(seen, "audience_count.html", on="playbooks", count=count, link=quote(where), w=words(seen))


def _expression(seen: Visit) -> str:
    """Return what was asked for: rows of the sentence where its form was sent, else the expression."""
    query = seen.request.query_params
    if query.get("by") != "rows":
        said: str = query.get("where", _FIRST)
        return said.strip()
    rows: list[dict[str, Any]] = [
        {"column": query.get(f"c{n}", ""), "op": query.get(f"o{n}", ""), "value": query.get(f"v{n}", "")[:500]}
        for n in range(ROWS + 2)
    ]
    return str(seen.ask("audience_build", rows=rows, join=query.get("join", "and"))["expression"])
