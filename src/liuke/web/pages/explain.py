"""What a code means; and the box that finds a user, a plan or a code."""

import re

from starlette.responses import RedirectResponse, Response

from liuke.web.render import show
from liuke.web.view.where import address
from liuke.web.visit import Visit

_CODE = re.compile(r"(G-\d\d|LK-[A-Z]?\d+|[SP]\d+)", re.IGNORECASE)
_PLAN = re.compile(r"[TW]-\d[\da-f-]+", re.IGNORECASE)
_EXPRESSION = re.compile(r"[<>=]|\bis\b|\bin\b", re.IGNORECASE)


def show_reasons(seen: Visit) -> Response:
    """List the reasons why somebody is not written to, in the order the guard asks."""
    known = seen.ask("explain")["codes"]
    reasons = [c for c in known if c["kind"] == "reason"]
    return show(seen, "reasons.html", on="reasons", reasons=reasons, rules=seen.ask("guard_rules"))


def show_code(seen: Visit) -> Response:
    """Explain one code."""
    return show(seen, "explain.html", on="reasons", it=seen.ask("explain", code=seen.request.path_params["code"]))


def find(seen: Visit) -> Response:
    """Go to what was typed: a code, a plan, a list by expression, else a user."""
    said = seen.request.query_params.get("q", "").strip()
    if not said:
        return RedirectResponse("/users", status_code=303)
    if _CODE.fullmatch(said):
        return RedirectResponse(address("explain", said.upper()), status_code=303)
    if _PLAN.fullmatch(said):
        return RedirectResponse(address("plan", said.upper()), status_code=303)
    if _EXPRESSION.search(said):
        return RedirectResponse(address("users", said), status_code=303)
    return RedirectResponse(address("user", said), status_code=303)
