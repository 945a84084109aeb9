"""Who is falling (D5): what differs most between those who fell and those who did not.

Segments (text and yes-or-no columns) are compared by the share of each value, with Newcombe's interval and the pooled
test of two shares; behaviours (numbers) by Cliff's delta — how much likelier a number drawn from those who fell is
larger — with DeLong's standard error and the rank test of Mann and Whitney, ties allowed for. Pairs of features are
searched for what goes beyond the two alone, and each sure difference for whether it turns round within another column
(Simpson's paradox). All tests of one question go through Benjamini and Hochberg together. Sets of columns, never one
person at a time.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.diagnosis.falling_codes import Coded, chosen, coded
from liuke.diagnosis.falling_pairs import MOST_COLUMNS, compare_pairs, told_once
from liuke.diagnosis.falling_simpson import Feature, turned_round
from liuke.diagnosis.falling_tests import Groups, compare_numbers, compare_values
from liuke.facts.profile import select
from liuke.facts.store import Facts
from liuke.kit.intervals import benjamini_hochberg
from liuke.kit.mix_rate import Part, Split, split
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
MOST_PARTS = 8
"""Kinds of people listed of a change; the others are added up."""
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
    false-discovery share is at most ``alpha``, ``pairs`` those of two features beyond the two alone, ``simpson`` the
    differences that turn round within another column; where there are too few people they are empty, ``why`` says so.
    """
    fell, others = _sizes(fallen)
    found: dict[str, Any] = {"fell": fell, "others": others, "tested": 0, "alpha": alpha, "differences": []}
    if min(fell, others) < LEAST_PEOPLE:
        return found | {"pairs": [], "simpson": [], "why": _too_few(fell, others)}
    looked = [c for c in columns if not c.personal and c.name not in leave_out and not c.name.startswith("health")]
    looked = [c for c in looked if c.type in (*_SEGMENTS, *_BEHAVIOURS)]
    tests: list[Difference] = []
    kept: list[Coded] = []
    whom = chosen(fallen["subject_id"])
    groups = flags_of(fallen, "fell")
    for column, values, rows in read_columns(facts, as_of, fallen, looked, columns):
        compare = compare_values if column.type in _SEGMENTS else compare_numbers
        tests += compare(column, values, Groups(fell=groups[rows]), alpha)
        code = coded(column, values, rows, len(fallen))
        kept += [code if whom is None else code.of(whom)] if code else []
    searched = groups if whom is None else groups[whom]
    pairs = compare_pairs(_telling(kept, tests), searched, alpha)
    for test, q in zip((*tests, *pairs), weighted_q(tests, pairs), strict=True):
        test["q"] = q
    sure = [test for test in tests if test["q"] <= alpha and abs(test["effect"]) >= LEAST_EFFECT]
    sure.sort(key=lambda test: (-_certain(test), test["column"], str(test["value"])))
    turned = turned_round(_features(sure[:most], kept), kept, searched, alpha)
    found |= {
        "tested": len(tests),
        "differences": sure[:most],
        "tested_pairs": len(pairs),
        "pairs": told_once([one for one in pairs if one["q"] <= alpha and one["effect"] >= LEAST_EFFECT], most),
        "tested_turns": turned["tested"],
        "simpson": turned["found"],
        "searched": len(searched),
    }
    if before is None:
        return found
    changes = [change for change in _changes(facts, as_of, before, fallen, looked, columns) if change]
    changes.sort(key=lambda change: (-change["uneven"], change["column"]))
    return found | {"changes": changes[:most]}


def weighted_q(tests: Sequence[Difference], pairs: Sequence[Difference]) -> list[float]:
    """Return the q of all tests of one question; single columns and pairs have half of the attention each.

    A p is divided by its weight before Benjamini and Hochberg (Genovese, Roeder and Wasserman 2006), so that many pairs
    do not drown what one column tells.
    """
    all_ = len(tests) + len(pairs)
    families = [one for one in (tests, pairs) if one]
    scaled = [min(1.0, test["p"] * len(one) * len(families) / all_) for one in families for test in one]
    return benjamini_hochberg(scaled)


def _telling(kept: Sequence[Coded], tests: Sequence[Difference]) -> list[Coded]:
    """Return the columns which alone tell most, as many as pairs are made of."""
    least: dict[str, float] = {}
    for test in tests:
        least[test["column"]] = min(test["p"], least.get(test["column"], 1.0))
    order = sorted(kept, key=lambda one: (least.get(one.column.name, 1.0), one.column.name))
    return order[:MOST_COLUMNS]


def _features(sure: Sequence[Difference], kept: Sequence[Coded]) -> list[Feature]:
    """Return who is of each level that surely differs: of a number the upper half."""
    by_name = {one.column.name: one for one in kept}
    found = []
    for test in sure:
        one = by_name.get(test["column"])
        if one is None:
            continue
        if test["value"] is None:
            found.append(Feature(one.column, None, one.levels[1], one.level))
        elif test["value"] in one.strata:
            at = one.strata.index(test["value"])
            flags = np.where(one.stratum < 0, -1, one.stratum == at).astype(np.int8)
            words = f"{one.column.en} is {test['value']}", f"“{one.column.zh}”是 {test['value']}"
            found.append(Feature(one.column, test["value"], words, flags))
    return found


def _sizes(fallen: pa.Table) -> tuple[int, int]:
    fell = int(pc.sum(fallen["fell"]).as_py() or 0)
    return fell, len(fallen) - fell


def _too_few(fell: int, others: int) -> dict[str, str]:
    return {
        "code": "few_people",
        "en": f"Not enough data: {fell} fell and {others} did not; at least {LEAST_PEOPLE} of each are needed",
        "zh": f"数据不够：下降 {fell} 人，未下降 {others} 人，每边至少要 {LEAST_PEOPLE} 人",
    }


def _certain(test: Difference) -> float:
    """How far from nothing the near end of the interval is: large and sure comes first."""
    low, high = test["interval"]
    return float(max(low, -high, 0.0)) or abs(float(test["effect"])) * 1e-6


def _read(
    facts: Facts, as_of: AsOf, people: pa.Table, looked: Sequence[Column], columns: Sequence[Column]
) -> Iterator[tuple[Column, pa.ChunkedArray, Groups]]:
    """Read a few columns at a time of the people compared: a wide profile of a million does not fit at once."""
    fell = flags_of(people, "fell")
    for column, values, rows in read_columns(facts, as_of, people, looked, columns):
        yield column, values, Groups(fell=fell[rows])


def flags_of(people: pa.Table, name: str) -> NDArray[np.bool_]:
    """Return a yes-or-no column of a table of people."""
    return np.asarray(people[name].combine_chunks().to_numpy(zero_copy_only=False), dtype=bool)


def read_columns(
    facts: Facts, as_of: AsOf, people: pa.Table, looked: Sequence[Column], columns: Sequence[Column]
) -> Iterator[tuple[Column, pa.ChunkedArray, NDArray[np.int64]]]:
    """Yield each looked column's values of ``people``, and which row of theirs each value belongs to."""
    for first in range(0, len(looked), _AT_ONCE):
        some = looked[first : first + _AT_ONCE]
        names = [column.name for column in some]
        profile = select(facts, as_of, columns, where=None, wanted=["subject_id", *names])
        at = pc.index_in(profile["subject_id"], people["subject_id"].combine_chunks())
        profile, at = profile.filter(pc.is_valid(at)), pc.drop_null(at)
        rows = np.asarray(at.to_numpy(), dtype=np.int64)
        for column in some:
            yield column, profile[column.name], rows


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
                "en": column.en,
                "zh": column.zh,
                "before": float(parts.before),
                "after": float(parts.after),
                "mix": float(parts.mix),
                "rate": float(parts.rate),
                "uneven": _uneven(parts),
                "parts": [_part(part) for part in parts.parts[:MOST_PARTS]],
                "rest": _rest(parts.parts[MOST_PARTS:]),
            }


def _uneven(parts: Split) -> float:
    """How unevenly a change falls on the kinds: what each moved, beyond what its own share of the people would move."""
    people = sum(part.n_after for part in parts.parts)
    change = parts.after - parts.before
    return float(sum(abs(part.mix + part.rate - change * part.n_after / people) for part in parts.parts))


def _part(part: Part) -> dict[str, Any]:
    counted = {"n_before": part.n_before, "k_before": part.k_before, "n_after": part.n_after, "k_after": part.k_after}
    return {"value": part.kind or None, **counted, "mix": float(part.mix), "rate": float(part.rate)}


def _rest(parts: Sequence[Part]) -> dict[str, Any] | None:
    """Return what the kinds that are not listed moved together, so that the list adds up; None where all are."""
    if not parts:
        return None
    counts = ("n_before", "k_before", "n_after", "k_after")
    counted = {name: sum(getattr(part, name) for part in parts) for name in counts}
    moved = {name: float(sum(getattr(part, name) for part in parts)) for name in ("mix", "rate")}
    return {"kinds": len(parts), **counted, **moved}


def _counted(values: pa.ChunkedArray, groups: Groups) -> dict[str, tuple[int, int]]:
    """Return people, and of them those who fell, by value; unknown is a kind of its own, named by no text."""
    coded = pc.fill_null(pc.cast(values, pa.string()), "").combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False)
    names = coded.dictionary.to_pylist()
    n = np.bincount(codes, minlength=len(names))
    fell = np.bincount(codes[groups.fell], minlength=len(names))
    return {name: (int(n[i]), int(fell[i])) for i, name in enumerate(names)}
