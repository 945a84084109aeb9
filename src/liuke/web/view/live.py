"""What is being sent, arranged: each plan's progress, what came of its messages, the last ones."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.marked import shown_id
from liuke.web.view.pen import Pen
from liuke.web.view.plan import STATE_TONES
from liuke.web.view.where import address
from liuke.web.view.worth import known, word

_TONES = {"sent": "good", "delivered": "good", "queued": "info", "sending": "info", "uncertain": "warn"}


def live(said: Mapping[str, Any], names: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``live``."""
    channels = [pen.word("channel", name) for name in said["live_channels"]]
    return {
        "under_way": said["under_way"],
        "title": word(pen, "sending.title") if said["under_way"] else word(pen, "sending.calm"),
        "sub": word(pen, "sending.sub", n=said["under_way"]) if said["under_way"] else word(pen, "sending.calm_sub"),
        "at": pen.at(said["now"]).strftime("%H:%M:%S"),
        "channels": pen.listed(channels) or word(pen, "sending.no_channels"),
        "stops": [
            " · ".join(part for part in (_stopped(row, names, pen), row["why"]) if part) for row in said["stops"]
        ],
        "plans": [_plan(row, pen) for row in said["plans"]],
        "messages": [_message(row, pen) for row in said["messages"]],
    }


def _stopped(row: Mapping[str, Any], names: Mapping[str, str], pen: Pen) -> str:
    who = names.get(row["by"], row["by"])
    return f"{word(pen, 'sending.stopped', scope=row['scope'])} · {who} {pen.moment(row['at'])}"


def _plan(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    return {
        "id": row["plan"],
        "name": row["label"] or row["plan"],
        "day": pen.day(row["as_of"]),
        "href": address("plan", row["plan"]),
        "state": pen.word("plan_state", row["state"]),
        "tone": STATE_TONES.get(row["state"], "info"),
        "share": round(row["done"] / row["total"] * 100, 2) if row["total"] else 0,
        "progress": word(pen, "sending.progress", done=row["done"], total=row["total"]),
        "parts": [pen.say(f"outbox.{name}", n=n) for name, n in row["outbox"].items()],
        "ramp": row["ramp"],
        "stoppable": bool(row["waiting"]) or row["state"] == "approved",
    }


def _when(said: str, pen: Pen) -> str:
    at = pen.at(said)
    return f"{at:%H:%M:%S}" if at.date() == pen.at(pen.now).date() else pen.moment(said)


def _message(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    return {
        "id": shown_id(str(row["subject_id"])),
        "href": address("user", str(row["subject_id"])),
        "channel": pen.word("channel", row["channel"]),
        "at": _when(row["at"], pen),
        "state": word(pen, "sending.rehearsed") if row["dry_run"] else known(pen, "message", row["state"]),
        "tone": _TONES.get(row["state"], "bad") if not row["dry_run"] else "flat",
        "code": row["code"],
        "plan": row["plan"],
        "name": row["label"] or row["plan"],
        "plan_href": address("plan", row["plan"]),
    }
