"""Learns who leaves, of the workspace's own past days, and tells it of a day: the walk of D2."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from liuke.diagnosis.liveness import diagnose
from liuke.diagnosis.risk.drift import watch_drift
from liuke.diagnosis.risk.features import CHANGE_DAYS, features_of, share_below
from liuke.diagnosis.risk.keep import document_of, keep, speaking
from liuke.diagnosis.risk.origins import Horizon, Past, closed_days, past_of
from liuke.diagnosis.risk.read import active_people, old_days
from liuke.diagnosis.risk.replace import may_speak
from liuke.diagnosis.risk.score import WEEK_DAYS, score
from liuke.diagnosis.risk.tables import USER_RISK
from liuke.diagnosis.risk.train import RULES, Trained, train
from liuke.diagnosis.risk.window import Window, find_window
from liuke.diagnosis.tables import LIVENESS_COLUMNS, USER_LIVENESS
from liuke.facts.fresh import inputs, is_measured, span
from liuke.flow.house import House, Progress, silent
from liuke.flow.risk_drift import keep_drift
from liuke.kit.chance import fingerprint
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.signals.alarm_tables import ALARM_DAILY
from liuke.signals.measure import measure
from liuke.signals.specs import COLUMNS as SIGNAL_COLUMNS
from liuke.signals.tables import TABLES as SIGNAL_TABLES
from liuke.state.meta import recall, remember

_TRIED = "risk:tried"
"""Days on which training was tried, with what it was tried on: a day is not learned from twice."""
_PLAIN_DAYS = 2
"""Past days that a plain rule is fitted to where there are too few people for more."""

RISK_FEATURES: tuple[Column, ...] = (*SIGNAL_COLUMNS, *LIVENESS_COLUMNS)
"""What may be learned from: what was measured of a day's people."""


def window_of(house: House, as_of: AsOf) -> Window:
    """Return after how many days of quiet somebody left, in this business."""
    policy = house.policy.risk
    return find_window(house.facts, as_of, policy, below=_sample(house, as_of, policy.window_days or 365))


def learn(house: House, as_of: AsOf, progress: Progress = silent) -> dict[str, Any] | None:
    """Train on closed past days, keep what came of it as a file, and let it speak if it is not worse.

    Returns the kept document with its ``id``, ``stands`` and ``stands_why``; None where not even a rule can be learned.
    """
    policy = house.policy.risk
    seen = span(house.facts)
    tried = _tried(house) | {as_of.day.isoformat(): _facts_of(house)}
    remember(house.state, _TRIED, json.dumps(dict(sorted(tried.items())[-60:])))
    if seen is None:
        return None
    window = window_of(house, as_of)
    horizon = Horizon(window_days=window.days, gap_days=policy.gap_days)
    plain = active_people(house.facts, as_of, horizon.window_days) < policy.min_users
    days = closed_days(seen.first_day, as_of.day, horizon, _PLAIN_DAYS if plain else policy.origins)
    names = RULES["gap"] if plain else features_of(RISK_FEATURES)
    past: list[Past] = []
    for n, day in enumerate(days):
        progress("risk", n, len(days))
        past.append(_past(house, as_of, day, names, horizon, plain=plain))
    trained = train(past, names, policy)
    if trained is None:
        return None
    document = document_of(
        trained,
        as_of=as_of.day,
        window=window,
        horizon=horizon,
        facts=_facts_of(house),
        policy=house.policy.version,
        made_at=house.clock.now().isoformat(),
    )
    stands, why = may_speak(speaking(house.folder, as_of.day), trained, horizon, past)
    id_ = keep(house.folder, document, stands=stands, stands_why=why)
    return {"id": id_, **document, "stands": stands, "stands_why": why}


def judged(house: House, today: AsOf, days: Sequence[date], horizon: Horizon) -> Trained | None:
    """Train and test on past days of one's own choice, newest first and all closed ``today``; nothing is kept."""
    names = features_of(RISK_FEATURES)
    return train([_past(house, today, day, names, horizon, plain=False) for day in days], names, house.policy.risk)


def _past(house: House, today: AsOf, day: date, names: tuple[str, ...], horizon: Horizon, *, plain: bool) -> Past:
    origin = AsOf(day=day, zone=today.zone)
    with _measured_for_now(house, origin, whole=not plain):
        below = _sample(house, origin, horizon.window_days)
        return past_of(
            house.facts, origin, names, horizon, today=today, late_hours=house.policy.risk.late_hours, below=below
        )


@contextmanager
def _measured_for_now(house: House, origin: AsOf, *, whole: bool) -> Iterator[None]:
    """Measure a past day (and what its changes are against) and forget it again, unless it was kept anyway."""
    before = origin.before(CHANGE_DAYS)
    days = [one for one in ((origin, before) if whole else (origin,)) if not is_measured(house.facts, one)]
    for one in days:
        _measure(house, one, whole=whole and one is origin)
    try:
        yield
    finally:
        for one in days:
            for table in (*SIGNAL_TABLES, USER_LIVENESS):
                if table is not ALARM_DAILY:
                    house.facts.delete(table, {"as_of": one.day})


def _sample(house: House, as_of: AsOf, window_days: int) -> str:
    """Return the bound on people's MD5 below which a large business is learned from."""
    most = house.policy.risk.train_users
    return share_below(most, active_people(house.facts, as_of, window_days))


def learn_if_due(house: House, as_of: AsOf, progress: Progress = silent) -> None:
    """Train where the newest attempt on or before the day is older than the schedule, or there was none."""
    newest = max((day for day in _tried(house) if day <= as_of.day.isoformat()), default="")
    due = (as_of.day - timedelta(days=house.policy.risk.retrain_days)).isoformat()
    if newest <= due:
        learn(house, as_of, progress)


def tell_risk(house: House, as_of: AsOf) -> int:
    """Replace the day's risks by the word of who speaks on it, and look for drift; returns how many were told.

    For the change within a week the day a week before is measured, where it was not.
    """
    speaker = speaking(house.folder, as_of.day)
    if speaker is not None:
        week = as_of.before(WEEK_DAYS)
        for day in (week, as_of.before(CHANGE_DAYS), week.before(CHANGE_DAYS)):
            if not is_measured(house.facts, day):
                _measure(house, day, whole=day is week and speaker.speaker == "model")
    n = score(house.facts, as_of, house.policy.risk, speaker)
    row = watch_drift(house.facts, as_of, house.policy.risk, speaker)
    keep_drift(house.facts, as_of, house.policy, speaker, row)
    old = old_days(house.facts, as_of, house.policy.keep.keep_profile_days, speaker)
    if old:
        house.facts.delete(USER_RISK, {"as_of": old})
    return n


def _measure(house: House, day: AsOf, *, whole: bool) -> None:
    """Measure all that may be learned from, or only the first five signals: what changes are told against."""
    if whole:
        measure(house.facts, day, house.policy)
        diagnose(house.facts, day, house.policy.liveness)
    else:
        measure(house.facts, day, house.policy, specs=())


def _tried(house: House) -> dict[str, str]:
    found: dict[str, str] = json.loads(recall(house.state, _TRIED) or "{}")
    return found


def _facts_of(house: House) -> str:
    return fingerprint(inputs(house.facts))[:16]
