"""Pages of a list: a cursor says after whom the next begins, and on which day's numbers the first was given.

People, accounts, clues, tasks and the audit log go on after a row, not after a number of rows: whatever comes or goes
between two pages, no row is given twice, and none that stood there all along is passed over. A plan does not change any
more.
"""

import base64
import json
from typing import Any

from liuke.kit.chance import fingerprint
from liuke.web.api.shape import INNER, Endpoint
from liuke.web.errors import BadCursorError

DEEPEST = 10_000
"""Rows a list is paged through; whoever wants more takes the table."""


def question(one: Endpoint, params: dict[str, Any]) -> tuple[dict[str, Any], int, int]:
    """Return what to ask of the call, where this page begins, and how long it is.

    Raises
    ------
    BadCursorError
    """
    limit, cursor = int(params.pop("limit")), str(params.pop("cursor"))
    place, day = _read(one, params, cursor) if cursor else (None, None)
    if day is not None:
        params["as_of"] = day
    match one.name:
        case "audit_list":
            return {**params, "limit": limit, **({"before": place} if cursor else {})}, 0, limit
        case "task_list":
            return {**params, "after": place, "limit": limit + 1}, 0, limit
        case "users" | "accounts" | "clues":
            return {**params, "after": place or "", "limit": limit}, 0, limit
        case _:
            start = int(place or 0)
            if start + limit > DEEPEST:
                raise BadCursorError(why="deep")
            return {**params, "limit": start + limit + 1}, start, limit


def answered(one: Endpoint, params: dict[str, Any], said: dict[str, Any], start: int, limit: int) -> dict[str, Any]:
    """Return one page of the answer, with the cursor of the next."""
    rows = said[str(one.rows)][start:]
    more, day = len(rows) > limit, said.get("as_of") if "as_of" in one.params.model_fields else None
    match one.name:
        case "audit_list":
            place = said["next"]
        case "users" | "accounts" | "clues":
            place = said["last"]
        case "task_list":
            place = rows[limit - 1]["id"] if more else None
        case _:
            place = start + limit if more and start + 2 * limit <= DEEPEST else None
    following = None if place is None else _write(one, params, place, day)
    own = {name: value for name, value in said.items() if name not in INNER}
    return {**own, str(one.rows): rows[:limit], "next_cursor": following}


def _asked(one: Endpoint, params: dict[str, Any]) -> str:
    same = {k: v for k, v in params.items() if k not in ("limit", "offset", "cursor", "as_of", "before", "after")}
    return fingerprint(one.name, json.dumps(same, sort_keys=True, default=str))[:12]


def _write(one: Endpoint, params: dict[str, Any], place: int | str, day: str | None) -> str:
    raw = json.dumps([place, day, _asked(one, params)]).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(one: Endpoint, params: dict[str, Any], cursor: str) -> tuple[int | str, str | None]:
    try:
        raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), b"-_", True)
        place, day, asked = json.loads(raw)
    except (ValueError, TypeError, RecursionError) as why:
        raise BadCursorError(why="form") from why
    fits = (
        isinstance(place, str)
        if one.name in ("users", "accounts", "clues")
        else type(place) is int and 0 <= place < 2**53
    )
    if not fits or not (day is None or isinstance(day, str)) or asked != _asked(one, params):
        raise BadCursorError(why="other")
    return place, day
