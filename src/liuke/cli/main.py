"""The one entry: ``liuke …``. Every way a line can end is decided here: answer, error, Ctrl-C, closed pipe, defect."""

import errno
import os
import sys
from collections.abc import Sequence

import click

from liuke.cli.door import Door
from liuke.cli.errors import InterruptedByPersonError, MachineError
from liuke.cli.refusal import read_refusal, report
from liuke.cli.tree import ROOT
from liuke.cli.wishes import Wishes, foreseen
from liuke.kit.errors import LiukeError

BROKEN_PIPE = 141
_COMPLETE = "_LIUKE_COMPLETE"


def main(door: Door) -> None:
    """Run the line that the shell gave."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:], door))


def run(line: Sequence[str], door: Door) -> int:
    """Run one line and return its exit code; ``door`` is the house's own, or one that a test brings."""
    instruction = os.environ.get(_COMPLETE)
    if instruction:
        from click.shell_completion import shell_complete

        return shell_complete(ROOT, {}, "liuke", _COMPLETE, instruction)
    wishes = foreseen(line, os.environ)
    wishes.door = door
    try:
        code = _walk(list(line), wishes)
        sys.stdout.flush()
    except (KeyboardInterrupt, Exception) as why:  # noqa: BLE001 - the fuse of this door: one line in, one sentence out
        return _ended(why, wishes)
    return code


def _walk(line: list[str], wishes: Wishes) -> int:
    try:
        with ROOT.make_context("liuke", line, obj=wishes) as context:
            return int(ROOT.invoke(context) or 0)
    except click.exceptions.Exit as asked:
        return asked.exit_code
    except click.Abort as why:
        raise KeyboardInterrupt from why
    except click.ClickException as why:
        return report(read_refusal(why), wishes)
    except LiukeError as why:
        _trace(wishes)
        return report(why, wishes)


def _ended(why: BaseException, wishes: Wishes) -> int:
    """Say in one sentence how a line ended that nobody answered."""
    if isinstance(why, OSError) and why.errno == errno.EPIPE:
        return _pipe_closed()
    _trace(wishes)
    match why:
        case KeyboardInterrupt():
            return report(InterruptedByPersonError(), wishes)
        case MemoryError():
            return report(MachineError(why=str(why) or "out of memory"), wishes)
        case OSError():
            said = why.strerror or str(why)
            return report(MachineError(why=f"{said} ({why.filename})" if why.filename else said), wishes)
        case _:
            from liuke.app.errors import UnexpectedError

            return report(UnexpectedError(why=f"{type(why).__name__}: {why}"), wishes)


def _trace(wishes: Wishes) -> None:
    if wishes.debug:
        import traceback

        traceback.print_exc()


def _pipe_closed() -> int:
    """Whoever read us has gone: say nothing, and leave nothing behind that Python would complain of at its end."""
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(sink, stream.fileno())
        except (OSError, ValueError):
            continue
    return BROKEN_PIPE
