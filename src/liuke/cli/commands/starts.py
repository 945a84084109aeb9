"""What starts playbooks by itself, and yeses given beforehand."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("triggers", group="playbook", examples=("liuke playbook triggers", "liuke playbook triggers P2 --json"))
@click.argument("playbook", required=False)
@click.pass_context
def triggers(ctx: click.Context, /, playbook: str | None) -> int:
    """Show what starts which playbook, which run by themselves, and what started them last."""
    from liuke.cli.show.starts import show_triggers

    return answer(wishes_of(ctx), "playbook_triggers", show_triggers, playbook=playbook)


@command("arm", group="playbook", examples=("liuke playbook arm P2 --per-day 50 --budget 800 --by he",))
@click.argument("playbook")
@click.option("--per-day", type=click.IntRange(min=1), required=True, metavar="N")
@click.option("--budget", type=click.FloatRange(min=0.01), required=True, metavar="MONEY")
@click.option("--days", type=click.IntRange(min=1, max=366), default=90, show_default=True, metavar="N")
@click.option("--by", metavar="NAME")
@click.pass_context
def arm(ctx: click.Context, /, playbook: str, per_day: int, budget: float, days: int, by: str | None) -> int:
    """Say yes beforehand to the plans of what starts a playbook, within these figures."""
    from liuke.cli.show.starts import show_armed

    asked = {"playbook": playbook, "per_day": per_day, "budget_fen": round(budget * 100), "days": days, "by": by}
    return answer(wishes_of(ctx), "playbook_arm", show_armed, **asked)


@command("disarm", group="playbook")
@click.argument("playbook")
@click.option("--by", metavar="NAME")
@click.pass_context
def disarm(ctx: click.Context, /, playbook: str, by: str | None) -> int:
    """Take a yes given beforehand back."""
    from liuke.cli.show.starts import show_disarmed

    return answer(wishes_of(ctx), "playbook_disarm", show_disarmed, playbook=playbook, by=by)


@command("versions", group="playbook")
@click.argument("playbook")
@click.pass_context
def versions(ctx: click.Context, /, playbook: str) -> int:
    """List what a playbook once said, and who is still on the way by it."""
    from liuke.cli.show.starts import show_versions

    return answer(wishes_of(ctx), "playbook_versions", show_versions, playbook=playbook)


@command("diff", group="playbook", examples=("liuke playbook diff P4", "liuke playbook diff P4 3f2a9c01b7de"))
@click.argument("playbook")
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.pass_context
def diff(ctx: click.Context, /, playbook: str, before: str | None, after: str | None) -> int:
    """Say in words what changed between two versions of a playbook."""
    from liuke.cli.show.starts import show_diff

    return answer(wishes_of(ctx), "playbook_diff", show_diff, playbook=playbook, before=before, after=after)


@command("list", group="offer", examples=("liuke offer list", "liuke offer list P3 --json"))
@click.argument("playbook", required=False)
@click.pass_context
def offers(ctx: click.Context, /, playbook: str | None) -> int:
    """Show of each offer how many there are, who holds them, what was used and what came back."""
    from liuke.cli.show.starts import show_offers

    return answer(wishes_of(ctx), "offer_list", show_offers, playbook=playbook)
