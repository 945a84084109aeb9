"""Which model may speak: tested on past days it had not seen, against the plain rules.

Every candidate learns of older past days and is tested on the newest closed one and on the one before it (rolling
origin). The rules are candidates, too: days since the last visit alone, orders (RFM) alone, the chance of no purchase
(MBG/NBD) alone, each turned into a probability by a logistic of its own columns. A model speaks only where it beats the
best rule (paired bootstrap over people): its log-loss is surely lower, or lower with a ranking (AUC) that is surely
better. Boosting takes the place of the logistic only where it beats that in the same way. Who speaks then learns of all
closed days once more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liuke.diagnosis.risk.boost import fit_boost
from liuke.diagnosis.risk.bootstrap import Gain, Report, compare, gain
from liuke.diagnosis.risk.calibrate import NONE, Calibration, calibrated, fit_calibration
from liuke.diagnosis.risk.features import CHANGED
from liuke.diagnosis.risk.logistic import fit_logistic
from liuke.diagnosis.risk.model import Model
from liuke.diagnosis.risk.origins import Past
from liuke.diagnosis.risk.shape import shape_of
from liuke.kit.intervals import wilson
from liuke.kit.learn.errors import NothingToLearnError, OneClassError
from liuke.kit.learn.frame import Column, Floats
from liuke.kit.learn.ridge_logit import losses
from liuke.kit.learn.trees import boost_lack
from liuke.model.policy import RiskPolicy

RULES: Mapping[str, tuple[str, ...]] = {
    "gap": ("idle_days",),
    "rfm": ("order_idle_days", "orders_365d", "paid_365d_fen"),
    "mbg": ("p_no_purchase_30d",),
}
"""The plain rules and the columns each may look at."""
MODELS = ("logistic", "boost")
_TESTS = 2
_DRAWS = 200
_TENTHS = 10
_THRESHOLDS = tuple(n / 10 for n in range(1, 10))

Fit = Callable[[Mapping[str, Column], NDArray[Any], NDArray[Any]], Model]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Who speaks, learned of everything, and the test it stood.

    ``why`` says (as a code) why no model speaks, where a rule does: ``few_users``, ``few_leavers``, ``few_days``,
    ``not_better``. ``report`` is None where no test could be held.
    """

    name: str
    model: Model
    speaker: str
    why: str | None
    calibration: Calibration
    report: Mapping[str, Any] | None
    past: tuple[Mapping[str, Any], ...]


def train(past: Sequence[Past], names: Sequence[str], policy: RiskPolicy) -> Trained | None:
    """Choose and fit; ``past`` newest first. None where not even a rule can be learned (all left, or nobody did)."""
    counts = tuple(day.counts() for day in past)
    lack = _lack(past, policy)
    if lack is not None:
        return _fallback(past, counts, lack)
    candidates = _candidates(past, names)
    tests = [(past[n], past[n + 1 :]) for n in range(min(_TESTS, len(past) - 1))]
    told = {name: [_told(fit, older, test) for test, older in tests] for name, fit in candidates.items()}
    told = {name: answers for name, answers in told.items() if all(one is not None for one in answers)}
    if not any(name in RULES for name in told):
        return _fallback(past, counts, "few_leavers")
    name, why, report = _chosen(tests, told)  # type: ignore[arg-type]
    calibration, shown = _calibration([test for test, _ in tests], told[name])  # type: ignore[arg-type]
    report |= shown
    report |= _on_test(tests[0][0], calibrated(told[name][0], calibration))  # type: ignore[arg-type]
    model = candidates[name](*_stacked(past))
    speaker = "model" if name in MODELS else "rule"
    return Trained(
        name=name, model=model, speaker=speaker, why=why, calibration=calibration, report=report, past=counts
    )


def _lack(past: Sequence[Past], policy: RiskPolicy) -> str | None:
    """Say why no model may be learned at all."""
    if not past:
        return "few_days"
    people = len(past[0].gone)
    if people < policy.min_users:
        return "few_users"
    left = int(past[0].gone.sum())
    if min(left, people - left) < policy.min_leavers:
        return "few_leavers"
    return "few_days" if len(past) < 2 else None


def _fallback(past: Sequence[Past], counts: tuple[Mapping[str, Any], ...], why: str) -> Trained | None:
    """Let days since the last visit speak, untested."""
    if not past:
        return None
    frame, gone, subjects = _stacked(past)
    try:
        model = _by_columns(RULES["gap"])(frame, gone, subjects)
    except (OneClassError, NothingToLearnError):
        return None
    return Trained(name="gap", model=model, speaker="rule", why=why, calibration=NONE, report=None, past=counts)


def _candidates(past: Sequence[Past], names: Sequence[str]) -> dict[str, Fit]:
    """Return what there is to choose from, by name: rules whose columns hold anything, models."""
    known = past[0].frame
    found: dict[str, Fit] = {
        rule: _by_columns(columns)
        for rule, columns in RULES.items()
        if all(name in known for name in columns) and np.isfinite(known[columns[0]]).any()
    }
    learned = _informative(past, names)
    found["logistic"] = _by_columns(learned)
    if boost_lack() is None:
        found["boost"] = lambda frame, gone, groups: fit_boost(
            {name: frame[name] for name in learned}, gone, groups=groups
        )
    return found


def _informative(past: Sequence[Past], names: Sequence[str]) -> tuple[str, ...]:
    """Leave out columns that are constant or empty on every past day, and changes nobody has."""
    frame, _, _ = _stacked(past)
    kept = []
    for name in names:
        column = frame[name]
        known = column[~np.isnan(column)]
        spread = len(known) > 0 and known.min() < known.max()
        if spread or (0 < len(known) < len(column) and not name.endswith(CHANGED)):
            kept.append(name)
    return tuple(kept)


def _by_columns(columns: Sequence[str]) -> Fit:
    def fit(frame: Mapping[str, Column], gone: NDArray[Any], groups: NDArray[Any]) -> Model:
        return fit_logistic({name: frame[name] for name in columns}, gone, groups=groups)

    return fit


def _stacked(past: Sequence[Past]) -> tuple[dict[str, Column], Floats, NDArray[Any]]:
    frame = {name: np.concatenate([day.frame[name] for day in past]) for name in past[0].frame}
    return frame, np.concatenate([day.gone for day in past]), np.concatenate([day.subjects for day in past])


def _told(fit: Fit, older: Sequence[Past], test: Past) -> Floats | None:
    """Return what a candidate, learned of older days, says of the test day; None where it cannot learn."""
    try:
        return fit(*_stacked(older)).predict(test.frame)
    except (OneClassError, NothingToLearnError):
        return None


def _chosen(
    tests: Sequence[tuple[Past, Sequence[Past]]], told: Mapping[str, Sequence[Floats]]
) -> tuple[str, str | None, dict[str, Any]]:
    """Hold all against who left on all test days together; choose."""
    gone = np.concatenate([test.gone for test, _ in tests])
    people = np.concatenate([test.subjects for test, _ in tests])
    pooled = {name: np.concatenate(answers) for name, answers in told.items()}
    rules = {name: p for name, p in pooled.items() if name in RULES}
    rule = compare(gone, rules, base=next(iter(rules)), groups=people, draws=1).best
    name, why = rule, "not_better"
    for model in MODELS:
        if model in pooled and beats(gain(gone, pooled[model], pooled[name], groups=people, draws=_DRAWS)):
            name, why = model, ""
    test = tests[0][0]
    newest = {one: answers[0] for one, answers in told.items()}
    report = {
        "rule": rule,
        "tested_on": [day.day.isoformat() for day, _ in tests],
        "rolling": compare(gone, pooled, base=rule, groups=people, draws=_DRAWS).document(),
        "everyone": _figures(test, newest, rule, np.ones(len(test.gone), bool)),
        "active": _figures(test, newest, rule, test.active),
    }
    return name, why or None, report


def beats(one: Gain) -> bool:
    """Say whether the one is better: its log-loss surely, or its ranking surely and its log-loss by all we know."""
    return one.surely_better or (one.log_loss > 0 and (one.auc_low or 0) > 0)


def _figures(test: Past, told: Mapping[str, Floats], rule: str, rows: NDArray[np.bool_]) -> dict[str, Any]:
    said: Report = compare(
        test.gone[rows],
        {name: p[rows] for name, p in told.items()},
        base=rule,
        groups=test.subjects[rows],
        draws=_DRAWS,
    )
    return said.document()


def _calibration(tests: Sequence[Past], told: Sequence[Floats]) -> tuple[Calibration, dict[str, Any]]:
    """Recalibrate only where it is shown to help: learned on the older test day, surely better on the newer one."""
    if len(tests) < _TESTS:
        return NONE, {"recalibrated": False}
    newer, older = ((test.gone, p) for test, p in zip(tests, told, strict=True))
    fitted = fit_calibration(*older)
    shown = gain(newer[0], calibrated(newer[1], fitted), newer[1], groups=tests[0].subjects, draws=_DRAWS)
    helps = shown.surely_better
    kept = fit_calibration(*(np.concatenate([a, b]) for a, b in zip(newer, older, strict=True))) if helps else NONE
    return kept, {"recalibrated": helps, "recalibration_gain": shown.document()}


def _on_test(test: Past, p: Floats) -> dict[str, Any]:
    """Return what was told on the test day and came true, and what each threshold would do."""
    counted = np.bincount(np.clip((p * 10).astype(int), 0, 9), minlength=10)
    return {
        "day": test.day.isoformat(),
        "log_loss": float(losses(test.gone, p).mean()),
        "reliability": _reliability(test, p),
        "tenths": counted.tolist(),
        "features": shape_of(test.frame, test.frame),
        "told": float(p.mean()),
        "found": float(test.gone.mean()),
        "thresholds": [_threshold(at, test.gone, p, test.money_fen) for at in _THRESHOLDS],
    }


def _reliability(test: Past, p: Floats) -> list[dict[str, Any]]:
    """Return what tenths of the people were told and how many of them left, with Wilson's interval.

    Somebody who stands for others is one person: the interval is that of Kish's effective number of people.
    """
    _, first, times = np.unique(test.subjects, return_index=True, return_counts=True)
    order = first[np.argsort(p[first], kind="stable")]
    weight = np.empty(len(p))
    weight[first] = times
    rows = []
    for part in np.array_split(order, min(_TENTHS, len(order))):
        counted, left = weight[part], test.gone[part]
        came = float(np.average(left, weights=counted))
        people = float(counted.sum() ** 2 / (counted**2).sum())
        low, high = wilson(came * people, people)
        said = float(np.average(p[part], weights=counted))
        rows.append({"n": len(part), "said": said, "came": came, "low": low, "high": high})
    return rows


def _threshold(at: float, gone: Floats, told: Floats, money: Floats) -> dict[str, Any]:
    flagged = told >= at
    right = flagged & (gone > 0)
    people, left = int(flagged.sum()), int(right.sum())
    all_left = float(gone.sum())
    return {
        "from": at,
        "people": people,
        "left": left,
        "precision": left / people if people else None,
        "found_share": left / all_left if all_left else None,
        "money_fen": int(money[flagged].sum()),
        "left_money_fen": int(money[right].sum()),
    }
