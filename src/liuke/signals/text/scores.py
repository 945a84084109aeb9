"""Keeps a score of every text as a fact: a text is scored once, by the model of its month.

The model of a month learned of texts labelled before the month began, so a past day reads the score that was to be had
then. Where labels are few it is the base alone: the shipped weights, or the lexicon (``voice.base_model``).
"""

import hashlib
from collections import defaultdict
from datetime import date
from typing import Any

import pyarrow as pa
from scipy.special import expit

from liuke.facts.calendar import days_table
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.facts.tables import TEXT_MODELS, TEXT_SCORES
from liuke.kit.chance import fingerprint
from liuke.kit.grams import buffer
from liuke.kit.sentiment import base
from liuke.model.moment import AsOf
from liuke.model.policy import FeelingPolicy, Policy
from liuke.signals.text.model import Calibration, LocalModel, base_calibration, learn, unpacked

_ASK = load("liuke.signals", "texts")
_DAYS_AT_ONCE = 31
_REDONE_MONTHS = 2
"""Labels that come later change the models of the newest months only: older scores stay as they were."""
_LEAST_OF_A_KIND = 0.1
_LEARNING = "2"
"""How models are learned: where it is mended they are learned anew, of the newest months."""
_SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("text_id", pa.string()),
        ("day", pa.date32()),
        ("p_negative", pa.float64()),
        ("lang", pa.string()),
        ("model", pa.string()),
        ("text_hash", pa.string()),
    ]
)


def keep_scores(facts: Facts, as_of: AsOf, policy: Policy) -> int:
    """Score every text before ``as_of`` that is new, changed or whose month's model is another; returns how many."""
    wanted = _wanted(facts, as_of, policy)
    if not wanted:
        return 0
    table = pa.table(
        {
            "month": pa.array(list(wanted), pa.date32()),
            "model": pa.array(list(wanted.values()), pa.string()),
            "binding": pa.array([month in sorted(wanted)[-_REDONE_MONTHS:] for month in wanted], pa.bool_()),
        }
    )
    stale: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in facts.rows(_ASK["stale_days"], as_of, wanted_models=table):
        stale[row["kind"], row["model"]].append(row["day"])
    return sum(
        _score_days(facts, as_of, policy, kind, model, days)
        for (kind, model), listed in stale.items()
        for days in _chunks(listed)
    )


def calibrations(facts: Facts) -> dict[str, Calibration]:
    """Return how sure each model's log odds are."""
    kept = {
        row["model"]: Calibration(var_shift=row["var_shift"], var_slope=row["var_slope"], cov=row["cov"])
        for row in facts.rows(_ASK["calibrations"])
    }
    return {**kept, **{name: base_calibration(of) for of, name in base.NAMES.items()}}


def models(facts: Facts) -> dict[str, dict[str, Any]]:
    """Return how each local model fared on labels that it had not seen."""
    return {row["model"]: row for row in facts.rows(_ASK["calibrations"])}


def label_params(knobs: FeelingPolicy) -> dict[str, float]:
    """Bind what counts as a text that people labelled."""
    return {
        "bad_stars": knobs.text_bad_stars_through,
        "good_stars": knobs.text_good_stars_from,
        "detractor_through": knobs.nps_detractor_through,
        "promoter_from": knobs.nps_promoter_from,
    }


def _wanted(facts: Facts, as_of: AsOf, policy: Policy) -> dict[date, str]:
    """Return the model of each month in which anything was said: local where enough was labelled before it."""
    knobs, alone = policy.feeling, base.NAMES[policy.voice.base_model]
    labelled = facts.rows(_ASK["label_months"], as_of, **label_params(knobs))
    wanted = {}
    for month in (row["month"] for row in facts.rows(_ASK["text_months"], as_of)):
        negative = sum(row["negative"] for row in labelled if row["month"] < month)
        other = sum(row["other"] for row in labelled if row["month"] < month)
        enough = negative + other >= knobs.text_min_labels
        both = min(negative, other) >= _LEAST_OF_A_KIND * knobs.text_min_labels
        labels = (str(negative), str(other), str(knobs.text_max_labels), repr(label_params(knobs)))
        told = fingerprint(*labels, alone, _LEARNING)[:8]
        wanted[month] = f"local-{month:%Y-%m}-{told}" if enough and both else alone
    return wanted


def _score_days(facts: Facts, as_of: AsOf, policy: Policy, kind: str, name: str, days: list[date]) -> int:
    texts = facts.read(_ASK["texts_of_days"], as_of, text_kind=kind, chunk_days=days_table(days))
    said = texts["text"].to_pylist()
    feeling = base.read(said, policy.voice.base_model)
    odds = feeling.log_odds
    if name not in base.NAMES.values():
        odds = _local(facts, as_of, policy, name, min(days).replace(day=1)).log_odds(buffer(said), odds)
    n = len(said)
    scores = pa.table(
        {
            "kind": texts["kind"],
            "text_id": texts["text_id"],
            "day": texts["day"],
            "p_negative": pa.array(expit(odds)),
            "lang": pa.array(feeling.lang.tolist(), pa.string()),
            "model": pa.array([name] * n, pa.string()),
            "text_hash": pa.array([_md5(text) for text in said], pa.string()),
        },
        schema=_SCHEMA,
    )
    return facts.replace(TEXT_SCORES, {"kind": kind, "day": days}, scores)


def _local(facts: Facts, as_of: AsOf, policy: Policy, name: str, month: date) -> LocalModel:
    """Return the month's model: read, or learned and kept."""
    kept = facts.rows(_ASK["model_row"], model=name)
    if kept:
        return unpacked(kept[0])
    knobs = policy.feeling
    labels = facts.read(_ASK["labels"], as_of, until_day=month, most=knobs.text_max_labels, **label_params(knobs))
    model = learn(name, labels["text"].to_pylist(), labels["negative"].to_pylist(), policy.voice.base_model)
    row = {
        "model": name,
        "labels": model.labels,
        "accuracy": model.accuracy,
        "log_loss": model.log_loss,
        "var_shift": model.calibration.var_shift,
        "var_slope": model.calibration.var_slope,
        "cov": model.calibration.cov,
        "weights": model.packed(),
    }
    facts.replace(TEXT_MODELS, {"model": name}, pa.Table.from_pylist([row]))
    return model


def _chunks(days: list[date]) -> list[list[date]]:
    """Return days a month at a time at most."""
    ordered = sorted(days)
    return [ordered[n : n + _DAYS_AT_ONCE] for n in range(0, len(ordered), _DAYS_AT_ONCE)]


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
