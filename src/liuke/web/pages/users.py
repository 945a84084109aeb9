"""Users: a list by expression, and one user with the reasons for everything."""

from starlette.responses import Response

from liuke.kit.errors import LiukeError
from liuke.web.render import show
from liuke.web.view.user import arranged
from liuke.web.view.users import COLUMNS, examples, listed
from liuke.web.visit import Visit

_SHOWN = 50


def show_users(seen: Visit) -> Response:
    """Show the users an expression selects; an expression that has no meaning says why, in place."""
    where = seen.request.query_params.get("where", "").strip()
    asked = {"where": where or None, "columns": list(COLUMNS), "limit": _SHOWN, "order_by": "paid_365d_fen"}
    wrong, status, it = None, 200, None
    try:
        it = listed(seen.ask("users", **asked), seen.pen)
    except LiukeError as why:
        if not where:
            raise
        wrong, status = why.document(seen.language), 422
    return show(
        seen, "users.html", status=status, on="users", it=it, where=where, wrong=wrong, examples=examples(seen.pen)
    )


def show_user(seen: Visit) -> Response:
    """Show one user: who, numbers against like users, true or false churn, verdicts, everything that happened."""
    said = seen.ask("why", user=seen.request.path_params["user"])
    return show(seen, "user.html", on="users", it=arranged(said, seen.pen))
