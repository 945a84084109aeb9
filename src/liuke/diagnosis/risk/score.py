"""What each person still active is told: the chance of leaving, its interval, its band, and its change in a week."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from liuke.diagnosis.risk.calibrate import calibrated
from liuke.diagnosis.risk.features import batches
from liuke.diagnosis.risk.keep import Speaker
from liuke.diagnosis.risk.tables import BANDS, USER_RISK
from liuke.facts.fresh import is_measured
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.learn.frame import Floats, take
from liuke.model.moment import AsOf
from liuke.model.policy import RiskPolicy

_ASK = load("liuke.diagnosis", "risk")
WEEK_DAYS = 7
_AT_ONCE = 2_048
"""So many people at once: a model spreads each over some hundred columns."""


def score(facts: Facts, as_of: AsOf, policy: RiskPolicy, speaker: Speaker | None) -> int:
    """Replace the day's risks of everybody who was there within the window; returns how many.

    The change is against the same speaker's word on the day a week before, where that day is still measured: its own
    risks of then stay as they were told. Without a speaker nobody has a risk.
    """
    if speaker is None:
        facts.delete(USER_RISK, {"as_of": as_of.day})
        return 0
    ids, p = told(facts, as_of, speaker)
    before = as_of.before(WEEK_DAYS)
    earlier = told(facts, before, speaker) if is_measured(facts, before) else (ids[:0], p[:0])
    low, high = interval(p, (speaker.said["report"] or {}).get("reliability") or ())
    cuts = (policy.middle_from_share, policy.high_from_share)
    bands = pa.DictionaryArray.from_arrays(pa.array(np.digitize(p, cuts), pa.int8()), pa.array(BANDS))
    now = pa.table(
        {
            "subject_id": ids,
            "risk": p,
            "risk_low": pa.array(low, from_pandas=True),
            "risk_high": pa.array(high, from_pandas=True),
            "risk_band": bands.dictionary_decode(),
            "risk_by": pa.array([speaker.speaker] * len(p), pa.string()),
        }
    )
    was = pa.table({"subject_id": earlier[0], "risk": earlier[1]})
    return facts.replace(USER_RISK, {"as_of": as_of.day}, _ASK["scored"], as_of, now_scored=now, earlier=was)


def told(facts: Facts, as_of: AsOf, speaker: Speaker) -> tuple[pa.Array, Floats]:
    """Return ids and chances of everybody who was there within the window before a measured day, in pieces read."""
    ids: list[pa.Array] = []
    chances: list[Floats] = []
    for piece, frame in batches(facts, as_of, speaker.model.columns, window_days=speaker.horizon.reach):
        ids.append(_own(piece))
        for first in range(0, len(piece), _AT_ONCE):
            p = speaker.model.predict(take(frame, slice(first, first + _AT_ONCE)))
            chances.append(calibrated(p, speaker.calibration))
    if not ids:
        return pa.array([], pa.string()), np.array([], dtype=float)
    return pa.concat_arrays([one.cast(pa.string()) for one in ids]), np.concatenate(chances)


def _own(column: pa.ChunkedArray) -> pa.Array:
    """Copy a column: a chunk from the engine holds all columns of its batch in memory for as long as it lives."""
    empty = pa.array([], column.type)
    return pa.concat_arrays([empty, *column.chunks])


def interval(p: Floats, rows: Sequence[Mapping[str, Any]]) -> tuple[Floats, Floats]:
    """Return between which shares people told as much left on the test day; missing where there was no test.

    Between two rows of the reliability table it is interpolated; outside it is that of the nearest.
    """
    if not rows:
        return np.full(len(p), np.nan), np.full(len(p), np.nan)
    said, low, high = (np.array([row[name] for row in rows], float) for name in ("said", "low", "high"))
    return np.interp(p, said, low), np.interp(p, said, high)
