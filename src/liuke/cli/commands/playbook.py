"""Playbooks: what there is, whether a file may be used, what it would write."""

from pathlib import Path
from typing import Any

import click

from liuke.cli.mapping import read_text
from liuke.cli.session import answer, ask, tell
from liuke.cli.spoken import command
from liuke.cli.wishes import Wishes, wishes_of
from liuke.kit.errors import LiukeError

_UNKNOWN_COLUMN = "LK-A107"
"""Where nothing was imported yet, an import may still bring the column."""


@command("list", group="playbook")
@click.pass_context
def list_(ctx: click.Context, /) -> int:
    """List the playbooks of this workspace, the most urgent first."""
    from liuke.cli.show.playbook import show_playbooks

    return answer(wishes_of(ctx), "playbook_list", show_playbooks)


@command("lint", group="playbook", examples=("liuke playbook lint", "liuke playbook lint playbooks/golden_48h.yml"))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def lint(ctx: click.Context, /, files: tuple[Path, ...]) -> int:
    """Check playbook files; without a name, those of this workspace. Exit code 1 when one may not be used."""
    from liuke.cli.show.playbook import show_lint

    wishes = wishes_of(ctx)
    folder = wishes.folder()
    chosen = files or tuple(sorted((folder / "playbooks").glob("*.yml")) if folder else ())
    checked = [_checked(file, wishes) for file in chosen]
    return tell(wishes, checked, show_lint, code=0 if all(found["ok"] for found in checked) else 1)


def _checked(file: Path, wishes: Wishes) -> dict[str, Any]:
    """Read one playbook as the house would, and have its conditions checked where there is a workspace."""
    from liuke.playbooks.document import read_playbook

    try:
        playbook = read_playbook(read_text(file), str(file))
    except LiukeError as why:
        return {"file": str(file), "ok": False, "playbook": None, **why.document(wishes.spoken)}
    found = {"file": str(file), "ok": True, "playbook": playbook.id, "code": "", "message": "", "next": ""}
    if wishes.folder() is None:
        return found
    conditions = [playbook.audience, *(c for tier in playbook.tiers for c in (tier.when, tier.divert) if c)]
    checks = ask(wishes, "audience_check", expressions=conditions)
    empty = checks.get("as_of", "") is None
    wrong = [check for check in listed(checks) if not check["ok"]]
    unsure = [str(check["message"]) for check in wrong if empty and check["code"] == _UNKNOWN_COLUMN]
    for check in wrong:
        if not (empty and check["code"] == _UNKNOWN_COLUMN):
            return found | {"ok": False, "code": check["code"], "message": check["message"]}
    return found | ({"unchecked": {"people": len(conditions), "columns": unsure}} if empty else {})


def listed(document: Any) -> list[Any]:
    """Return the list that an answer is, or holds."""
    if isinstance(document, list):
        return document
    return next((value for value in document.values() if isinstance(value, list)), [])


@command("preview", group="playbook", examples=("liuke playbook preview golden_48h", "liuke playbook preview P8"))
@click.argument("playbook")
@click.option("--people", type=click.IntRange(min=1, max=200), default=5, show_default=True, metavar="N")
@click.pass_context
def preview(ctx: click.Context, /, playbook: str, people: int) -> int:
    """Show the messages that real users would get from a playbook; nothing is sent."""
    from liuke.cli.show.playbook import show_preview

    return answer(wishes_of(ctx), "playbook_preview", show_preview, playbook=playbook, people=people)


@command("show", group="playbook", examples=("liuke playbook show P5", "liuke playbook show golden_48h --lang zh"))
@click.argument("playbook")
@click.pass_context
def show(ctx: click.Context, /, playbook: str) -> int:
    """Say all of one playbook: when to use it and when not, whom it means, what it does."""
    from liuke.cli.show.playbook import show_playbook

    return answer(wishes_of(ctx), "playbook_show", show_playbook, playbook=playbook)


@command("use", group="playbook", examples=("liuke playbook use P4", "liuke playbook use triple_touch --by lin"))
@click.argument("playbook")
@click.option("--by", metavar="NAME")
@click.pass_context
def use(ctx: click.Context, /, playbook: str, by: str | None) -> int:
    """Take a playbook into use; the next plan proposes by it. Its document is put into the workspace."""
    from liuke.cli.show.playbook import show_use

    return answer(wishes_of(ctx), "playbook_use", show_use, playbook=playbook, by=by)


@command("rest", group="playbook")
@click.argument("playbook")
@click.option("--by", metavar="NAME")
@click.pass_context
def rest(ctx: click.Context, /, playbook: str, by: str | None) -> int:
    """Put a playbook back on the shelf; who is on its way goes on."""
    from liuke.cli.show.playbook import show_use

    return answer(wishes_of(ctx), "playbook_use", show_use, playbook=playbook, on=False, by=by)
