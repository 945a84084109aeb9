"""Addresses of our own pages: in the pages themselves, and in what we tell people in chat and by mail."""

from urllib.parse import quote


def address(page: str, target: str) -> str:
    """Return the address of a page of ours and what it is about; a page that does not exist yet leads to Today."""
    named = quote(target, safe="")
    if page == "today" and target == "tasks":
        return "/tasks"
    known = {
        "plan": f"/plans/{named}",
        "plans": "/plans",
        "users": f"/users?where={quote(target)}",
        "user": f"/users/{named}",
        "account": f"/accounts/{named}",
        "number": f"/data/definitions/{named}",
        "explain": f"/explain/{named}",
        "playbook": f"/playbooks/{named}",
        "results": "/results",
        "audience": f"/audience?where={quote(target)}",
        "signals": f"/signals/{named}",
        "tracking": "/tracking",
        "import": "/import",
    }
    return known.get(page, f"/#{named}")
