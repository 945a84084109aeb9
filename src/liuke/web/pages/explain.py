"""What a code means."""

from starlette.responses import Response

from liuke.web.render import show
from liuke.web.view.onward import onward
from liuke.web.visit import Visit


def show_reasons(seen: Visit) -> Response:
    """List the reasons why somebody is not written to, in the order the guard asks."""
    known = seen.ask("explain")["codes"]
    reasons = [c for c in known if c["kind"] == "reason"]
    return show(seen, "reasons.html", on="guard", reasons=reasons, rules=seen.ask("guard_rules"))


def show_code(seen: Visit) -> Response:
    """Explain one code."""
    it = seen.ask("explain", code=seen.request.path_params["code"])
    step = onward({"code": it["code"], "next": it["next"]}, seen.language) if it.get("next") else None
    return show(seen, "explain.html", on="guard", it={**it, "onward": step})
