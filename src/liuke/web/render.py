"""Turns a template and plain values into a page, or into the part of one that a dialog shows."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from liuke.kit.chance import fingerprint
from liuke.kit.errors import LiukeError
from liuke.kit.spacing import joined
from liuke.web.icons import PATHS
from liuke.web.visit import Visit

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["icons"] = PATHS
    environment.globals["static"] = _static
    environment.globals["joined"] = joined
    return environment


@cache
def _static(name: str) -> str:
    """Address a file of ours by its content, so that a browser may keep it for ever."""
    return f"/static/{name}?v={fingerprint((STATIC / name).read_bytes().hex())[:10]}"


def show(visit: Visit, name: str, /, *, status: int = 200, on: str = "", **values: Any) -> HTMLResponse:
    """Render a page; ``on`` names the page the navigation marks as current."""
    part = visit.request.headers.get("hx-request") == "true"
    waits = {} if part else around(visit)
    shell: dict[str, Any] = {"layout": "bare.html", "names": _names(visit)}
    if not part:
        nav = _nav(visit, on, waits)
        toast = visit.site.toasts.take(visit.session.csrf) if visit.session else None
        shell |= {"layout": "base.html", "nav": nav, "phone": _tabs(nav), "around": waits, "toast": toast}
    template = _environment().get_template(name)
    html = template.render(**shell, visit=visit, pen=visit.pen, t=visit.pen.say, s=visit.pen.text, **values)
    return HTMLResponse(html, status_code=status, headers={"Vary": "HX-Request, Cookie"})


def show_public(visit: Visit, name: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a page for somebody who is written to: nothing of the house stands around it."""
    html = (
        _environment()
        .get_template(name)
        .render(visit=visit, pen=visit.pen, t=visit.pen.say, s=visit.pen.text, **values)
    )
    return HTMLResponse(html, status_code=status)


_NOTHING: dict[str, Any] = {
    "through": None,
    "ready_at": None,
    "plans": 0,
    "late": 0,
    "stopped": None,
    "job": None,
    "waiting": False,
}


def around(visit: Visit) -> dict[str, Any]:
    """What stands around every page: how fresh the facts are, what waits, whether sending is stopped.

    A stranger who may not read is told none of it.
    """
    if not (visit.site.reading_is_open or visit.person):
        return _NOTHING
    try:
        return _NOTHING | visit.site.around(visit.language)
    except LiukeError:  # a house without facts has nothing to say here
        return _NOTHING


_NAV = (
    (
        "work",
        (("today", "/", "today"), ("plans", "/plans", "plan"), ("live", "/live", "live"), ("tasks", "/tasks", "task")),
    ),
    (
        "insight",
        (
            ("signals", "/signals", "signal"),
            ("retention", "/retention", "curve"),
            ("journeys", "/journeys", "route"),
            ("users", "/users", "people"),
            ("voice", "/voice", "voice"),
        ),
    ),
    ("action", (("playbooks", "/playbooks", "book"), ("results", "/results", "scale"))),
    ("base", (("definitions", "/data", "data"), ("guard", "/guard", "shield"))),
)
"""The pages in the order of the interface; one whose address nobody answers is left out."""
_NEAR = ("today", "plans", "tasks", "signals")


def pages(visit: Visit) -> Iterator[tuple[str, str, str]]:
    """Yield name, address and icon of every page the navigation knows and the application has."""
    for _, links in _NAV:
        yield from (link for link in links if _answered(visit, link[1]))


def _answered(visit: Visit, path: str) -> bool:
    return path in {getattr(route, "path", "") for route in visit.request.app.routes}


def _tabs(nav: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Split the pages for a phone: four at hand, the others behind "more"."""
    links = [link for group in nav for link in group["links"]]
    return {
        "near": [link for link in links if link["name"] in _NEAR],
        "far": [link for link in links if link["name"] not in _NEAR],
    }


def _nav(visit: Visit, on: str, waits: dict[str, Any]) -> list[dict[str, Any]]:
    t = visit.pen.say
    counts = {"plans": waits["plans"], "tasks": waits["late"]}
    there = {name for name, _, _ in pages(visit)}
    return [
        {
            "title": t(f"nav.{group}"),
            "links": [
                {
                    "name": name,
                    "label": t(f"{name}.name"),
                    "short": t(f"{name}.short"),
                    "href": href,
                    "icon": icon,
                    "on": name == on,
                    "count": visit.pen.count(counts[name]) if counts.get(name) else "",
                    "count_label": t(f"nav.{name}_wait", n=counts[name]) if counts.get(name) else "",
                }
                for name, href, icon in links
                if name in there
            ],
        }
        for group, links in _NAV
        if any(name in there for name, _, _ in links)
    ]


def _names(visit: Visit) -> dict[str, str]:
    return {p.id: p.name for p in visit.site.workspace.people}


def failed(visit: Visit, error: LiukeError) -> HTMLResponse:
    """Show an error as a page: one sentence, its code, and the next step. A conflict leads back to what changed."""
    conflict = error.http_status == 409 or error.exit_code == 5
    return show(
        visit,
        "error.html",
        status=error.http_status,
        said=visit.error(error),
        kind="conflict" if conflict else "missing" if error.http_status == 404 else "refused",
        back=_above(visit.request.url.path) if conflict else "/",
    )


def _above(path: str) -> str:
    """Return the page an act belongs to: ``/plans/W-1/approve`` is done on ``/plans/W-1``."""
    parts = path.split("/")
    return "/".join(parts[:3]) if len(parts) > 3 else "/"
