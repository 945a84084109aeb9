"""One process at a time holds a workspace; whoever waits is told for whom."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from liuke.app.errors import FolderReadOnlyError, WorkspaceBusyError

_STEP_S = 0.1


@contextmanager
def held(
    folder: Path, doing: str, *, wait_s: float = 20.0, on_wait: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the folder for ``doing``; wait up to ``wait_s`` seconds for whoever holds it.

    Raises
    ------
    WorkspaceBusyError
        Somebody else still holds it after the wait.
    FolderReadOnlyError
        The lock file cannot be written.
    """
    try:
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as why:
        raise FolderReadOnlyError(folder=folder, why=why.strerror) from why
    try:
        _take(handle, folder, wait_s, on_wait)
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "doing": doing}).encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int, folder: Path, wait_s: float, on_wait: Callable[[str], None] | None) -> None:
    waited = 0.0
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as why:
            try:
                holder = json.loads(os.pread(handle, 1_000, 0) or b"{}")
            except ValueError:
                holder = {}
            if waited >= wait_s:
                raise WorkspaceBusyError(
                    folder=folder, doing=holder.get("doing", "liuke"), pid=holder.get("pid", "?")
                ) from why
            if waited == 0 and on_wait:
                on_wait(holder.get("doing", "liuke"))
            sleep(_STEP_S)
            waited += _STEP_S
