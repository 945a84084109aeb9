"""Every statement of every room, found where it lies."""

import sys
from collections.abc import Iterator
from pathlib import Path

from liuke.facts.statement import Statement, load

_PACKAGE = Path(__file__).resolve().parents[2] / "src" / "liuke"
_OF_ONE_ENGINE = "stage"
"""Files of facts/sql that begin so hold pieces of the embedded engine's file reader, not questions to facts."""


def every_statement() -> Iterator[tuple[str, Statement]]:
    """Yield room/file/name and the statement."""
    for file in sorted(_PACKAGE.glob("*/sql/*.sql")):
        room = file.parent.parent.name
        if file.stem.startswith(_OF_ONE_ENGINE):
            continue
        for name, statement in load(f"liuke.{room}", file.stem).items():
            yield f"{room}/{file.stem}/{name}", statement


STATEMENTS = dict(every_statement())

if __name__ == "__main__":
    sys.stdout.write("\n".join(STATEMENTS) + "\n")
