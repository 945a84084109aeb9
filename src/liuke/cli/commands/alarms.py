"""Alarms: which stand how, one alarm's card, what people do about it, and whom it tells."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("alarms", examples=("liuke alarms", "liuke alarms --all --json"))
@click.option("--all", "every", is_flag=True)
@click.option("--as-of", metavar="DATE")
@click.pass_context
def alarms(ctx: click.Context, /, every: bool, as_of: str | None) -> int:
    """List the alarms by money at stake."""
    from liuke.cli.show.alarms import show_alarms

    return answer(wishes_of(ctx), "alarms", show_alarms, all=every or None, as_of=as_of)


@command("show", group="alarm", examples=("liuke alarm show login_decay",))
@click.argument("name")
@click.option("--segment", metavar="NAME")
@click.option("--as-of", metavar="DATE")
@click.pass_context
def show(ctx: click.Context, /, name: str, segment: str | None, as_of: str | None) -> int:
    """Show one alarm's card."""
    from liuke.cli.show.alarms import show_alarm

    return answer(wishes_of(ctx), "alarm", show_alarm, name=name, segment=segment, as_of=as_of)


@command("history", group="alarm", examples=("liuke alarm history login_decay",))
@click.argument("name")
@click.option("--days", type=click.IntRange(min=1, max=3650), default=365, show_default=True, metavar="N")
@click.pass_context
def history(ctx: click.Context, /, name: str, days: int) -> int:
    """List an alarm's changes of state and what people did about it."""
    from liuke.cli.show.alarms import show_history

    return answer(wishes_of(ctx), "alarm_history", show_history, name=name, days=days)


@command("snooze", group="alarm", examples=('liuke alarm snooze login_decay --until 2026-12-01 --why "sale" --by lin',))
@click.argument("name")
@click.option("--until", required=True, metavar="DATE")
@click.option("--why", required=True, metavar="TEXT")
@click.option("--segment", metavar="NAME")
@click.option("--by", metavar="NAME")
@click.pass_context
def snooze(ctx: click.Context, /, name: str, **said: str | None) -> int:
    """Silence an alarm's messages until a day."""
    from liuke.cli.show.alarms import show_alarm

    return answer(wishes_of(ctx), "alarm_act", show_alarm, name=name, act="snooze", **said)


@command("acknowledge", group="alarm", examples=("liuke alarm acknowledge login_decay --by lin",))
@click.argument("name")
@click.option("--why", metavar="TEXT")
@click.option("--segment", metavar="NAME")
@click.option("--by", metavar="NAME")
@click.pass_context
def acknowledge(ctx: click.Context, /, name: str, **said: str | None) -> int:
    """Say that somebody knows of what is the matter now."""
    from liuke.cli.show.alarms import show_alarm

    return answer(wishes_of(ctx), "alarm_act", show_alarm, name=name, act="acknowledge", **said)


@command("rearm", group="alarm", examples=("liuke alarm rearm login_decay --by lin",))
@click.argument("name")
@click.option("--why", metavar="TEXT")
@click.option("--segment", metavar="NAME")
@click.option("--by", metavar="NAME")
@click.pass_context
def rearm(ctx: click.Context, /, name: str, **said: str | None) -> int:
    """Take a snooze or an acknowledgement back."""
    from liuke.cli.show.alarms import show_alarm

    return answer(wishes_of(ctx), "alarm_act", show_alarm, name=name, act="rearm", **said)


@command("on", group="alarm", examples=("liuke alarm on --by he",))
@click.option("--by", required=True, metavar="NAME")
@click.pass_context
def on(ctx: click.Context, /, by: str) -> int:
    """Let alarms tell people."""
    from liuke.cli.show.alarms import show_notices

    return answer(wishes_of(ctx), "alarm_notices", show_notices, on=True, by=by)


@command("off", group="alarm", examples=("liuke alarm off --by he",))
@click.option("--by", required=True, metavar="NAME")
@click.pass_context
def off(ctx: click.Context, /, by: str) -> int:
    """Have alarms keep it to themselves."""
    from liuke.cli.show.alarms import show_notices

    return answer(wishes_of(ctx), "alarm_notices", show_notices, on=False, by=by)
