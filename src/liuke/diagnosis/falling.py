"""Who is falling (D5): what differs most between those who fell and those who did not.

Segments (text and yes-or-no columns) are compared by the share of each value, with Newcombe's interval and the pooled
test of two shares; behaviours (numbers) by Cliff's delta — how much likelier a number drawn from those who fell is
larger — with DeLong's standard error and the rank test of Mann and Whitney, ties allowed for. All tests of one question
go through Benjamini and Hochberg together. Sets of columns, never one person at a time.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.diagnosis.falling_tests import Groups, compare_numbers, compare_values
from liuke.facts.profile import select
from liuke.facts.store import Facts
from liuke.kit.intervals import benjamini_hochberg
from liuke.kit.mix_rate import split
from liuke.model.column import Column
from liuke.model.moment import AsOf

DEFINE_THE_FALL = frozenset(
    {
        "logins_7d",
        "logins_prev_7d",
        "active_days_28d",
        "sessions_28d",
        "idle_days",
        "idle_tier",
        "last_present_day",
        "act_idle_days",
        "attention_idle_days",
        "community_idle_days",
        "order_idle_days",
        "r_score",
        "p_alive",
        "p_no_purchase_30d",
        "expected_orders_90d",
        "liveness",
        "return_p",
        "return_low",
        "return_high",
        "risk",
        "risk_low",
        "risk_high",
        "risk_band",
        "risk_by",
        "risk_change_7d",
        "high_value_leaving",
        "subject_id",
        "account_id",
    }
)
"""Columns that say the fall itself, or who somebody is: that they differ explains nothing."""
LEAST_PEOPLE = 20
"""With fewer on either side nothing is compared."""
LEAST_EFFECT = 0.02
"""A difference smaller than this, however certain, is not worth a sentence."""
_AT_ONCE = 12
_SEGMENTS = ("text", "boolean")
_BEHAVIOURS = ("integer", "number")

Difference = dict[str, Any]


def who_is_falling(
    facts: Facts,
    as_of: AsOf,
    fallen: pa.Table,
    columns: Sequence[Column],
    *,
    alpha: float = 0.05,
    most: int = 20,
    before: pa.Table | None = None,
    leave_out: Collection[str] = DEFINE_THE_FALL,
) -> dict[str, Any]:
    """Return what differs most between those who fell and the others, the surest large difference first.

    ``fallen`` and ``before`` (the same of an earlier time, for mix and rate) have subject_id and fell; ``columns`` are
    the profile's. Personal columns, dates and ``leave_out`` are not looked at. ``differences`` holds those whose
    false-discovery share is at most ``alpha``; where there are too few people it is empty and ``why`` says so.
    """
    fell, others = _sizes(fallen)
    found: dict[str, Any] = {"fell": fell, "others": others, "tested": 0, "alpha": alpha, "differences": []}
    if min(fell, others) < LEAST_PEOPLE:
        return found | {"why": _too_few(fell, others)}
    looked = [c for c in columns if not c.personal and c.name not in leave_out and not c.name.startswith("health")]
    looked = [c for c in looked if c.type in (*_SEGMENTS, *_BEHAVIOURS)]
    tests: list[Difference] = []
    changes: list[dict[str, Any]] = []
    for column, values, groups in _read(facts, as_of, fallen, looked, columns):
        compare = compare_values if column.type in _SEGMENTS else compare_numbers
        tests += compare(column, values, groups, alpha)
    if before is not None:
        changes = [change for change in _changes(facts, as_of, before, fallen, looked, columns) if change]
    for test, q in zip(tests, benjamini_hochberg([test["p"] for test in tests]), strict=True):
        test["q"] = q
    sure = [test for test in tests if test["q"] <= alpha and abs(test["effect"]) >= LEAST_EFFECT]
    sure.sort(key=lambda test: (-_certain(test), test["column"], str(test["value"])))
    found |= {"tested": len(tests), "differences": sure[:most]}
    return found if before is None else found | {"changes": changes[:most]}


def _sizes(fallen: pa.Table) -> tuple[int, int]:
    fell = int(pc.sum(fallen["fell"]).as_py() or 0)
    return fell, len(fallen) - fell


def _too_few(fell: int, others: int) -> dict[str, str]:
    return {
        "code": "few_people",
        "en": f"Not enough to compare: {fell} fell and {others} did not; at least {LEAST_PEOPLE} of each are needed",
        "zh": f"人数不够，无法比较：下降 {fell} 人，未下降 {others} 人，每边至少要 {LEAST_PEOPLE} 人",
    }


def _certain(test: Difference) -> float:
    """How far from nothing the near end of the interval is: large and sure comes first."""
    low, high = test["interval"]
    return float(max(low, -high, 0.0)) or abs(float(test["effect"])) * 1e-6


def _read(
    facts: Facts, as_of: AsOf, people: pa.Table, looked: Sequence[Column], columns: Sequence[Column]
) -> Iterator[tuple[Column, pa.ChunkedArray, Groups]]:
    """Read a few columns at a time of the people compared: a wide profile of a million does not fit at once."""
    for column, values, flags in read_columns(facts, as_of, people, looked, columns):
        yield column, values, Groups(fell=flags["fell"])


def read_columns(
    facts: Facts, as_of: AsOf, people: pa.Table, looked: Sequence[Column], columns: Sequence[Column]
) -> Iterator[tuple[Column, pa.ChunkedArray, dict[str, NDArray[np.bool_]]]]:
    """Yield each looked column's values of ``people``, with their own further columns (booleans) row by row."""
    for first in range(0, len(looked), _AT_ONCE):
        some = looked[first : first + _AT_ONCE]
        names = [column.name for column in some]
        profile = select(facts, as_of, columns, where=None, wanted=["subject_id", *names])
        at = pc.index_in(profile["subject_id"], people["subject_id"].combine_chunks())
        profile, at = profile.filter(pc.is_valid(at)), pc.drop_null(at)
        at = at.combine_chunks() if isinstance(at, pa.ChunkedArray) else at
        flags = {
            name: np.asarray(people[name].combine_chunks().take(at).to_numpy(zero_copy_only=False), dtype=bool)
            for name in people.column_names
            if name != "subject_id"
        }
        for column in some:
            yield column, profile[column.name], flags


def _changes(
    facts: Facts,
    as_of: AsOf,
    before: pa.Table,
    after: pa.Table,
    looked: Sequence[Column],
    columns: Sequence[Column],
) -> Iterator[dict[str, Any] | None]:
    """Split the change of the share who fell by each segment column: who there was, and how each kind did."""
    segments = [column for column in looked if column.type in _SEGMENTS]
    counted = [
        {c.name: _counted(values, groups) for c, values, groups in _read(facts, as_of, side, segments, columns)}
        for side in (before, after)
    ]
    for column in segments:
        parts = split(counted[0][column.name], counted[1][column.name])
        if parts is not None and len(parts.parts) > 1:
            yield {
                "column": column.name,
                "before": float(parts.before),
                "after": float(parts.after),
                "mix": float(parts.mix),
                "rate": float(parts.rate),
                "parts": [
                    {"value": part.kind or None, "mix": float(part.mix), "rate": float(part.rate)}
                    for part in parts.parts[:5]
                ],
            }


def _counted(values: pa.ChunkedArray, groups: Groups) -> dict[str, tuple[int, int]]:
    """Return people, and of them those who fell, by value; unknown is a kind of its own, named by no text."""
    coded = pc.fill_null(pc.cast(values, pa.string()), "").combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False)
    names = coded.dictionary.to_pylist()
    n = np.bincount(codes, minlength=len(names))
    fell = np.bincount(codes[groups.fell], minlength=len(names))
    return {name: (int(n[i]), int(fell[i])) for i, name in enumerate(names)}
