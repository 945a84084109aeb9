"""Who did what, and whether the log is as it was written (X5)."""

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from liuke.web.render import show
from liuke.web.view.audit import changes, raw, target
from liuke.web.visit import Visit

_EACH = 100
_ASKED = ("who", "act", "target")


def show_audit(seen: Visit) -> Response:
    """List what was done, newest first; ``?check=1`` walks the chain of seals."""
    query = seen.request.query_params
    asked = {name: query.get(name, "")[:100] for name in _ASKED}
    before = query.get("before", "")
    said = seen.ask(
        "audit_list", limit=_EACH, before=int(before) if before.isdecimal() and len(before) < 16 else None, **asked
    )
    people = [(p.id, p.name) for p in seen.site.workspace.people]
    older = f"/audit?{urlencode({**asked, 'before': said['next']})}" if said["next"] else ""
    checked = seen.ask("audit_verify") if query.get("check") else None
    it = {"rows": [_row(seen, row) for row in said["rows"]], "acts": said["acts"], "people": people, "older": older}
    return show(seen, "audit.html", it=it, asked=asked, checked=checked, act_word=lambda act: _act(seen, act))


def _row(seen: Visit, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "at": seen.pen.moment(row["at"]),
        "who": _who(seen, row["name"]),
        "act": _act(seen, row["act"]),
        "target": target(row["target"]),
        "changes": changes(row["act"], row["before"], row["after"], seen.pen),
        "before": raw(row["act"], row["before"]),
        "after": raw(row["act"], row["after"]),
        "seal": row["hash"][:10],
    }


def _who(seen: Visit, name: str) -> str:
    """Name who did it; what is no person is said in words."""
    key = name.replace(".", "_")
    said = seen.pen.named("audit_who", key)
    return name if said == key else said


def _act(seen: Visit, act: str) -> str:
    key = act.replace(".", "_")
    said = seen.pen.named("audit_act", key)
    return act if said == key else said
