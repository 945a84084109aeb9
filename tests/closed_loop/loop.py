"""One business under one policy for ninety days: the same candidates, the same budget, the same luck for every policy."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from liuke.simulator.flight.business import Business
from liuke.simulator.flight.spec import WorldSpec
from tests.closed_loop.seen import Seen

Places = NDArray[np.int64]
BEFORE, DAYS, AFTER = 60, 90, 14
LEAST_IDLE, MOST_IDLE, REST = 3, 30, 14
FIRST = date(2026, 1, 5)
_USED_AT_FIRST = 0.2
"""One coupon in five is used, as the playbooks say of theirs, until the business's own say how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What a policy is given: who may be touched (everybody the same rules let through), and today's money."""

    day: int
    candidates: Places
    money_fen: float
    expected_fen: Mapping[str, float]
    hands: int
    seen: Seen
    business: Business


class Policy(Protocol):
    """Says each morning who gets what. ``name`` is what the report calls it."""

    name: str

    def choose(self, morning: Morning) -> dict[str, Places]:
        """Return who gets which touch."""
        ...


@dataclass(slots=True, kw_only=True)
class Run:
    """What became of a business under a policy. ``kept`` marks who was there in the two weeks after the last day."""

    policy: str
    kept: NDArray[np.bool_]
    days_present: int
    spent_fen: float
    touched: dict[str, int] = field(default_factory=dict)
    said_no: int = 0
    complaints: int = 0
    share_harmed: float = 0.0
    expected_no: float = 0.0
    expected_complaints: float = 0.0
    """The same of all touches, as chances on the morning of each: what luck leaves of rare events is noise."""


@dataclass(slots=True)
class _Purse:
    """One budget: what was spent, what is out in coupons that may still be used, and how often they are."""

    business: Business
    budget_fen: float
    start: int
    spent: float = 0.0
    given: int = 0
    used: int = 0
    outstanding: list[tuple[int, int]] = field(default_factory=list)

    @property
    def used_share(self) -> float:
        """Of the coupons given, the share that is used, as far as one can say yet."""
        return (self.used + 50 * _USED_AT_FIRST) / (self.given + 50)

    def expected(self) -> dict[str, float]:
        """What a touch of each kind is expected to cost."""
        touches = self.business.spec.touches
        return {name: one.cost_fen + one.value_fen * self.used_share for name, one in touches.items()}

    def today(self, day: int) -> float:
        """Return what may be spent on a morning: an even share of the days so far, less what is gone and what is out."""
        out = sum(n for until, n in self.outstanding if until > day) * 0.5
        value = max((one.value_fen for one in self.business.spec.touches.values()), default=0)
        allowed = self.budget_fen * (day - self.start + 1) / DAYS
        return max(0.0, allowed - self.spent - out * value * self.used_share)

    def give(self, day: int, sent: Mapping[str, Places]) -> None:
        """Book the touches of a morning."""
        for name, who in sent.items():
            touch = self.business.spec.touches[name]
            self.spent += touch.cost_fen * len(who)
            if touch.value_fen:
                self.given += len(who)
                self.outstanding.append((day + touch.valid_days, len(who)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A business after sixty days without anybody's doing: where every policy begins."""

    business: Business
    seen: Seen


def begin(spec: WorldSpec, *, seed: int, people: int) -> Begun:
    """Live the sixty days before."""
    business = Business(spec, seed=seed, people=people, days=BEFORE + DAYS + AFTER, first=FIRST)
    seen = Seen(business)
    for _ in range(BEFORE):
        seen.day(business.live(), [])
    return Begun(business=business, seen=seen)


def fly(begun: Begun, policy: Policy | None, *, budget_fen: float) -> Run:
    """Live ninety days under a policy (None: nobody is written to), and look for two weeks at who is there."""
    seen = deepcopy(begun.seen, {id(begun.business.folk): begun.business.folk})
    business = seen.business
    purse, kept = _Purse(business, budget_fen, BEFORE), np.zeros(business.folk.size, bool)
    run = Run(policy=policy.name if policy else "nobody", kept=kept, days_present=0, spent_fen=0)
    harmed = touched = 0
    for day in range(BEFORE, BEFORE + DAYS + AFTER):
        answers = []
        if policy and day < BEFORE + DAYS:
            sent = policy.choose(_morning(day, business, seen, purse))
            answers = business.receive({name: who for name, who in sent.items() if len(who)})
            done = {list(business.spec.touches)[int(one.kind[0])]: one.who for one in answers if len(one.who)}
            purse.give(day, done)
            _expect(run, business, np.concatenate([one.who for one in answers]) if answers else np.empty(0, np.int64))
            for name, who in done.items():
                run.touched[name] = run.touched.get(name, 0) + len(who)
            harmed += sum(int(one.harmed.sum()) for one in answers)
            touched += sum(len(one.who) for one in answers)
        lived = business.live()
        purse.spent += float(lived.coupon_fen.sum())
        purse.used += int((lived.coupon_fen > 0).sum())
        if day < BEFORE + DAYS:
            run.days_present += len(lived.who)
        else:
            run.kept[lived.who] = True
        seen.day(lived, answers)
    run.spent_fen, run.complaints, run.said_no = purse.spent, seen.complaints, int(seen.said_no.sum())
    run.share_harmed = harmed / max(touched, 1)
    return run


def _expect(run: Run, business: Business, who: Places) -> None:
    memory, annoyance = business.spec.memory, business.minds.annoyance[who]
    run.expected_no += float((memory.opt_out + memory.opt_out_annoyed * annoyance).sum())
    run.expected_complaints += float((memory.complains + memory.complains_annoyed * annoyance).sum())


def _morning(day: int, business: Business, seen: Seen, purse: _Purse) -> Morning:
    idle = seen.idle(day)
    may = seen.known & (idle >= LEAST_IDLE) & (idle < MOST_IDLE) & ~seen.said_no & (day - seen.last_sent >= REST)
    minutes = max((one.minutes for one in business.spec.touches.values()), default=0.0)
    return Morning(
        day=day,
        candidates=np.flatnonzero(may),
        money_fen=purse.today(day),
        expected_fen=purse.expected(),
        hands=int(business.hands_minutes() / minutes) if minutes else 0,
        seen=seen,
        business=business,
    )
