"""The guard on trial: messages out of a file."""

import json
from pathlib import Path
from typing import Any

import click

from liuke.cli.commands.playbook import listed
from liuke.cli.errors import FileLineError
from liuke.cli.mapping import read_text
from liuke.cli.session import ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command("test", group="guard", examples=("liuke guard test messages.jsonl", "liuke guard test messages.jsonl --json"))
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def test(ctx: click.Context, /, file: Path) -> int:
    """Judge messages, one JSON document a line; exit code 1 when one is not fit to send."""
    from liuke.cli.show.guard import show_guard_test

    wishes = wishes_of(ctx)
    verdicts = listed(ask(wishes, "guard_test", messages=read_messages(file)))
    return tell(wishes, verdicts, show_guard_test, code=0 if all(v["verdict"] == "ok" for v in verdicts) else 1)


@command("rules", group="guard", examples=("liuke guard rules", "liuke guard rules --json"))
@click.pass_context
def rules(ctx: click.Context, /) -> int:
    """Say which rules hold here, by which law or which line of the policy."""
    from liuke.cli.show.guard import show_guard_rules

    wishes = wishes_of(ctx)
    return tell(wishes, ask(wishes, "guard_rules"), show_guard_rules)


def read_messages(file: Path) -> list[dict[str, Any]]:
    """Read messages out of a JSONL file; empty lines are passed over.

    Raises
    ------
    FileUnreadableError
        The file is not there.
    FileLineError
        A line is not a JSON object; its number is named.
    """
    messages = []
    lines = read_text(file).splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = json.loads(line)
        except ValueError as why:
            raise FileLineError(file=file, line=number, why_en=f"not JSON: {why}", why_zh=f"不是 JSON：{why}") from why
        if not isinstance(message, dict):
            raise FileLineError(file=file, line=number, why_en="not a JSON object", why_zh="不是 JSON 对象")
        messages.append(message)
    return messages
