"""What a signal and its alarm must say of themselves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pyarrow as pa

from liuke.facts.statement import Statement
from liuke.facts.store import Facts
from liuke.facts.tables import FactTable
from liuke.model.column import Column
from liuke.model.moment import AsOf
from liuke.model.policy import Policy
from liuke.signals.profile_tables import account_table, user_table

Row = dict[str, Any]
"""A row of signal_daily: ``signal`` and at least ``value``; ``segment`` ("all"), ``n``, ``threshold``, ``firing``,
``detail`` where there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Why a number cannot be said: "Not enough data: …", never 0 and never NaN."""

    code: str
    en: str
    zh: str

    def document(self) -> dict[str, Any]:
        """Return it as a door shows it."""
        return {"enough": False, "why": {"code": self.code, "en": self.en, "zh": self.zh}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One day of one alarm: the number as it was known at the start of ``day``, and what it is held against.

    ``bad`` is None where there is not enough to say (then ``lack`` says why); ``clear`` is true where the number is
    well on the good side of the line (hysteresis), so that a firing alarm may end. ``low`` and ``high`` are the
    number's own interval, ``expected_low`` and ``expected_high`` the band in which it was to be expected.
    ``at_once`` is a number that was bad for some time before it is called so (hours): its alarm fires without waiting.
    """

    day: date
    segment: str = "all"
    value: float | None
    n: int
    line: float | None
    bad: bool | None
    clear: bool = False
    low: float | None = None
    high: float | None = None
    expected_low: float | None = None
    expected_high: float | None = None
    lack: Lack | None = None
    at_once: bool = False
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSpec:
    """An alarm over a signal.

    ``points(facts, as_of, policy, days)`` gives the last ``days`` days up to and including ``as_of.day``, oldest first,
    a point a segment, each as it was known at the start of its day; one query for all days. ``money`` gives the fen at
    stake now, ``fallen`` a table (subject_id VARCHAR, fell BOOLEAN) of the people the alarm is about: D5 compares those
    who fell with those who did not. With ``split`` the change since a week before is told by kinds of people too; it is
    False for people of a burst or of months, who a week before were others or the same. ``playbook`` is the id of the
    playbook that answers.
    """

    name: str
    en: str
    zh: str
    rule_en: str
    rule_zh: str
    worse: Literal["above", "below"]
    unit: str
    points: Callable[[Facts, AsOf, Policy, int], Iterable[Point]]
    knobs: tuple[str, ...] = ()
    money: Callable[[Facts, AsOf, Policy], int] | None = None
    fallen: Callable[[Facts, AsOf, Policy], pa.Table] | None = None
    split: bool = True
    playbook: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSpec:
    """One signal.

    ``columns`` are what it adds to each user's profile, ``account_columns`` to each account's; ``needs`` the fact
    tables and roles it reads; ``knobs`` the thresholds that decide it, as ``section.field`` of the policy;
    ``statement`` the query that measures it. ``measure`` writes the columns into ``table`` (and ``account_table``) for
    the day and returns the business's rows for signal_daily. The columns of the first five share ``user_signals``
    (``base``). ``answer(facts, as_of, policy, **asked)`` is the document of `liuke signal NAME`; ``asks`` names the
    options it takes.
    """

    name: str
    id: str
    en: str
    zh: str
    means_en: str
    means_zh: str
    rule_en: str
    rule_zh: str
    unit: str
    scope: Literal["user", "account", "business"]
    columns: tuple[Column, ...] = ()
    account_columns: tuple[Column, ...] = ()
    statement: Statement
    knobs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    base: bool = False
    measure: Callable[[Facts, AsOf, Policy], Iterable[Row]] | None = None
    answer: Callable[..., dict[str, Any]] | None = None
    asks: tuple[str, ...] = ()
    alarms: tuple[AlarmSpec, ...] = ()

    @property
    def table(self) -> FactTable:
        """Where its user columns of a day are kept."""
        return user_table(self.name, self.columns)

    @property
    def account_table(self) -> FactTable:
        """Where its account columns of a day are kept."""
        return account_table(self.name, self.account_columns)
