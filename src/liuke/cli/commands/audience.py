"""Audiences: is this condition sound, and how many fit it?"""

from pathlib import Path

import click

from liuke.cli.commands.playbook import listed
from liuke.cli.errors import BadValueError
from liuke.cli.mapping import read_text
from liuke.cli.session import ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import wishes_of


@command(
    "check",
    group="audience",
    examples=(
        'liuke audience check "idle_days >= 7 AND orders_365d > 0"',
        "liuke audience check --file a.txt",
    ),
)
@click.argument("expression", required=False)
@click.option("--file", type=click.Path(path_type=Path), metavar="FILE")
@click.pass_context
def check(ctx: click.Context, /, expression: str | None, file: Path | None) -> int:
    """Check one condition, or a file with one a line; exit code 1 when one is refused."""
    from liuke.cli.show.guard import show_audiences

    if (expression is None) == (file is None):
        raise BadValueError(
            command=ctx.command_path,
            name="EXPRESSION",
            why_en="say one expression, or --file with one a line",
            why_zh="写一个表达式，或用 --file 给出每行一个的文件",
        )
    wishes = wishes_of(ctx)
    expressions = [expression] if expression is not None else _lines(file) if file else []
    checks = listed(ask(wishes, "audience_check", expressions=expressions))
    return tell(wishes, checks, show_audiences, code=0 if all(found["ok"] for found in checks) else 1)


def _lines(file: Path) -> list[str]:
    return [line for line in read_text(file).split("\n") if line.strip()]
