"""Users and accounts: lists by expression, and one of each with the reasons for everything."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from liuke.app.errors import NoFactsError
from liuke.kit.errors import LiukeError
from liuke.web.pages.beginning import show_beginning
from liuke.web.pages.lists import csv_of, listed, wish_of
from liuke.web.render import show
from liuke.web.view import account as one_account
from liuke.web.view.listing import PAGE, Wish
from liuke.web.view.people import ACCOUNTS, USERS, accounts_fields, own_views, users_fields
from liuke.web.view.person import extras
from liuke.web.view.timeline import KINDS, whole_days
from liuke.web.view.user import arranged
from liuke.web.view.users import examples
from liuke.web.visit import Visit

_MOST = 100_000
_STORIES = (60, 200, 1_000)
"""How much of a person's story is asked for: what fills a screen, more where only some of it or earlier is wanted."""


def show_users(seen: Visit) -> Response:
    """Show the users an expression selects; an expression that has no meaning says why, in place."""
    return _list(seen, "users", USERS, users_fields(seen.pen), "paid_365d_fen")


def show_accounts(seen: Visit) -> Response:
    """Show the accounts an expression selects."""
    return _list(seen, "accounts", ACCOUNTS, accounts_fields(seen.pen), "mrr_fen")


def _list(seen: Visit, kind: str, known: Sequence[str], fields: Sequence[Any], sort: str) -> Response:
    where = seen.request.query_params.get("where", "").strip()
    wish = wish_of(seen, sort=sort)
    wrong, status, it, found = None, 200, None, None
    try:
        found = _found(seen, kind, known, where, wish)
    except NoFactsError:
        return show_beginning(seen, on="users")
    except LiukeError as why:
        if not where and wish.sort == sort:
            raise
        wrong, status = seen.error(why), 422
    if found is not None:
        rows = found[kind]
        if wish.csv:
            return csv_of(rows, fields, wish, kind)
        start = (wish.page - 1) * PAGE
        label = seen.pen.say("users.name")
        views = own_views(kind, wish.path, seen.pen)
        it = listed(seen, rows[start : start + PAGE], fields, wish, label=label, total=found["found"], views=views)
    return show(
        seen,
        "people_list.html",
        status=status,
        on="users",
        kind=kind,
        it=it,
        found=found,
        where=where,
        wrong=wrong,
        examples=examples(seen.pen) if kind == "users" else [],
    )


def _found(seen: Visit, kind: str, known: Sequence[str], where: str, wish: Wish) -> dict[str, Any]:
    return seen.ask(
        kind,
        where=where or None,
        columns=list(known),
        order_by=wish.sort if wish.sort in known else None,
        descending=wish.descending,
        limit=_MOST if wish.csv else min(wish.page * PAGE, _MOST),
    )


def show_user(seen: Visit) -> Response:
    """Show one user: who, 91 days, numbers against like users, risk, true or false churn, everything that happened."""
    user = seen.request.path_params["user"]
    chosen = seen.request.query_params.get("show", "")
    wanted = KINDS.get(chosen)
    asked = seen.request.query_params.get("entries", "")
    most = next((n for n in _STORIES if str(n) == asked), _STORIES[1 if wanted else 0])
    said = seen.ask("user_page", user=user, entries=most)
    full = len(said["timeline"]) == most
    last = whole_days(said["timeline"], seen.pen) if full else said["timeline"]
    shown = [e for e in last if e.get("kind") in wanted] if wanted else last
    if chosen == "unsent":
        shown = [e for e in shown if str(e.get("code") or "").partition(" ")[0] not in ("allow", "hold")]
    it = arranged({**said, "timeline": shown}, seen.pen) | extras(said, seen.pen)
    ways = [
        {"name": name, "label": seen.pen.text(f"insight.show.{name}"), "on": name == (chosen or "all")}
        for name in KINDS
    ]
    longer = next((n for n in _STORIES if n > most), 0)
    further = {**({"show": chosen} if wanted else {}), "entries": longer}
    earlier = f"?{urlencode(further)}#story" if full and longer else ""
    told = most if full and not longer else 0
    return show(seen, "user.html", on="users", it=it, ways=ways, earlier=earlier, told=told)


def show_account(seen: Visit) -> Response:
    """Show one account."""
    said = seen.ask("account_page", account=seen.request.path_params["account"])
    return show(seen, "account.html", on="users", it=one_account.arranged(said, seen.pen))
