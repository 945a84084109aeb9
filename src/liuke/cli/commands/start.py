"""Begin: a new workspace, facts out of files, more days of the sample business."""

import sys
from pathlib import Path
from typing import Any

import click

from liuke.cli.door import Answer
from liuke.cli.errors import BadValueError, NotConfirmedError
from liuke.cli.mapping import merged, pairs_said, read_file
from liuke.cli.session import answer, ask, paper, progress, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import Wishes, wishes_of


@command(
    "init",
    examples=("liuke init shop --sample", "liuke init shop --name 云岚书店 --zone Asia/Shanghai --currency CNY"),
)
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--sample", is_flag=True)
@click.option("--users", type=click.IntRange(min=1), metavar="N")
@click.option("--days", type=click.IntRange(min=1), metavar="N")
@click.option("--seed", type=int, metavar="N")
@click.option("--end", metavar="DATE")
@click.option("--name")
@click.option("--zone", metavar="ZONE")
@click.option("--currency", metavar="CODE")
@click.option("--market", type=click.Choice(["cn", "eu", "us", "none"]))
@click.option("--language", "speaks", type=click.Choice(["zh", "en"]))
@click.pass_context
def init(ctx: click.Context, /, folder: Path | None, speaks: str | None, **said: Any) -> int:
    """Make a workspace."""
    from liuke.cli.show.start import show_init

    wishes = wishes_of(ctx)
    place = (folder or wishes.workspace or Path.cwd()).absolute()
    params = {key: value for key, value in said.items() if value is not None}
    params["language"] = speaks or wishes.spoken
    with progress(wishes) as on_progress:
        document = wishes.door.create(place, params, language=wishes.spoken, on_progress=on_progress)
    return tell(wishes, document, show_init)


@command(
    "import",
    examples=(
        "liuke import orders.csv --as orders --preview",
        "liuke import orders.csv --as orders",
        "liuke import logs.csv --as events --map 用户=subject_id --map 时间=ts --tz Asia/Shanghai",
        "liuke import activity.parquet --as activity_counts --dry-run --json",
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "--table", "table", required=True, metavar="TABLE")
@click.option("--map", "pairs", multiple=True, metavar="COLUMN=CANONICAL")
@click.option("--set", "constants", multiple=True, metavar="CANONICAL=WORD")
@click.option("--mapping", "mapping_file", type=click.Path(path_type=Path), metavar="FILE.yml")
@click.option("--format", type=click.Choice(["csv", "parquet", "jsonl", "excel"]))
@click.option("--tz", "zone", metavar="ZONE")
@click.option("--delimiter", metavar="SIGN")
@click.option("--encoding", metavar="NAME")
@click.option("--sheet", metavar="NAME")
@click.option("--currency", metavar="CODE")
@click.option("--money-unit", type=click.Choice(["yuan", "fen"]))
@click.option("--day-first/--month-first", default=None)
@click.option("--day-one", metavar="DATE")
@click.option("--dry-run", is_flag=True)
@click.option("--preview", is_flag=True)
@click.option("--yes", is_flag=True)
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    file: Path,
    table: str,
    pairs: tuple[str, ...],
    constants: tuple[str, ...],
    mapping_file: Path | None,
    dry_run: bool,
    preview: bool,
    yes: bool,
    delimiter: str | None,
    **said: Any,
) -> int:
    """Load a file into a table; exit code 1 when rows were rejected."""
    from liuke.cli.show.start import show_import

    wishes, command_path = wishes_of(ctx), ctx.command_path
    columns, options = read_file(mapping_file) if mapping_file else ({}, {})
    options = merged(options, {**said, "delimiter": _delimiter(delimiter, command_path)})
    fixed = merged(options.pop("constants", {}), pairs_said(constants, "--set", command_path))
    mapping = merged(columns, pairs_said(pairs, "--map", command_path))
    params: dict[str, Any] = {
        "file": str(file.expanduser().absolute()),
        "table": table,
        "mapping": mapping or None,
        "options": options | ({"constants": fixed} if fixed else {}),
    }
    if preview:
        from liuke.cli.show.begin import show_look

        return answer(wishes, "import_look", show_look, **params)
    if not (mapping or yes or dry_run or wishes.json) and sys.stdin.isatty() and sys.stdout.isatty():
        _confirm(wishes, ask(wishes, "import", **params, guess_only=True))
    document = ask(wishes, "import", **params, dry_run=dry_run or None)
    return tell(wishes, document, show_import, code=1 if document.get("rejected") else 0)


def _delimiter(said: str | None, command_path: str) -> str | None:
    """Return the one sign that parts columns; a tab cannot be typed, so it has a name."""
    if said is None or len(said) == 1:
        return said
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}.get(said.lower())
    if named is None:
        raise BadValueError(
            command=command_path,
            name="--delimiter",
            why_en=f"{said} is not one sign; say , ; | or tab",
            why_zh=f"{said} 不是单个符号；可以写 , ; | 或 tab",
        )
    return named


def _confirm(wishes: Wishes, guess: Answer) -> None:
    """Show a guessed mapping to the person at the terminal before anything is written.

    Raises
    ------
    NotConfirmedError
        The person said no.
    """
    from liuke.cli.show.start import show_guess

    page = paper(wishes)
    show_guess(page, guess)
    if not click.confirm(page.say("cli.import.take_guess"), default=True):
        raise NotConfirmedError


@command(
    "simulate",
    examples=(
        "liuke simulate world --users 20000 --days 180 --seed 1",
        "liuke simulate shop --people 2000 --days 120 --into made",
        "liuke simulate mine.yml --people 500 --days 90 --live 14 --into made",
    ),
)
@click.argument("folder", metavar="WORLD", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), metavar="WORKSPACE")
@click.option("--live", type=click.IntRange(min=0), metavar="N")
@click.option("--every", type=click.IntRange(min=1), metavar="N")
@click.option("--users", "--people", type=click.IntRange(min=1), default=20_000, show_default=True, metavar="N")
@click.option("--days", type=click.IntRange(min=1), default=180, show_default=True, metavar="N")
@click.option("--seed", type=int, default=1, show_default=True, metavar="N")
@click.option("--end", metavar="DATE")
@click.pass_context
def simulate(ctx: click.Context, /, folder: Path, **said: Any) -> int:
    """Write a made-up business as files, or let a world live in a new workspace."""
    from liuke.cli.show.start import show_simulate

    wishes = wishes_of(ctx)
    params = {key: value for key, value in said.items() if value is not None} | {"language": wishes.spoken}
    into = params.pop("into", None)
    if into is None:
        for name in ("live", "every"):
            params.pop(name, None)
    else:
        params["world"] = str(folder)
    with progress(wishes) as on_progress:
        document = wishes.door.simulate((into or folder).absolute(), params, on_progress=on_progress)
    return tell(wishes, document, show_simulate)
