"""Who lives in the world: everything about its people that does not change with time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.simulator import words
from liuke.simulator.calendar import Calendar
from liuke.simulator.causes import CAUSES, column
from liuke.simulator.draws import Floats, Index, Mask

_PURPOSE = 1
_THERE_FROM_THE_START = 0.42
_IN_THE_BURST = 0.10
_NEVER_CAME = 0.01
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One element a person. ``joins`` is the number of the first day (0 for those there from the start).

    ``vigour`` is the daily chance to come while engaged, ``response`` scales what a touch adds, ``touchy`` decides whom
    a touch annoys, ``slack`` whom the end of the promotion takes along.
    """

    ids: pa.Array
    joins: Index
    never_came: Mask
    cause: NDArray[np.int8]
    vigour: Floats
    lively: Floats
    taste: NDArray[np.int8]
    member: Mask
    response: Floats
    touchy: Floats
    slack: Floats
    source: NDArray[np.int8]
    signed_up: NDArray[np.int64]

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.joins)

    def number_of(self, ids: pa.ChunkedArray) -> NDArray[np.int64]:
        """Return the place of each id, −1 where there is no such person."""
        found = pc.index_in(ids, value_set=self.ids)
        return np.asarray(pc.fill_null(found, -1).to_numpy(), np.int64)


def make_cast(seed: int, users: int, calendar: Calendar) -> Cast:
    """Draw the people of a world, in the order in which they sign up."""
    rng = np.random.default_rng([seed, _PURPOSE])
    joins, burst = _joins(rng, users, calendar)
    shares = np.where(burst[:, None], column("share_of_burst"), column("share"))
    cause = (rng.random((users, 1)) > np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)).sum(axis=1)
    source = rng.choice(len(words.SOURCES), users, p=words.SOURCE_SHARES)
    source = np.where(burst & (rng.random(users) < 0.85), len(words.SOURCES) - 1, source)
    seconds = (8 + 14 * rng.beta(2, 2, users)) * 3600
    past = np.where(joins == 0, rng.integers(1, 540, users), 0)
    midnights = np.array([calendar.midnight(day) for day in range(calendar.days)], np.int64)
    return Cast(
        ids=pa.array([f"U{n:06d}" for n in range(1, users + 1)], pa.string()),
        joins=joins,
        never_came=(joins > 0) & (rng.random(users) < _NEVER_CAME),
        cause=np.minimum(cause, len(CAUSES) - 1).astype(np.int8),
        vigour=(0.5 + 0.45 * rng.beta(1.6, 1.3, users)).astype(np.float32),
        lively=rng.gamma(3.0, 1 / 3.0, users).astype(np.float32),
        taste=rng.choice(len(words.CATEGORIES), users, p=(0.42, 0.24, 0.14, 0.08, 0.06, 0.06)).astype(np.int8),
        member=rng.random(users) < np.where(burst, 0.04, 0.22),
        response=(0.4 + 1.2 * rng.random(users)).astype(np.float32),
        touchy=rng.random(users).astype(np.float32),
        slack=rng.random(users).astype(np.float32),
        source=source.astype(np.int8),
        signed_up=(midnights[joins] - past * 86_400 + seconds).astype(np.int64),
    )


def _joins(rng: np.random.Generator, users: int, calendar: Calendar) -> tuple[Index, Mask]:
    """Return each person's first day, ascending, and who comes with the promotion."""
    old = round(users * _THERE_FROM_THE_START)
    burst = round(users * _IN_THE_BURST)
    grown = 0.7 + 0.6 * np.arange(1, calendar.days) / calendar.days
    steady = 1 + rng.choice(calendar.days - 1, users - old - burst, p=grown / grown.sum())
    first, last = calendar.promotion
    promoted = rng.integers(first, last + 1, burst)
    joins = np.concatenate([np.zeros(old, np.int64), steady, promoted])
    order = np.argsort(joins, kind="stable")
    return joins[order].astype(np.int32), (np.arange(users) >= users - burst)[order]


def users_table(cast: Cast, seed: int, calendar: Calendar, since: int, until: int) -> pa.Table:
    """Return the rows of ``users`` of those who signed up on days ``since`` (inclusive) to ``until`` (exclusive)."""
    table = pa.table(_columns(cast, seed, calendar))
    return table.filter(pa.array((cast.joins >= since) & (cast.joins < until)))


def _columns(cast: Cast, seed: int, calendar: Calendar) -> dict[str, Any]:
    n = cast.size
    rng = np.random.default_rng([seed, _PURPOSE, 1])
    english = rng.random(n) < 0.05
    return {
        "subject_id": cast.ids,
        "signed_up_at": pa.array(cast.signed_up * 1_000_000, pa.timestamp("us")),
        "acquisition_source": _taken(words.SOURCES, cast.source),
        "campaign": _taken(("日常", f"{calendar.end.year} 团购节"), (cast.source == len(words.SOURCES) - 1)),
        "plan": _taken(("free", "member"), cast.member),
        "city": _taken(words.CITIES, rng.choice(len(words.CITIES), n, p=words.CITY_SHARES)),
        "name": _names(rng, english),
        "email": _kept(rng, 0.96, [f"user{k}@example.com" for k in range(1, n + 1)]),
        "phone": _kept(rng, 0.985, [f"154{k:08d}" for k in range(10_001, 10_001 + n)]),
        "push_token": _kept(rng, 0.9, [f"push-{k:06d}" for k in range(1, n + 1)]),
        "birthday": _birthdays(rng, n, calendar),
        "language": _taken(("zh", "en"), english),
        "timezone": _taken(words.ZONES, rng.choice(len(words.ZONES), n, p=words.ZONE_SHARES)),
        "consent_email": pa.array(rng.random(n) < 0.70),
        "consent_sms": pa.array(rng.random(n) < 0.60),
        "consent_push": pa.array(rng.random(n) < 0.80),
        "consent_call": pa.array(rng.random(n) < 0.40),
        "consent_at": pa.array((cast.signed_up + 40) * 1_000_000, pa.timestamp("us")),
        "personalisation_off": pa.array(rng.random(n) < 0.03),
        "sensitive": pa.array(rng.random(n) < 0.015),
    }


def _taken(names: tuple[str, ...], index: Any) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(np.asarray(index).astype(np.int32)))


def _kept(rng: np.random.Generator, share: float, values: list[str]) -> pa.Array:
    return pa.array(values, pa.string(), mask=rng.random(len(values)) >= share)


def _birthdays(rng: np.random.Generator, n: int, calendar: Calendar) -> pa.Array:
    ages = 18 * 365 + rng.integers(0, 42 * 365, n)
    days = (calendar.first - timedelta(days=1) - _EPOCH).days - ages
    return pa.array(days.astype(np.int32), pa.int32(), mask=rng.random(n) >= 0.75).cast(pa.date32())


def _names(rng: np.random.Generator, english: Mask) -> pa.Array:
    def pick(choices: tuple[str, ...]) -> NDArray[np.str_]:
        return np.asarray(choices)[rng.integers(0, len(choices), len(english))]

    chinese = np.char.add(np.char.add(pick(words.SURNAMES), pick(words.GIVEN_FIRST)), pick(words.GIVEN_SECOND))
    western = np.char.add(np.char.add(pick(words.ENGLISH_FIRST), " "), pick(words.ENGLISH_LAST))
    return pa.array(np.where(english, western, chinese).tolist(), pa.string())
