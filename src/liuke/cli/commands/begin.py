"""Begin: what events mean, the sample business laid over a workspace, long work of a served one."""

import click

from liuke.cli.mapping import pairs_said
from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("tracking", examples=("liuke tracking", "liuke tracking --set app_open=login --set read_chapter=core:reader"))
@click.option("--set", "pairs", multiple=True, metavar="EVENT=ROLE")
@click.option("--by", metavar="NAME")
@click.pass_context
def tracking(ctx: click.Context, /, pairs: tuple[str, ...], by: str | None) -> int:
    """List event names with their roles and what a rule proposes; with --set, say what they mean."""
    from liuke.cli.show.begin import show_tracking, show_tracking_saved

    if pairs:
        events = pairs_said(pairs, "--set", ctx.command_path)
        return answer(wishes_of(ctx), "tracking_save", show_tracking_saved, events=events, by=by)
    return answer(wishes_of(ctx), "tracking_show", show_tracking)


@command("make", group="sample", examples=("liuke sample make",))
@click.option("--users", type=click.IntRange(min=1), metavar="N")
@click.option("--days", type=click.IntRange(min=1), metavar="N")
@click.option("--by", metavar="NAME")
@click.pass_context
def sample_make(ctx: click.Context, /, users: int | None, days: int | None, by: str | None) -> int:
    """Lay the sample business over this workspace, in files of its own."""
    from liuke.cli.show.begin import show_sample

    return answer(wishes_of(ctx), "sample_make", show_sample, users=users, days=days, by=by)


@command("remove", group="sample", examples=("liuke sample remove",))
@click.option("--by", metavar="NAME")
@click.pass_context
def sample_remove(ctx: click.Context, /, by: str | None) -> int:
    """Remove the sample business with everything in it."""
    from liuke.cli.show.begin import show_sample

    return answer(wishes_of(ctx), "sample_remove", show_sample, by=by)


@command("list", group="job", examples=("liuke job list",))
@click.pass_context
def jobs(ctx: click.Context, /) -> int:
    """List the long work of a served workspace, newest first."""
    from liuke.cli.show.begin import show_jobs

    return answer(wishes_of(ctx), "job_list", show_jobs)


@command("stop", group="job", examples=("liuke job stop",))
@click.argument("job", type=int, required=False)
@click.option("--by", metavar="NAME")
@click.pass_context
def stop(ctx: click.Context, /, job: int | None, by: str | None) -> int:
    """Stop the long work under way, or the one of that number."""
    from liuke.cli.show.begin import show_stopped

    return answer(wishes_of(ctx), "job_stop", show_stopped, job=job, by=by)
