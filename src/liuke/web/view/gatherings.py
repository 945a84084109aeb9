"""Open days, face-to-faces and capabilities arranged: what is planned, who is to come, what becomes work."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.desk import word
from liuke.web.view.marked import shown_id
from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.where import address

_TONES = {"accepted": "good", "came": "good", "declined": "warn", "absent": "warn", "invited": "info"}


def gatherings(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``programme_list``."""
    return {
        "rows": [_row(one, one["guests"], pen) for one in said["programmes"]],
        "layouts": [{**one, "steps_said": word(pen, "gather.steps", n=one["steps"])} for one in said["layouts"]],
    }


def _row(one: Mapping[str, Any], counts: Mapping[str, int], pen: Pen) -> dict[str, Any]:
    return {
        "id": one["id"],
        "href": f"/programmes/{one['id']}",
        "title": _title(one, pen),
        "at": pen.moment(one["starts_at"]),
        "day": pen.long_day(pen.at(one["starts_at"]).date().isoformat()),
        "clock": pen.clock(one["starts_at"]),
        "seats": word(pen, "gather.seats", n=one["seats"]),
        "guests": [
            {"n": pen.count(n), "label": word(pen, f"guest.{name}"), "tone": _TONES.get(name, "")}
            for name, n in counts.items()
            if n
        ],
    }


def _title(one: Mapping[str, Any], pen: Pen) -> str:
    """Say what it is and in which month, in the reader's language; a kind that is not ours keeps its own title."""
    month = str(one["key"]).rpartition("/")[2]
    if one["kind"] not in ("open_day", "face_to_face"):
        return str(one["title"])
    year, _, number = month.partition("-")
    said = f"{year} 年 {int(number)} 月" if pen.language == "zh" else pen.date(f"{month}-01").removeprefix("1 ")
    return word(pen, f"programme.{one['kind']}", month=said)


def gathering(said: Mapping[str, Any], names: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    """Arrange one gathering with its guests and why others are not on the list. ``names`` are reasons by code."""
    counts: dict[str, int] = {}
    for guest in said["guests"]:
        counts[guest["state"]] = counts.get(guest["state"], 0) + 1
    figures = said["figures"]
    return {
        **_row(said, counts, pen),
        "rule": said["rule"],
        "rule_href": address("users", said["rule"]),
        "found": pen.count(figures.get("found")) if figures.get("found") is not None else NOTHING,
        "refused": [
            {
                "code": code if "-" in code else "",
                "label": names.get(code) or word(pen, f"gather.refused_{code}"),
                "n": pen.count(n),
            }
            for code, n in sorted((figures.get("refused") or {}).items(), key=lambda row: -row[1])
        ],
        "people": [
            {
                "id": shown_id(str(guest["subject_id"])),
                "user": guest["subject_id"],
                "href": address("user", str(guest["subject_id"])),
                "paid": pen.money(guest["worth_fen"]),
                "state": word(pen, f"guest.{guest['state']}"),
                "tone": _TONES.get(guest["state"], ""),
                "by": guest["by"],
                "ways": [(way, word(pen, f"guest_do.{way}")) for way in guest["ways"]],
            }
            for guest in said["guests"]
        ],
    }
