"""The business customers of 青柠企业版: who serves them, what was promised and when it came, who leaves whom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.simulator import words
from liuke.simulator.calendar import Calendar
from liuke.simulator.draws import Index, Ints, Mask
from liuke.simulator.stories import StoryName

_PURPOSE = 10
_USERS_EACH, _LEAST = 150, 12
_ACCOUNTS_OF_CONSULTANT, _ACCOUNTS_OF_CSM = 7, 12
_STARTED_BEFORE = 0.85
_DAYS_BEFORE = 600
_BUSINESS = 0.4
_SHARE_OF_USERS = 0.17
"""Of those who sign up outside the promotion; who signed up before the account began stays a private customer."""
_RENEWS, _RENEWS_SHAKEN = 0.85, 0.45
_NOTICE_DAYS = 10
_CHANGES_A_DAY = 1 / 900
TEAM, BUSINESS = words.PLANS.index("team"), words.PLANS.index("business")
DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Who took over whom: account, second (UTC), whether the consultant or the CSM, the number before and after."""

    account: Index
    at: Ints
    consultant: Mask
    before: Index
    after: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """One element an account. ``start`` is the second (UTC) its contract begins, ``ends`` the second it ends (−1: it
    goes on), ``term_days`` how long a term is. ``consultant`` and ``csm`` are those of the beginning; ``shaken`` marks
    the accounts whose consultant leaves in the story."""

    start: Ints
    ends: Ints
    term_days: Index
    plan: NDArray[np.int8]
    intent: NDArray[np.int8]
    industry: NDArray[np.int8]
    consultant: Index
    csm: Index
    changes: Changes
    shaken: Mask
    weight: NDArray[np.float64]

    @property
    def size(self) -> int:
        """How many accounts."""
        return len(self.start)

    def people(self, seed: int, signed_up: Ints, burst: Mask) -> Index:
        """Return the account of each person, −1 for private customers."""
        rng = np.random.default_rng([seed, _PURPOSE, 1])
        drawn = rng.choice(self.size, len(signed_up), p=self.weight / self.weight.sum())
        mine = (rng.random(len(signed_up)) < _SHARE_OF_USERS) & ~burst & (signed_up > self.start[drawn])
        return np.where(mine & ((self.ends[drawn] < 0) | (signed_up < self.ends[drawn])), drawn, -1).astype(np.int32)

    def serving(self, until: int, *, consultant: bool) -> Index:
        """Return who serves each account (as consultant or as CSM) at a second."""
        now = (self.consultant if consultant else self.csm).copy()
        c = self.changes
        for k in np.nonzero((c.consultant == consultant) & (c.at < until))[0]:
            now[c.account[k]] = c.after[k]
        return now


def account_id(number: int) -> str:
    """Return the id of a numbered account."""
    return f"A{number + 1:04d}"


def make_accounts(seed: int, users: int, calendar: Calendar) -> Accounts:
    """Draw the accounts of a world, and what becomes of them under its stories."""
    rng = np.random.default_rng([seed, _PURPOSE])
    n = max(_LEAST, users // _USERS_EACH)
    begin = calendar.midnight(0)
    before = rng.random(n) < _STARTED_BEFORE
    day = np.where(before, -rng.integers(30, _DAYS_BEFORE, n), rng.integers(5, max(calendar.days - 15, 6), n))
    plan = np.where(rng.random(n) < _BUSINESS, BUSINESS, TEAM)
    consultants = max(3, n // _ACCOUNTS_OF_CONSULTANT)
    csms = max(2, n // _ACCOUNTS_OF_CSM)
    consultant = rng.permutation(np.arange(n) % consultants).astype(np.int32)
    csm = rng.permutation(np.arange(n) % csms).astype(np.int32)
    start = begin + day * DAY_S + 10 * 3600
    leaver, shaken = _shaken(consultant, day, calendar)
    term = np.where(rng.random(n) < 0.75, 365, 90).astype(np.int32)
    changes = _changes(rng, calendar, start, (consultant, csm), (consultants, csms), (leaver, shaken))
    return Accounts(
        start=start.astype(np.int64),
        ends=_ends(rng, calendar, start, term, shaken),
        term_days=term,
        plan=plan.astype(np.int8),
        intent=np.where(plan == TEAM, 0, rng.integers(0, len(words.INTENTS), n)).astype(np.int8),
        industry=rng.integers(0, words.INDUSTRIES, n).astype(np.int8),
        consultant=consultant,
        csm=csm,
        changes=changes,
        shaken=shaken,
        weight=rng.gamma(2.0, 1.0, n) + 0.3,
    )


def _shaken(consultant: Index, day: Ints, calendar: Calendar) -> tuple[int, Mask]:
    """Return who leaves in the story (the one with the most accounts by then), and whose accounts that shakes."""
    span = calendar.told.get(StoryName.CONSULTANT_CHANGE)
    if span is None:
        return -1, np.zeros(len(day), bool)
    there = day < span.start
    leaver = int(np.bincount(consultant[there]).argmax())
    return leaver, there & (consultant == leaver)


def _changes(
    rng: np.random.Generator,
    calendar: Calendar,
    start: Ints,
    serving: tuple[Index, Index],
    staff: tuple[int, int],
    story: tuple[int, Mask],
) -> Changes:
    """Let accounts change hands now and then, one at a time; and all of a leaver's at once on the story's day."""
    leaver, shaken = story
    span = calendar.told.get(StoryName.CONSULTANT_CHANGE)
    rows: list[tuple[int, int, bool, int, int]] = []
    now = [serving[0].copy(), serving[1].copy()]
    u = rng.random((calendar.days, 2, len(start)))
    to = rng.random((calendar.days, 2, len(start)))
    for day in range(calendar.days):
        at = calendar.midnight(day) + 9 * 3600
        for role in (0, 1):
            leaves = span is not None and role == 0 and day == span.start
            moved = shaken if leaves else (u[day, role] < _CHANGES_A_DAY) & (start < at) & ~(shaken & (role == 0))
            for k in np.nonzero(moved)[0].tolist():
                others = [s for s in range(staff[role]) if s != now[role][k] and (role or s != leaver)]
                after = others[int(to[day, role, k] * len(others))]
                rows.append((k, at + 60 * len(rows) % 3600, role == 0, int(now[role][k]), after))
                now[role][k] = after
    account, when, which, old, new = zip(*rows, strict=True) if rows else ((),) * 5
    return Changes(
        account=np.array(account, np.int32),
        at=np.array(when, np.int64),
        consultant=np.array(which, bool),
        before=np.array(old, np.int32),
        after=np.array(new, np.int32),
    )


def _ends(rng: np.random.Generator, calendar: Calendar, start: Ints, term: Index, shaken: Mask) -> Ints:
    """Return when each account that does not renew ends: always at the end of a term, and within the world."""
    span = calendar.told.get(StoryName.CONSULTANT_CHANGE)
    first, last = calendar.midnight(0), calendar.midnight(calendar.days - 1) + DAY_S
    told = calendar.midnight(span.start) if span else last
    ends = np.full(len(start), -1, np.int64)
    for k in range(len(start)):
        for n in range(1, 1 + (last - int(start[k])) // (int(term[k]) * DAY_S)):
            at = int(start[k]) + n * int(term[k]) * DAY_S
            stays = _RENEWS_SHAKEN if shaken[k] and at > told + _NOTICE_DAYS * DAY_S else _RENEWS
            if rng.random() > stays and at > first + _NOTICE_DAYS * DAY_S:
                ends[k] = at
                break
    return ends
