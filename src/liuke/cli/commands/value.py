"""What customers are worth."""

from typing import Any

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command(
    "ltv",
    examples=("liuke ltv", "liuke ltv --model pareto_nbd --calibration-end 2026-06-30", "liuke ltv --model sbg --json"),
)
@click.option(
    "--model",
    type=click.Choice(["mbg_nbd", "bg_nbd", "pareto_nbd", "gamma_gamma", "sbg"]),
    default="mbg_nbd",
    show_default=True,
)
@click.option("--calibration-end", metavar="DATE")
@click.option("--unit", type=click.Choice(["day", "week"]), default="week", show_default=True)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def ltv(ctx: click.Context, /, **said: Any) -> int:
    """Fit a model of lifetime value and say what customers are worth."""
    from liuke.cli.show.ltv import show_ltv

    return answer(wishes_of(ctx), "ltv", show_ltv, **said)
