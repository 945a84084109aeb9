"""People: who fits a condition, and why one of them was or was not written to."""

import sys
from typing import Any

import click

from liuke.cli.errors import BadValueError
from liuke.cli.session import answer, ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of

_ON_SCREEN = 20
_EVERYBODY = 100_000


@command(
    "users",
    examples=(
        'liuke users --where "idle_days >= 7 AND high_value_leaving" --columns subject_id,idle_days,paid_365d_fen',
        "liuke users --where \"liveness = 'dormant'\" --csv > dormant.csv",
    ),
)
@click.option("--where", metavar="EXPR")
@click.option("--columns", metavar="A,B,…")
@click.option("--sort", "order_by", metavar="COLUMN")
@click.option("--ascending", is_flag=True)
@click.option("--limit", type=click.IntRange(min=1), metavar="N")
@click.option("--csv", "as_csv", is_flag=True)
@click.option("--personal", is_flag=True)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def users(
    ctx: click.Context,
    /,
    columns: str | None,
    as_csv: bool,
    limit: int | None,
    ascending: bool,
    personal: bool,
    **said: Any,
) -> int:
    """List users; as CSV every one of them, on the screen the first twenty."""
    from liuke.cli.show.people import show_users

    wishes = wishes_of(ctx)
    if as_csv and wishes.json:
        raise BadValueError(
            command=ctx.command_path, name="--csv", why_en="choose --csv or --json", why_zh="--csv 和 --json 只能选一个"
        )
    wanted = [name.strip() for name in columns.split(",") if name.strip()] if columns else None
    document = ask(
        wishes,
        "users",
        columns=wanted,
        limit=limit or (_EVERYBODY if as_csv or wishes.json else _ON_SCREEN),
        descending=False if ascending else None,
        show_personal=personal or None,
        **said,
    )
    if as_csv:
        from liuke.cli.sheet import write_csv

        write_csv(sys.stdout, document)
        return 0
    return tell(wishes, document, show_users)


@command("why", examples=("liuke why u_7f3a91", "liuke why u_7f3a91 --message W-1116-01"))
@click.argument("user")
@click.option("--message", metavar="PLAN")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def why(ctx: click.Context, /, user: str, message: str | None, as_of: str | None) -> int:
    """Explain one user: signals beside like users, true or false churn, each plan's verdict with its evidence."""
    from liuke.cli.show.people import show_why

    return answer(wishes_of(ctx), "why", show_why, user=user, message=message, as_of=as_of)
