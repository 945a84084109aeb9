"""Shows: tasks."""

from typing import Any

from rich.text import Text

from liuke.cli.door import Answer
from liuke.cli.figures import NOTHING, left
from liuke.cli.paper import Head, Paper, mark
from liuke.cli.show.anything import owner_name


def show_tasks(paper: Paper, document: Answer) -> None:
    """Show tasks with what is left of their time; a late one says so."""
    tasks = document.get("tasks", [])
    if not tasks:
        sign, style = mark("ok")
        paper.line((f"{sign} ", style), paper.say("cli.tasks.none"))
        return
    heads = (
        Head(label=paper.say("cli.head.task"), whole=True),
        Head(label=paper.say("cli.head.what"), style="strong"),
        Head(label=paper.say("cli.head.user")),
        Head(label=paper.say("cli.head.owner")),
        Head(label=paper.say("cli.head.deadline"), whole=True),
        Head(label=paper.say("cli.head.state"), whole=True),
    )
    paper.table(heads, [_task(paper, task) for task in tasks])
    late = sum(1 for task in tasks if task.get("late"))
    if late:
        paper.line((paper.say("cli.tasks.late", n=late), "bad"))


def _task(paper: Paper, task: dict[str, Any]) -> tuple[str | Text, ...]:
    over = task.get("state") in ("done", "cancelled")
    due = NOTHING if over else left(task.get("due_at"), paper.now, paper.language)
    return (
        str(task["id"]),
        str(task.get("label") or task.get("title") or ""),
        str(task.get("subject_id") or NOTHING),
        owner_name(paper, task.get("owner")),
        Text(due, style="bad" if task.get("late") else ""),
        paper.say(f"common.task_state.{task['state']}", otherwise=str(task["state"])),
    )


def show_board(paper: Paper, document: Answer) -> None:
    """Show the board, one column below another."""
    for column in document["columns"]:
        state = paper.say(f"common.task_state.{column['state']}")
        paper.title(f"{state}  {column['n']}")
        if column["tasks"]:
            heads = [Head(label=paper.say("cli.head.task"), whole=True), Head(label=paper.say("cli.head.what"))]
            heads += [Head(label=paper.say(f"cli.head.{name}"), whole=True) for name in ("owner", "deadline")]
            paper.table(heads, [_card(paper, task) for task in column["tasks"]])
    if document["late"]:
        paper.line((paper.say("cli.tasks.late", n=document["late"]), "bad"))


def _card(paper: Paper, task: dict[str, Any]) -> tuple[str | Text, ...]:
    what = str(task.get("title") or task["kind"])
    if task["blocked_by"]:
        what += "  " + paper.say("desk.blocked", by=", ".join(f"#{one['id']}" for one in task["blocked_by"]))
    return str(task["id"]), what, owner_name(paper, task.get("owner")), clock(paper, task)


def clock(paper: Paper, task: dict[str, Any]) -> Text:
    """Write what is left of a task's time, in hours of work where its clock keeps them."""
    left = task.get("left_minutes")
    if left is None:
        return Text(NOTHING)
    span = f"{abs(left) // 60}:{abs(left) % 60:02d}"
    word = paper.say("desk.over" if left < 0 else "desk.left", span=span)
    if task["clock_state"] in ("waits", "closed"):
        word += " · " + paper.say(f"desk.clock.{task['clock_state']}")
    return Text(word, style="bad" if task.get("late") else "")


def show_task(paper: Paper, document: Answer) -> None:
    """Show one task: where it stands, its clock, what blocks it, and what happened to it."""
    task = document["task"]
    paper.title(f"#{task['id']}  {task['title'] or task['kind']}")
    state = paper.say(f"common.task_state.{task['state']}")
    rows: list[tuple[str, str | Text]] = [
        (paper.say("cli.head.state"), state),
        (paper.say("cli.head.owner"), owner_name(paper, task["owner"])),
        (paper.say("cli.head.deadline"), clock(paper, task)),
    ]
    rows += [(paper.say("cli.head.user"), task["subject_id"])] if task["subject_id"] else []
    rows += [(paper.say("desk.account"), task["account_id"])] if task["account_id"] else []
    if task["blocked_by"]:
        said = " · ".join(f"#{one['id']} {one['title']}" for one in task["blocked_by"])
        rows.append((paper.say("desk.waits_for"), said))
    paper.pairs(rows)
    if task["note"]:
        paper.line(task["note"])
    paper.title(paper.say("desk.history"))
    for one in task["history"]:
        said = paper.say(f"desk.act.{one['act']}", otherwise=one["act"])
        way = " → ".join(part for part in (one["before"], one["after"]) if part)
        paper.line(
            (f"{one['at'][:16].replace('T', ' ')}  ", "quiet"), f"{one['by']} {said} {way} {one['note']}".strip()
        )


def show_calendar(paper: Paper, document: Answer) -> None:
    """Show where a person's calendar is."""
    paper.line((document["name"], "strong"))
    paper.line(document["address"])
    paper.line((paper.say("desk.calendar_secret"), "quiet"))


def show_done(paper: Paper, document: Answer) -> None:
    """Say that a task is done."""
    sign, style = mark("ok")
    task = document.get("task") or document
    label = str(task.get("label") or task.get("title") or "")
    paper.line((f"{sign} ", style), paper.say("cli.tasks.done", task=str(task.get("id", "")), label=label))
