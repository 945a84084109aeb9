"""Journeys: who is on which step, moving on whoever is due, going on by a newer version."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("list", group="journey")
@click.pass_context
def list_(ctx: click.Context, /) -> int:
    """List how many people stand at which step, and how the others' journeys ended."""
    from liuke.cli.show.journey import show_journeys

    return answer(wishes_of(ctx), "journeys", show_journeys)


@command("advance", group="journey")
@click.pass_context
def advance(ctx: click.Context, /) -> int:
    """Move everybody who is due one step on. A served workspace does it by itself."""
    from liuke.cli.show.journey import show_advance

    return answer(wishes_of(ctx), "journey_advance", show_advance)


@command("migrate", group="journey", examples=("liuke journey migrate triple_touch --from 3f2a9c01b7de --yes",))
@click.argument("playbook")
@click.option("--from", "from_version", metavar="VERSION", required=True)
@click.option("--yes", is_flag=True)
@click.option("--by", metavar="NAME")
@click.pass_context
def migrate(ctx: click.Context, /, playbook: str, from_version: str, yes: bool, by: str | None) -> int:
    """Show who could go on by today's version; with --yes, let them."""
    from liuke.cli.show.journey import show_migration

    asked = {"playbook": playbook, "from_version": from_version, "preview": not yes, "by": by}
    return answer(wishes_of(ctx), "journey_migrate", show_migration, **asked)
