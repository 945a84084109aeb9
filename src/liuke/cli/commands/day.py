"""The morning: compute and draft, then what is to be decided."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("run", examples=("liuke run", "liuke run --as-of 2026-11-16 --json"))
@click.option("--as-of", metavar="DATE")
@click.option("--by", metavar="NAME")
@click.pass_context
def run(ctx: click.Context, /, as_of: str | None, by: str | None) -> int:
    """Bring everything up to date and draft the day's plan; it never sends."""
    from liuke.cli.show.run import show_run

    return answer(wishes_of(ctx), "run", show_run, as_of=as_of, by=by)


@command("today", examples=("liuke today", "liuke today --lang en", "liuke today --card feishu"))
@click.option("--as-of", metavar="DATE")
@click.option("--card", type=click.Choice(("feishu", "dingtalk", "wecom", "slack", "mail", "text")))
@click.pass_context
def today(ctx: click.Context, /, as_of: str | None, card: str | None) -> int:
    """Show at most three decisions, the figures and how fresh the facts are; or the card that people get of them."""
    from liuke.cli.show.today import show_card, show_today

    if card is not None:
        return answer(wishes_of(ctx), "today_card", show_card, kind=card, as_of=as_of)
    return answer(wishes_of(ctx), "today", show_today, as_of=as_of)
