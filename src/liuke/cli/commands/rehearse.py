"""Rehearse a draft before it goes live."""

from pathlib import Path

import click

from liuke.cli.mapping import read_text
from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command(
    "rehearse",
    examples=(
        "liuke rehearse P1",
        "liuke rehearse drafts/spring.yml --days 28 --every 7",
        "liuke rehearse P1 --world shop",
    ),
)
@click.argument("playbook")
@click.option("--days", type=click.IntRange(min=1, max=365), default=28, show_default=True, metavar="N")
@click.option("--every", type=click.IntRange(min=1, max=90), default=7, show_default=True, metavar="N")
@click.option("--world", metavar="WORLD")
@click.option("--people", type=click.IntRange(min=50, max=100_000), default=1_000, show_default=True, metavar="N")
@click.option("--seed", type=int, default=1, show_default=True, metavar="N")
@click.pass_context
def rehearse(  # one argument an option
    ctx: click.Context, /, playbook: str, days: int, every: int, world: str | None, people: int, seed: int
) -> int:
    """Run a draft on the workspace's own past, or in a made-up world; nothing is written or sent."""
    from liuke.cli.show.rehearse import show_rehearsal

    file = Path(playbook)
    if file.suffix in (".yml", ".yaml"):
        asked = {"draft": read_text(file), "file": str(file.absolute())}
    else:
        asked = {"playbook": playbook}
    where = {"world": _world(world), "people": people, "seed": seed} if world else {}
    return answer(wishes_of(ctx), "rehearse", show_rehearsal, days=days, every=every, **asked, **where)


def _world(said: str) -> str:
    """Name a world's file so that whoever answers finds it from any folder."""
    file = Path(said)
    return str(file.absolute()) if file.suffix in (".yml", ".yaml") else said
