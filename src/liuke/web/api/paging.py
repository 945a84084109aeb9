"""Pages of a list: a cursor says where the next begins, and on which day's numbers the first was given."""

import base64
import json
from typing import Any

from liuke.kit.chance import fingerprint
from liuke.web.api.shape import Endpoint
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
    start, day = _read(one, params, cursor) if cursor else (0, None)
    if start + limit > DEEPEST:
        raise BadCursorError(why="deep")
    if day is not None:
        params["as_of"] = day
    if one.name == "audit_list":
        return {**params, "limit": limit, **({"before": start} if cursor else {})}, 0, limit
    if one.name == "task_list":
        return {**params, "offset": start, "limit": limit + 1}, start, limit
    return {**params, "limit": start + limit + 1}, start, limit


def answered(one: Endpoint, params: dict[str, Any], said: dict[str, Any], start: int, limit: int) -> dict[str, Any]:
    """Return one page of the answer, with the cursor of the next."""
    if one.name == "audit_list":
        after = said.pop("next")
        return {**said, "next_cursor": _write(one, params, after, None) if after else None}
    rows = said[str(one.rows)]
    if one.name != "task_list":
        rows = rows[start:]
    more = len(rows) > limit
    day = said.get("as_of") if "as_of" in one.params.model_fields else None
    following = _write(one, params, start + limit, day) if more and start + 2 * limit <= DEEPEST else None
    return {**said, str(one.rows): rows[:limit], "next_cursor": following}


def _asked(one: Endpoint, params: dict[str, Any]) -> str:
    same = {k: v for k, v in params.items() if k not in ("limit", "offset", "cursor", "as_of", "before")}
    return fingerprint(one.name, json.dumps(same, sort_keys=True, default=str))[:12]


def _write(one: Endpoint, params: dict[str, Any], start: int, day: str | None) -> str:
    raw = json.dumps([start, day, _asked(one, params)]).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(one: Endpoint, params: dict[str, Any], cursor: str) -> tuple[int, str | None]:
    try:
        raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), b"-_", True)
        start, day, asked = json.loads(raw)
    except (ValueError, TypeError, RecursionError) as why:
        raise BadCursorError(why="form") from why
    number = isinstance(start, int) and not isinstance(start, bool) and 0 <= start < 2**53
    if not number or not (day is None or isinstance(day, str)) or asked != _asked(one, params):
        raise BadCursorError(why="other")
    return start, day
