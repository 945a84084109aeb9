"""A business that lives beside liuke: days are lived, facts handed over, and what is sent to its people answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liuke.simulator.draws import Index, Ints
from liuke.simulator.errors import DayTwiceError, UnknownPersonError, UnknownTouchError, WorldSizeError
from liuke.simulator.flight.contracts import make_contracts
from liuke.simulator.flight.days import Lived, live
from liuke.simulator.flight.folk import Folk, make_folk
from liuke.simulator.flight.ledger import Ledger
from liuke.simulator.flight.minds import Answer, Minds, first_minds, touch
from liuke.simulator.flight.spec import WorldSpec
from liuke.simulator.flight.times import Times
from liuke.simulator.flight.tracking import tracking_yml

LEAST_PEOPLE, LEAST_DAYS = 50, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What reached one person on a morning: a kind of touch of the world, and the offer's value where it had one."""

    subject_id: str
    touch: str
    value_fen: int = 0


class Business:
    """One world, on one morning. ``day`` is the number of the day that comes next; the same seed is the same business.

    What liuke does changes those it is done to, and nobody else; a second business of the same seed to whom nobody
    writes is the twin by which what was done is measured.
    """

    def __init__(self, spec: WorldSpec, *, seed: int, people: int, days: int, first: date) -> None:
        if people < LEAST_PEOPLE or days < LEAST_DAYS:
            raise WorldSizeError(users=people, days=days, least_users=LEAST_PEOPLE, least_days=LEAST_DAYS)
        self.spec, self.seed, self.days = spec, seed, days
        self.times = Times(spec, first)
        self.folk: Folk = make_folk(spec, seed=seed, people=people, days=days, tastes=max(1, len(spec.features)))
        self.minds: Minds = first_minds(spec, self.folk, seed)
        self.day = 0
        self.answers: list[Answer] = []
        self.contracts = make_contracts(spec, self.folk, seed)
        self._ledger = Ledger(spec, self.folk, self.contracts, self.times, seed)

    @property
    def today(self) -> date:
        """The date of the day that comes next."""
        return self.times.date_of(self.day)

    def hands_minutes(self) -> float:
        """Return how many minutes of calls and letters the staff has in a day."""
        return self.spec.staff.for_10000 * self.folk.size / 10_000 * self.spec.staff.minutes_a_day

    def receive(self, sent: Mapping[str, Ints], values: Mapping[str, Index] | None = None) -> list[Answer]:
        """Let numbered people be touched this morning, by kind of touch; what they answer shows in the day's facts.

        Work of people beyond the day's minutes is not done: it is left out, the last first.
        """
        for name in sent:
            if name not in self.spec.touches:
                raise UnknownTouchError(name=name, known=", ".join(self.spec.touches))
        able = self._done(sent)
        told = {name: value[: len(able[name])] for name, value in (values or {}).items() if name in able}
        found = touch(self.spec, self.folk, self.minds, self.day, able, self.seed, told)
        self.answers += found
        return found

    def take(self, sent: list[Sent]) -> list[Answer]:
        """The same by id, as channels hand it over: a message and a coupon that came together act as the coupon."""
        who: dict[str, list[int]] = {}
        worth: dict[str, list[int]] = {}
        places = self.number_of([one.subject_id for one in sent])
        for one, place in zip(sent, places.tolist(), strict=True):
            who.setdefault(one.touch, []).append(place)
            worth.setdefault(one.touch, []).append(one.value_fen or self.spec.touches[one.touch].value_fen)
        numbered = {name: np.array(places, np.int64) for name, places in who.items()}
        return self.receive(numbered, {name: np.array(values, np.int32) for name, values in worth.items()})

    def number_of(self, ids: list[str]) -> Ints:
        """Return the place of each id.

        Raises
        ------
        UnknownPersonError
            Nobody here has that id.
        """
        found = pc.fill_null(pc.index_in(pa.array(ids, pa.string()), value_set=self.folk.ids), -1)
        places = np.asarray(found.to_numpy(zero_copy_only=False), np.int64)
        if len(places) and places.min() < 0:
            raise UnknownPersonError(name=ids[int(places.argmin())])
        return places

    def live(self) -> Lived:
        """Let the day pass, without writing it down."""
        if self.day >= self.days:
            raise DayTwiceError(now=self.today, asked=self.times.date_of(self.days))
        lived = live(self.spec, self.folk, self.contracts, self.times, self.minds, self.day, self.seed)
        self.day += 1
        return lived

    def pass_day(self) -> dict[str, pa.Table]:
        """Let the day pass and return its facts: canonical tables, as an import would bring them."""
        answers, self.answers = self.answers, []
        return self._ledger.day(self.live(), self.minds, answers)

    def opening(self) -> dict[str, pa.Table]:
        """Return what was known before the first day: the people who are there, their accounts and terms, the shelf."""
        return self._ledger.opening(self.minds)

    def tracking_yml(self) -> str:
        """Return the business's tracking plan."""
        return tracking_yml(self.spec, self.times)

    def _done(self, sent: Mapping[str, Ints]) -> dict[str, Ints]:
        left, found = self.hands_minutes(), dict[str, Ints]()
        for name, who in sent.items():
            minutes = self.spec.touches[name].minutes
            most = len(who) if minutes <= 0 else int(left / minutes)
            found[name] = np.asarray(who, np.int64)[:most]
            left -= minutes * len(found[name])
        return found
