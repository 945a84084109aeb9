"""What is usually done, what liuke does, and what somebody could do who knew the truth."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from liuke.kit.learn.frame import Floats
from liuke.outcome.allocate import NOBODY, Choice, allocate
from liuke.outcome.uplift.fits import Line, fit
from liuke.outcome.uplift.gate import Policy as Gated
from liuke.outcome.uplift.gate import gated
from liuke.outcome.uplift.learners import LEARNERS
from liuke.outcome.uplift.trial import trial
from liuke.simulator.flight.days import chance_of_leaving
from liuke.simulator.flight.minds import DORMANT, ENGAGED, of_cause, strength
from liuke.simulator.flight.spec import WHYS
from tests.closed_loop.loop import BEFORE, DAYS, Morning, Places

WINDOW = 14
EXPLORES_FULLY, EXPLORES = 21, 0.15
MONEY_TO_LEARN = {"message": 0.2, "coupon": 0.25, "call": 0.15}
"""Shares of the day's money that a choice's own lottery may cost: what is cheap is learned of many people."""
_LEAST = 400
_MOST = 4_000
"""Rows a model learns from, drawn by lot: more changes little, and twenty seeds are many models."""
_S_ONLY = {"s": LEARNERS["s"]}
"""The learner that was best on Hillstrom and cheapest; fewer tried means less is taken off for trying."""
_LEARNS_EVERY = 21
_MARGIN_DAYS = 90


class CouponForAll:
    """A coupon for everybody at risk, in whatever order, while the money lasts."""

    name = "coupon for everyone at risk"

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng([seed, 11])

    def choose(self, morning: Morning) -> dict[str, Places]:
        """Return who gets a coupon."""
        who = self.rng.permutation(morning.candidates)
        return {"coupon": who[: int(morning.money_fen / morning.expected_fen["coupon"])]}


class HighestRisk:
    """The same coupon, for those first who are likeliest not to come in the next two weeks."""

    name = "highest risk first"

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.predict: Line | None = None

    def choose(self, morning: Morning) -> dict[str, Places]:
        """Return who gets a coupon."""
        if self.predict is None:
            self.predict = _risk_model(morning, self.seed)
        risk = self.predict(_matrix(morning, morning.candidates))
        who = morning.candidates[np.argsort(-risk, kind="stable")]
        return {"coupon": who[: int(morning.money_fen / morning.expected_fen["coupon"])]}


def _risk_model(morning: Morning, seed: int) -> Line:
    """Learn from the sixty days before who does not come in two weeks."""
    rows, y = [], []
    for day in range(30, BEFORE - WINDOW, 5):
        idle = morning.seen.idle(day)
        who = np.flatnonzero((idle >= 3) & (idle < 30))
        rows.append(_matrix(morning, who, day))
        y.append(morning.seen.visits(day, day + WINDOW)[who] == 0)
    return fit(np.vstack(rows), np.concatenate(y).astype(float), shares=True, seed=seed)


def _matrix(morning: Morning, who: Places, day: int | None = None) -> Floats:
    frame = morning.seen.frame(morning.day if day is None else day, who)
    return np.column_stack([np.sign(one) * np.log1p(np.abs(one)) for one in frame.values()])


class _Lot(NamedTuple):
    """One morning's lottery between a choice and nothing."""

    day: int
    who: Places
    treated: NDArray[np.bool_]
    frame: dict[str, NDArray[np.float64]]


_TRIES = 2
"""Who did not come after this many touches since their last visit is let go (P16)."""
_SURE = 200
"""The share of those who say no or complain is drawn toward a hundredth as if of so many more people."""


class Liuke:
    """Explores by lot, learns who is moved, and gives each day's money where it moves most; what is not proven of some
    is believed of all or of nobody. A share keeps exploring for ever."""

    def __init__(
        self, seed: int, choices: tuple[str, ...] = ("message", "coupon", "call"), name: str = "liuke"
    ) -> None:
        self.name, self.choices = name, choices
        self.rng = np.random.default_rng([seed, 13])
        self.seed = seed
        self.lots: dict[str, list[_Lot]] = {name: [] for name in choices}
        self.models: dict[str, Gated] = {}
        self.learned: list[str] = []
        self.until: NDArray[np.int32] | None = None

    def choose(self, morning: Morning) -> dict[str, Places]:
        """Return who gets what: some by lot, the others where it is expected to be worth most."""
        since = morning.day - BEFORE
        if since >= EXPLORES_FULLY and (since - EXPLORES_FULLY) % _LEARNS_EVERY == 0:
            self._learn(morning)
        if self.until is None:
            self.until = np.zeros(morning.business.folk.size, np.int32)
        free = morning.candidates[self.until[morning.candidates] <= morning.day]
        free = free[self._tried(morning, free) < _TRIES]
        by_lot = self.rng.random(len(free)) < (1.0 if since < EXPLORES_FULLY else EXPLORES)
        sent, spent = self._explore(morning, free[by_lot])
        if since >= EXPLORES_FULLY:
            taken = {name: len(who) for name, who in sent.items()}
            chosen = self._allot(morning, free[~by_lot], morning.money_fen - spent, taken)
            sent = {name: np.concatenate([sent.get(name, _NONE), chosen.get(name, _NONE)]) for name in self.choices}
        return sent

    def _explore(self, morning: Morning, who: Places) -> tuple[dict[str, Places], float]:
        """Let a lottery for each choice decide between it and nothing, half and half, on people of its own."""
        who, begin, sent, spent = self.rng.permutation(who), 0, dict[str, Places](), 0.0
        for name in sorted(self.choices, key=lambda one: -morning.expected_fen[one]):
            cost, needs_hands = morning.expected_fen[name], morning.business.spec.touches[name].minutes > 0
            most = 2 * MONEY_TO_LEARN[name] * morning.money_fen / cost
            most = min(most, 0.6 * 2 * morning.hands) if needs_hands else most
            mine = who[begin : begin + int(most)]
            begin += len(mine)
            treated = self.rng.random(len(mine)) < 0.5
            if len(mine):
                self.until[mine] = (
                    morning.day + WINDOW
                )  # who drew nothing is left alone as long as the others are watched
                self.lots[name].append(_Lot(morning.day, mine, treated, morning.seen.frame(morning.day, mine)))
            sent[name] = mine[treated]
            spent += cost * len(sent[name])
        return sent, spent

    def _learn(self, morning: Morning) -> None:
        """Learn anew from every lot whose two weeks are over: who came, by what was known on the morning of the lot."""
        for name, lots in self.lots.items():
            over = [lot for lot in lots if lot.day + WINDOW <= morning.day]
            if sum(len(lot.who) for lot in over) < _LEAST:
                continue
            came = [morning.seen.visits(lot.day, lot.day + WINDOW)[lot.who] > 0 for lot in over]
            frame = {key: np.concatenate([lot.frame[key] for lot in over]) for key in over[0].frame}
            treated, y = np.concatenate([lot.treated for lot in over]), np.concatenate(came).astype(float)
            few = self.rng.permutation(len(y))[:_MOST]
            found = trial({key: one[few] for key, one in frame.items()}, treated[few], y[few], 0.5)
            cost = morning.expected_fen[name] / _worth_of_return(morning)
            model = self.models[name] = gated(found, cost, learners=_S_ONLY, seed=self.seed)
            mean, error = model.all.mean + cost, model.all.standard_error
            self.learned.append(
                f"{name}: {model.learner or model.otherwise}, {mean:+.3f} ± {error:.3f} of {found.n}, cost {cost:.3f}"
            )

    def _tried(self, morning: Morning, who: Places) -> NDArray[np.int64]:
        """Return how often each was touched since their last visit."""
        sent, last = morning.seen.totals["sent"], np.maximum(morning.seen.last_visit[morning.day, who], 0)
        return sent[morning.day, who].astype(np.int64) - sent[last, who]

    def _refused(self, morning: Morning) -> float:
        """Return which share of those touched says no or complains, as the lots show it."""
        touched = int(morning.seen.totals["sent"][morning.day].astype(np.int64).sum())
        said = int(morning.seen.said_no.sum()) + morning.seen.complaints
        return (said + 0.01 * _SURE) / (touched + _SURE)

    def _allot(self, morning: Morning, who: Places, money: float, taken: dict[str, int]) -> dict[str, Places]:
        names = [name for name in self.choices if name in self.models]
        if not len(who) or not names or money <= 0:
            return {}
        frame, worth = morning.seen.frame(morning.day, who), _worth_of_return(morning)
        choices = []
        for name in names:
            model, cost = self.models[name], morning.expected_fen[name]
            if model.scorer is not None:
                moved = model.scorer(frame)
            else:
                moved = np.full(len(who), model.all.mean + model.cost if model.otherwise == "all" else -1.0)
            gain = (moved - self._refused(morning)) * worth - cost + 1e-6 * self.rng.random(len(who))
            gain = np.where(gain > 0, gain, -np.inf)
            most = max(0, morning.hands - taken.get(name, 0)) if morning.business.spec.touches[name].minutes else None
            choices.append(Choice(name=name, worth=gain, cost=np.full(len(who), cost), most=most))
        given = allocate(choices, money).taken
        return {name: who[given == k] for k, name in enumerate(names)}


_NONE = np.empty(0, np.int64)


def _worth_of_return(morning: Morning) -> float:
    """Return what somebody who comes is worth: the margin of a quarter, as their orders so far say it."""
    spec, seen = morning.business.spec, morning.seen
    known = np.flatnonzero(seen.known & (seen.idle(morning.day) < 14))
    spend = (seen.spend[morning.day, known] - seen.spend[morning.day - 56, known]).mean()
    return float(max(spend * spec.money.margin * _MARGIN_DAYS / 56, 100.0))


class Oracle:
    """Knows everybody's cause, state and response, though not their luck; divides the same money by the same means."""

    name = "oracle"

    def choose(self, morning: Morning) -> dict[str, Places]:
        """Return who gets what."""
        who, names = morning.candidates, list(morning.business.spec.touches)
        if not len(who):
            return {}
        choices = []
        for name in names:
            most = morning.hands if morning.business.spec.touches[name].minutes else None
            gain = self.gain(morning, name, who)
            cost = np.full(len(who), morning.expected_fen[name])
            choices.append(Choice(name=name, worth=np.where(gain > 0, gain, -np.inf), cost=cost, most=most))
        given = allocate(choices, morning.money_fen).taken
        return {name: who[given == k] for k, name in enumerate(names) if (given != NOBODY).any()}

    def gain(self, morning: Morning, name: str, who: Places) -> Floats:
        """Return the expected change of the chance to be kept at the end, from the world's own chances."""
        business = morning.business
        spec, folk, now, touch = business.spec, business.folk, business.minds, business.spec.touches[name]
        left = BEFORE + DAYS - morning.day
        daily = np.array([0, 0, 1 - (1 - spec.returns_dormant) ** (1 / 30), 1 - (1 - spec.returns_gone) ** (1 / 30)])
        own, mode = daily[now.mode[who]], now.mode[who]
        arrives = strength(spec, folk, now, who)
        lift = np.array([touch.lift.get(why, 0.0) for why in WHYS])[folk.cause[who]] * arrives
        leaving = chance_of_leaving(spec, folk, business.times, now, morning.day)[who].astype(float)
        stays = np.exp(-left * np.minimum(leaving, 0.05))
        alone = (1 - own) ** max(left, 1)
        back = np.minimum(lift, 0.9) * alone * stays
        harmed = folk.touchy[who] < of_cause(spec, "harmed")[folk.cause[who]]
        lost = 1 - (1 - leaving) ** touch.lasts_days
        then = of_cause(spec, "dormant")[folk.cause[who]] * (1 - spec.returns_dormant) ** (left / 30)
        holds = (
            np.clip(touch.holds * arrives, 0, 0.9)
            * lost
            * np.clip(then + (1 - of_cause(spec, "dormant")[folk.cause[who]]) * 0.9, 0, 1)
        )
        good = np.where(mode >= DORMANT, back, np.where(mode == ENGAGED, holds, 0))
        return np.asarray(np.where(harmed, -0.05, good), float)
