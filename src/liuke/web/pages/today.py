"""Today: what to decide this morning, on what evidence, by when."""

from typing import Any

from starlette.responses import Response

from liuke.app.errors import NoFactsError
from liuke.web.pages.beginning import show_beginning
from liuke.web.pages.worth import words
from liuke.web.render import show
from liuke.web.view.morning import pictures
from liuke.web.view.today import arranged
from liuke.web.visit import Visit


def show_today(seen: Visit) -> Response:
    """Show the morning, or the first day's guide where there are no facts yet."""
    try:
        said = seen.ask("today")
    except NoFactsError:
        return show_beginning(seen)
    drawn = pictures(seen.ask("today_pictures"), seen.pen)
    it = arranged(_labelled(seen, said), seen.pen)
    return show(seen, "today.html", on="today", it=it, more=drawn, w=words(seen))


def _labelled(seen: Visit, said: dict[str, Any]) -> dict[str, Any]:
    """Name the playbooks of results, which carry ids only."""
    rows = (said.get("results") or {}).get("playbooks", ())
    if all(row.get("label") for row in rows):
        return said
    names = {play["id"]: play["label"] for play in seen.ask("playbook_list")["playbooks"]}
    return {**said, "results": {"playbooks": [{"label": names.get(row["playbook"]), **row} for row in rows]}}
