"""What texts say: read some, correct what was read, learn of corrections, and how well it is done."""

from pathlib import Path

import click

from liuke.cli.commands.playbook import listed
from liuke.cli.errors import BadValueError
from liuke.cli.mapping import read_text
from liuke.cli.session import answer, ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command(
    "read",
    group="text",
    examples=('liuke text "物流太慢了，再也不来"', "liuke text --file reviews.txt --json"),
)
@click.argument("texts", nargs=-1)
@click.option("--file", type=click.Path(path_type=Path), metavar="FILE")
@click.pass_context
def read(ctx: click.Context, /, texts: tuple[str, ...], file: Path | None) -> int:
    """Read texts, or a file with one a line."""
    from liuke.cli.show.text import show_texts

    if bool(texts) == (file is not None):
        raise BadValueError(
            command=ctx.command_path,
            name="TEXT",
            why_en="say a text, or --file with one a line",
            why_zh="写一段文本，或用 --file 给出每行一段的文件",
        )
    said = list(texts) if file is None else [line for line in read_text(file).split("\n") if line.strip()]
    if not said:
        raise BadValueError(
            command=ctx.command_path,
            name="--file",
            why_en=f"{file} holds no text: one a line, lines without any are left out",
            why_zh=f"{file} 里没有文本；每行写一段，空行不算",
        )
    wishes = wishes_of(ctx)
    return tell(wishes, listed(ask(wishes, "text_read", texts=said)), show_texts)


@command(
    "label",
    group="text",
    examples=(
        "liuke text label feedback f_1024 --topic delivery --mood angry",
        "liuke text label mentions m_77 --not-negative --stays",
    ),
)
@click.argument("kind")
@click.argument("text_id")
@click.option("--topic", metavar="TOPIC")
@click.option("--mood", metavar="MOOD")
@click.option("--negative/--not-negative", "negative", default=None)
@click.option("--leaves/--stays", "intent", default=None)
@click.option("--by", metavar="NAME")
@click.pass_context
def label(
    ctx: click.Context,
    /,
    kind: str,
    text_id: str,
    topic: str | None,
    mood: str | None,
    negative: bool | None,
    intent: bool | None,
    by: str | None,
) -> int:
    """Keep what a kept text says by a person's word."""
    from liuke.cli.show.text import show_label

    said = {"topic": topic, "mood": mood, "negative": negative, "intent": intent, "by": by}
    return answer(wishes_of(ctx), "text_label", show_label, kind=kind, text_id=text_id, **said)


@command("learn", group="text", examples=("liuke text learn",))
@click.option("--as-of", metavar="DATE")
@click.pass_context
def learn(ctx: click.Context, /, as_of: str | None) -> int:
    """Learn of all labels now."""
    from liuke.cli.show.text import show_report

    return answer(wishes_of(ctx), "text_learn", show_report, as_of=as_of)


@command("report", group="text", examples=("liuke text report --json",))
@click.option("--as-of", metavar="DATE")
@click.pass_context
def report(ctx: click.Context, /, as_of: str | None) -> int:
    """Say what reads the texts and how well."""
    from liuke.cli.show.text import show_report

    return answer(wishes_of(ctx), "text_report", show_report, as_of=as_of)
