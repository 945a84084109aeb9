"""Errors as the reader sees them: one sentence, a code, the next step; or one JSON document."""

import json
import sys
from typing import Any

import click

from liuke.cli.errors import (
    BadValueError,
    FileUnreadableError,
    MissingError,
    NoSuchCommandError,
    NoSuchOptionError,
    UsageError,
)
from liuke.cli.wishes import Wishes
from liuke.kit.errors import LiukeError


def report(error: LiukeError, wishes: Wishes) -> int:
    """Say an error where it is looked for, and return its exit code.

    People read it on stderr. With ``--json`` the one document on stdout is ``{"error": {code, message, next}}``.
    """
    document = error.document(wishes.spoken)
    if wishes.json:
        print_json({"error": document})
    else:
        click.echo(click.style("✗ ", fg="yellow") + document["message"], err=True)
        click.echo(f"  {document['code']} · {document['next']}", err=True)
    return error.exit_code


def print_json(document: Any) -> None:
    """Print one document in UTF-8, whatever the terminal's encoding; a number that is none is a defect, not ``NaN``."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def read_refusal(why: click.ClickException) -> LiukeError:
    """Put the parser's refusal into our words."""
    command = why.ctx.command_path if isinstance(why, click.UsageError) and why.ctx else "liuke"
    match why:
        case click.NoSuchCommand():
            said = f"{command} {why.command_name}".removeprefix("liuke ")
            near = why.possibilities[0] if why.possibilities else None
            following = f"{command} {near} --help" if near else f"{command} --help"
            return NoSuchCommandError(said=said, next=following, **_near(f"{command} {near}" if near else None))
        case click.NoSuchOption():
            near = why.possibilities[0] if why.possibilities else None
            return NoSuchOptionError(command=command, said=why.option_name, **_near(near))
        case click.MissingParameter():
            return MissingError(command=command, name=_name(why))
        case click.BadParameter():
            return _bad_value(why, command)
        case click.FileError():
            return FileUnreadableError(file=why.filename, why_en=why.message, why_zh=why.message)
        case _:
            return UsageError(command=command, why=why.format_message())


def _near(name: str | None) -> dict[str, str]:
    if name is None:
        return {"near_en": "", "near_zh": ""}
    return {"near_en": f"; did you mean `{name}`?", "near_zh": f"；是不是 {name}？"}


def _name(why: click.BadParameter) -> str:
    if why.param is None:
        return str(why.param_hint or "?")
    return why.param.get_error_hint(why.ctx).replace("'", "") if why.ctx else str(why.param.name)


def _bad_value(why: click.BadParameter, command: str) -> LiukeError:
    """Say which values an option takes; the parser's own English sentence is kept where it knows more than we do."""
    facts: dict[str, Any] = {"command": command, "name": _name(why)}
    kind = why.param.type if why.param else None
    match kind:
        case click.Choice():
            choices = ", ".join(str(choice) for choice in kind.choices)
            return BadValueError(**facts, why_en=f"choose one of {choices}", why_zh=f"只能是 {choices} 之一")
        case click.IntRange() | click.types.IntParamType():
            low = getattr(kind, "min", None)
            least_en, least_zh = (f" from {low} on", f"，至少 {low}") if low is not None else ("", "")
            return BadValueError(**facts, why_en=f"say a whole number{least_en}", why_zh=f"要一个整数{least_zh}")
        case _:
            return BadValueError(**facts, why_en=why.message, why_zh=why.message)
