"""Work for people, arranged by due time."""

from collections.abc import Mapping, Sequence
from typing import Any

from liuke.web.view.marked import shown_id
from liuke.web.view.pen import Pen
from liuke.web.view.where import address

_SOON_HOURS = 8
_ENDED = ("done", "cancelled")


def tasks(said: Sequence[Mapping[str, Any]], pen: Pen, *, most: int = 500) -> dict[str, Any]:
    """Arrange tasks that somebody still has to do; what is late comes first and says so."""
    rows = sorted(
        (task for task in said if task.get("state") not in _ENDED),
        key=lambda task: pen.at(task["due_at"]).isoformat() if task.get("due_at") else "9",
    )
    late = sum(1 for task in rows if task.get("late"))
    return {
        "sub": pen.say("tasks.sub", n=len(rows), late=late) if rows else "",
        "late": late,
        "rows": [_task(task, pen) for task in rows[:most]],
        "more": len(rows) > most,
    }


def _task(task: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    due, late = pen.left(task["due_at"]) if task.get("due_at") else ("", False)
    hours = (pen.at(task["due_at"]) - pen.now).total_seconds() / 3600 if task.get("due_at") else 99
    plan = str(task.get("plan_id") or "")
    return {
        "id": task["id"],
        "title": task.get("title") or str(task["id"]),
        "note": task.get("note") or "",
        "owner": pen.named("owner", task.get("owner") or ""),
        "subject": shown_id(str(task.get("subject_id") or "")),
        "href": address("user", str(task.get("subject_id") or "")),
        "plan": plan,
        "plan_href": address("plan", plan),
        "state": pen.word("task_state", task.get("state", "open")),
        "due": due,
        "due_at": pen.moment(task.get("due_at")),
        "tone": "bad" if late else "warn" if hours < _SOON_HOURS else "",
    }
