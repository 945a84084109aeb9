"""Answers of every statement over the small rows, kept beside the suite so that every engine must agree with them.

``python -m tests.contract.answers [room/file …]`` writes them (all, or those of the files named) anew from the embedded
engine: read the difference before you keep it.
"""

import json
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from liuke.diagnosis.tables import TABLES as DIAGNOSIS_TABLES
from liuke.facts.statement import Statement
from liuke.facts.store import Facts, open_duckdb
from liuke.signals.tables import TABLES
from tests.contract.small_rows import fill, inputs, params, tables_named
from tests.contract.statements import STATEMENTS
from tests.shop import SHANGHAI, Shop

FOLDER = Path(__file__).with_name("answers")
EXTRA = (*TABLES, *DIAGNOSIS_TABLES)
_OURS = {"ingested_at", "row_hash"}
_GIVEN: WeakKeyDictionary[Shop, dict[str, Any]] = WeakKeyDictionary()

Answer = list[dict[str, Any]]


def embedded() -> Facts:
    """Open the embedded engine in memory."""
    return open_duckdb(None, SHANGHAI, extra=EXTRA)


def give(shop: Shop, given: dict[str, Any]) -> None:
    """Give every statement asked of this shop these inputs, where they are made already."""
    _GIVEN[shop] = given


def answer(shop: Shop, statement: Statement) -> Answer:
    """Ask a statement and return its rows as JSON knows them; rows that the statement does not order are sorted."""
    if shop not in _GIVEN:
        _GIVEN[shop] = inputs(shop)
    given = _GIVEN[shop]
    missing = tables_named(statement) - set(shop.facts.tables) - set(given)
    unbound = statement.params - set(params(shop))
    if missing or unbound:
        raise KeyError(
            f"tests/contract/small_rows.py has no table {sorted(missing)} and no value for {sorted(unbound)}"
        )
    named = {name: table for name, table in given.items() if name in tables_named(statement)}
    rows = [
        {name: _plain(value) for name, value in row.items() if name not in _OURS}
        for row in shop.facts.rows(statement, None, **params(shop), **named)
    ]
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, ensure_ascii=False))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, float):
        return round(value, 9)
    return value.isoformat() if hasattr(value, "isoformat") else value


def kept() -> dict[str, Answer]:
    """Read the answers that are kept."""
    found: dict[str, Answer] = {}
    for file in sorted(FOLDER.glob("*.json")):
        found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Write the answers of the files named, or all, anew; forget those of files that are gone."""
    shop = fill(embedded())
    answers: dict[str, dict[str, Answer]] = defaultdict(dict)
    for name, statement in STATEMENTS.items():
        source = name.rpartition("/")[0]
        if len(sys.argv) == 1 or source in sys.argv[1:]:
            try:
                answers[source.replace("/", ".")][name] = answer(shop, statement)
            except KeyError as why:
                sys.stderr.write(f"{name}: {why.args[0]}\n")
    for file in FOLDER.glob("*.json"):
        if not any(name.startswith(file.stem.replace(".", "/") + "/") for name in STATEMENTS):
            file.unlink()
    for source, said in answers.items():
        lines = [
            f"{json.dumps(name)}: [\n" + ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"
            for name, rows in said.items()
        ]
        (FOLDER / f"{source}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
