"""What is usually done, and what somebody could do who knew the truth."""

import numpy as np

from liuke.kit.learn.frame import Floats
from liuke.outcome.allocate import NOBODY, Choice, Limit, allocate
from liuke.outcome.uplift.fits import Line
from liuke.simulator.flight.days import chance_of_leaving
from liuke.simulator.flight.minds import DORMANT, ENGAGED, of_cause, strength
from liuke.simulator.flight.spec import WHYS
from tests.closed_loop.loop import BEFORE, DAYS, Morning, Places
from tests.closed_loop.risk import matrix, risk_model


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
            self.predict = risk_model(morning, self.seed)
        risk = self.predict(matrix(morning, morning.candidates))
        who = morning.candidates[np.argsort(-risk, kind="stable")]
        return {"coupon": who[: int(morning.money_fen / morning.expected_fen["coupon"])]}


class Oracle:
    """Knows everybody's cause, state and response, though not their luck; divides the same money by the same means."""

    def __init__(self, contacts: float | None = None, name: str = "oracle") -> None:
        self.name, self.contacts, self.left = name, contacts, 0.0

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
        self.left += self.contacts or 0.0
        scarce = Limit(name="contacts", choices=tuple(range(len(names))), most=float(int(self.left)))
        given = allocate(choices, morning.money_fen, (scarce,) if self.contacts is not None else ()).taken
        self.left -= int((given != NOBODY).sum())
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
