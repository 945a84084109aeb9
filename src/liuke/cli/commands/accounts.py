"""Accounts: which of them fit a condition."""

import sys
from typing import Any

import click

from liuke.cli.errors import BadValueError
from liuke.cli.session import ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of

_ON_SCREEN = 20
_EVERY_ONE = 100_000


@command(
    "accounts",
    examples=(
        "liuke accounts --where \"health_band = 'red'\" --columns account_id,health,health_pulled_by,renews_at",
        'liuke accounts --where "benefits_unused >= 3" --sort mrr_fen',
    ),
)
@click.option("--where", metavar="EXPR")
@click.option("--columns", metavar="A,B,…")
@click.option("--sort", "order_by", metavar="COLUMN")
@click.option("--ascending", is_flag=True)
@click.option("--limit", type=click.IntRange(min=1), metavar="N")
@click.option("--csv", "as_csv", is_flag=True)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def accounts(
    ctx: click.Context, /, columns: str | None, as_csv: bool, limit: int | None, ascending: bool, **said: Any
) -> int:
    """List accounts; as CSV every one of them, on the screen the first twenty."""
    from liuke.cli.show.people import show_accounts

    wishes = wishes_of(ctx)
    if as_csv and wishes.json:
        raise BadValueError(
            command=ctx.command_path, name="--csv", why_en="choose --csv or --json", why_zh="--csv 和 --json 只能选一个"
        )
    document = ask(
        wishes,
        "accounts",
        columns=[name.strip() for name in columns.split(",") if name.strip()] if columns else None,
        limit=limit or (_EVERY_ONE if as_csv or wishes.json else _ON_SCREEN),
        descending=False if ascending else None,
        **said,
    )
    if as_csv:
        from liuke.cli.sheet import write_csv

        write_csv(sys.stdout, {**document, "users": document["accounts"]})
        return 0
    return tell(wishes, document, show_accounts)
