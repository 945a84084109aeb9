"""Channels: which are live. A new workspace sends nothing until a person switches one on."""

from pathlib import Path

import click

from liuke.cli.errors import BadValueError
from liuke.cli.session import answer, ask, tell
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


@command("test", group="channel", examples=("liuke channel test sms --to 13800138000 --by he",))
@click.argument("channel")
@click.option("--to", default=None, metavar="ADDRESS")
@click.option("--words", default=None, metavar="TEXT")
@click.option("--by", default=None, metavar="NAME")
@click.pass_context
def test(ctx: click.Context, /, channel: str, to: str | None, words: str | None, by: str | None) -> int:
    """Check a channel's settings, or send one message to an address of one's own."""
    from liuke.cli.show.channel import show_test

    document = ask(wishes_of(ctx), "channel_test", channel=channel, to=to, text=words, by=by)
    return tell(wishes_of(ctx), document, show_test, 0 if document["outcome"] in ("ready", "files", "sent") else 6)


@command("hooks", group="channel")
@click.pass_context
def hooks(ctx: click.Context, /) -> int:
    """List the addresses that providers call back."""
    from liuke.cli.show.channel import show_hooks

    return answer(wishes_of(ctx), "channel_hooks", show_hooks)


@command("bounce", group="channel", examples=("liuke channel bounce returned/*.eml", "liuke channel bounce --imap"))
@click.argument("files", nargs=-1)
@click.option("--imap", is_flag=True)
@click.pass_context
def bounce(ctx: click.Context, /, files: tuple[str, ...], imap: bool) -> int:
    """Read mails that came back, from files or from the mailbox of [email.returns]."""
    from liuke.cli.show.channel import show_bounce

    if bool(files) == imap:
        raise BadValueError(
            command=ctx.command_path,
            name="FILES",
            why_en="name files, or say --imap to read the mailbox",
            why_zh="写出文件，或用 --imap 读取邮箱",
        )
    wanted = [str(Path(name).resolve()) for name in files]
    return answer(wishes_of(ctx), "channel_bounce", show_bounce, files=wanted or None, imap=imap or None)


@command("inbox", group="channel", examples=("liuke channel inbox u00042",))
@click.argument("user")
@click.pass_context
def inbox(ctx: click.Context, /, user: str) -> int:
    """Print the address of one person's inbox."""
    from liuke.cli.show.channel import show_inbox

    return answer(wishes_of(ctx), "inbox_link", show_inbox, user=user)
