"""Accounts: which of them fit a condition, which are at risk, and whose renew how often."""

import sys
from typing import Any

import click

from liuke.cli.errors import BadValueError
from liuke.cli.session import answer, ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of

_ON_SCREEN = 20
_EVERY_ONE = 100_000


@command(
    "accounts",
    examples=(
        "liuke accounts --where \"health_band = 'red'\" --columns account_id,health,health_pulled_by,renews_at",
        'liuke accounts --where "benefits_unused >= 3" --sort mrr_fen',
        "liuke accounts at-risk --json",
    ),
)
@click.argument("which", required=False, type=click.Choice(["at-risk"]))
@click.option("--where", metavar="EXPR")
@click.option("--columns", metavar="A,B,…")
@click.option("--sort", "order_by", metavar="COLUMN")
@click.option("--ascending", is_flag=True)
@click.option("--limit", type=click.IntRange(min=1), metavar="N")
@click.option("--csv", "as_csv", is_flag=True)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def accounts(
    ctx: click.Context,
    /,
    which: str | None,
    columns: str | None,
    as_csv: bool,
    limit: int | None,
    ascending: bool,
    **said: Any,
) -> int:
    """List accounts; as CSV every one of them, on the screen the first twenty. Or those at risk, with the signs."""
    from liuke.cli.show.people import show_accounts

    wishes = wishes_of(ctx)
    if which:
        given = {"--where": said["where"], "--columns": columns, "--sort": said["order_by"], "--csv": as_csv}
        return _at_risk(ctx, given, limit or (None if wishes.json else _ON_SCREEN), said["as_of"])
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


def _at_risk(ctx: click.Context, given: dict[str, Any], limit: int | None, as_of: str | None) -> int:
    from liuke.cli.show.accounts import show_at_risk

    for name, said in given.items():
        if said:
            why_zh = f"at-risk 不能和 {name} 一起用"
            raise BadValueError(command=ctx.command_path, name=name, why_en=f"at-risk takes no {name}", why_zh=why_zh)
    return answer(wishes_of(ctx), "accounts_at_risk", show_at_risk, limit=limit, as_of=as_of)


@command("consultants", examples=("liuke consultants", "liuke consultants --role csm --json"))
@click.option("--role", type=click.Choice(["consultant", "csm"]), default="consultant", show_default=True)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def consultants(ctx: click.Context, /, role: str, as_of: str | None) -> int:
    """Show whose accounts renew how often, each share drawn toward the mean."""
    from liuke.cli.show.accounts import show_consultants

    return answer(wishes_of(ctx), "consultants", show_consultants, role=role, as_of=as_of)
