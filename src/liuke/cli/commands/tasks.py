"""Work for people: the board, one task, giving out, handing over, moving, remarks, blocking, a calendar."""

from typing import Any

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of

_STATES = click.Choice(["open", "doing", "waiting", "review", "done", "cancelled"])
_NUMBER = click.IntRange(min=1)


@command("list", group="task", examples=("liuke task list --late", "liuke task list --owner 客服 --json"))
@click.option("--state", type=_STATES)
@click.option("--owner", metavar="NAME")
@click.option("--department", metavar="NAME")
@click.option("--late", is_flag=True)
@click.option("--limit", type=click.IntRange(min=1, max=100_000), metavar="N")
@click.option("--offset", type=click.IntRange(min=0), metavar="N")
@click.pass_context
def list_(ctx: click.Context, /, late: bool, **said: Any) -> int:
    """List tasks, the most urgent first."""
    from liuke.cli.show.work import show_tasks

    return answer(wishes_of(ctx), "task_list", show_tasks, late=late or None, **said)


@command("board", group="task", examples=("liuke task board", "liuke task board --department customer_service"))
@click.option("--owner", metavar="NAME")
@click.option("--department", metavar="NAME")
@click.option("--late", is_flag=True)
@click.pass_context
def board(ctx: click.Context, /, late: bool, **said: Any) -> int:
    """Show the board, column by column."""
    from liuke.cli.show.work import show_board

    return answer(wishes_of(ctx), "task_board", show_board, late=late or None, **said)


@command("show", group="task", examples=("liuke task show 17",))
@click.argument("task", type=_NUMBER)
@click.pass_context
def show(ctx: click.Context, /, task: int) -> int:
    """Show one task with its clock and its history."""
    from liuke.cli.show.work import show_task

    return answer(wishes_of(ctx), "task_show", show_task, task=task)


@command(
    "new",
    group="task",
    examples=(
        'liuke task new "给云岚回电" --to lin --hours 4',
        'liuke task new "复盘上线延期" --to delivery --due 2026-12-01 --account A-7 --after 17',
    ),
)
@click.argument("title")
@click.option("--to", metavar="NAME")
@click.option("--department", metavar="NAME")
@click.option("--hours", type=click.FloatRange(min=0, min_open=True), metavar="N")
@click.option("--due", metavar="WHEN")
@click.option("--user", metavar="USER")
@click.option("--account", metavar="ACCOUNT")
@click.option("--note", metavar="TEXT")
@click.option("--after", "blocked_by", type=_NUMBER, multiple=True, metavar="TASK")
@click.option("--by", metavar="NAME")
@click.pass_context
def new(ctx: click.Context, /, blocked_by: tuple[int, ...], **said: Any) -> int:
    """Give out a task."""
    from liuke.cli.show.work import show_task

    return answer(wishes_of(ctx), "task_new", show_task, blocked_by=list(blocked_by) or None, **said)


@command("give", group="task", examples=('liuke task give 17 lin --note "她认识这位用户"',))
@click.argument("task", type=_NUMBER)
@click.argument("to")
@click.option("--note", metavar="TEXT")
@click.option("--by", metavar="NAME")
@click.pass_context
def give(ctx: click.Context, /, **said: Any) -> int:
    """Hand a task over."""
    from liuke.cli.show.work import show_task

    return answer(wishes_of(ctx), "task_assign", show_task, **said)


@command("move", group="task", examples=('liuke task move 17 waiting --note "等用户周三回电"',))
@click.argument("task", type=_NUMBER)
@click.argument("state", type=_STATES)
@click.option("--note", metavar="TEXT")
@click.option("--by", metavar="NAME")
@click.pass_context
def move(ctx: click.Context, /, **said: Any) -> int:
    """Move a task on the board."""
    from liuke.cli.show.work import show_task

    return answer(wishes_of(ctx), "task_move", show_task, **said)


@command("note", group="task", examples=('liuke task note 17 "下午三点后再打"',))
@click.argument("task", type=_NUMBER)
@click.argument("text")
@click.option("--by", metavar="NAME")
@click.pass_context
def note(ctx: click.Context, /, **said: Any) -> int:
    """Add a remark to a task."""
    from liuke.cli.show.work import show_task

    return answer(wishes_of(ctx), "task_note", show_task, **said)


@command("block", group="task", examples=("liuke task block 18 --until 17", "liuke task block 18 --until 17 --off"))
@click.argument("task", type=_NUMBER)
@click.option("--until", "blocked_by", type=_NUMBER, required=True, metavar="TASK")
@click.option("--off", is_flag=True)
@click.option("--by", metavar="NAME")
@click.pass_context
def block(ctx: click.Context, /, off: bool, **said: Any) -> int:
    """Let a task wait for another."""
    from liuke.cli.show.work import show_task

    return answer(wishes_of(ctx), "task_block", show_task, off=off or None, **said)


@command("calendar", group="task", examples=("liuke task calendar lin", "liuke task calendar lin --fresh"))
@click.argument("person_id")
@click.option("--fresh", is_flag=True)
@click.pass_context
def calendar(ctx: click.Context, /, person_id: str, fresh: bool) -> int:
    """Give the address of a person's calendar of due tasks."""
    from liuke.cli.show.work import show_calendar

    return answer(wishes_of(ctx), "task_calendar", show_calendar, person_id=person_id, fresh=fresh or None)


@command("done", group="task", examples=('liuke task done 17 --by lin --note "回访完成，周三再约"',))
@click.argument("task", type=_NUMBER)
@click.option("--by", metavar="NAME")
@click.option("--note", metavar="TEXT")
@click.pass_context
def done(ctx: click.Context, /, task: int, by: str | None, note: str | None) -> int:
    """Finish a task, with a note for whoever meets this user next."""
    from liuke.cli.show.work import show_done

    return answer(wishes_of(ctx), "task_done", show_done, task=task, by=by, note=note)
