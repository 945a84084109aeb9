"""What a table of people tells of who left: any file, any label; leaks and copies named before anything is believed.

Copies of a row are taken out before any split (a copy in the test of a row that was learned from is no test), the
figures are those of rows held out (5 folds, twice, means of the folds), beside two rivals: everybody alike, and the one
column that tells most alone. "Finds nothing" is an answer: where the interval of the area under the curve holds ½, or
the chances are not surely better than everybody's share.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.diagnosis.risk.boost import fit_boost
from liuke.diagnosis.risk.bootstrap import auc_interval, compare
from liuke.diagnosis.risk.leak import Leak, alone, find_leaks, without
from liuke.diagnosis.risk.logistic import fit_logistic
from liuke.diagnosis.risk.metrics import Metrics, mean_of, measured, reliability
from liuke.diagnosis.risk.model import Model
from liuke.diagnosis.risk.table import Prepared, prepare
from liuke.kit.errors import LiukeError
from liuke.kit.learn.errors import NothingToLearnError
from liuke.kit.learn.folds import folds, sampled
from liuke.kit.learn.frame import Floats, Frame, take
from liuke.kit.learn.ridge_logit import LEAST
from liuke.kit.learn.trees import boost_lack

MOST_ROWS = 50_000
FOLDS, REPEATS = 5, 2
_TOP = (0.05, 0.1, 0.2, 0.3)
_CARRIERS = 12

Fit = Callable[..., Model]


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
        "verdict": _verdict(bool(finds), best, found[best].metrics, interval),
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


def _too_few(ready: Prepared, churners: int) -> dict[str, Any]:
    n = len(ready.y)
    return _lack(
        "one_side",
        f"Not enough data: {churners} of {n} left: at least {2 * LEAST} must have left, and as many stayed",
        f"数据不够：{n} 人中有 {churners} 人流失，流失与未流失都至少要有 {2 * LEAST} 人",
    )


def _lack(code: str, en: str, zh: str) -> dict[str, Any]:
    why: Mapping[str, str] = {"code": code, "en": en, "zh": zh}
    return {"enough": False, "why": why}
