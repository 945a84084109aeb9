"""What it all was worth."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("show", group="results", examples=("liuke results", "liuke results golden_48h --json"))
@click.argument("playbook", required=False)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def results(ctx: click.Context, /, playbook: str | None, as_of: str | None) -> int:
    """Show what each playbook brought against its held-out controls, and what to do next."""
    from liuke.cli.show.results import show_results

    return answer(wishes_of(ctx), "results", show_results, playbook=playbook, as_of=as_of)


@command("decide", group="results", examples=("liuke results decide golden_48h keep --by lin --why 再看一周",))
@click.argument("playbook")
@click.argument("verb")
@click.option("--by", metavar="NAME")
@click.option("--why", default="", metavar="TEXT")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def decide(  # one argument an option
    ctx: click.Context, /, playbook: str, verb: str, by: str | None, why: str, as_of: str | None
) -> int:
    """Write down what was decided about a playbook, with the figures of the moment."""
    from liuke.cli.show.results import show_decided

    asked = {"playbook": playbook, "verb": verb, "by": by, "why": why, "as_of": as_of}
    return answer(wishes_of(ctx), "result_decide", show_decided, **asked)


@command("uplift", group="results", examples=("liuke results uplift", "liuke results uplift golden_48h --json"))
@click.argument("playbook", required=False)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def uplift(ctx: click.Context, /, playbook: str | None, as_of: str | None) -> int:
    """Show who is moved by each playbook, in kinds with sizes and intervals, or why that cannot be said yet."""
    from liuke.cli.show.moved import show_uplift

    return answer(wishes_of(ctx), "results_uplift", show_uplift, playbook=playbook, as_of=as_of)


@command("variants", group="results", examples=("liuke results variants", "liuke results variants golden_48h --json"))
@click.argument("playbook", required=False)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def variants(ctx: click.Context, /, playbook: str | None, as_of: str | None) -> int:
    """Show what each variant of a message, an offer or an hour brought, and which one stays."""
    from liuke.cli.show.moved import show_variants

    return answer(wishes_of(ctx), "results_variants", show_variants, playbook=playbook, as_of=as_of)
