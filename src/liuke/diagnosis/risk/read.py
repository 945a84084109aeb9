"""Answers about risk: of a day as a whole, and of one person."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from liuke.diagnosis.risk.calibrate import log_odds
from liuke.diagnosis.risk.features import CHANGE_DAYS, CHANGED, batches, labels_of, whole
from liuke.diagnosis.risk.keep import Speaker
from liuke.diagnosis.risk.score import WEEK_DAYS
from liuke.facts.fresh import is_measured
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.model.column import Column
from liuke.model.moment import AsOf

_ASK = load("liuke.diagnosis", "risk")
_MONDAY = 0
_SPARE_DAYS = 14


def active_people(facts: Facts, as_of: AsOf, window_days: int) -> int:
    """Return how many had been there within the window before a measured day."""
    return int(facts.one(_ASK["active"], as_of, window_days=window_days)["active"])


def old_days(facts: Facts, as_of: AsOf, keep_days: int, speaker: Speaker | None) -> list[date]:
    """Return days whose risks need not be kept: older than profiles are, but for Mondays whose window is open."""
    newest = as_of.before(keep_days).day
    watched = speaker.horizon.days + _SPARE_DAYS if speaker else 0
    oldest = as_of.day - timedelta(days=max(watched, keep_days))
    days: list[date] = [row["as_of"] for row in facts.rows(_ASK["kept_days"])]
    return [day for day in days if day < newest and (day < oldest or day.weekday() != _MONDAY)]


def of_day(facts: Facts, as_of: AsOf) -> dict[str, Any]:
    """Return what the day's people were told: how many in each tenth and band, and their money of the last year."""
    rows = facts.rows(_ASK["tenths"], as_of)
    users = sum(row["n"] for row in rows)
    high, middle = (sum(row[name] for row in rows) for name in ("high", "middle"))
    return {
        "users": users,
        "bands": {"low": users - high - middle, "middle": middle, "high": high},
        "expected_leavers": sum(row["told"] for row in rows),
        "paid_365d_fen": sum(row["paid_365d_fen"] for row in rows),
        "risked_fen": round(sum(row["risked_fen"] for row in rows)),
        "tenths": [{"from": row["tenth"] / 10, "n": row["n"], "paid_365d_fen": row["paid_365d_fen"]} for row in rows],
    }


def days_told(facts: Facts, as_of: AsOf) -> list[dict[str, Any]]:
    """Return each day as a whole, newest first: what was told, and what became of what was told before."""
    return facts.rows(_ASK["days_told"], as_of)


def of_person(facts: Facts, as_of: AsOf, subject_id: str) -> dict[str, Any] | None:
    """Return one person's kept risk of a day; None where nothing was told."""
    rows = facts.rows(_ASK["one"], as_of, subject_id=subject_id)
    return rows[0] if rows else None


def contributions(
    facts: Facts, as_of: AsOf, speaker: Speaker, subject_id: str, columns: Sequence[Column]
) -> list[dict[str, Any]]:
    """Return what carries a person's risk, the strongest first.

    Each: ``column`` (the declared one), ``change`` (it is the change of it within 28 days), ``log_odds`` against the
    average person learned from, ``points`` (what the risk would lose without it), ``value``, and where the day a week
    before is measured ``value_before`` and ``log_odds_before``. Nobody measured: no rows.
    """
    now = _terms(facts, as_of, speaker, subject_id)
    if now is None:
        return []
    week = as_of.before(WEEK_DAYS)
    before = _terms(facts, week, speaker, subject_id) if is_measured(facts, week) else None
    declared = labels_of(columns)
    slope = speaker.calibration.slope
    risk = float(np.clip(now["risk"], 1e-9, 1 - 1e-9))
    odds = float(log_odds(np.array([risk]))[0])
    rows = []
    for name, moved in sorted(now["terms"].items(), key=lambda one: -abs(one[1])):
        without = 1 / (1 + np.exp(-(odds - slope * moved)))
        rows.append(
            {
                "column": declared[name].name if name in declared else name,
                "change": name.endswith(CHANGED),
                "change_days": CHANGE_DAYS,
                "log_odds": slope * moved,
                "points": risk - float(without),
                "value": now["values"][name],
                "value_before": before["values"][name] if before else None,
                "log_odds_before": slope * before["terms"][name] if before else None,
            }
        )
    return rows


def _terms(facts: Facts, as_of: AsOf, speaker: Speaker, subject_id: str) -> dict[str, Any] | None:
    names = speaker.model.columns
    ids, frame = whole(batches(facts, as_of, names, subject_id=subject_id), names)
    if not len(ids):
        return None
    moved, labels = speaker.model.contributions(frame)
    shift, slope = speaker.calibration.shift, speaker.calibration.slope
    odds = shift + slope * float(log_odds(speaker.model.predict(frame))[0])
    values = {name: None if np.isnan(frame[name][0]) else float(frame[name][0]) for name in labels}
    terms = {name: float(one) for name, one in zip(labels, moved[0], strict=True)}
    return {"terms": terms, "values": values, "risk": 1 / (1 + np.exp(-odds))}
