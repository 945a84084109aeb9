"""What events mean, arranged: each name seen, its role, and the one that a rule proposes."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.pen import Pen

NOTHING = "-"


def meanings(said: Mapping[str, Any], pen: Pen, *, chosen: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Arrange the tracking plan; with ``chosen``, not saved yet, that, and what is proposed where it says nothing."""
    take = chosen is not None
    rows = [
        _row(nth, _with(row, (chosen or {}).get(row["event"])), pen, take) for nth, row in enumerate(said["events"])
    ]
    return {
        "rows": rows,
        "base": said["base"],
        "roles": [(role, pen.text(f"begin.role.{role}")) for role in said["roles"]],
        "unknown": said["unknown"],
        "proposed": sum(1 for row in rows if row["open"] and row["proposed"]),
        "logins": said["logins"] or sum(row["role"] == "login" for row in rows),
        "presence": pen.listed(pen.text(f"begin.role.{role}") for role in said["presence"]),
        "take": take,
    }


def _with(row: Mapping[str, Any], said: str | None) -> Mapping[str, Any]:
    """Put a choice in the place of what is kept; nothing chosen leaves it open."""
    if said is None or row["of_messages"]:
        return row
    role, _, feature = said.partition(":")
    return {**row, "role": None if role == NOTHING else role, "feature": feature or None}


def _row(nth: int, row: Mapping[str, Any], pen: Pen, take: bool) -> dict[str, Any]:
    open_ = row["role"] is None and not row["of_messages"]
    taken = open_ and (take or row["sure"])
    return {
        "nth": nth,
        "event": row["event"],
        "n": pen.count(row["n"]),
        "people": pen.count(row["people"]),
        "days": f"{pen.day(row['first_day'])} – {pen.day(row['last_day'])}",
        "of_messages": row["of_messages"],
        "open": open_,
        "role": row["role"] or (row["proposed"] if taken else None) or NOTHING,
        "feature": row["feature"] or (row["proposed_feature"] if taken else None) or "",
        "proposed": pen.text(f"begin.role.{row['proposed']}") if row["proposed"] else "",
        "word": row["word"] or "",
        "sure": row["sure"],
        "own": row["role"] == row["event"],
    }


def said_again(was: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a form that says anew what events meant."""
    fields: dict[str, str] = {}
    for nth, (event, meant) in enumerate(was.items()):
        role, _, feature = meant.partition(":")
        fields |= {f"e{nth}": event, f"r{nth}": role, f"f{nth}": feature}
    return fields


def chosen(form: Mapping[str, str]) -> dict[str, str]:
    """Read the choices out of a form: ``login``, ``core:reader``, ``-``."""
    out: dict[str, str] = {}
    for name, event in form.items():
        if not (name.startswith("e") and name[1:].isdecimal()):
            continue
        role, feature = form.get(f"r{name[1:]}", NOTHING), form.get(f"f{name[1:]}", "").strip()
        out[event] = f"{role}:{feature}" if role == "core" and feature else role
    return out
