"""The house: everything the rooms are given when data walks through them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from liuke.diagnosis.tables import COLUMNS as DIAGNOSIS_COLUMNS
from liuke.diagnosis.tables import OF_ACCOUNTS
from liuke.facts.account_profile import account_columns
from liuke.facts.profile import user_columns
from liuke.facts.store import Facts
from liuke.facts.tracking import TrackingPlan
from liuke.flow.declared import ALARMS
from liuke.kit.clock import Clock
from liuke.kit.errors import Language
from liuke.model.column import Column
from liuke.model.policy import Policy
from liuke.playbooks.document import Playbook
from liuke.signals.spec import AlarmSpec
from liuke.signals.specs import ACCOUNT_COLUMNS
from liuke.signals.specs import COLUMNS as SIGNAL_COLUMNS
from liuke.state.store import State

Progress = Callable[[str, int, int | None], None]


def silent(step: str, done: int, total: int | None) -> None:
    """Report to nobody."""


class AtWork:
    """Who brings facts and numbers up to date: one thread at a time. Whoever only reads need not wait for it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Be the one who does it; wait for whoever is."""
        with self._lock:
            yield

    def elsewhere(self) -> bool:
        """Tell whether another thread is at it now."""
        if self._lock.acquire(blocking=False):
            self._lock.release()
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A workspace, opened: its stores, its rules and its clock."""

    folder: Path
    name: str
    zone: ZoneInfo
    currency: str
    market: str
    sender: str
    facts: Facts
    state: State
    policy: Policy
    tracking: TrackingPlan
    playbooks: dict[str, Playbook]
    clock: Clock
    sample: bool = False
    language: Language = "zh"
    """What its people read: the work given to them is written so, whomever it is about."""
    public_url: str = ""
    app_links: dict[str, str] = field(default_factory=dict)
    alarms: tuple[AlarmSpec, ...] = ALARMS
    at_work: AtWork = field(default_factory=AtWork, compare=False)

    @property
    def in_use(self) -> tuple[Playbook, ...]:
        """The playbooks that propose, the most urgent first; the others lie on the shelf."""
        return tuple(play for play in self.playbooks.values() if play.in_use)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Everything an audience may name: the users table and its traits, every signal, the diagnosis."""
        return (*user_columns(self.facts), *SIGNAL_COLUMNS, *DIAGNOSIS_COLUMNS)

    @property
    def account_columns(self) -> tuple[Column, ...]:
        """The same of accounts: their own table and its traits, every signal of accounts, their diagnosis."""
        return (*account_columns(self.facts), *ACCOUNT_COLUMNS, *OF_ACCOUNTS)
