"""Named queries from ``.sql`` files: plain SELECTs in DuckDB's dialect, named parameters only."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_HEAD = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)
_TOKEN = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$([a-z_][a-z0-9_]*)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One query: its name, its text and what its leading comment says."""

    name: str
    text: str
    says: str = ""

    @property
    def params(self) -> frozenset[str]:
        """Names of the parameters that the text binds; a ``$`` within quotes or a comment is none."""
        return frozenset(name for name in _TOKEN.findall(self.text) if name)


@cache
def load(package: str, file: str) -> dict[str, Statement]:
    """Read every statement of ``package``'s ``sql/<file>.sql`` by name.

    Raises
    ------
    ValueError
        The file has text before its first ``-- name:`` line, or two statements of one name: a mistake of ours.
    """
    text = (files(package) / "sql" / f"{file}.sql").read_text(encoding="utf-8")
    parts = _HEAD.split(text)
    if parts[0].strip():
        raise ValueError(f"{package}/sql/{file}.sql has text before its first name")
    found: dict[str, Statement] = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        if name in found:
            raise ValueError(f"{package}/sql/{file}.sql names {name} twice")
        lines = body.strip().splitlines()
        head = [line for line in lines if line.startswith("--")]
        found[name] = Statement(
            name=name, text=body.strip().rstrip(";"), says=" ".join(line.removeprefix("--").strip() for line in head)
        )
    return found


def load_one(package: str, name: str) -> Statement:
    """Read the statement of the same name from ``package``'s ``sql/<name>.sql``."""
    return load(package, name)[name]
