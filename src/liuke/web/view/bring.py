"""A file that is brought, arranged: its columns with what each becomes, its first rows, the time-zone trap."""

from collections.abc import Mapping, Sequence
from typing import Any

from liuke.web.view.pen import Pen
from liuke.web.view.twin import twin
from liuke.web.view.work import size

_ZONES = ("Asia/Shanghai", "UTC", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Singapore", "Europe/London", "Europe/Berlin")
_MORE_ZONES = ("America/New_York", "America/Los_Angeles")
LEFT_OUT, KEPT = "-", ""
_OPTIONS = ("zone", "money_unit", "sheet", "encoding", "currency")
_TALL, _WIDE = 66, 10


def waiting(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the files that wait."""
    return {
        "sample": said["sample"],
        "limit": said["limit"],
        "files": [
            {
                "href": f"/import/{one['upload']}",
                "name": one["name"],
                "size": size(one["size"]),
                "at": pen.moment(one["at"]),
            }
            for one in said["uploads"]
        ],
    }


def wish_of(query: Mapping[str, str], first: Mapping[str, Any]) -> dict[str, Any]:
    """Read what was chosen out of an address; columns are numbered in the order of the file."""
    home = "traits" if first["table"] in ("users", "accounts") else "properties" if first["table"] == "events" else ""
    mapping: dict[str, str] = {}
    for nth, column in enumerate(first["columns"]):
        to = query.get(f"c{nth}")
        if to is None or to == column["to"]:
            continue
        kept = f"{home}.{column['name']}" if home else LEFT_OUT
        mapping[column["name"]] = kept if to == KEPT else to
    options: dict[str, Any] = {name: query[name].strip() for name in _OPTIONS if query.get(name, "").strip()}
    if query.get("order") in ("day", "month"):
        options["day_first"] = query["order"] == "day"
    return {"table": first["table"], "mapping": mapping or None, "options": options or None}


def looked(said: Mapping[str, Any], wish: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange what a look into a file showed."""
    options = wish["options"] or {}
    read = said["read"]
    fields = [{**one, "label": _label(one, pen)} for one in said["fields"]]
    labels = {one["name"]: one["label"] for one in fields}
    return {
        "upload": said["upload"],
        "name": said["file"],
        "sub": " · ".join(
            part for part in (said["format"].upper(), said["encoding"] or "", size(said["size"])) if part
        ),
        "table": said["table"],
        "tables": [
            {"name": one["name"], "label": pen.word("table", one["name"]), "on": one["name"] == said["table"]}
            for one in said["tables"]
        ],
        "error": said["error"],
        "columns": [_column(nth, one, fields, pen) for nth, one in enumerate(said["columns"])],
        "options": {"zone": "", "sheet": "", **options},
        "order": {None: "", True: "day", False: "month"}[options.get("day_first")],
        "excel": said["format"] == "excel",
        "zones": _zones(read, options),
        "money": _money(read, options),
        "read": _read(read, labels, pen) if read else None,
        "trap": _trap(read["zone"], said["columns"], pen) if read and read["zone"] else None,
        "events": _events(read, pen) if read else [],
    }


def _label(one: Mapping[str, Any], pen: Pen) -> str:
    name = str(one["name"]).removesuffix("_fen")
    zh = str(one["zh"])
    zh = f"{zh[:-2]} ID" if zh.endswith("id") and len(zh) > 2 else zh
    return f"{zh} {name}" if pen.language == "zh" and zh != one["name"] else name


def _column(nth: int, one: Mapping[str, Any], fields: Sequence[Mapping[str, Any]], pen: Pen) -> dict[str, Any]:
    to = str(one["to"])
    kept = one["how"] == "kept" or to.startswith(("traits.", "properties."))
    chosen = KEPT if kept or not to else to
    known = {one["name"] for one in fields}
    options = [(field["name"], field["label"] + (" *" if field["required"] else "")) for field in fields]
    if chosen and chosen not in known and chosen != LEFT_OUT:
        options.append((chosen, chosen))
    how = "kept" if kept else "left" if not to or to == LEFT_OUT else one["how"]
    tones = {"guessed": "info", "given": "good", "kept": "", "left": "warn"}
    return {
        "field": f"c{nth}",
        "name": one["name"],
        "examples": " · ".join(one["examples"]) or "—",
        "chosen": chosen if to or kept else (KEPT if one["how"] == "kept" else LEFT_OUT),
        "options": options,
        "how": pen.text(f"begin.how.{how}"),
        "tone": tones[how],
    }


def _zones(read: Mapping[str, Any] | None, options: Mapping[str, Any]) -> list[str]:
    trap = (read or {}).get("zone") or {}
    there = [options.get("zone"), trap.get("read_in"), trap.get("home"), *_ZONES, *_MORE_ZONES]
    return list(dict.fromkeys(zone for zone in there if zone))


def _money(read: Mapping[str, Any] | None, options: Mapping[str, Any]) -> dict[str, Any] | None:
    money = (read or {}).get("money")
    if not money:
        return {"unit": options["money_unit"], "columns": "", "examples": ""} if options.get("money_unit") else None
    return {
        "unit": money["unit"],
        "columns": ", ".join(money["columns"]),
        "examples": " · ".join(money["examples"]),
    }


def _read(read: Mapping[str, Any], labels: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    return {
        "heads": [labels.get(name, name) for name in read["names"]],
        "rows": [_row(row, read["names"], pen) for row in read["rows"]],
        "wrong": [_row(row, read["names"], pen) | {"raw": row["raw"]} for row in read["wrong"]],
        "looked": pen.count(read["looked"]),
        "whole": read["whole"],
        "rejected": pen.count(read["rejected"]),
        "any_wrong": bool(read["rejected"]),
        "reasons": [{"said": one["said"], "rows": pen.count(one["rows"])} for one in read["reasons"]],
    }


def _row(row: Mapping[str, Any], names: Sequence[str], pen: Pen) -> dict[str, Any]:
    cells = [_cell(name, cell, pen) for name, cell in zip(names, row["cells"], strict=True)]
    return {"line": row["line"], "reason": row["reason"], "cells": cells}


def _cell(name: str, cell: str | None, pen: Pen) -> str:
    if cell is None:
        return "—"
    return pen.money(int(cell)) if name.endswith("_fen") and cell.removeprefix("-").isdecimal() else cell


def _trap(trap: Mapping[str, Any], columns: Sequence[Mapping[str, Any]], pen: Pen) -> dict[str, Any]:
    most = max(trap["hours"]) or 1
    named = next((one["name"] for one in columns if one["to"] == trap["column"]), trap["column"])
    return {
        "read_in": trap["read_in"],
        "home": trap["home"],
        "column": named,
        "likely": trap["likely"],
        "others": [
            {
                "zone": one["zone"],
                "n": pen.count(one["moved"]),
                "share": pen.percent(one["share"]),
                "any": one["moved"] > 0,
            }
            for one in trap["others"]
        ],
        "table": twin(
            pen.text("begin.trap"),
            [pen.text("parts.twin.hour"), pen.text("parts.twin.rows")],
            [[f"{hour}:00", pen.count(n)] for hour, n in enumerate(trap["hours"])],
        ),
        "bars": [
            {
                "x": hour * _WIDE,
                "y": round(_TALL - n / most * _TALL, 1),
                "h": round(n / most * _TALL, 1),
                "n": pen.count(n),
            }
            for hour, n in enumerate(trap["hours"])
        ],
        "flat": sum(1 for n in trap["hours"] if n) < 2,
    }


def _events(read: Mapping[str, Any], pen: Pen) -> list[tuple[str, str]]:
    return [(name, pen.count(n)) for name, n in list(read["events"].items())[:12]]
