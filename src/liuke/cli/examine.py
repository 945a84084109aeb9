"""What ``liuke doctor`` looks at: this machine and this folder, without opening the house."""

import os
import shutil
import socket
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from liuke.app.say import say
from liuke.cli.wishes import SETTINGS
from liuke.kit.errors import Language, LiukeError

_NEEDED = ("duckdb", "pyarrow", "sqlalchemy", "sqlglot", "starlette", "uvicorn", "python-liquid", "rich")
_LEAST_FREE_BYTES = 1_000_000_000

Found = dict[str, Any]


def examine(folder: Path | None, language: Language, environment: Mapping[str, str]) -> list[Found]:
    """Return what was found, in the form of the ``check`` document: name, state, said, next."""
    found = [_python(language), *_packages(language), _encoding(language)]
    if folder is None:
        return [*found, _found("workspace", "warn", "none", language, next="liuke init shop --sample")]
    return [*found, *_folder(folder, language), *_email(folder, language, environment)]


def _found(name: str, state: str, text: str, language: Language, /, *, next: str = "", **facts: Any) -> Found:
    sentence = say(f"cli.doctor.{name}_{text}", language, **facts)
    return {"name": name, "state": state, "said": sentence, "next": next}


def _python(language: Language) -> Found:
    said = sys.version.split(" ", maxsplit=1)[0]
    good = sys.version_info >= (3, 11)
    return _found("python", "ok" if good else "fail", "ok" if good else "old", language, version=said)


def _packages(language: Language) -> Iterator[Found]:
    missing = []
    for name in _NEEDED:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        yield _found("packages", "fail", "missing", language, next="make setup", names=", ".join(missing))
    else:
        yield _found("packages", "ok", "ok", language, number=len(_NEEDED))


def _encoding(language: Language) -> Found:
    said = (sys.stdout.encoding or "ascii").lower()
    good = said.replace("-", "") == "utf8"
    return _found(
        "terminal",
        "ok" if good else "warn",
        "ok" if good else "other",
        language,
        encoding=said,
        next="" if good else "export LC_ALL=C.UTF-8",
    )


def _folder(folder: Path, language: Language) -> Iterator[Found]:
    yield _settings(folder, language)
    writable = os.access(folder, os.W_OK | os.X_OK)
    yield _found("folder", "ok" if writable else "fail", "ok" if writable else "closed", language, folder=str(folder))
    free = shutil.disk_usage(folder if folder.exists() else Path.cwd()).free
    enough = free >= _LEAST_FREE_BYTES
    yield _found("disk", "ok" if enough else "warn", "ok" if enough else "low", language, free=f"{free / 1e9:.1f} GB")
    yield _server(folder, language)


def _settings(folder: Path, language: Language) -> Found:
    from liuke.app.settings import read_settings

    try:
        settings = read_settings(folder)
    except LiukeError as why:
        return {
            "name": "workspace",
            "state": "fail",
            "said": why.sentence(language),
            "code": why.code,
            "next": why.next_step(language),
        }
    return _found("workspace", "ok", "ok", language, name=settings.name, zone=str(ZoneInfo(settings.timezone)))


def _server(folder: Path, language: Language) -> Found:
    from liuke.app.door import SOCKET, reach

    connection = reach(folder / SOCKET) if (folder / SOCKET).exists() else None
    if connection is None:
        return _found("server", "ok", "none", language)
    connection.shutdown(socket.SHUT_RDWR)
    connection.close()
    return _found("server", "ok", "ok", language)


def _email(folder: Path, language: Language, environment: Mapping[str, str]) -> Iterator[Found]:
    """The password of the mail server comes from the environment; say so before the first message fails."""
    try:
        email = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8")).get("email")
    except (OSError, ValueError):
        return
    if isinstance(email, dict) and email.get("user"):
        name = str(email.get("password_env", "LIUKE_SMTP_PASSWORD"))
        if environment.get(name):
            yield _found("email", "ok", "ok", language, variable=name)
        else:
            yield _found("email", "warn", "no_password", language, variable=name, next=f"export {name}=…")
