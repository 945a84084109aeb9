"""What a table of people tells of who left: any file, any label; leaks and copies named before anything is believed.

Copies of a row are taken out before any split (a copy in the test of a row that was learned from is no test), the
figures are those of rows held out (5 folds, twice, means of the folds), beside two rivals: everybody alike, and the one
column that tells most alone. "Finds nothing" is an answer: where the interval of the area under the curve holds ½, or
the chances are not surely better than everybody's share.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.diagnosis.risk.boost import boost_lack, fit_boost
from liuke.diagnosis.risk.bootstrap import auc_interval, compare
from liuke.diagnosis.risk.design import encoded, numbers
from liuke.diagnosis.risk.errors import LabelCellError, NoSuchColumnError, NotALabelError, NothingToLearnError
from liuke.diagnosis.risk.folds import folds, sampled
from liuke.diagnosis.risk.frame import Column, Floats, Frame, frame_of, is_number, take
from liuke.diagnosis.risk.leak import Leak, alone, copies, find_leaks, without
from liuke.diagnosis.risk.logistic import LEAST, fit_logistic
from liuke.diagnosis.risk.metrics import Metrics, mean_of, measured, reliability
from liuke.diagnosis.risk.model import Model
from liuke.kit.errors import LiukeError

MOST_ROWS = 50_000
FOLDS, REPEATS = 5, 2
_COPIES_SHARE = 0.01
"""Fewer alike rows than this share are people alike, as any table of few columns has."""
_LEFT = (
    "1",
    "yes",
    "true",
    "y",
    "t",
    "churned",
    "churn",
    "left",
    "exited",
    "attrited customer",
    "是",
    "流失",
    "已流失",
)
_NUMBER_LIKE = 0.98
_ID_LIKE = 0.95
_TOP = (0.05, 0.1, 0.2, 0.3)
_CARRIERS = 12

Fit = Callable[..., Model]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A table ready to be judged: its features, who left, and what was left out and why."""

    frame: Frame
    y: Floats
    label: str
    left: str
    rows: int
    unlabelled: int
    left_out: tuple[tuple[str, str], ...]
    copies: int
    copies_agree: int


def report_table(
    table: pa.Table,
    label: str,
    *,
    person: str | None = None,
    left: str | None = None,
    folds_of: int = FOLDS,
    repeats: int = REPEATS,
    seed: int = 0,
) -> dict[str, Any]:
    """Return the report of a table as JSON values; ``person`` is the column that says who a row is.

    Raises
    ------
    NoSuchColumnError
        There is no such label or person.
    NotALabelError, LabelCellError
        The label has not exactly two values, or none is ``left``.
    """
    ready = prepare(table, label, person=person, left=left)
    head = _head(ready)
    churners = int(ready.y.sum())
    if min(churners, len(ready.y) - churners) < 2 * LEAST:
        return head | _too_few(ready, churners)
    try:
        leaks = find_leaks(ready.frame, ready.y, seed=seed)
        return head | _judged(ready, leaks, folds_of, repeats, seed)
    except LiukeError as why:
        return head | _lack(why.code, why.sentence("en"), why.sentence("zh"))


def prepare(table: pa.Table, label: str, *, person: str | None = None, left: str | None = None) -> Prepared:
    """Take the label off, texts that are numbers for numbers, and out what is an id or a copy."""
    for name in filter(None, (label, person)):
        if name not in table.column_names:
            raise NoSuchColumnError(name=name, columns=", ".join(table.column_names))
    said, value = _label(table[label].to_pylist(), label, left)
    known = np.array([one is not None for one in said])
    y = np.array([one == value for one in said if one is not None], dtype=float)
    frame = {name: _tidy(column) for name, column in frame_of(table.drop_columns([label])).items()}
    out = [(name, why) for name, column in frame.items() if (why := _why_out(name, column, person)) is not None]
    gone = {name for name, _ in out}
    frame = take({name: column for name, column in frame.items() if name not in gone}, known)
    again, agree, kept = np.zeros(len(y), dtype=bool), 0, np.ones(len(y), dtype=bool)
    if frame and len(y):
        again = copies(frame)
        alike = copies({**frame, label: y})
        agree = int(alike.sum())
        kept = ~again if again.mean() >= _COPIES_SHARE and _no_chance(frame, int(again.sum())) else kept
    return Prepared(
        frame=take(frame, kept),
        y=y[kept],
        label=label,
        left=value,
        rows=len(said),
        unlabelled=int((~known).sum()),
        left_out=tuple(out),
        copies=int(again.sum()),
        copies_agree=agree,
    )


def _no_chance(frame: Frame, again: int) -> bool:
    """Say whether there are more copies than people alike: than columns shuffled one by one would give, three times."""
    chance = np.random.default_rng(0)
    shuffled = {name: chance.permutation(column) for name, column in frame.items()}
    return again > 3 * int(copies(shuffled).sum())


def crossed(frame: Frame, y: Floats, fit: Fit, *, k: int = FOLDS, repeats: int = REPEATS, seed: int = 0) -> "Crossed":
    """Return what a way of fitting says of rows it has not seen: the means over folds, and one chance a row."""
    first = np.empty(len(y))
    found = []
    for repeat in range(repeats):
        for test in folds(y, k, seed=seed + repeat):
            said = fit(take(frame, ~test), y[~test], seed=seed).predict(take(frame, test))
            found.append(measured(y[test], said))
            if not repeat:
                first[test] = said
    return Crossed(metrics=mean_of(found), said=first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """Figures (means over folds), and the held-out chance of each row in the first pass."""

    metrics: Metrics
    said: Floats


def _judged(ready: Prepared, leaks: list[Leak], k: int, repeats: int, seed: int) -> dict[str, Any]:
    rows = sampled(len(ready.y), MOST_ROWS, seed)
    y, frame = ready.y[rows], take(ready.frame, rows)
    honest = without(frame, leaks)
    fits: dict[str, Fit] = {"logistic": fit_logistic}
    lack = boost_lack()
    if lack is None:
        fits["boost"] = fit_boost
    rivals: dict[str, Fit] = {"best_column": _best_column}
    found = {name: crossed(honest, y, fit, k=k, repeats=repeats, seed=seed) for name, fit in (fits | rivals).items()}
    said = {name: one.said for name, one in found.items()} | {"share": np.full(len(y), y.mean())}
    against = compare(y, said, base="share", seed=seed)
    best = min(fits, key=lambda name: found[name].metrics.log_loss)
    interval = auc_interval(y, said[best], seed=seed) or (0.5, 0.5)
    finds = against.gains[best].surely_better and interval[0] > 0.5
    document: dict[str, Any] = {
        "enough": True,
        "used": len(y),
        "folds": {"k": k, "repeats": repeats},
        "leaks": [leak.document() for leak in leaks],
        "columns": list(honest),
        "models": {name: found[name].metrics.document() for name in fits},
        "rivals": {
            "best_column": found["best_column"].metrics.document(),
            "share": against.metrics["share"].document(),
        },
        "gains": {name: one.document() for name, one in against.gains.items()},
        "best": best,
        "auc_interval": list(interval),
        "finds": bool(finds),
        "verdict": _verdict(bool(finds), best, against.metrics[best], interval),
        "reliability": reliability(y, said[best]),
        "thresholds": _thresholds(y, said[best]),
        "carried_by": _carried(honest, y, fits[best], seed) if finds else [],
        "boost_missing": lack,
    }
    if leaks:
        document["as_given"] = {
            name: crossed(frame, y, fit, k=k, repeats=1, seed=seed).metrics.document() for name, fit in fits.items()
        }
    return document


def _head(ready: Prepared) -> dict[str, Any]:
    return {
        "label": ready.label,
        "left": ready.left,
        "rows": ready.rows,
        "unlabelled": ready.unlabelled,
        "used": len(ready.y),
        "churners": int(ready.y.sum()),
        "share": float(ready.y.mean()) if len(ready.y) else None,
        "left_out": [{"column": name, "why": why} for name, why in ready.left_out],
        "copies": {
            "rows": ready.copies,
            "same_label": ready.copies_agree,
            "taken_out": ready.rows - ready.unlabelled - len(ready.y),
        },
    }


def _best_column(frame: Frame, y: NDArray[Any], *, seed: int = 0) -> Model:
    """Fit to the one column that tells most alone, of those a model of one column can use."""
    for name in sorted(frame, key=lambda name: -alone(frame[name], np.asarray(y, float), seed=seed)):
        try:
            return fit_logistic({name: frame[name]}, y, seed=seed)
        except NothingToLearnError:
            continue
    raise NothingToLearnError


def _verdict(finds: bool, best: str, metrics: Metrics, interval: tuple[float, float]) -> dict[str, str]:
    low, high = interval
    if not finds:
        return {
            "en": f"Finds nothing: the columns do not tell who leaves (AUC {metrics.auc:.3f}, {low:.3f} to {high:.3f})",
            "zh": f"没有发现：这些列说不出谁会流失（AUC {metrics.auc:.3f}，区间 {low:.3f} 至 {high:.3f}）",
        }
    name_en, name_zh = ("boosting", "提升树") if best == "boost" else ("logistic", "逻辑回归")
    return {
        "en": f"Tells who leaves, best by {name_en}: AUC {metrics.auc:.3f} ({low:.3f} to {high:.3f})",
        "zh": f"能说出谁会流失，最好的是{name_zh}：AUC {metrics.auc:.3f}（{low:.3f} 至 {high:.3f}）",
    }


def _thresholds(y: Floats, p: Floats) -> list[dict[str, Any]]:
    """Return, for the riskiest few, how many they are, how many of them leave, and what share of all who leave."""
    order = np.argsort(-p, kind="stable")
    found = []
    for share in _TOP:
        people = max(1, round(share * len(y)))
        came = float(y[order[:people]].sum())
        at = float(p[order[people - 1]])
        found.append(
            {"share": share, "people": people, "from_risk": at, "leave": round(came), "caught": float(came / y.sum())}
        )
    return found


def _carried(frame: Frame, y: Floats, fit: Fit, seed: int) -> list[dict[str, Any]]:
    """Return the columns that move chances most, by the mean size of what they add to the log-odds."""
    rows = sampled(len(y), 5_000, seed)
    added, names = fit(frame, y, seed=seed).contributions(take(frame, rows))
    sizes = np.abs(added).mean(axis=0)
    order = np.argsort(-sizes, kind="stable")[:_CARRIERS]
    return [{"column": names[k], "log_odds": float(sizes[k])} for k in order]


def _label(cells: Sequence[Any], name: str, left: str | None) -> tuple[list[str | None], str]:
    """Return the label as text a row, None where there is none, and the value that means "left"."""
    said = [_value(cell) for cell in cells]
    values = sorted({one for one in said if one is not None})
    if len(values) > 2 or not values:
        some = ", ".join(values[:5]) + (", …" if len(values) > 5 else "")
        raise NotALabelError(name=name, n=len(values), values=some)
    if left is not None:
        if left not in values:
            raise LabelCellError(name=name, said=left, values=", ".join(values))
        return said, left
    known = [one for one in values if one.lower() in _LEFT]
    if len(known) == 1 or len(values) == 1:
        return said, (known or ["1" if values[0].lower() in {"0", "no", "false"} else values[0]])[0]
    return said, min(values, key=said.count)


def _value(cell: Any) -> str | None:
    if cell is None or cell != cell or not str(cell).strip():  # noqa: PLR0124 - NaN
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _tidy(column: Column) -> Column:
    """Take blanks for missing, and texts that are numbers for numbers."""
    if is_number(column):
        return column
    texts = np.array([None if one is None or not str(one).strip() else one for one in column.tolist()], dtype=object)
    filled = sum(one is not None for one in texts)
    as_numbers = numbers(texts)
    found = int(np.isfinite(as_numbers).sum())
    return as_numbers if filled and found >= _NUMBER_LIKE * filled else texts


def _why_out(name: str, column: Column, person: str | None) -> str | None:
    """Say why a column is no feature: it is the person, or as good as one value a row."""
    if name == person:
        return "person"
    if len(column) < 5 * LEAST:
        return None
    if is_number(column):
        whole = np.isfinite(column).all() and bool((column == np.round(column)).all())
        return "id" if whole and len(np.unique(column)) == len(column) else None
    codes, distinct = encoded(column)
    return "id" if len(distinct) >= _ID_LIKE * max((codes >= 0).sum(), 1) and len(distinct) > LEAST else None


def _too_few(ready: Prepared, churners: int) -> dict[str, Any]:
    n = len(ready.y)
    return _lack(
        "one_side",
        f"not enough data because {churners} of {n} left: at least {2 * LEAST} must have left, and as many stayed",
        f"数据不够：{n} 人中有 {churners} 人流失，流失与未流失都至少要有 {2 * LEAST} 人",
    )


def _lack(code: str, en: str, zh: str) -> dict[str, Any]:
    why: Mapping[str, str] = {"code": code, "en": en, "zh": zh}
    return {"enough": False, "why": why}
