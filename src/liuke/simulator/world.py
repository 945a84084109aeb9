"""The world: walked day by day from a seed; cut at any morning; continued under whatever treatment it is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.kit.errors import Language
from liuke.simulator import stories as told
from liuke.simulator.accounts import make_accounts
from liuke.simulator.acts import act, annoyed
from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import make_cast
from liuke.simulator.causes import TIERS
from liuke.simulator.errors import OutsideWorldError, UnknownPersonError, UnknownTouchError, WorldSizeError
from liuke.simulator.lives import Lives, first_morning, live, touch
from liuke.simulator.messages import send
from liuke.simulator.opinion import mentions
from liuke.simulator.pages import Pages
from liuke.simulator.plan import tracking_yml
from liuke.simulator.present import present_on
from liuke.simulator.shop import make_shop
from liuke.simulator.stories import PROMOTION_DAYS, QUIET_AFTER_PROMOTION_DAYS, Stories
from liuke.simulator.truth import Told, tell, truth_table
from liuke.simulator.voice import speak
from liuke.simulator.words_en import EN
from liuke.simulator.words_zh import ZH

_WORDS = {"zh": ZH, "en": EN}
_HOME = ZoneInfo("Asia/Shanghai")
LEAST_USERS, LEAST_DAYS = 100, 2 * (PROMOTION_DAYS + QUIET_AFTER_PROMOTION_DAYS)
_TRUTH_DAYS_BEFORE_END = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class _Touches:
    """Who was touched on a morning, and in which tier (numbers into ``TIERS``)."""

    who: NDArray[np.int64]
    tier: NDArray[np.int8]


class World:
    """A made-up local-life business 本地生活 of ``users`` people over ``days`` days, ``end`` the last, inclusive.

    The same arguments give the same bytes. Left alone it is ``tables()``; ``behave`` continues it from a morning on
    for those who were treated, and everybody else does exactly what they would have done anyway. ``stories`` names what
    befalls it, each at its own date or, as a mapping, at a date given; without any, one week is like another.
    ``language`` is in which it speaks: the same people do the same at the same second in either.

    Raises
    ------
    WorldSizeError
        Fewer people or days than a story needs.
    UnknownStoryError, StoryDayError
        A story nobody knows, or one that has no room where it is dated.
    """

    def __init__(
        self,
        *,
        seed: int = 1,
        users: int = 20_000,
        days: int = 180,
        end: date,
        zone: ZoneInfo | None = None,
        stories: Stories = told.DEFAULT,
        language: Language = "zh",
    ) -> None:
        if users < LEAST_USERS or days < LEAST_DAYS:
            raise WorldSizeError(users=users, days=days, least_users=LEAST_USERS, least_days=LEAST_DAYS)
        self.seed = seed
        self.calendar = Calendar(end=end, days=days, zone=zone or _HOME, told=told.dated(stories, end, days))
        self.cast = make_cast(seed, users, self.calendar, make_accounts(seed, users, self.calendar))
        self.words = _WORDS[language]
        self.shop = make_shop(seed, self.calendar, self.words)
        self._alone: dict[int, Lives] = {0: first_morning(self.cast, seed)}
        self._lived: dict[int, Lives] = {}

    def tables(self) -> dict[str, pa.Table]:
        """Return all facts of the world left alone: canonical tables by name, columns as an import names them."""
        return self._between(0, self.calendar.days, self._alone, {})

    def until(self, day: date) -> dict[str, pa.Table]:
        """Return the facts before the morning of ``day``."""
        return self._between(0, self._number(day), self._alone, {})

    def behave(self, treated: pa.Table, from_day: date, to_day: date) -> dict[str, pa.Table]:
        """Return the facts of ``from_day`` (inclusive) to ``to_day`` (exclusive), given who was treated.

        ``treated`` has ``subject_id`` and ``tier`` (one of ``causes.TIERS``): touched on the morning of ``from_day``.
        Call it again from ``to_day`` on and life goes on from there, earlier touches included.

        Raises
        ------
        UnknownTouchError, UnknownPersonError
            A tier or a person that the world does not know.
        """
        first, until = self._number(from_day), self._number(to_day)
        touches = self._touches(treated)
        if first not in self._lived:
            self._lived[first] = self._morning(first)
        return self._between(first, until, self._lived, {first: touches})

    def truth_at(self, day: date, window_days: int = 7) -> pa.Table:
        """Return what would become of everybody from the morning of ``day`` on: one row a person who has come before.

        ``subject_id``, ``cause``, ``state`` (engaged, dormant, gone), ``dormant``, ``idle_days``, ``tier`` (the tier
        of P1 by ``idle_days``; none below 3), ``returns_untreated`` and ``returns_<tier>`` (present on a day of the
        window, the day itself included, if touched that morning in that tier), ``effect`` (−1, 0, 1: the own tier's
        return minus the untreated).
        """
        first = self._number(day)
        outcomes = {"untreated": self._returns(first, window_days, None)}
        outcomes |= {tier: self._returns(first, window_days, k) for k, tier in enumerate(TIERS)}
        return truth_table(self._morning(first), self.cast, outcomes)

    @property
    def truth(self) -> pa.Table:
        """The truth of the morning two weeks before the day after the end: the day the sample's first plan is for."""
        return self.truth_at(self.calendar.date_of(self.calendar.days - 1 - _TRUTH_DAYS_BEFORE_END), 14)

    def stories(self) -> tuple[Told, ...]:
        """Return what befell this world: when, whom, and which alarm should answer within two days of ``start``."""
        return tuple(tell(name, span, self.cast, self.calendar, self.seed) for name, span in self.calendar.told.items())

    def tracking_yml(self) -> str:
        """Return the business's tracking plan: what its event names mean, and what else it declares."""
        return tracking_yml(self.calendar, self.words)

    def _number(self, day: date) -> int:
        number = self.calendar.number(day)
        if not 0 <= number <= self.calendar.days:
            raise OutsideWorldError(day=day, first=self.calendar.first, until=self.calendar.date_of(self.calendar.days))
        return number

    def _morning(self, day: int) -> Lives:
        """Return everybody's life on a morning of the world left alone, walking there where nobody has been."""
        start = max(known for known in self._alone if known <= day)
        lives = self._alone[start]
        for passing in range(start, day):
            before = lives
            lives, present = live(before, self.cast, self.calendar, self.seed, passing)
            act(
                present_on(passing, before, lives, self.cast, present),
                lives,
                self.cast,
                self.shop,
                self.calendar,
                self.seed,
            )
        self._alone[day] = lives
        return lives

    def _between(
        self, first: int, until: int, known: dict[int, Lives], touched: Mapping[int, _Touches]
    ) -> dict[str, pa.Table]:
        written = Pages(self.cast, self.shop, self.calendar, self.words)
        lives = known[first]
        for day in range(first, until):
            if day in touched:
                lives = touch(lives, self.cast, day, touched[day].who, touched[day].tier)
            before = lives
            lives, present = live(before, self.cast, self.calendar, self.seed, day)
            here = present_on(day, before, lives, self.cast, present)
            acts, basket = act(here, lives, self.cast, self.shop, self.calendar, self.seed)
            written.day(here, acts, basket, speak(here, acts, self.cast, self.calendar, self.seed, self.words))
            written.annoyed(day, annoyed(before, day, self.cast))
            written.opinion(mentions(day, self.calendar, self.cast.size, self.seed, self.words))
            written.sent(day, send(day, before, self.cast, self.calendar, self.seed))
            if day + 1 == self.calendar.days - _TRUTH_DAYS_BEFORE_END:
                known[day + 1] = lives
        known[until] = lives
        return written.tables(self.seed, first, until, lives)

    def _returns(self, first: int, window_days: int, tier: int | None) -> NDArray[np.bool_]:
        lives = self._morning(first)
        if tier is not None:
            everybody = np.arange(self.cast.size)
            lives = touch(lives, self.cast, first, everybody, np.full(self.cast.size, tier, np.int8))
        seen = np.zeros(self.cast.size, np.bool_)
        for day in range(first, min(first + window_days, self.calendar.days)):
            lives, present = live(lives, self.cast, self.calendar, self.seed, day)
            seen |= present
        return seen

    def _touches(self, treated: pa.Table) -> _Touches:
        numbers = {tier: k for k, tier in enumerate(TIERS)}
        tiers = treated.column("tier").to_pylist()
        strange = next((tier for tier in tiers if tier not in numbers), None)
        if strange is not None:
            raise UnknownTouchError(name=strange, known=", ".join(TIERS))
        who = self.cast.number_of(treated.column("subject_id"))
        if len(who) and who.min() < 0:
            name = treated.column("subject_id")[int(who.argmin())].as_py()
            raise UnknownPersonError(name=name)
        return _Touches(who=who, tier=np.array([numbers[tier] for tier in tiers], np.int8))
