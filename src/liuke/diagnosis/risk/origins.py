"""Past days to learn from: who was there, what was known of them, and who left.

A past day (origin) is closed when its window has passed. Of it are kept out: people of whom facts of before that day
came in only later (what is measured of them now is not what was known then), and people whom our own campaigns reached
in between (else a model learns that who is treated stays). Those held out of such a campaign at random stand for the
treated as well: they count as many times as there are people to each of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liuke.diagnosis.risk.features import Piece, batches, column_values, whole
from liuke.facts.fresh import any_act_counts
from liuke.facts.statement import load
from liuke.facts.store import Facts
from liuke.kit.learn.frame import Floats, take
from liuke.model.moment import AsOf

_ASK = load("liuke.diagnosis", "risk")
_ACTIVE_LEAST = 3
_ECHO_DAYS = 7
"""A message of the week before still works on who stays."""
_MOST_STOOD_FOR = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """``window_days`` to be watched, after ``gap_days`` left for acting.

    People count who had been there within ``reach_days`` before the day: within a window, unless it says otherwise.
    """

    window_days: int
    gap_days: int
    reach_days: int | None = None

    @property
    def reach(self) -> int:
        """Who had been there within so many days is told a risk."""
        return self.reach_days or self.window_days

    @property
    def active_days(self) -> int:
        """Who was there within so many days is still active: nothing is to be seen yet."""
        return max(_ACTIVE_LEAST, self.window_days // 4)

    @property
    def days(self) -> int:
        """Both together: so long after a day it is known who left."""
        return self.window_days + self.gap_days

    def span(self, day: date) -> tuple[date, date]:
        """Return first and last day of the window of a past day."""
        return day + timedelta(days=self.gap_days), day + timedelta(days=self.days - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A past day: features of those who may be learned from, who left (1.0), who they are, who was still active then.

    They are those who had been there within a window before it; still active is who was there within a quarter of it.
    Arrays are of one length; somebody who stands for others has as many rows. ``money_fen`` is what they paid in the
    year before.
    """

    day: date
    frame: Mapping[str, NDArray[Any]]
    gone: Floats
    subjects: NDArray[Any]
    active: NDArray[np.bool_]
    money_fen: Floats
    users: int = 0
    late: int = 0
    treated: int = 0
    held_out: int = 0

    def counts(self) -> dict[str, Any]:
        """Return how many there were and why some are not learned from."""
        return {
            "day": self.day.isoformat(),
            "users": self.users,
            "late": self.late,
            "treated": self.treated,
            "held_out": self.held_out,
            "learned_from": len(self.gone),
            "active": int(self.active.sum()),
            "left": int(self.gone.sum()),
            "active_left": int(self.gone[self.active].sum()),
        }


def closed_days(first_day: date, as_of: date, horizon: Horizon, most: int) -> list[date]:
    """Return closed past days a whole horizon apart, newest first, with a window of history before each."""
    found: list[date] = []
    day = as_of - timedelta(days=horizon.days)
    while len(found) < most and (day - first_day).days >= horizon.window_days:
        found.append(day)
        day -= timedelta(days=horizon.days)
    return found


def past_of(
    facts: Facts,
    origin: AsOf,
    names: Sequence[str],
    horizon: Horizon,
    *,
    today: AsOf,
    late_hours: int,
    below: str = "g",
) -> Past:
    """Read a measured past day. It must be closed ``today``; ``today`` also says what counts as being there."""
    label_from, label_through = horizon.span(origin.day)
    told = facts.read(
        _ASK["origin"],
        origin,
        label_from=label_from,
        label_through=label_through,
        touched_from=origin.day - timedelta(days=_ECHO_DAYS),
        any_act=any_act_counts(facts, today),
        window_days=horizon.reach,
        below=below,
        **watched(facts, origin, late_hours),
    )
    ids, frame = whole(_there(facts, origin, names, horizon, below), names)
    late, treated = (told[name].to_numpy(zero_copy_only=False) for name in ("late", "treated"))
    stands_for = np.minimum(np.rint(told["stands_for"].to_numpy()), _MOST_STOOD_FOR).astype(int)
    times = np.where(late | treated, 0, stands_for)
    rows = np.repeat(np.arange(len(ids)), times)
    kept = take(frame, rows)
    return Past(
        day=origin.day,
        frame=kept,
        gone=told["gone"].to_numpy(zero_copy_only=False).astype(float)[rows],
        subjects=ids[rows],
        active=column_values(kept, "idle_days", len(rows)) < horizon.active_days,
        money_fen=np.nan_to_num(column_values(kept, "paid_365d_fen", len(rows))),
        users=len(ids),
        late=int(late.sum()),
        treated=int(treated.sum()),
        held_out=int((times > 1).sum()),
    )


def _there(facts: Facts, origin: AsOf, names: Sequence[str], horizon: Horizon, below: str) -> Iterator[Piece]:
    sample = None if below == "g" else below
    return batches(facts, origin, names, window_days=horizon.reach, below=sample)


def watched(facts: Facts, origin: AsOf, late_hours: int) -> dict[str, Any]:
    """Bind until when a fact must have come in to be known on the day, and of which tables that can be said.

    A table whose first row came in after the day was filled in one go later: when its rows came in says nothing of when
    they would have been known, and they are believed.
    """
    known_at: datetime = origin.instant.replace(tzinfo=None) + timedelta(hours=late_hours)
    since = {row["source"]: row["since"] for row in facts.rows(_ASK["arrived"])}
    return {
        "known_at": known_at,
        **{f"watch_{source}": at is not None and at < known_at for source, at in since.items()},
    }
