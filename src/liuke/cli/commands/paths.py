"""Which ways people take."""

from typing import Any

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command(
    "funnel",
    examples=(
        "liuke funnel",
        "liuke funnel buy --segment city",
        "liuke funnel --from 2026-10-01 --through 2026-10-31 --json",
    ),
)
@click.argument("name", required=False)
@click.option("--from", "first", metavar="DATE")
@click.option("--through", metavar="DATE")
@click.option("--segment", metavar="COLUMN")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def funnel(ctx: click.Context, /, **said: Any) -> int:
    """Show where people stop on the way, how long the others take, and who then stays away."""
    from liuke.cli.show.funnel import show_funnel

    return answer(wishes_of(ctx), "funnel", show_funnel, **said)
