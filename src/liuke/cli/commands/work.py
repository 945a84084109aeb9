"""What it all was worth."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("results", examples=("liuke results", "liuke results golden_48h --json"))
@click.argument("playbook", required=False)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def results(ctx: click.Context, /, playbook: str | None, as_of: str | None) -> int:
    """Show what each playbook brought against its held-out controls, and what to do next."""
    from liuke.cli.show.results import show_results

    return answer(wishes_of(ctx), "results", show_results, playbook=playbook, as_of=as_of)
