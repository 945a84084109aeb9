"""The house itself: serve it, let it send, check it, take facts out."""

import platform
from pathlib import Path
from time import sleep
from typing import Any

import click

from liuke.app.say import say
from liuke.cli.errors import BadValueError, FileThereError
from liuke.cli.session import answer, ask, folder_of, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import SETTINGS, Wishes, wishes_of


@command("serve", examples=("liuke serve", "liuke serve --port 9000"))
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, metavar="N")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS")
@click.pass_context
def serve(ctx: click.Context, /, port: int, host: str) -> int:
    """Serve the web page until Ctrl-C."""
    wishes = wishes_of(ctx)
    wishes.door.serve(_folder_to_serve(wishes), host, port, wishes.spoken)
    return 0


def _folder_to_serve(wishes: Wishes) -> Path:
    """Return the workspace; where there is none, and the folder is empty or not there yet, make an empty one in it."""
    place = wishes.workspace.absolute() if wishes.workspace else Path.cwd()
    if wishes.folder() is not None and wishes.workspace is None:
        return folder_of(wishes)
    if (place / SETTINGS).exists() or (place.exists() and (not place.is_dir() or any(place.iterdir()))):
        return folder_of(wishes)
    made = wishes.door.create(place, {"language": wishes.spoken}, language=wishes.spoken, on_progress=None)
    click.echo(say("cli.begin.made", wishes.spoken, folder=str(place), zone=str(made["zone"])))
    return place


@command("worker", examples=("liuke worker", "liuke worker --watch 10"))
@click.option("--limit", type=click.IntRange(min=1), metavar="N")
@click.option("--watch", type=click.FloatRange(min=0.5), metavar="SECONDS")
@click.pass_context
def worker(ctx: click.Context, /, limit: int | None, watch: float | None) -> int:
    """Send what is due; with --watch, keep looking until Ctrl-C."""
    from liuke.cli.show.sending import show_worker

    wishes = wishes_of(ctx)
    if watch is not None and wishes.json:
        raise BadValueError(
            command=ctx.command_path,
            name="--watch",
            why_en="--json prints one document; leave --watch out and call it again",
            why_zh="--json 只输出一份文档；去掉 --watch，需要时再次调用",
        )
    while True:
        document = ask(wishes, "worker", limit=limit)
        done = document["sent_now"]
        code = tell(wishes, document, show_worker, code=1 if done.get("failed") or done.get("uncertain") else 0)
        if watch is None:
            return code
        sleep(watch)


@command("check", examples=("liuke check", "liuke check --json"))
@click.pass_context
def check(ctx: click.Context, /) -> int:
    """Check facts, rules and stores; exit code 1 when something failed, 3 when the facts are too old."""
    from liuke.cli.show.house import show_checks

    wishes = wishes_of(ctx)
    document = ask(wishes, "check")
    return tell(wishes, document, show_checks, code=_exit_code(document))


def _exit_code(document: dict[str, Any]) -> int:
    if isinstance(document.get("exit_code"), int):
        return int(document["exit_code"])
    return 1 if any(found["state"] == "fail" for found in document.get("checks", [])) else 0


@command("doctor", examples=("liuke doctor", "liuke doctor --email records.txt"))
@click.option("--email", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.pass_context
def doctor(ctx: click.Context, /, email: Path | None) -> int:
    """Check this machine and folder, or a sender's DNS records; exit code 1 when something is in the way."""
    from liuke.cli.examine import examine
    from liuke.cli.show.house import show_checks

    wishes = wishes_of(ctx)
    if email is not None:
        text = email.read_text(encoding="utf-8", errors="replace")[:200_000]
        document = ask(wishes, "doctor_email", records=text)
        return tell(wishes, document, show_checks, code=_exit_code(document))
    document = {"checks": examine(wishes.folder(), wishes.spoken, wishes.environment)}
    return tell(wishes, document, show_checks, code=_exit_code(document))


@command(
    "export",
    examples=(
        "liuke export orders --to orders.csv",
        "liuke export events --to events.parquet",
        "liuke export u_7f3a91 --to u_7f3a91.json",
    ),
)
@click.argument("table")
@click.option("--to", "file", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--force", is_flag=True)
@click.pass_context
def export(ctx: click.Context, /, table: str, file: Path, force: bool) -> int:
    """Write a table of facts to a file, or, where the file ends in .json, everything kept about one person."""
    from liuke.cli.show.house import show_export
    from liuke.cli.show.rights import show_person_export

    file = file.expanduser().absolute()
    if file.exists() and not force:
        raise FileThereError(file=file)
    if file.suffix.lower() == ".json":
        return answer(wishes_of(ctx), "person_export", show_person_export, user=table, file=str(file))
    return answer(wishes_of(ctx), "export", show_export, table=table, file=str(file))


@command("version")
@click.pass_context
def version(ctx: click.Context, /) -> int:
    """Say which version this is."""
    from liuke import __version__
    from liuke.cli.show.house import show_version

    document = {"version": __version__, "python": platform.python_version(), "platform": platform.platform()}
    return tell(wishes_of(ctx), document, show_version)
