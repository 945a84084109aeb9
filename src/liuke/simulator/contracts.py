"""Accounts, contracts, memberships, benefits and delivery plans as tables: always the state known at a second."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator import words
from liuke.simulator.accounts import BUSINESS, DAY_S, Accounts, account_id
from liuke.simulator.cast import Cast
from liuke.simulator.draws import Index, Ints, Mask
from liuke.simulator.lives import Lives
from liuke.simulator.words import Words

_PURPOSE = 15
_ON_TIME, _LATE_DAYS, _SLIP_DAYS = 0.8, 6.0, 16
_PLANNED_AHEAD_DAYS = 30
_MONTH_DAYS = 30


def account_ids(accounts: Accounts) -> pa.Array:
    """Return the ids of all accounts, by number."""
    return pa.array([account_id(k) for k in range(accounts.size)], pa.string())


def seats(cast: Cast) -> Ints:
    """Return the seats each account pays for: never fewer than its people."""
    accounts = cast.accounts
    people = np.bincount(cast.account[cast.account >= 0], minlength=accounts.size)
    spare = np.random.default_rng([_PURPOSE, accounts.size]).beta(2, 4, accounts.size)
    return np.maximum(np.ceil(people / (1 - 0.6 * spare)), 3).astype(np.int64)


def accounts_table(cast: Cast, seed: int, said: Words, until: int) -> pa.Table:
    """Return the rows of ``accounts``: whose contract has begun."""
    a = cast.accounts
    paid = seats(cast)
    rng = np.random.default_rng([seed, _PURPOSE, 1])
    first, second = rng.permutation(len(said.company_first)), rng.permutation(len(said.company_second))
    names = [
        said.company_first[first[k % len(first)]]
        + said.between
        + said.company_second[second[(k + k // len(first)) % len(second)]]
        + ("" if k < len(first) * len(second) else f"{said.between}{1 + k // (len(first) * len(second))}")
        for k in range(a.size)
    ]
    sizes = [_size(said, count) for count in paid.tolist()]
    table = pa.table(
        {
            "account_id": account_ids(a),
            "name": pa.array(names, pa.string()),
            "industry": _taken(said.industries, a.industry),
            "size": pa.array(sizes, pa.string()),
            "plan": _taken(words.PLANS, a.plan),
            "seats_paid": pa.array(paid.astype(np.int32)),
            "csm": _staff(said, a.serving(until, consultant=False), consultant=False),
            "consultant": _staff(said, a.serving(until, consultant=True), consultant=True),
            "started_at": _instants(a.start),
            "renews_at": _instants(np.where(_over(a, until), -1, _next_term(a.start, a.term_days, until))),
            "mrr_fen": pa.array(paid * _seat_fen(a)),
            "currency": pa.repeat(pa.scalar("CNY"), a.size),
            "intent": _taken(words.INTENTS, a.intent),
        }
    )
    return table.filter(pa.array(a.start < until))


def _staff(said: Words, numbers: Index, *, consultant: bool) -> pa.Array:
    return pa.array([said.staff(k, consultant=consultant) for k in numbers.tolist()], pa.string())


def changes_table(cast: Cast, said: Words, since: int, until: int) -> pa.Table:
    """Return who took over which account between two seconds, oldest first."""
    changes = cast.accounts.changes
    order = np.argsort(changes.at, kind="stable")
    order = order[(changes.at[order] >= since) & (changes.at[order] < until)]
    consultant = changes.consultant[order].tolist()
    before, after = (
        pa.array([said.staff(k, consultant=one) for one, k in zip(consultant, who[order].tolist(), strict=True)])
        for who in (changes.before, changes.after)
    )
    return pa.table(
        {
            "account_id": account_ids(cast.accounts).take(pa.array(changes.account[order], pa.int32())),
            "ts": _instants(changes.at[order]),
            "kind": pa.array(["consultant" if one else "csm" for one in consultant], pa.string()),
            "before": before.cast(pa.string()),
            "after": after.cast(pa.string()),
        }
    )


def subscriptions_table(cast: Cast, lives: Lives, until: int) -> pa.Table:
    """Return the rows of ``subscriptions``: memberships of people, then contracts of accounts."""
    who = np.nonzero(cast.member & (cast.member_from < until))[0]
    start, term, said = cast.member_from[who], cast.term_days[who], lives.cancelled[who]
    over = np.where(said >= 0, _next_term(start, term, said), -1)
    people: dict[str, Any] = {
        "subscription_id": [f"S{k + 1:06d}" for k in who.tolist()],
        "subject_id": cast.ids.take(pa.array(who)),
        "account_id": pa.nulls(len(who), pa.string()),
        "plan": pa.repeat(pa.scalar("member"), len(who)),
        "started_at": start,
        "renews_at": np.where(said >= 0, -1, _next_term(start, term, until)),
        "cancelled_at": said,
        "ended_at": np.where((over >= 0) & (over < until), over, -1),
        "period_days": term,
        "seats": np.full(len(who), -1),
        "amount_fen": np.where(term == _MONTH_DAYS, words.MEMBER_FEN[30], words.MEMBER_FEN[365]),
    }
    return pa.concat_tables([_subscriptions(people), _contracts(cast, until)])


def _contracts(cast: Cast, until: int) -> pa.Table:
    a, paid = cast.accounts, seats(cast)
    k = np.nonzero(a.start < until)[0]
    notice = np.where(a.ends[k] >= 0, a.ends[k] - 10 * DAY_S, -1)
    return _subscriptions(
        {
            "subscription_id": [f"B{n + 1:04d}" for n in k.tolist()],
            "subject_id": pa.nulls(len(k), pa.string()),
            "account_id": account_ids(a).take(pa.array(k)),
            "plan": _taken(words.PLANS, a.plan[k]),
            "started_at": a.start[k],
            "renews_at": np.where((notice >= 0) & (notice < until), -1, _next_term(a.start[k], a.term_days[k], until)),
            "cancelled_at": np.where(notice < until, notice, -1),
            "ended_at": np.where(a.ends[k] < until, a.ends[k], -1),
            "period_days": a.term_days[k],
            "seats": paid[k],
            "amount_fen": paid[k] * _seat_fen(a)[k] * a.term_days[k] // _MONTH_DAYS,
        }
    )


def _subscriptions(columns: dict[str, Any]) -> pa.Table:
    told = {name: _instants(columns[name]) for name in ("started_at", "renews_at", "cancelled_at", "ended_at")}
    counted = columns["seats"]
    told["seats"] = pa.array(counted.astype(np.int32), pa.int32(), mask=counted < 0)
    told["period_days"] = pa.array(columns["period_days"].astype(np.int32))
    told["amount_fen"] = pa.array(columns["amount_fen"].astype(np.int64))
    table = pa.table({name: told.get(name, column) for name, column in columns.items()})
    return table.append_column("currency", pa.repeat(pa.scalar("CNY"), table.num_rows))


def benefits_table(said: Words) -> pa.Table:
    """Return the rows of ``benefits``."""
    rows = [(plan, *granted) for plan, all_ in words.BENEFITS.items() for granted in all_]
    plan, feature, quantity = zip(*rows, strict=True)
    return pa.table(
        {
            "plan": pa.array(plan, pa.string()),
            "feature": pa.array(feature, pa.string()),
            "quantity": pa.array(quantity, pa.float64()),
            "unit": pa.array([said.units[name] for name in feature], pa.string()),
            "label": pa.array([said.features[name] for name in feature], pa.string()),
        }
    )


def milestones_table(cast: Cast, seed: int, said: Words, shaken_from: int | None, until: int) -> pa.Table:
    """Return the rows of ``milestones`` that were planned by then; those of shaken accounts slip."""
    a = cast.accounts
    account, nth, due, planned = _promised(a, until)
    rng = np.random.default_rng([seed, _PURPOSE, 2])
    lots = rng.random((a.size, _MOST_PROMISED, 2))[account, nth]
    late = np.where(lots[:, 0] < _ON_TIME, -2 * lots[:, 1], -np.log1p(-lots[:, 1]) * _LATE_DAYS)
    done = due + (late * DAY_S).astype(np.int64)
    if shaken_from is not None:
        slips = a.shaken[account] & (done >= shaken_from)
        done = np.where(slips, done + _SLIP_DAYS * DAY_S, done)
    ended = (a.ends[account] >= 0) & (done > a.ends[account])
    done = np.where(ended | (done >= until), -1, np.maximum(done, planned))
    names = [said.milestones[n] if n < len(said.milestones) else said.review for n in nth.tolist()]
    serving = a.serving(until, consultant=True)
    return pa.table(
        {
            "milestone_id": pa.array([f"M{k + 1:04d}-{n + 1:02d}" for k, n in zip(account, nth, strict=True)]),
            "account_id": account_ids(a).take(pa.array(account, pa.int32())),
            "name": pa.array(names, pa.string()),
            "due_at": _instants(due),
            "done_at": _instants(done),
            "consultant": _staff(said, serving[account], consultant=True),
        }
    )


_MOST_PROMISED = len(words.MILESTONE_DAYS) + 40


def _promised(a: Accounts, until: int) -> tuple[Index, Index, Ints, Ints]:
    """Return the account, the number within it, when it is due and when it was planned, of all planned by then."""
    rows: list[tuple[int, int, int, int]] = []
    for k in range(a.size):
        start, ends = int(a.start[k]), int(a.ends[k])
        days = [(n, after, start) for n, after in enumerate(words.MILESTONE_DAYS)]
        last = words.MILESTONE_DAYS[-1]
        for n in range(1, 40):
            due = last + n * words.REVIEW_EVERY_DAYS
            days.append((len(words.MILESTONE_DAYS) + n - 1, due, start + (due - _PLANNED_AHEAD_DAYS) * DAY_S))
        for nth, after, planned in days:
            due_at = start + after * DAY_S + 8 * 3600
            if planned < until and (ends < 0 or due_at < ends):
                rows.append((k, nth, due_at, planned))
    account, nth_, due_, planned_ = np.array(rows, np.int64).reshape(-1, 4).T
    return account.astype(np.int32), nth_.astype(np.int32), due_, planned_


def _size(said: Words, seats_paid: int) -> str:
    return next(name for name, below in zip(said.sizes, words.SIZES_BELOW, strict=True) if seats_paid < below)


def _seat_fen(a: Accounts) -> Ints:
    return np.where(a.plan == BUSINESS, words.SEAT_FEN["business"], words.SEAT_FEN["team"]).astype(np.int64)


def _next_term(start: Ints, term_days: Index, at: Ints | int) -> Ints:
    """Return the first end of a term after ``at``."""
    term = term_days.astype(np.int64) * DAY_S
    return np.asarray(start + (np.maximum(at - start, 0) // term + 1) * term, np.int64)


def _over(a: Accounts, until: int) -> Mask:
    return np.asarray((a.ends >= 0) & (a.ends < until))


def _taken(names: tuple[str, ...], index: NDArray[Any]) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(index.astype(np.int32)))


def _instants(seconds: Ints) -> pa.Array:
    return pa.array(seconds * 1_000_000, pa.int64(), mask=seconds < 0).cast(pa.timestamp("us"))
