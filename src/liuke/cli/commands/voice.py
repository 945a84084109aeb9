"""What people complain of alike, and what people put right about it."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("clues", group="voice", examples=("liuke voice clues", "liuke voice clues --limit 5 --json"))
@click.option("--limit", type=click.IntRange(min=1, max=1000), default=50, show_default=True, metavar="N")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def clues(ctx: click.Context, /, limit: int, as_of: str | None) -> int:
    """List the clues by money at stake and size."""
    from liuke.cli.show.clues import show_clues

    return answer(wishes_of(ctx), "clues", show_clues, limit=limit, as_of=as_of)


@command("clue", group="voice", examples=("liuke voice clue c1a2b3c", "liuke voice clue c1a2b3c --assistant"))
@click.argument("clue_id")
@click.option("--assistant", is_flag=True)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def clue(ctx: click.Context, /, clue_id: str, assistant: bool, as_of: str | None) -> int:
    """Show one clue with its quotes."""
    from liuke.cli.show.clues import show_clue

    return answer(wishes_of(ctx), "clue", show_clue, clue=clue_id, assistant=assistant or None, as_of=as_of)


@command("draft", group="voice", examples=("liuke voice draft c1a2b3c",))
@click.argument("clue_id")
@click.pass_context
def draft(ctx: click.Context, /, clue_id: str) -> int:
    """Draft a reply to those who complained."""
    from liuke.cli.show.clues import show_draft

    return answer(wishes_of(ctx), "clue_draft", show_draft, clue=clue_id)


@command("merge", group="voice", examples=("liuke voice merge c1a2b3c c4d5e6f --by lin",))
@click.argument("clue_id")
@click.argument("into")
@click.option("--by", metavar="NAME")
@click.pass_context
def merge(ctx: click.Context, /, clue_id: str, into: str, by: str | None) -> int:
    """Put one clue into another."""
    from liuke.cli.show.clues import show_clue

    return answer(wishes_of(ctx), "clue_merge", show_clue, clue=clue_id, into=into, by=by)


@command("split", group="voice", examples=("liuke voice split r-1041 r-1055 --by lin",))
@click.argument("texts", nargs=-1, required=True)
@click.option("--by", metavar="NAME")
@click.pass_context
def split(ctx: click.Context, /, texts: tuple[str, ...], by: str | None) -> int:
    """Take texts out of their clue."""
    from liuke.cli.show.clues import show_split

    return answer(wishes_of(ctx), "clue_split", show_split, texts=list(texts), by=by)


@command("board", group="voice", examples=("liuke voice board",))
@click.option("--limit", type=click.IntRange(min=1, max=1000), default=50, show_default=True, metavar="N")
@click.pass_context
def board(ctx: click.Context, /, limit: int) -> int:
    """Show the clue board."""
    from liuke.cli.show.clues import show_board

    return answer(wishes_of(ctx), "clue_board", show_board, limit=limit)


@command(
    "move",
    group="voice",
    examples=(
        "liuke voice move c1a2b3c accepted --owner product",
        'liuke voice move c1a2b3c shipped --name "支付页收不到验证码" --on 2026-11-20',
    ),
)
@click.argument("clue_id")
@click.argument("to", type=click.Choice(["accepted", "planned", "shipped", "declined"]))
@click.option("--name", metavar="TEXT")
@click.option("--owner", metavar="NAME")
@click.option("--note", metavar="TEXT")
@click.option("--on", metavar="DATE")
@click.option("--by", metavar="NAME")
@click.pass_context
def move(ctx: click.Context, /, clue_id: str, **said: str | None) -> int:
    """Move a clue on the board."""
    from liuke.cli.show.clues import show_clue

    return answer(wishes_of(ctx), "clue_move", show_clue, clue=clue_id, **said)
