"""Look closer: signals, retention, value types."""

from typing import Any

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("signals", examples=("liuke signals", "liuke signals --backtest --days 365 --json"))
@click.option("--backtest", is_flag=True)
@click.option("--days", type=click.IntRange(min=1, max=3650), metavar="N")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def signals(ctx: click.Context, /, backtest: bool, days: int | None, as_of: str | None) -> int:
    """List every signal with its value, line and state; or test the alarms on the past."""
    if backtest:
        from liuke.cli.show.alarms import show_backtest

        return answer(wishes_of(ctx), "signals_backtest", show_backtest, days=days, as_of=as_of)
    from liuke.cli.show.signals import show_signals

    return answer(wishes_of(ctx), "signals", show_signals, as_of=as_of)


@command(
    "signal",
    examples=(
        "liuke signal login_decay",
        "liuke signal idle_days --as-of 2026-11-16 --json",
        "liuke signal opinion --by hour",
    ),
)
@click.argument("name")
@click.option("--segment", metavar="COLUMN")
@click.option("--user", metavar="USER")
@click.option("--by", type=click.Choice(["day", "hour"]))
@click.option("--as-of", metavar="DATE")
@click.pass_context
def signal(ctx: click.Context, /, name: str, **said: str | None) -> int:
    """Show one signal."""
    from liuke.cli.show.signals import show_signal

    return answer(wishes_of(ctx), "signal", show_signal, name=name, **said)


@command(
    "retention",
    examples=(
        "liuke retention --by month",
        "liuke retention --by week --kind on_or_after --json",
        "liuke retention --by month --segment acquisition_source",
        "liuke retention --by day --segment plan --change 7",
    ),
)
@click.option("--by", "unit", type=click.Choice(["month", "week", "day"]), default="month", show_default=True)
@click.option("--kind", type=click.Choice(["on", "on_or_after"]), default="on", show_default=True)
@click.option(
    "--from", "start", type=click.Choice(["first_action", "sign_up"]), default="first_action", show_default=True
)
@click.option("--cells", type=click.IntRange(min=1, max=400), default=12, show_default=True, metavar="N")
@click.option("--segment", metavar="COLUMN")
@click.option("--change", type=click.IntRange(min=1, max=400), metavar="N")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def retention(ctx: click.Context, /, start: str, **said: Any) -> int:
    """Show who stayed, cohort by cohort."""
    from liuke.cli.show.retention import show_retention

    return answer(wishes_of(ctx), "retention", show_retention, by=start, **said)


@command("rfm")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def rfm(ctx: click.Context, /, as_of: str | None) -> int:
    """Show the eight value types and the money they brought."""
    from liuke.cli.show.rfm import show_rfm

    return answer(wishes_of(ctx), "rfm", show_rfm, as_of=as_of)
