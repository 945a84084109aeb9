"""The palette's answers; the cards behind numbers; saved views of lists."""

import re
from typing import Any

from starlette.responses import RedirectResponse, Response

from liuke.model.words import Duty
from liuke.web.pages.access import check_form, field, somebody
from liuke.web.render import pages, show
from liuke.web.view.measured import measured
from liuke.web.view.palette import arranged
from liuke.web.view.where import address
from liuke.web.visit import Visit

_CODE = re.compile(r"(G-\d\d|LK-[A-Z]?\d+)", re.IGNORECASE)
_PLAN = re.compile(r"[TW]-\d[\da-f-]+", re.IGNORECASE)
_EXPRESSION = re.compile(r"[<>=]|\bis\b|\bin\b", re.IGNORECASE)


def show_palette(seen: Visit) -> Response:
    """Answer the letters typed so far, as the part that the palette shows."""
    return show(seen, "found_part.html", it=_found(seen, seen.request.query_params.get("q", "").strip()[:200]))


def find(seen: Visit) -> Response:
    """Go straight to what was typed where it is one thing: a code, a plan, a condition; else show all that fits."""
    said = seen.request.query_params.get("q", "").strip()[:2_000]
    if not said:
        return RedirectResponse("/users", status_code=303)
    if _CODE.fullmatch(said):
        return RedirectResponse(address("explain", said.upper()), status_code=303)
    if _PLAN.fullmatch(said):
        return RedirectResponse(address("plan", said.upper()), status_code=303)
    if _EXPRESSION.search(said):
        return RedirectResponse(address("users", said), status_code=303)
    it = _found(seen, said[:200])
    ways = [one for group in it["groups"] for one in group["found"]]
    if len(ways) == 1 and not ways[0]["press"]:
        return RedirectResponse(ways[0]["href"], status_code=303)
    return show(seen, "found.html", it=it)


def _found(seen: Visit, said: str) -> dict[str, Any]:
    condition = bool(_EXPRESSION.search(said))
    found = seen.ask("finding", said=said) if said and not condition else {"groups": []}
    return arranged(said, found, pages(seen), _commands(seen), seen.pen, condition=condition)


def _commands(seen: Visit) -> list[dict[str, Any]]:
    """Return what may be done from anywhere; a form where pressing it does it, else a page that asks."""
    s = seen.pen.text
    dark = "light" if seen.theme == "dark" else "dark"
    other = "en" if seen.language == "zh" else "zh"
    links = [
        ("do_import", "/import", "load"),
        ("do_work", "/jobs", "clock"),
        ("do_task", "/tasks", "task"),
        ("do_explain", "/explain", "shield"),
    ]
    links.insert(0, ("do_stop", "/stop", "ban") if seen.person else ("do_in", "/in", "user"))
    known = {getattr(route, "path", "") for route in seen.request.app.routes}
    found: list[dict[str, Any]] = [
        {"label": s(f"parts.palette.{name}"), "href": href, "icon": icon, "detail": "", "press": ()}
        for name, href, icon in links
        if href in known
    ]
    for name, icon, press in (("do_dark", "moon", ("theme", dark)), ("do_language", "chat", ("language", other))):
        label = s(f"parts.palette.{name}")
        found.append({"label": label, "href": "/look", "icon": icon, "detail": "", "press": (press, ("back", "/"))})
    return found


def show_definition(seen: Visit) -> Response:
    """Show the card behind a number."""
    said = seen.ask("definition_show", name=seen.request.path_params["name"])
    s, pen = seen.pen.text, seen.pen
    fresh = s("parts.card.fresh_end", day=pen.day(said["through"])) if said["through"] else "—"
    it = said | {"versions": s("parts.card.versions", **said["version"]), "fresh": fresh, **measured(said, pen)}
    return show(seen, "definition.html", on="definitions", it=it)


def keep_view(seen: Visit, form: dict[str, str]) -> Response:
    """Keep or forget a saved view, for the signed-in person; forgetting can be undone."""
    check_form(seen, form)
    who, page, name = somebody(seen, Duty.VIEWER), field(form, "page"), field(form, "name")
    at = field(form, "address")
    if form.get("do") == "forget":
        gone = seen.ask("view_forget", page=page, name=name, by=who.id)["forgotten"]
        if gone:
            seen.tell(
                seen.pen.text("parts.list.forgotten", name=name),
                undo="/views",
                page=page,
                name=name,
                address=gone["address"],
                do="save",
            )
        return RedirectResponse(_own(at, page), status_code=303)
    kept = seen.ask("view_save", page=page, name=name, address=at, by=who.id)["views"][-1]
    seen.tell(seen.pen.text("parts.list.saved", name=kept["name"]))
    return RedirectResponse(_own(kept["address"], page), status_code=303)


def _own(at: str, page: str) -> str:
    """Return an address only where it is of the page itself, and the page one of ours."""
    ours = re.fullmatch(r"/[\w/.-]*", page) is not None and not page.startswith("//")
    return (at if at == page or at.startswith(f"{page}?") else page) if ours else "/"
