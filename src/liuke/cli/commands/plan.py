"""Plans: draft, review, compare, approve by a second person, apply, stop."""

from typing import Any

import click

from liuke.cli.errors import BadValueError
from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("draft", group="plan", examples=("liuke plan draft", "liuke plan draft --as-of 2026-11-16 --by lin"))
@click.option("--as-of", metavar="DATE")
@click.option("--by", metavar="NAME")
@click.pass_context
def draft(ctx: click.Context, /, as_of: str | None, by: str | None) -> int:
    """Make a plan of the day's proposals and verdicts."""
    from liuke.cli.show.plan import show_plan

    return answer(wishes_of(ctx), "plan_draft", show_plan, as_of=as_of, by=by)


@command("list", group="plan")
@click.pass_context
def list_(ctx: click.Context, /) -> int:
    """List plans, newest first."""
    from liuke.cli.show.plans import show_plans

    return answer(wishes_of(ctx), "plan_list", show_plans)


@command("review", group="plan", examples=("liuke plan review", "liuke plan review W-1116-01 --json"))
@click.argument("plan", required=False)
@click.pass_context
def review(ctx: click.Context, /, plan: str | None) -> int:
    """Show who gets what, who does not and why, real messages, cost and whose word is needed."""
    from liuke.cli.show.plan import show_plan

    return answer(wishes_of(ctx), "plan_review", show_plan, plan=plan)


@command("diff", group="plan", examples=("liuke plan diff", "liuke plan diff W-1116-01 W-1115-01"))
@click.argument("plan", required=False)
@click.argument("other", required=False)
@click.pass_context
def diff(ctx: click.Context, /, plan: str | None, other: str | None) -> int:
    """Compare a plan with another one, or the one before it."""
    from liuke.cli.show.plans import show_diff

    return answer(wishes_of(ctx), "plan_diff", show_diff, plan=plan, other=other)


_ON_SCREEN = 10


@command("people", group="plan", examples=("liuke plan people --code G-04", "liuke plan people --tier light --json"))
@click.argument("plan", required=False)
@click.option("--playbook", metavar="NAME")
@click.option("--tier", metavar="NAME")
@click.option("--verdict", type=click.Choice(["send", "allow", "hold", "deny", "divert", "withhold"]))
@click.option("--code", metavar="CODE")
@click.option("--limit", type=click.IntRange(min=1, max=10_000), default=50, show_default=True, metavar="N")
@click.pass_context
def people(ctx: click.Context, /, **cell: Any) -> int:
    """List the people behind any number of a plan's review."""
    from liuke.cli.show.plans import show_people

    return answer(wishes_of(ctx), "plan_people", show_people, **cell)


@command("messages", group="plan", examples=("liuke plan messages --tier light --limit 3",))
@click.argument("plan", required=False)
@click.option("--playbook", metavar="NAME")
@click.option("--tier", metavar="NAME")
@click.option("--limit", type=click.IntRange(min=1, max=10_000), metavar="N")
@click.pass_context
def messages(ctx: click.Context, /, limit: int | None, **cell: Any) -> int:
    """Write out the messages of a plan as their receivers would get them; nothing is sent."""
    from liuke.cli.show.plans import show_messages

    wishes = wishes_of(ctx)
    shown = limit or (None if wishes.json else _ON_SCREEN)
    return answer(wishes, "plan_messages", show_messages, limit=shown, **cell)


@command(
    "approve",
    group="plan",
    examples=(
        "liuke plan approve W-1116-01 --by he --hash 9f3c1a…",
        "liuke plan approve --by he --hash 9f3c1a… --only golden_48h/light",
    ),
)
@click.argument("plan", required=False)
@click.option("--by", required=True, metavar="NAME")
@click.option("--hash", "hash_", required=True, metavar="HASH")
@click.option("--only", multiple=True, metavar="PLAYBOOK/TIER")
@click.pass_context
def approve(ctx: click.Context, /, plan: str | None, by: str, hash_: str, only: tuple[str, ...]) -> int:
    """Approve exactly the plan that was reviewed; its author cannot."""
    from liuke.cli.show.plans import show_approved

    tiers = list(only) or None
    return answer(wishes_of(ctx), "plan_approve", show_approved, plan=plan, by=by, hash=hash_, only=tiers)


@command("apply", group="plan", examples=("liuke plan apply W-1116-01 --by lin",))
@click.argument("plan", required=False)
@click.option("--by", metavar="NAME")
@click.option("--queue-only", is_flag=True)
@click.pass_context
def apply(ctx: click.Context, /, plan: str | None, by: str | None, queue_only: bool) -> int:
    """Hand an approved plan's messages to the outbox and its tasks to people, then send what is due."""
    from liuke.cli.show.plans import show_applied

    return answer(wishes_of(ctx), "plan_apply", show_applied, plan=plan, by=by, queue_only=queue_only or None)


@command(
    "stop",
    group="plan",
    examples=("liuke plan stop W-1116-01 --by lin", "liuke plan stop --all --by lin", "liuke plan stop --channel sms"),
)
@click.argument("plan", required=False)
@click.option("--all", "everything", is_flag=True)
@click.option("--channel", metavar="CHANNEL")
@click.option("--playbook", metavar="NAME")
@click.option("--by", metavar="NAME")
@click.option("--reason", metavar="TEXT")
@click.pass_context
def stop(ctx: click.Context, /, plan: str | None, everything: bool, by: str | None, **said: str | None) -> int:
    """Stop one plan, or all sending, or that of one channel or playbook, at once."""
    from liuke.cli.show.plans import show_stopped

    if sum((plan is not None, everything, bool(said["channel"]), bool(said["playbook"]))) != 1:
        raise BadValueError(
            command=ctx.command_path,
            name="PLAN",
            why_en="name one plan, or say --all to stop all sending, --channel or --playbook to stop one of them",
            why_zh="写一个计划号，或用 --all 停掉全部发送、--channel 或 --playbook 停掉其中一个",
        )
    return answer(wishes_of(ctx), "plan_stop", show_stopped, plan=plan, all=everything or None, by=by, **said)


@command("resume", group="plan", examples=("liuke plan resume --by he", "liuke plan resume W-1116-01 --by he"))
@click.argument("plan", required=False)
@click.option("--channel", metavar="CHANNEL")
@click.option("--playbook", metavar="NAME")
@click.option("--by", metavar="NAME")
@click.option("--reason", metavar="TEXT")
@click.pass_context
def resume(ctx: click.Context, /, plan: str | None, **said: str | None) -> int:
    """Take a stop back, or let a large plan go on that stopped itself; an approver's word is needed."""
    from liuke.cli.show.plans import show_resumed

    return answer(wishes_of(ctx), "plan_resume", show_resumed, plan=plan, **said)
