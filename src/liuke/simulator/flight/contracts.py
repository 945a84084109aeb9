"""What people and accounts have signed: terms of members, contracts of business customers, and who does not renew."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator import draws
from liuke.simulator.draws import Index, Ints
from liuke.simulator.flight.folk import Folk
from liuke.simulator.flight.minds import AWAY, ENGAGED, GONE, Minds
from liuke.simulator.flight.spec import WorldSpec
from liuke.simulator.flight.times import Times
from liuke.simulator.words_zh import ZH

_TERM, _RENEWS, _SIGNED = 231, 232, 233
_BEFORE_DAYS = 600
_STEPS = ("启动会", "数据接入", "培训", "上线", "首次复盘")
_EACH_DAYS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Contracts:
    """One element an account: the day it began (before day 0), its term, its seats, who looks after it."""

    start: Index
    term_days: Index
    seats: Index
    csm: Index

    @property
    def size(self) -> int:
        """How many accounts."""
        return len(self.start)


def make_contracts(spec: WorldSpec, folk: Folk, seed: int) -> Contracts:
    """Draw the contracts; none where the world has no accounts."""
    n = int(folk.account.max(initial=-1)) + 1
    rng = np.random.default_rng([seed, _SIGNED])
    people = np.bincount(folk.account[folk.account >= 0], minlength=n)[:n]
    csms = max(1, round(n / spec.accounts.accounts_a_csm)) if spec.accounts else 1
    return Contracts(
        start=-rng.integers(20, _BEFORE_DAYS, n).astype(np.int32),
        term_days=np.where(rng.random(n) < 0.7, 365, 90).astype(np.int32),
        seats=np.ceil(people * (1.1 + 0.4 * rng.random(n)) + 1).astype(np.int32),
        csm=(np.arange(n) % csms).astype(np.int32),
    )


def terms_end(spec: WorldSpec, folk: Folk, now: Minds, day: int, seed: int) -> Ints:
    """Let memberships fall due: some end them, the more so who has been quiet, and whom we woke most of all."""
    if spec.term is None:
        return np.empty(0, np.int64)
    age = day - folk.term_from
    due = folk.member & (now.cancelled < 0) & (age > 0) & (age % folk.term_days == 0) & (now.mode != AWAY)
    who = np.flatnonzero(due)
    u = draws.uniform(draws.mixed(np.int64(day) * folk.size + who, seed, _TERM))
    chance = np.array([0, spec.term.cancels, spec.term.cancels_quiet, spec.term.cancels_gone])[now.mode[who]]
    woken = (now.harmed_until[who] > day) & (now.mode[who] != GONE)
    chance = np.where(woken, np.minimum(chance * spec.memory.harm_leaves, 0.95), chance)
    ended = who[u < chance]
    now.cancelled[ended] = day
    now.mode[ended] = np.where(now.mode[ended] == ENGAGED, now.mode[ended], GONE)
    return ended


def accounts_end(spec: WorldSpec, folk: Folk, contracts: Contracts, now: Minds, day: int, seed: int) -> Ints:
    """Let accounts fall due: they renew as well as their people's needs are met; who does not takes them all along."""
    if spec.accounts is None:
        return np.empty(0, np.int64)
    age = day - contracts.start
    due = np.flatnonzero((age > 0) & (age % contracts.term_days == 0) & (now.left_on < 0))
    there = (folk.account >= 0) & (now.mode != AWAY)
    people = np.bincount(folk.account[there], minlength=contracts.size)
    met = np.bincount(folk.account[there], now.need[there] * (now.mode[there] == ENGAGED), contracts.size)
    share = met / np.maximum(people, 1)
    renews = spec.accounts.renews_unmet + (spec.accounts.renews - spec.accounts.renews_unmet) * share
    u = draws.uniform(draws.mixed(np.int64(day) * contracts.size + due, seed, _RENEWS))
    gone = due[u >= renews[due]]
    now.left_on[gone] = day
    leaving = there & np.isin(folk.account, gone)
    now.mode[leaving] = GONE
    return gone


def members_table(spec: WorldSpec, folk: Folk, times: Times, now: Minds, who: Ints, day: int) -> pa.Table:
    """Return the terms of some people as they stand on a day."""
    if spec.term is None or not len(who):
        return _SUBSCRIPTIONS.empty_table()
    start, term, said = folk.term_from[who], folk.term_days[who], now.cancelled[who]
    next_ = start + term * np.maximum(1, -(-(day - start + 1) // term))
    return _subscriptions(
        times,
        pa.array([f"S{k + 1:06d}" for k in who.tolist()]),
        folk.ids.take(pa.array(who)),
        pa.nulls(len(who), pa.string()),
        (start, next_, said),
        term,
        np.ones(len(who), np.int32),
        np.where(term == 30, spec.term.price_fen, spec.term.price_fen * 10),
        ("member", spec.currency),
    )


def contracts_table(spec: WorldSpec, contracts: Contracts, times: Times, now: Minds, who: Ints, day: int) -> pa.Table:
    """Return the contracts of some accounts as they stand on a day."""
    if spec.accounts is None or not len(who):
        return _SUBSCRIPTIONS.empty_table()
    start, term = contracts.start[who], contracts.term_days[who]
    return _subscriptions(
        times,
        pa.array([f"B{k + 1:04d}" for k in who.tolist()]),
        pa.nulls(len(who), pa.string()),
        pa.array([account_id(k) for k in who.tolist()]),
        (start, start + term * np.maximum(1, -(-(day - start + 1) // term)), now.left_on[who]),
        term,
        contracts.seats[who],
        contracts.seats[who].astype(np.int64) * spec.accounts.seat_fen * term // 30,
        ("team", spec.currency),
    )


def account_id(number: int) -> str:
    """Return the id of a numbered account."""
    return f"A{number + 1:04d}"


def accounts_table(spec: WorldSpec, contracts: Contracts, times: Times, now: Minds, who: Ints, day: int) -> pa.Table:
    """Return some accounts as they stand on a day."""
    if spec.accounts is None or not len(who):
        return pa.table({"account_id": pa.array([], pa.string())})
    start, term = contracts.start[who], contracts.term_days[who]
    over = now.left_on[who] >= 0
    first, second = ZH.company_first, ZH.company_second
    names = [first[k % len(first)] + second[(k // len(first)) % len(second)] for k in who.tolist()]
    seats = contracts.seats[who]
    return pa.table(
        {
            "account_id": pa.array([account_id(k) for k in who.tolist()]),
            "name": pa.array(names),
            "plan": pa.array(["team"] * len(who)),
            "seats_paid": pa.array(seats),
            "csm": pa.array([f"csm{k + 1:02d}" for k in contracts.csm[who].tolist()]),
            "consultant": pa.array([f"con{k % 7 + 1:02d}" for k in who.tolist()]),
            "started_at": instants(times, start),
            "renews_at": instants(times, start + term * np.maximum(1, -(-(day - start + 1) // term)), ~over),
            "mrr_fen": pa.array(np.where(over, 0, seats.astype(np.int64) * spec.accounts.seat_fen)),
            "currency": pa.array([spec.currency] * len(who)),
        }
    )


def milestones_table(spec: WorldSpec, contracts: Contracts, times: Times, seed: int) -> pa.Table:
    """Return the delivery plans: five steps after the start of each contract, some of them late."""
    if spec.accounts is None:
        return pa.table({"milestone_id": pa.array([], pa.string())})
    k, step = np.divmod(np.arange(contracts.size * len(_STEPS)), len(_STEPS))
    due = contracts.start[k] + (step + 1) * _EACH_DAYS
    bits = draws.mixed(np.arange(len(k)).astype(np.int64), seed, _SIGNED)
    late = draws.uniform(bits) < spec.accounts.late_milestones
    done = due + np.where(late, 2 + (draws.uniform(bits, 1) * 15).astype(np.int32), 0)
    return pa.table(
        {
            "milestone_id": pa.array([f"M{n + 1:05d}" for n in range(len(k))]),
            "account_id": pa.array([account_id(n) for n in k.tolist()]),
            "name": pa.array([_STEPS[n] for n in step.tolist()]),
            "due_at": instants(times, due),
            "done_at": instants(times, done, done < 0),
            "consultant": pa.array([f"con{n % 7 + 1:02d}" for n in k.tolist()]),
        }
    )


def instants(times: Times, day: NDArray[np.integer], known: NDArray[np.bool_] | None = None) -> pa.Array:
    """Return the morning of each numbered day as an instant in UTC; null where it is not ``known``."""
    zero = times.midnight(0)
    at = (zero + day.astype(np.int64) * 86_400 + 9 * 3600) * 1_000_000
    return pa.array(at, pa.int64(), mask=None if known is None else ~known).cast(pa.timestamp("us"))


_SUBSCRIPTIONS = pa.schema(
    [
        ("subscription_id", pa.string()),
        ("subject_id", pa.string()),
        ("account_id", pa.string()),
        ("plan", pa.string()),
        ("started_at", pa.timestamp("us")),
        ("renews_at", pa.timestamp("us")),
        ("cancelled_at", pa.timestamp("us")),
        ("ended_at", pa.timestamp("us")),
        ("period_days", pa.int32()),
        ("seats", pa.int32()),
        ("amount_fen", pa.int64()),
        ("currency", pa.string()),
    ]
)


def _subscriptions(  # one argument a group of columns
    times: Times,
    ids: pa.Array,
    subjects: pa.Array,
    accounts: pa.Array,
    days: tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.integer]],
    term: Index,
    seats: Index,
    amount: NDArray[np.integer],
    said: tuple[str, str],
) -> pa.Table:
    start, next_, over = days
    return pa.table(
        [
            ids,
            subjects,
            accounts,
            pa.array([said[0]] * len(ids)),
            instants(times, start),
            instants(times, next_, over < 0),
            instants(times, over, over >= 0),
            instants(times, over, over >= 0),
            pa.array(term, pa.int32()),
            pa.array(seats, pa.int32()),
            pa.array(amount.astype(np.int64)),
            pa.array([said[1]] * len(ids)),
        ],
        schema=_SUBSCRIPTIONS,
    )
