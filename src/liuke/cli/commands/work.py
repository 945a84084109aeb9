"""Work for people, and what it all was worth."""

import click

from liuke.cli.session import answer, ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("list", group="task", examples=("liuke task list --late", "liuke task list --owner 客服 --json"))
@click.option("--state", type=click.Choice(["open", "doing", "waiting", "review", "done", "cancelled"]))
@click.option("--owner", metavar="NAME")
@click.option("--late", is_flag=True)
@click.pass_context
def list_(ctx: click.Context, /, state: str | None, owner: str | None, late: bool) -> int:
    """List tasks, the most urgent first."""
    from liuke.cli.show.work import show_tasks

    wishes = wishes_of(ctx)
    document = ask(wishes, "task_list", state=state, owner=owner)
    if late:
        document = {**document, "tasks": [task for task in document["tasks"] if task.get("late")]}
    return tell(wishes, document, show_tasks)


@command("done", group="task", examples=('liuke task done 17 --by lin --note "回访完成，周三再约"',))
@click.argument("task", type=click.IntRange(min=1))
@click.option("--by", metavar="NAME")
@click.option("--note", metavar="TEXT")
@click.pass_context
def done(ctx: click.Context, /, task: int, by: str | None, note: str | None) -> int:
    """Finish a task, with a note for whoever meets this user next."""
    from liuke.cli.show.work import show_done

    return answer(wishes_of(ctx), "task_done", show_done, task=task, by=by, note=note)


@command("results", examples=("liuke results", "liuke results golden_48h --json"))
@click.argument("playbook", required=False)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def results(ctx: click.Context, /, playbook: str | None, as_of: str | None) -> int:
    """Show what each playbook brought against its held-out controls, and what to do next."""
    from liuke.cli.show.results import show_results

    return answer(wishes_of(ctx), "results", show_results, playbook=playbook, as_of=as_of)
