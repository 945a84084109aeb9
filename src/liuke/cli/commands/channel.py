"""Channels: which are live. A new workspace sends nothing until a person switches one on."""

import click

from liuke.cli.session import answer
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("list", group="channel")
@click.pass_context
def list_(ctx: click.Context, /) -> int:
    """List channels with who switched them and when."""
    from liuke.cli.show.guard import show_channels

    return answer(wishes_of(ctx), "channel_list", show_channels)


@command("on", group="channel", examples=("liuke channel on email --by he",))
@click.argument("channel")
@click.option("--by", required=True, metavar="NAME")
@click.pass_context
def on(ctx: click.Context, /, channel: str, by: str) -> int:
    """Let a channel really send."""
    from liuke.cli.show.guard import show_channels

    return answer(wishes_of(ctx), "channel_switch", show_channels, channel=channel, live=True, by=by)


@command("off", group="channel", examples=("liuke channel off email --by lin",))
@click.argument("channel")
@click.option("--by", required=True, metavar="NAME")
@click.pass_context
def off(ctx: click.Context, /, channel: str, by: str) -> int:
    """Put a channel back into dry run."""
    from liuke.cli.show.guard import show_channels

    return answer(wishes_of(ctx), "channel_switch", show_channels, channel=channel, live=False, by=by)
