"""A list on any page: the reader's wishes from the address, their saved views, the CSV to take home."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from liuke.web.view.listing import PAGE, Field, Row, Wish, as_csv, listing, wished
from liuke.web.visit import Visit

_MOST = 100_000
"""Rows of a list that is taken home; whoever wants more takes the table."""


def part(wish: Wish) -> dict[str, int]:
    """Return which rows to ask for of a call that gives a list's page: ``limit`` and ``offset``; for a CSV, all."""
    return {"limit": _MOST, "offset": 0} if wish.csv else {"limit": PAGE, "offset": (wish.page - 1) * PAGE}


def wish_of(seen: Visit, *, sort: str = "", descending: bool = True) -> Wish:
    """Read what the reader asks of the page's list; without a wish it is sorted by ``sort``."""
    asked = seen.request.query_params.multi_items()
    columns = ",".join(value for name, value in asked if name == "cols" and value)
    rest = [(name, value) for name, value in asked if name != "cols"]
    return wished(seen.request.url.path, [*rest, ("cols", columns)], sort=sort, descending=descending)


def listed(
    seen: Visit,
    rows: Sequence[Row],
    fields: Sequence[Field],
    wish: Wish,
    *,
    label: str,
    total: int | None = None,
    views: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Arrange a list with the page's own views first, then the reader's."""
    kept = seen.ask("view_list", page=wish.path, by=seen.person.id)["views"] if seen.person else []
    return listing(rows, fields, wish, seen.pen, total=total, label=label, views=[*views, *kept])


def csv_of(rows: Sequence[Row], fields: Sequence[Field], wish: Wish, name: str) -> Response:
    """Answer a list as a CSV file; a byte order mark tells spreadsheets that it is UTF-8."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response("\ufeff" + as_csv(rows, fields, wish), media_type="text/csv; charset=utf-8", headers=headers)
