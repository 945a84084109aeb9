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


def show_done(paper: Paper, document: Answer) -> None:
    """Say that a task is done."""
    sign, style = mark("ok")
    task = document.get("task") or document
    label = str(task.get("label") or task.get("title") or "")
    paper.line((f"{sign} ", style), paper.say("cli.tasks.done", task=str(task.get("id", "")), label=label))
