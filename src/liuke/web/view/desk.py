"""The desk's pages: cards of the board, one task, clues, interviews, crises, arranged for readers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from liuke.app.say import say
from liuke.web.view.marked import shown_id
from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.where import address

_SOON_MINUTES = 120


def word(pen: Pen, key: str, /, **facts: Any) -> str:
    """Return a text of the desk's catalogue."""
    return say(f"desk.{key}", pen.language, **facts)


def clock(task: Mapping[str, Any], pen: Pen) -> dict[str, str]:
    """Say what is left of a task's time in hours of work, whether its clock runs, and how urgent that is."""
    left = task.get("left_minutes")
    if left is None:
        over = task["state"] in ("done", "cancelled")
        return {"text": "" if over else word(pen, "clock.none"), "tone": "", "state": ""}
    span = pen.span(timedelta(minutes=left))
    stands = task["clock_state"] in ("waits", "closed")
    return {
        "text": word(pen, "over" if left < 0 else "left", span=span),
        "tone": "bad" if task.get("late") else "warn" if left < _SOON_MINUTES and not stands else "",
        "state": word(pen, f"clock.{task['clock_state']}") if stands else "",
    }


def card(task: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange one card of the board."""
    owner, department = pen.named("owner", task["owner"] or ""), pen.named("owner", task["department"] or "")
    return {
        "id": task["id"],
        "title": pen.plainly(task["title"] or pen.word("task_kind", task["kind"])),
        "owner": owner or department or NOTHING,
        "department": department if department != owner and owner else "",
        "clock": clock(task, pen),
        "due": pen.moment(task["due_at"]) if task["due_at"] else "",
        "subject": shown_id(str(task["subject_id"] or "")),
        "href": address("user", str(task["subject_id"] or "")),
        "account": task["account_id"],
        "blocked": ", ".join(f"#{one['id']}" for one in task["blocked_by"]),
        "up": pen.named("owner", task["escalated_to"]) if task["escalated"] else "",
        "version": task["version"],
        "state": task["state"],
        "ways": list(task.get("ways", ())),
        "over": task["state"] in ("done", "cancelled"),
    }


def board(said: Mapping[str, Any], pen: Pen, asked: Mapping[str, str]) -> dict[str, Any]:
    """Arrange the board: its columns with their cards, and who has work."""
    columns = [
        {
            "state": column["state"],
            "name": pen.word("task_state", column["state"]),
            "n": pen.count(column["n"]),
            "cards": [card(task, pen) for task in column["tasks"]],
            "more": column["n"] - len(column["tasks"]),
        }
        for column in said["columns"]
    ]
    people = {name: [(one, pen.named("owner", one)) for one in said[name]] for name in ("owner", "department")}
    return {
        "columns": columns,
        "late": said["late"],
        "working": said["working"],
        "people": people,
        "asked": asked,
        "open": sum(column["n"] for column in said["columns"][:4]),
    }


def one_task(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange one task with its history."""
    task = said["task"]
    history = [
        {
            "at": pen.moment(one["at"]),
            "by": pen.named("owner", one["by"]),
            "act": say(f"desk.act.{one['act']}", pen.language, otherwise=one["act"]),
            "way": " → ".join(_named(part, pen) for part in (one["before"], one["after"]) if part),
            "note": one["note"],
        }
        for one in task["history"]
    ]
    return {
        **card(task, pen),
        "note": task["note"],
        "kind": task["kind"],
        "state_word": pen.word("task_state", task["state"]),
        "plan": task["plan_id"],
        "plan_href": address("plan", task["plan_id"]),
        "blockers": task["blocked_by"],
        "blocks": task["blocks"],
        "mirrors": task["mirrors"],
        "history": history[::-1],
        "ways": [(way, pen.word("task_state", way)) for way in said["ways"]],
    }


def _named(part: str, pen: Pen) -> str:
    return pen.word("task_state", part) if part.isascii() and part.islower() else part


def clue_columns(said: Mapping[str, Any], pen: Pen) -> list[dict[str, Any]]:
    """Arrange the clue board."""
    return [
        {
            "state": column["state"],
            "name": word(pen, f"card.{column['state']}"),
            "n": len(column["clues"]),
            "clues": [_clue(one, pen) for one in column["clues"]],
        }
        for column in said["columns"]
    ]


def _clue(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    return {
        **one,
        "money": pen.money(one["money_fen"]) if one["money_fen"] else "",
        "people": pen.count(one["users"]) if one["users"] else "",
        "owner": pen.named("owner", one["owner"]) if one["owner"] else "",
        "shipped": word(pen, "shipped_on", day=pen.date(one["shipped_on"])) if one["shipped_on"] else "",
        "told_line": word(pen, "told_to", n=one["told"], of=one["to_tell"]) if one["shipped_on"] else "",
    }


def interview_rows(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange a week's interviews: by reason, and the people."""
    reasons = [
        {
            **row,
            "need": NOTHING if row["need"] is None else pen.number(row["need"], 1),
            "feeling": NOTHING if row["feeling"] is None else pen.number(row["feeling"], 1),
            "money": pen.money(row["worth_fen"]),
        }
        for row in sorted(said["reasons"], key=lambda row: -row["worth_fen"])
    ]
    people = [
        {
            **row,
            "money": pen.money(row["worth_fen"]),
            "subject": shown_id(row["subject_id"]),
            "state_word": pen.word("task_state", row["state"]),
            "scores": f"{row['need']} / {row['feeling']}" if row["need"] else "",
        }
        for row in said["interviews"]
    ]
    return {"week": pen.long_day(said["week"]), "reasons": reasons, "people": people}


def case_rows(said: Sequence[Mapping[str, Any]], pen: Pen) -> list[dict[str, Any]]:
    """Arrange crises with their clocks."""
    return [one_case(row, pen) for row in said]


def one_case(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange one crisis."""
    left = row["left_minutes"]
    span = pen.span(timedelta(minutes=left))
    over = row["state"] == "closed"
    steps = {step["id"]: step["text"] for step in row.get("checklist", ())}
    text = word(pen, "closed_after", hours=f"{row['open_hours']:.1f}") if over else ""
    return {
        **row,
        "opened": pen.moment(row["opened_at"]),
        "due": pen.moment(row["due_at"]),
        "clock": text or word(pen, "over" if left < 0 else "left", span=span),
        "tone": "bad" if row["late"] else "good" if over else "warn",
        "checklist": [
            {**step, "due": pen.moment(step["due_at"]), "done": pen.moment(step["at"]) if step["at"] else ""}
            for step in row.get("checklist", ())
        ],
        "log": [
            {
                **one,
                "when": pen.moment(one["at"]),
                "act": say(f"desk.case_act.{one['act']}", pen.language, otherwise=""),
                "text": steps.get(one["text"], one["text"]),
            }
            for one in reversed(row.get("log", ()))
        ],
    }
