"""A file looked into before it is taken in: what its columns may mean, its first rows as they would be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from liuke.facts.stage_look import Looked, head_of, look
from liuke.facts.stage_wanted import ArrowGiven, CsvGiven, UnevenRowsError, Wanted
from liuke.facts.store import Facts
from liuke.facts.tables import TABLES, FactTable
from liuke.facts.tracking import TrackingPlan
from liuke.ingest.errors import MissingColumnError
from liuke.ingest.headers import PSEUDO, labels, plain
from liuke.ingest.load import open_file, wanted_of
from liuke.ingest.mapping import Settled, guess, settle, table_named
from liuke.ingest.opened import Opened
from liuke.ingest.options import ReadOptions
from liuke.ingest.reasons import heading_of, headings_of, reason_said
from liuke.ingest.zone_trap import zone_trap
from liuke.kit.errors import Language, LiukeError

_HEAD, _SHOWN, _SAMPLES = 20_000, 20, 3
_LIKELIEST = ("events", "orders", "users", "accounts", "survey_responses", "feedback", "subscriptions", "mentions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A head that could be read, and how."""

    settled: Settled
    wanted: Wanted
    looked: Looked
    above: int
    """Lines above the first row."""


def preview(
    facts: Facts,
    file: Path,
    table: str | None,
    *,
    mapping: Mapping[str, str] | None,
    options: ReadOptions,
    tracking: TrackingPlan,
    now: datetime,
    language: Language,
    name: str = "",
) -> dict[str, Any]:
    """Look into a file and say how an import by this mapping would read it; what does not fit is said in ``error``.

    Raises
    ------
    LiukeError
        The file cannot be opened at all.
    """
    opened = open_file(file, table or "events", options)
    fits = proposals(opened.headers, name or file.name, tracking)
    chosen = table_named(table or (fits[0][0] if fits else "events"))
    said: dict[str, Any] = {
        "file": name or file.name,
        "size": file.stat().st_size,
        "format": opened.format,
        "encoding": opened.encoding(),
        "table": chosen.name,
        "tables": _tables(fits),
        "fields": _fields(chosen),
        "error": None,
    }
    try:
        read = _read(facts, opened, chosen, mapping, options, tracking, now, name or file.name)
    except LiukeError as why:
        given = dict(mapping or {})
        ours = guess(opened.headers, chosen.name, given)
        return said | {
            "columns": _columns(opened, {**ours, **given}, tuple(ours)),
            "error": why.document(language),
            "read": None,
        }
    shown = {**read.settled.shown, **dict.fromkeys(read.settled.unused, "")}
    return said | {
        "columns": _columns(opened, shown, read.settled.guessed, read.settled.kept_as),
        "read": _said(facts, opened, read, language),
    }


def proposals(headers: Sequence[str], name: str, tracking: TrackingPlan) -> list[tuple[str, int]]:
    """Return the tables that a file may be for with how many of its columns they know, the likeliest first."""
    found = []
    for table in TABLES:
        if not table.imported:
            continue
        named = plain(table.name.removesuffix("s")) in plain(name) or any(
            plain(word) in plain(name) for word in labels(table.name).get("", ())
        )
        try:
            known = len(settle(headers, table, None, {}, path=name, tracking=tracking).guessed)
        except MissingColumnError:
            known = len(guess(headers, table.name)) - 1
            if not named or known < 1:  # one column lacks a meaning, and the file's own name says which table it is
                continue
        except LiukeError:
            continue
        place = _LIKELIEST.index(table.name) if table.name in _LIKELIEST else len(_LIKELIEST)
        found.append((-(known + 2 * named), place, table.name, known))
    return [(table, known) for _, _, table, known in sorted(found)]


def _read(
    facts: Facts,
    opened: Opened,
    table: FactTable,
    mapping: Mapping[str, str] | None,
    options: ReadOptions,
    tracking: TrackingPlan,
    now: datetime,
    name: str,
) -> Read:
    settled = settle(opened.headers, table, mapping, options.constants, path=name, tracking=tracking)
    wanted = wanted_of(facts, opened, settled, table, name, options, now)
    try:
        head, whole = head_of(facts, opened.given, _HEAD)
    except UnevenRowsError:
        if opened.careful is None:
            raise
        head, whole = head_of(facts, opened.careful(), _HEAD)
    above = opened.given.header_lines if isinstance(opened.given, CsvGiven) and isinstance(head, ArrowGiven) else 0
    looked = look(facts, head, wanted, shown=_SHOWN, whole=whole)
    return Read(settled=settled, wanted=wanted, looked=looked, above=above)


def _tables(fits: Sequence[tuple[str, int]]) -> list[dict[str, Any]]:
    known = dict(fits)
    names = [name for name, _ in fits] + [t.name for t in TABLES if t.imported and t.name not in known]
    return [{"name": name, "knows": known.get(name, 0)} for name in names]


def _fields(table: FactTable) -> list[dict[str, Any]]:
    """Return what a column of the file may become."""
    said = labels(table.name)
    lead = [
        {"name": c.name, "zh": (said.get(c.name) or (c.name,))[0], "required": c.required, "unit": c.unit or ""}
        for c in table.columns
        if not c.own and c.name not in ("properties", "traits")
    ]
    more = [
        {"name": name, "zh": (said.get(name) or (name,))[0], "required": False, "unit": ""}
        for name in PSEUDO.get(table.name, ())
    ]
    return [*lead, *more]


def _columns(
    opened: Opened, shown: Mapping[str, str], guessed: Sequence[str], kept: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return each column of the file: examples, what it becomes, and who says so."""
    out = []
    for nth, header in enumerate(opened.headers):
        texts = list(dict.fromkeys(text for text in opened.column(nth)))[:_SAMPLES]
        to = shown.get(header, "")
        how = "guessed" if header in guessed else "given" if to else "kept" if header in (kept or {}) else "left"
        out.append({"name": header, "examples": [text[:80] for text in texts], "to": to, "how": how})
    return out


def _said(facts: Facts, opened: Opened, read: Read, language: Language) -> dict[str, Any]:
    looked, wanted = read.looked, read.wanted
    names = [take.column for take in wanted.takes]
    counted = {f"n_{nth}": f"{c.role}:{c.feature}" if c.feature else c.role for nth, c in enumerate(wanted.counts)}
    if "unit_price" in names:
        names = [name for name in names if name != "unit_price"] + ["amount_fen"]
    headings = headings_of(read.settled.shown)

    def said(code: str) -> str:
        return reason_said(code, language, heading_of(code, headings))

    return {
        "looked": looked.rows,
        "whole": looked.whole,
        "names": [*names, *counted.values()],
        "rows": [_row(row, names, counted, said, read.above) for row in looked.first],
        "wrong": [
            {**_row(row, names, counted, said, read.above), "raw": _raw(row, opened.headers)} for row in looked.wrong
        ],
        "rejected": sum(looked.reasons.values()),
        "reasons": [{"code": code, "said": said(code), "rows": n} for code, n in looked.reasons.items()],
        "zone": zone_trap(looked, wanted.zone, facts.zone),
        "money": _money(opened, wanted),
        "events": looked.events,
    }


def _row(
    row: Mapping[str, Any],
    names: Sequence[str],
    counted: Mapping[str, str],
    said: Callable[[str], str],
    above: int,
) -> dict[str, Any]:
    reason = row.get("reason")
    return {
        "line": row["line"] + above,
        "reason": said(reason) if reason else "",
        "cells": [row.get(name) for name in (*names, *counted)],
    }


def _raw(row: Mapping[str, Any], headers: Sequence[str]) -> str:
    """Return a row as it stands in the file, shortly."""
    if row.get("raw"):
        return str(row["raw"])[:300]
    return " | ".join(str(row.get(f"c{nth}")) for nth in range(len(headers)) if row.get(f"c{nth}") is not None)[:300]


def _money(opened: Opened, wanted: Wanted) -> dict[str, Any] | None:
    """Return which columns hold money, what they are taken to count, and a few of them as they stand."""
    taken = [t for t in wanted.takes if t.cell is not None and (t.column.endswith("_fen") or t.column == "unit_price")]
    if not taken:
        return None
    cells = [take.cell for take in taken if take.cell is not None]
    return {
        "unit": wanted.money_unit,
        "currency": wanted.currency,
        "columns": [opened.headers[cell] for cell in cells],
        "examples": opened.column(cells[0])[:_SAMPLES],
    }
