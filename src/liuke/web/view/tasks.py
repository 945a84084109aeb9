"""Work for people, arranged by due time."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from liuke.web.view.marked import shown_id
from liuke.web.view.pen import Pen
from liuke.web.view.where import address

_SOON_HOURS = 8
_ENDED = ("done", "cancelled")
_OPEN = ("open", "doing", "waiting", "review")


def tasks(
    said: Sequence[Mapping[str, Any]], pen: Pen, *, most: int = 500, counts: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Arrange tasks that somebody still has to do; what is late comes first and says so.

    ``counts`` are those of the whole board, where only some of its tasks are given.
    """
    rows = sorted(
        (task for task in said if task.get("state") not in _ENDED),
        key=lambda task: pen.at(task["due_at"]).isoformat() if task.get("due_at") else "9",
    )
    late = counts["late"] if counts else sum(1 for task in rows if task.get("late"))
    n = sum(counts.get(state, 0) for state in _OPEN) if counts else len(rows)
    return {
        "sub": pen.say("tasks.sub", n=n, late=late) if rows else "",
        "late": late,
        "rows": [_task(task, pen) for task in rows[:most]],
        "more": len(rows) > most,
    }


def _due(task: Mapping[str, Any], pen: Pen) -> tuple[str, bool, float]:
    """Say how long a task has, by the clock of its desk where one is given, as the board does."""
    if not task.get("due_at"):
        return "", False, 99.0
    minutes = task.get("left_minutes")
    if minutes is None:
        text, late = pen.left(task["due_at"])
        return text, late, (pen.at(task["due_at"]) - pen.now).total_seconds() / 3600
    span = pen.span(timedelta(minutes=minutes))
    return pen.say("time.over" if minutes < 0 else "time.left", span=span), minutes < 0, minutes / 60


def _task(task: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    due, late, hours = _due(task, pen)
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
