"""The waterfall: found = diverted + excluded + holdout + send, for every playbook and tier, always."""

from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.guard.reasons import RULE_ORDER
from liuke.model.reasons import Code
from liuke.model.words import PERSON_CHANNELS, VerdictKind

_PLACE = {str(code): place for place, code in enumerate(RULE_ORDER)}
_PEOPLE = frozenset(str(name) for name in PERSON_CHANNELS)
_NAMES = ("playbook", "tier", "verdict", "code", "channel")


def waterfall(judged: pa.Table) -> list[dict[str, Any]]:
    """Count a judged plan.

    Returns one document a playbook, ordered by priority, then name: ``{"playbook", "tiers": [...], "totals": {...}}``;
    each tier is ``{"tier", "found", "diverted": {code: n}, "excluded": {code: n}, "holdout", "send", "held", "tasks",
    "cost_fen"}`` with codes in rule order. ``held`` and ``tasks`` are part of ``send``; ``cost_fen`` is of ``send``.
    """
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    for playbook, tier, verdict, code, channel, people, cost_fen in _groups(judged):
        cell = cells.setdefault((playbook, tier), _empty(tier))
        _count(cell, VerdictKind(verdict), code, channel, people, cost_fen)
    return _by_playbook(judged, cells)


def totals(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """Add tiers (or playbooks' totals) up to one document of the same shape, without a name."""
    whole = _empty("")
    del whole["tier"]
    for cell in cells:
        for name in ("found", "holdout", "send", "held", "tasks", "cost_fen"):
            whole[name] += cell[name]
        for name in ("diverted", "excluded"):
            for code, people in cell[name].items():
                whole[name][code] = whole[name].get(code, 0) + people
    return _in_order(whole)


def _groups(judged: pa.Table) -> list[tuple[Any, ...]]:
    wanted = judged.select([*_NAMES, "cost_fen"])
    grouped = wanted.group_by(list(_NAMES)).aggregate([("cost_fen", "sum"), ([], "count_all")])
    columns = [*_NAMES, "count_all", "cost_fen_sum"]
    return list(zip(*(grouped.column(name).to_pylist() for name in columns), strict=True))


def _empty(tier: str) -> dict[str, Any]:
    return {
        "tier": tier,
        "found": 0,
        "diverted": {},
        "excluded": {},
        "holdout": 0,
        "send": 0,
        "held": 0,
        "tasks": 0,
        "cost_fen": 0,
    }


def _count(
    cell: dict[str, Any], verdict: VerdictKind, code: str | None, channel: str, people: int, cost_fen: int | None
) -> None:
    cell["found"] += people
    match verdict:
        case VerdictKind.ALLOW | VerdictKind.HOLD:
            cell["send"] += people
            cell["cost_fen"] += cost_fen or 0
            cell["held"] += people if verdict is VerdictKind.HOLD else 0
            cell["tasks"] += people if channel in _PEOPLE else 0
        case VerdictKind.WITHHOLD:
            cell["holdout"] += people
        case VerdictKind.DIVERT | VerdictKind.DENY:
            part = cell["diverted" if verdict is VerdictKind.DIVERT else "excluded"]
            named = str(Code(code or ""))
            part[named] = part.get(named, 0) + people


def _by_playbook(judged: pa.Table, cells: dict[tuple[str, str], dict[str, Any]]) -> list[dict[str, Any]]:
    places = _places(judged)
    tiers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (playbook, tier), cell in sorted(cells.items(), key=lambda item: places[item[0]]):
        tiers[playbook].append({**_in_order(cell), "tier": tier})
    return [{"playbook": name, "tiers": mine, "totals": totals(mine)} for name, mine in tiers.items()]


def _places(judged: pa.Table) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Order by priority and tier rank where these are known, then by name; whatever the order of the rows."""
    names = [name for name in ("priority", "tier_rank") if name in judged.column_names]
    grouped = judged.select(["playbook", "tier", *names]).group_by(["playbook", "tier"])
    least = grouped.aggregate([(name, "min") for name in names])
    rows = least.to_pylist()
    first: dict[str, int] = {}
    last = np.iinfo(np.int64).max
    for row in rows:
        mine = row.get("priority_min")
        first[row["playbook"]] = min(first.get(row["playbook"], last), last if mine is None else mine)
    return {
        (row["playbook"], row["tier"]): (
            first[row["playbook"]],
            row["playbook"],
            last if row.get("tier_rank_min") is None else row["tier_rank_min"],
            str(row["tier"]),
        )
        for row in rows
    }


def _in_order(cell: dict[str, Any]) -> dict[str, Any]:
    return {
        name: dict(sorted(value.items(), key=lambda item: _PLACE[item[0]])) if isinstance(value, dict) else value
        for name, value in cell.items()
    }
