"""How every door asks: through the served workspace's socket where there is one, else by opening the house itself."""

import http.client
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from liuke.app.errors import ServerGoneError, WorkspaceBusyError
from liuke.kit.errors import Language, LiukeError

Progress = Callable[[str, int, int | None], None]
SOCKET = "liuke.sock"
_PATIENCE_S = 20.0


class RelayedError(LiukeError):
    """An error that the server said; it is passed on word for word."""

    code = "LK-H198"

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(**document)
        self.said = document
        self.exit_code = int(document.get("exit_code", 2))  # type: ignore[misc]

    def document(self, language: Language = "en") -> dict[str, Any]:  # noqa: ARG002 - said in the asker's language already
        """Return what the server said."""
        return {name: self.said.get(name, "") for name in ("code", "message", "next")}

    def sentence(self, language: Language = "en") -> str:  # noqa: ARG002
        """Return the server's sentence."""
        return str(self.said.get("message", ""))

    def next_step(self, language: Language = "en") -> str:  # noqa: ARG002
        """Return the server's next step."""
        return str(self.said.get("next", ""))


def call(
    folder: Path,
    name: str,
    params: dict[str, Any],
    *,
    language: Language | None = None,
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """Ask one question of a workspace and return the answer's document.

    Raises
    ------
    LiukeError
        Whatever the call answers instead; the same whether a server or this process answered.
    """
    folder = folder.resolve()
    until = monotonic() + _PATIENCE_S
    while True:
        connection = _served(folder)
        if connection is not None:
            return _relay(connection, folder, name, params, language, on_progress)
        try:
            return _answered_here(folder, name, params, language, on_progress)
        except WorkspaceBusyError:  # whoever holds it may be a server that does not listen yet
            if monotonic() > until:
                raise


def _answered_here(
    folder: Path, name: str, params: dict[str, Any], language: Language | None, on_progress: Progress | None
) -> dict[str, Any]:
    from liuke.app.calls import answer
    from liuke.app.house import opened
    from liuke.app.lock import held
    from liuke.app.settings import read_settings

    read_settings(folder)

    def waiting(doing: str) -> None:
        if on_progress:
            on_progress(f"waiting:{doing}", 0, None)

    with held(folder, name, wait_s=1.0, on_wait=waiting), opened(folder) as house:
        return answer(house, name, params, language=language, on_progress=on_progress)


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, unix: socket.socket) -> None:
        super().__init__("localhost")
        self.sock = unix


def reach(path: Path) -> socket.socket | None:
    """Connect to a unix socket, however long its path; None where nobody listens."""
    unix = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(path.parent)  # the address has about 100 bytes; the file's own name always fits
        unix.connect(path.name)
    except OSError:
        unix.close()
        return None
    finally:
        os.fchdir(here)
        os.close(here)
    return unix


def _served(folder: Path) -> _UnixConnection | None:
    if not (folder / SOCKET).exists():
        return None
    unix = reach(folder / SOCKET)
    return _UnixConnection(unix) if unix else None


def _relay(
    connection: _UnixConnection,
    folder: Path,
    name: str,
    params: dict[str, Any],
    language: Language | None,
    on_progress: Progress | None,
) -> dict[str, Any]:
    body = json.dumps({"params": params, "language": language}, ensure_ascii=False)
    try:
        connection.request("POST", f"/call/{name}", body.encode(), {"Content-Type": "application/json"})
        for line in connection.getresponse():
            said = json.loads(line)
            if "answer" in said:
                answer: dict[str, Any] = said["answer"]
                return answer
            if "error" in said:
                raise RelayedError(said["error"])
            if on_progress and "progress" in said:
                on_progress(said["progress"]["step"], said["progress"]["done"], said["progress"]["total"])
    except (OSError, http.client.HTTPException, json.JSONDecodeError) as why:
        raise ServerGoneError(folder=folder) from why
    finally:
        connection.close()
    raise ServerGoneError(folder=folder)
