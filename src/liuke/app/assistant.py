"""Builds the assistant of a workspace from liuke.toml: off where it names none."""

import os
from dataclasses import dataclass

from liuke.app.house import today
from liuke.app.settings import read_settings
from liuke.diagnosis.endpoint.assistant import Assistant
from liuke.diagnosis.endpoint.client import Endpoint
from liuke.flow.house import House
from liuke.state import assistant as kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ledger:
    """The house's state as the assistant's ledger, on the calendar day of the workspace."""

    house: House

    def cached(self, key: str) -> str | None:
        """Return an answer given before."""
        return kept.cached(self.house.state, key)

    def keep(self, key: str, answer: str) -> None:
        """Keep an answer."""
        kept.keep(self.house.state, key, answer, today(self.house))

    def reserve(self, tokens: int, most: int) -> bool:
        """Take so many tokens of today's."""
        return kept.reserve(self.house.state, today(self.house), tokens, most)

    def settle(self, reserved: int, spent: int) -> None:
        """Put right what was reserved."""
        kept.settle(self.house.state, today(self.house), reserved, spent)


def assistant_of(house: House) -> Assistant:
    """Return the workspace's assistant; it answers nothing where none is configured."""
    said = read_settings(house.folder).assistant
    if said is None:
        return Assistant(endpoint=None, ledger=_Ledger(house=house))
    endpoint = Endpoint(
        url=said.url,
        model=said.model,
        key=os.environ.get(said.key_env, "") if said.key_env else "",
        tokens_a_day=said.budget_per_day,
        timeout_s=said.timeout,
    )
    return Assistant(endpoint=endpoint, ledger=_Ledger(house=house))
