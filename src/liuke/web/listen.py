"""Opens the two places a served workspace listens at: a TCP port and a unix socket in its folder."""

import errno
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from liuke.app.door import SOCKET, reach
from liuke.web.errors import AlreadyServedError, PortTakenError, SocketError

DEFAULT_PORT = 8765
_TRIED = 50


def open_port(host: str, port: int) -> socket.socket:
    """Bind a port. The default port gives way to the next free one; a port somebody asked for does not.

    Raises
    ------
    PortTakenError
        The port is in use, or the address is not one of this machine.
    """
    tried = range(port, port + _TRIED) if port == DEFAULT_PORT else (port,)
    why: OSError | None = None
    for one in tried:
        try:
            return _bound(host, one)
        except OSError as failed:
            why = failed
            if failed.errno != errno.EADDRINUSE:
                break
    raise PortTakenError(host=host, port=port) from why


def _bound(host: str, port: int) -> socket.socket:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(128)
    except OSError:
        made.close()
        raise
    return made


@contextmanager
def open_socket(folder: Path) -> Iterator[socket.socket]:
    """Bind ``liuke.sock`` in the folder, for its owner only, and take it away afterwards.

    A socket's address holds about 100 bytes, so the folder is made the current one for the moment of binding: only the
    file's own name counts then. A socket that nobody listens at any more is replaced.

    Raises
    ------
    AlreadyServedError
        Somebody listens there.
    SocketError
        The file cannot be made, or something else stands in its place.
    """
    path = folder / SOCKET
    _clear(path, folder)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    here, mask = os.open(".", os.O_RDONLY), os.umask(0o177)
    try:
        os.chdir(folder)
        made.bind(path.name)
        made.listen(128)
        mine = path.stat().st_ino
    except OSError as why:
        made.close()
        raise SocketError(path=path, why=why.strerror or str(why)) from why
    finally:
        os.umask(mask)
        os.fchdir(here)
        os.close(here)
    try:
        yield made
    finally:
        made.close()
        with suppress(FileNotFoundError):
            if path.stat().st_ino == mine:
                path.unlink()


def _clear(path: Path, folder: Path) -> None:
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise SocketError(path=path, why="EEXIST")
    except FileNotFoundError:
        return
    living = reach(path)
    if living is not None:
        living.close()
        raise AlreadyServedError(folder=folder)
    with suppress(FileNotFoundError):
        path.unlink()
