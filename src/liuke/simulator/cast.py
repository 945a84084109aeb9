"""Who lives in the world: everything about its people that does not change with time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.simulator import words
from liuke.simulator.accounts import Accounts, account_id
from liuke.simulator.calendar import Calendar
from liuke.simulator.causes import CAUSES, column, settled_shares
from liuke.simulator.draws import Floats, Index, Ints, Mask
from liuke.simulator.words import Words

_PURPOSE = 1
_JOIN_A_DAY = 0.0037
"""New people a day for each who was there from the start: about as many as leave for good."""
_IN_THE_BURST = 0.10
_KNOWN_DAYS = 540
"""Those who are there from the start signed up on a day of this many before."""
_NEVER_CAME = 0.01
_MONTHLY = 0.7
"""Share of memberships that are paid by the month; the others by the year."""
_SOLAR, _LUNAR = 0.8, 0.12
"""Shares of birthdays said by our calendar and by the lunar one; of the others nobody asked."""
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One element a person. ``joins`` is the number of the first day (0 for those there from the start).

    ``vigour`` is the daily chance to come while engaged, ``response`` scales what a touch adds, ``touchy`` decides whom
    a touch annoys, ``slack`` whom the end of the promotion takes along. ``known_days`` is for how long those of day 0
    have been users; ``account`` the account's number or −1, ``plan`` a number into ``words.PLANS``; ``member_from`` the
    second (UTC) at which a membership began, −1 for none, ``term_days`` the length of its terms.
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
    known_days: Index
    account: Index
    plan: NDArray[np.int8]
    member_from: NDArray[np.int64]
    term_days: Index
    accounts: Accounts

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.joins)

    def number_of(self, ids: pa.ChunkedArray) -> NDArray[np.int64]:
        """Return the place of each id, −1 where there is no such person."""
        found = pc.index_in(ids, value_set=self.ids)
        return np.asarray(pc.fill_null(found, -1).to_numpy(), np.int64)


def make_cast(seed: int, users: int, calendar: Calendar, accounts: Accounts) -> Cast:
    """Draw the people of a world, in the order in which they sign up."""
    rng = np.random.default_rng([seed, _PURPOSE])
    joins, burst = _joins(rng, users, calendar)
    past = np.where(joins == 0, rng.integers(1, _KNOWN_DAYS, users), 0)
    cause = _causes(rng, joins, burst)
    source = rng.choice(len(words.SOURCE_SHARES), users, p=words.SOURCE_SHARES)
    source = np.where(burst & (rng.random(users) < 0.85), len(words.SOURCE_SHARES) - 1, source)
    seconds = (8 + 14 * rng.beta(2, 2, users)) * 3600
    midnights = np.array([calendar.midnight(day) for day in range(calendar.days)], np.int64)
    signed_up = (midnights[joins] - past * 86_400 + seconds).astype(np.int64)
    never_came = (joins > 0) & (rng.random(users) < _NEVER_CAME)
    drawn: dict[str, Any] = {
        "vigour": (0.5 + 0.45 * rng.beta(1.6, 1.3, users)).astype(np.float32),
        "lively": rng.gamma(3.0, 1 / 3.0, users).astype(np.float32),
        "taste": rng.choice(len(words.SHELVES), users, p=(0.42, 0.24, 0.14, 0.08, 0.06, 0.06)).astype(np.int8),
        "member": (rng.random(users) < np.where(burst, 0.04, 0.22)) & ~never_came,
        "response": (0.4 + 1.2 * rng.random(users)).astype(np.float32),
        "touchy": rng.random(users).astype(np.float32),
        "slack": rng.random(users).astype(np.float32),
    }
    account = accounts.people(seed, signed_up, burst)
    drawn["member"] &= account < 0
    plan = np.where(account >= 0, accounts.plan[account], drawn["member"])
    member_from, term_days = _memberships(seed, drawn["member"], signed_up, past)
    return Cast(
        ids=pa.array([f"U{n:06d}" for n in range(1, users + 1)], pa.string()),
        joins=joins,
        never_came=never_came,
        cause=cause,
        source=source.astype(np.int8),
        signed_up=signed_up,
        known_days=past.astype(np.int32),
        account=account,
        plan=plan.astype(np.int8),
        member_from=member_from,
        term_days=term_days,
        accounts=accounts,
        **drawn,
    )


def _causes(rng: np.random.Generator, joins: Index, burst: Mask) -> NDArray[np.int8]:
    """Draw why each would leave. Of those who came before the first day we know whoever has not gone by then."""
    shares = np.where(burst[:, None], column("share_of_burst"), column("share"))
    stayed = 1 - settled_shares(_KNOWN_DAYS)[:, :, 3].mean(axis=1)
    shares = np.where(joins[:, None] == 0, shares * stayed, shares)
    cause = (rng.random((len(joins), 1)) > np.cumsum(shares / shares.sum(axis=1, keepdims=True), axis=1)).sum(axis=1)
    return np.asarray(np.minimum(cause, len(CAUSES) - 1), np.int8)


def _memberships(seed: int, member: Mask, signed_up: NDArray[np.int64], past: Ints) -> tuple[Ints, Index]:
    """Return when each membership began (some time after sign-up) and how long its terms are."""
    rng = np.random.default_rng([seed, _PURPOSE, 2])
    waited = rng.random(len(member)) ** 2 * np.maximum(past - 1, 0)
    begun = signed_up + 1_800 + (waited * 86_400).astype(np.int64)
    term = np.where(rng.random(len(member)) < _MONTHLY, 30, 365)
    return np.where(member, begun, -1), term.astype(np.int32)


def _joins(rng: np.random.Generator, users: int, calendar: Calendar) -> tuple[Index, Mask]:
    """Return each person's first day, ascending, and who comes with the promotion."""
    old = round(users / (1 + _JOIN_A_DAY * calendar.days))
    burst = round(users * _IN_THE_BURST) if calendar.promotion else 0
    steady = 1 + rng.choice(calendar.days - 1, users - old - burst)
    first, last = calendar.promotion or (0, 0)
    promoted = rng.integers(first, last + 1, burst)
    joins = np.concatenate([np.zeros(old, np.int64), steady, promoted])
    order = np.argsort(joins, kind="stable")
    return joins[order].astype(np.int32), (np.arange(users) >= users - burst)[order]


def users_table(cast: Cast, seed: int, calendar: Calendar, said: Words, since: int, until: int) -> pa.Table:
    """Return the rows of ``users`` of those who signed up on days ``since`` (inclusive) to ``until`` (exclusive)."""
    table = pa.table(_columns(cast, seed, calendar, said))
    return table.filter(pa.array((cast.joins >= since) & (cast.joins < until)))


def _columns(cast: Cast, seed: int, calendar: Calendar, said: Words) -> dict[str, Any]:
    n = cast.size
    rng = np.random.default_rng([seed, _PURPOSE, 1])
    foreign = rng.random(n) < 0.05
    return {
        "subject_id": cast.ids,
        "signed_up_at": pa.array(cast.signed_up * 1_000_000, pa.timestamp("us")),
        "acquisition_source": _taken(said.sources, cast.source),
        "campaign": _taken(
            (said.everyday, said.festival.format(calendar.end.year)), cast.source == len(said.sources) - 1
        ),
        "account_id": _accounts(cast.account),
        "plan": _taken(words.PLANS, cast.plan),
        "city": _taken(said.cities, rng.choice(len(said.cities), n, p=words.CITY_SHARES)),
        "name": _names(rng, foreign, said),
        "email": _kept(rng, 0.96, [f"user{k}@example.com" for k in range(1, n + 1)]),
        "phone": _kept(rng, 0.985, [f"154{k:08d}" for k in range(10_001, 10_001 + n)]),
        "push_token": _kept(rng, 0.9, [f"push-{k:06d}" for k in range(1, n + 1)]),
        "birthday": (birthdays := _birthdays(rng, n, calendar)),
        "birthday_calendar": _calendars(seed, birthdays),
        "language": _taken(said.speaks, foreign),
        "timezone": _taken(words.ZONES, rng.choice(len(words.ZONES), n, p=words.ZONE_SHARES)),
        "consent_email": pa.array(rng.random(n) < 0.70),
        "consent_sms": pa.array(rng.random(n) < 0.60),
        "consent_push": pa.array(rng.random(n) < 0.80),
        "consent_call": pa.array(rng.random(n) < 0.40),
        "consent_at": pa.array((cast.signed_up + 40) * 1_000_000, pa.timestamp("us")),
        "personalisation_off": pa.array(rng.random(n) < 0.03),
        "sensitive": pa.array(rng.random(n) < 0.015),
    }


def _taken(names: tuple[str | None, ...], index: Any) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(np.asarray(index).astype(np.int32)))


def _accounts(account: Index) -> pa.Array:
    names = pa.array([account_id(k) for k in range(int(account.max(initial=-1)) + 1)], pa.string())
    return names.take(pa.array(account, pa.int32(), mask=account < 0))


def _kept(rng: np.random.Generator, share: float, values: list[str]) -> pa.Array:
    return pa.array(values, pa.string(), mask=rng.random(len(values)) >= share)


def _birthdays(rng: np.random.Generator, n: int, calendar: Calendar) -> pa.Array:
    ages = 18 * 365 + rng.integers(0, 42 * 365, n)
    days = (calendar.first - timedelta(days=1) - _EPOCH).days - ages
    return pa.array(days.astype(np.int32), pa.int32(), mask=rng.random(n) >= 0.75).cast(pa.date32())


def _calendars(seed: int, birthdays: pa.Array) -> pa.Array:
    """Return by which calendar each said their birthday: the date's digits are lunar ones where it is lunar."""
    drawn = np.random.default_rng([seed, _PURPOSE, 3]).random(len(birthdays))
    said = np.select([drawn < _SOLAR, drawn < _SOLAR + _LUNAR], [0, 1], 2)
    return pc.if_else(birthdays.is_valid(), _taken(("solar", "lunar", None), said), None)


def _names(rng: np.random.Generator, foreign: Mask, said: Words) -> pa.Array:
    def pick(choices: tuple[str, ...]) -> NDArray[np.str_]:
        return np.asarray(choices)[rng.integers(0, len(choices), len(foreign))]

    surnames, first, second = pick(said.surnames), pick(said.given_first), pick(said.given_second)
    chinese = np.char.add(np.char.add(np.char.add(surnames, said.between), first), second)
    western = np.char.add(np.char.add(pick(words.ENGLISH_FIRST), " "), pick(words.ENGLISH_LAST))
    return pa.array(np.where(foreign, western, chinese).tolist(), pa.string())
