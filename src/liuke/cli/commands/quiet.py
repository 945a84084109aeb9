"""True or false churn, and who of the quiet is likely to come back."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("liveness", examples=("liuke liveness", "liuke liveness --as-of 2026-11-16 --json"))
@click.option("--as-of", metavar="DATE")
@click.pass_context
def liveness(ctx: click.Context, /, as_of: str | None) -> int:
    """Tell true churn from false, say who is expected back, and test both on the past."""
    from liuke.cli.show.liveness import show_liveness

    return answer(wishes_of(ctx), "liveness", show_liveness, as_of=as_of)
