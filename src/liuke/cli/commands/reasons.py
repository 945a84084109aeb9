"""Why people leave, and what interviews and calls found."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("list", group="reasons", examples=("liuke reasons", "liuke reasons --json"))
@click.option("--as-of", metavar="DATE")
@click.pass_context
def list_(ctx: click.Context, /, as_of: str | None) -> int:
    """Say why people leave: reason, people, money, excess churn, what answers it."""
    from liuke.cli.show.reasons import show_reasons

    return answer(wishes_of(ctx), "reasons", show_reasons, as_of=as_of)


@command(
    "label",
    group="reasons",
    examples=(
        "liuke reasons label u_7f3a91 price --by interview",
        "liuke reasons label u_7f3a91 value_gap --by call --no",
    ),
)
@click.argument("user")
@click.argument("reason")
@click.option("--by", "source", type=click.Choice(["interview", "call"]), required=True)
@click.option("--no", is_flag=True)
@click.option("--person", metavar="NAME")
@click.pass_context
def label(ctx: click.Context, /, user: str, reason: str, source: str, no: bool, person: str | None) -> int:
    """Keep what an interview or a call found of one person."""
    from liuke.cli.show.reasons import show_person

    said = {"user": user, "reason": reason, "source": source, "no": no or None, "by": person}
    return answer(wishes_of(ctx), "reason_label", show_person, **said)
