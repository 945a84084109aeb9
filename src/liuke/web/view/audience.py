"""An audience arranged: its rows as a form, the words for its columns, how many it means and as of when."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from liuke.playbooks.sentence import OPS
from liuke.web.view.pen import Pen
from liuke.web.view.where import address
from liuke.web.view.worth import word

ROWS = 6
_SPARE = 1
_NO_VALUE = ("true", "false", "known", "unknown")
_TRUTHS = ("true", "false")
_YES_NO = "boolean"


def builder(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange an expression's rows with one to spare; where rows cannot say it, only the expression is edited."""
    rows = list(said["rows"] or ()) if said["ok"] else []
    plain = said["ok"] and said["rows"] is not None
    shown = [*rows, *({"column": "", "op": "ge", "value": ""} for _ in range(_SPARE))][: max(ROWS, len(rows))]
    labels = {column["name"]: column["label"] for column in said["columns"]}
    yes_no = {column["name"] for column in said["columns"] if column["type"] == _YES_NO}
    return {
        "plain": plain or not said["expression"],
        "join": said["join"],
        "rows": [{**_drawn(row, yes_no), "n": n} for n, row in enumerate(shown)],
        "ops": [{"value": op, "label": word(pen, f"op.{op}")} for op in OPS if op not in _TRUTHS],
        "columns": [
            {**column, "yes_no": column["name"] in yes_no}
            for column in sorted(said["columns"], key=lambda column: str(column["label"]))
        ],
        "truths": [{"value": value, "label": pen.yes(value == "true")} for value in _TRUTHS],
        "ok": said["ok"],
        "wrong": said["message"] or "",
        "code": said["code"] or "",
        "sentence": _sentence(rows, said["join"], labels, pen) if plain and rows else "",
        "names": said["names"],
        "expression": said["expression"],
        "values": sorted({value for column in said["columns"] for value in column["values"]}),
    }


def _drawn(row: Mapping[str, str], yes_no: AbstractSet[str]) -> dict[str, Any]:
    """Draw a row: what is true or not is a choice of yes and no beside its column, not a comparison of its own."""
    if row["op"] in _TRUTHS:
        return {**row, "op": "eq", "value": row["op"], "yes_no": True}
    return {**row, "yes_no": row["column"] in yes_no}


def _sentence(rows: Sequence[Mapping[str, str]], join: str, labels: Mapping[str, str], pen: Pen) -> str:
    said = []
    for row in rows:
        value = "" if row["op"] in _NO_VALUE else " " + _value(row["value"], pen)
        said.append(f"{labels.get(row['column'], row['column'])} {word(pen, 'op.' + row['op'])}{value}")
    return word(pen, f"aud.{join}").join(said)


def _value(said: str, pen: Pen) -> str:
    for family in ("liveness", "value_tier", "tier"):
        told = pen.word(family, said)
        if told != said:
            return told
    return said


def counted(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange a count: about or exactly, as of which day, counted when, and whether that is old."""
    low, high = said["interval"] or (None, None)
    return {
        "exact": said["exact"],
        "people": pen.count(said["people"]),
        "about": word(pen, "aud.about", low=low, high=high, n=said["one_in"]) if low is not None else "",
        "as_of": word(pen, "aud.as_of", day=pen.day(said["as_of"]), at=pen.clock(said["counted_at"])),
        "stale": word(pen, "aud.stale", n=said["stale_days"]) if said["stale_days"] else "",
        "href": address("users", said["expression"]),
    }
