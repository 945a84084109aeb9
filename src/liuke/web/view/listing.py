"""Any list people work with: sorted, with the columns they chose, page by page, saved as views, taken home as CSV.

A page declares its fields once; the reader's wishes stand in the address (``sort``, ``desc``, ``cols``, ``page``,
``format=csv``), so that a list is a link, works without a script and survives the back button.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from liuke.kit.sheet import sheet
from liuke.web.view.pen import NOTHING, Pen

PAGE = 50
_OWN = frozenset({"sort", "desc", "cols", "page", "format"})
_AT_RIGHT = frozenset({"count", "money", "percent", "points", "number", "days"})
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: how it is called, what kind of value it holds, where it leads, how it is coloured.

    ``kind`` is one of the pen's (count, money, percent, points, number), or days, day, moment, tag, text. ``write``
    says a value otherwise, ``href`` makes it a way on, ``tone`` colours a tag, ``sub`` stands small below it, ``code``
    is a reason's code before it.
    ``optional`` columns are shown only when they are chosen; ``card`` names the number's definition.
    """

    name: str
    label: str
    kind: str = "text"
    write: Callable[[Any], str] | None = None
    href: Callable[[Row], str] | None = None
    tone: Callable[[Row], str] | None = None
    sub: Callable[[Row], str] | None = None
    code: Callable[[Row], str] | None = None
    sortable: bool = True
    optional: bool = False
    card: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the reader asks of a list, as its address says it; ``rest`` is what the page itself asks."""

    path: str
    sort: str = ""
    descending: bool = False
    columns: tuple[str, ...] = ()
    page: int = 1
    csv: bool = False
    rest: tuple[tuple[str, str], ...] = ()

    def address(self, **changed: Any) -> str:
        """Return this list's address with something changed; any change but of the page begins at the first page."""
        said: dict[str, Any] = {
            "sort": self.sort,
            "desc": "1" if self.descending else "",
            "cols": ",".join(self.columns),
            "page": str(self.page) if self.page > 1 else "",
        }
        if "page" not in changed:
            said["page"] = ""
        said |= {name: str(value) if value else "" for name, value in changed.items()}
        asked = [*self.rest, *((name, value) for name, value in said.items() if value)]
        return self.path + ("?" + urlencode(asked) if asked else "")


def wished(path: str, query: Sequence[tuple[str, str]], *, sort: str = "", descending: bool = True) -> Wish:
    """Read a wish from an address's parameters; what makes no sense is as if it were not said."""
    said = dict(query)
    page = said.get("page", "")
    return Wish(
        path=path,
        sort=said.get("sort") or sort,
        descending=said.get("desc") == "1" if said.get("sort") else descending,
        columns=tuple(name for name in said.get("cols", "").split(",") if name),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
        csv=said.get("format") == "csv",
        rest=tuple((name, value) for name, value in query if name not in _OWN and value),
    )


def ordered(rows: Sequence[Row], wish: Wish) -> list[Row]:
    """Sort rows by a field; rows that do not have it come last whichever way."""
    if not wish.sort:
        return list(rows)
    having = [row for row in rows if row.get(wish.sort) not in (None, "")]
    rest = [row for row in rows if row.get(wish.sort) in (None, "")]
    try:
        having.sort(key=lambda row: row[wish.sort], reverse=wish.descending)
    except TypeError:
        having.sort(key=lambda row: str(row[wish.sort]), reverse=wish.descending)
    return [*having, *rest]


def listing(
    rows: Sequence[Row],
    fields: Sequence[Field],
    wish: Wish,
    pen: Pen,
    *,
    total: int | None = None,
    label: str = "",
    views: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Arrange a list. With ``total`` the rows are the one page already, sorted by whoever gave them."""
    known = {field.name for field in fields}
    asked = [name for name in wish.columns if name in known]
    shown = [f for f in fields if (f.name in asked if asked else not f.optional)]
    found = len(rows) if total is None else total
    pages = max(1, -(-found // PAGE))
    at = min(wish.page, pages)
    start = (at - 1) * PAGE
    visible = ordered(rows, wish)[start : start + PAGE] if total is None else rows
    return {
        "label": label,
        "heads": [_head(field, wish, pen) for field in shown],
        "rows": [[_cell(field, row, pen) for field in shown] for row in visible],
        "total": found,
        "range": pen.text("parts.list.range", start=start + 1 if found else 0, end=start + len(visible), n=found),
        "before": wish.address(page=at - 1) if at > 1 else "",
        "after": wish.address(page=at + 1) if at < pages else "",
        "csv": wish.address(format="csv", page=at),
        "path": wish.path,
        "here": wish.address(page=at),
        "kept": [
            *wish.rest,
            *((("sort", wish.sort),) if wish.sort else ()),
            *((("desc", "1"),) if wish.descending else ()),
        ],
        "choices": [{"name": f.name, "label": f.label, "on": f in shown} for f in fields],
        "views": [{"fixed": False, **view, "on": view["address"] == wish.address()} for view in views],
    }


def as_csv(rows: Sequence[Row], fields: Sequence[Field], wish: Wish) -> str:
    """Return every row of a list, sorted as shown, as CSV: values as they are, money in whole units."""
    asked = [f for f in fields if f.name in wish.columns] or [f for f in fields if not f.optional]
    return sheet([f.name for f in asked], ([_plain(f, row) for f in asked] for row in ordered(rows, wish)))


def _plain(field: Field, row: Row) -> Any:
    value = row.get(field.name)
    return round(value / 100, 2) if field.kind == "money" and isinstance(value, int | float) else value


def _head(field: Field, wish: Wish, pen: Pen) -> dict[str, Any]:
    on = wish.sort == field.name
    way = ("descending" if wish.descending else "ascending") if on else "none"
    turn = not wish.descending if on else field.kind in _AT_RIGHT
    return {
        "label": field.label,
        "r": field.kind in _AT_RIGHT,
        "sort": way if field.sortable else "",
        "href": wish.address(sort=field.name, desc="1" if turn else "") if field.sortable else "",
        "hint": pen.text("parts.list.sort", name=field.label),
        "card": field.card,
    }


def _cell(field: Field, row: Row, pen: Pen) -> dict[str, Any]:
    value = row.get(field.name)
    return {
        "text": written(field, value, pen),
        "r": field.kind in _AT_RIGHT,
        "href": field.href(row) if field.href else "",
        "tone": field.tone(row) if field.tone else "",
        "tag": field.kind == "tag" and value not in (None, ""),
        "sub": field.sub(row) if field.sub else "",
        "code": field.code(row) if field.code else "",
    }


def written(field: Field, value: Any, pen: Pen) -> str:
    """Write one value as its field means it."""
    if value is None or value == "":
        return NOTHING
    if field.write:
        return field.write(value)
    if field.kind == "days":
        return pen.say("unit.days", n=round(value))
    if field.kind == "day":
        return pen.day(str(value))
    if field.kind == "moment":
        return pen.moment(value)
    return pen.value(value, field.kind)
