"""Where the rule of true and false churn fails (D1): segments in which who is called dormant returns no likelier.

In every segment of the profile the dormant's share of returns less the churned's is held against the same difference
everywhere else. All tests go through Benjamini and Hochberg together; named is where the difference is surely smaller
than elsewhere and is not above nothing.
"""

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import ndtr

from liuke.diagnosis.falling import DEFINE_THE_FALL, flags_of, read_columns
from liuke.facts.store import Facts
from liuke.kit.intervals import benjamini_hochberg, newcombe
from liuke.kit.money import percent
from liuke.model.column import Column
from liuke.model.moment import AsOf

LEAST_EACH = 20
"""A segment with fewer dormant or fewer churned people is not looked at."""
_MOST_VALUES = 50
_SAY_THE_KIND = DEFINE_THE_FALL | {"open_act", "attention", "community"}
_MAY_SAY = frozenset({"idle_tier"})

Counts = tuple[int, int, int, int]
"""Dormant who returned, dormant, churned who returned, churned."""


def where_it_fails(
    facts: Facts, past: AsOf, people: pa.Table, columns: Sequence[Column], alpha: float = 0.05
) -> dict[str, Any]:
    """Return the segments in which the rule failed on a past day: ``people`` has subject_id, liveness, returned.

    Each has both shares, their difference with its interval (Newcombe), the same everywhere else, p and q, ``how``
    ("turned": the dormant surely returned less; "nothing": no difference to be seen) and a sentence.
    """
    tests = []
    dormant, back = np.asarray(pc.equal(people["liveness"], "dormant")), flags_of(people, "returned")
    looked = [c for c in columns if c.type in ("text", "boolean") and not c.personal]
    looked = [c for c in looked if c.name not in _SAY_THE_KIND or c.name in _MAY_SAY]
    for column, values, rows in read_columns(facts, past, people, looked, columns):
        tests += list(_of_column(column, values, dormant[rows], back[rows], alpha))
    for test, q in zip(tests, benjamini_hochberg([test["p"] for test in tests]), strict=True):
        test["q"] = q
    failed = [test for test in tests if test["q"] <= alpha and test["interval"][0] <= 0 and test["less_than_elsewhere"]]
    failed.sort(key=lambda test: (test["difference"], test["column"], test["value"]))
    return {"tested": len(tests), "alpha": alpha, "segments": failed}


def _of_column(
    column: Column, values: pa.ChunkedArray, dormant: Any, back: Any, alpha: float
) -> Iterator[dict[str, Any]]:
    known = np.asarray(pc.is_valid(values))
    coded = pc.cast(values.filter(pa.array(known)), pa.string()).combine_chunks().dictionary_encode()
    codes, names = coded.indices.to_numpy(zero_copy_only=False), coded.dictionary.to_pylist()
    if len(names) < 2:
        return
    dormant, back = dormant[known], back[known]
    cell = np.stack(
        [
            np.bincount(codes[mask], minlength=len(names))
            for mask in (dormant & back, dormant, ~dormant & back, ~dormant)
        ]
    )
    whole = cell.sum(axis=1)
    for i in np.argsort(-(cell[1] + cell[3]), kind="stable")[:_MOST_VALUES]:
        here, else_ = cell[:, i], whole - cell[:, i]
        if min(here[1], here[3], else_[1], else_[3]) >= LEAST_EACH:
            yield _test(column, names[i], tuple(here.tolist()), tuple(else_.tolist()), alpha)


def _test(column: Column, value: str, here: Counts, else_: Counts, alpha: float) -> dict[str, Any]:
    difference, elsewhere = _difference(here), _difference(else_)
    z = (difference - elsewhere) / sqrt(_variance(here) + _variance(else_))
    low, high = newcombe(*here, alpha)
    how = "turned" if high < 0 else "nothing"
    dormant, churned = percent(here[0] / here[1]), percent(here[2] / here[3])
    points = [f"{100 * one:+.1f}" for one in (difference, low, high, elsewhere)]
    level = f"{100 * (1 - alpha):g}"
    return {
        "column": column.name,
        "value": value,
        "label_en": column.en,
        "label_zh": column.zh,
        "how": how,
        "dormant": {"n": here[1], "returned": here[0], "share": here[0] / here[1]},
        "churned": {"n": here[3], "returned": here[2], "share": here[2] / here[3]},
        "difference": difference,
        "interval": [low, high],
        "elsewhere": elsewhere,
        "less_than_elsewhere": difference < elsewhere,
        "p": float(2 * ndtr(-abs(z))),
        "en": f"Where {column.en} is {value}, being called dormant says "
        f"{'the opposite' if how == 'turned' else 'nothing'}: {dormant} of the dormant came back and {churned} of the "
        f"churned, {points[0]} points ({level}%: {points[1]} to {points[2]}); elsewhere {points[3]}",
        "zh": f"“{column.zh}”为 {value} 的人里，真假流失的划分"
        f"{'正好说反了' if how == 'turned' else '说明不了什么'}：判为假性流失的有 {dormant} 回来，"
        f"真性流失的有 {churned}，相差 {points[0]} 个百分点"
        f"（{level}% 区间 {points[1]} ~ {points[2]}）；其余人相差 {points[3]}",
    }


def _difference(counts: Counts) -> float:
    return counts[0] / counts[1] - counts[2] / counts[3]


def _variance(counts: Counts) -> float:
    """Return the variance of the difference, one success and one failure added to each share (Agresti and Caffo)."""
    one, other = (counts[0] + 1) / (counts[1] + 2), (counts[2] + 1) / (counts[3] + 2)
    return one * (1 - one) / (counts[1] + 2) + other * (1 - other) / (counts[3] + 2)
