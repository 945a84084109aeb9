"""How a call is asked: by whom, in which language, and where progress goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from liuke.app.errors import BadParameterError, DutyError, UnknownPersonError
from liuke.flow.house import House, Progress, silent
from liuke.kit.errors import Language
from liuke.model.words import Duty
from liuke.state.people import Person, people


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question's circumstances."""

    language: Language = "zh"
    progress: Progress = silent
    served_at: str = ""
    """Where the house that is asked is served; empty where it is not."""

    def say(self, zh: str, en: str) -> str:
        """Choose the asker's language."""
        return zh if self.language == "zh" else en


def one_of(command: str, name: str, said: str, choices: tuple[str, ...]) -> str:
    """Return ``said`` where it is one of ``choices``.

    Raises
    ------
    BadParameterError
        It is none of them.
    """
    if said not in choices:
        raise BadParameterError(command=command, name=name, said=said, choices=" (" + " · ".join(choices) + ")")
    return said


_RANK = {duty: n for n, duty in enumerate(Duty)}


def somebody(house: House, who: str | None, duty: Duty) -> Person:
    """Return the person named by id or name, who may do what ``duty`` may; unnamed, the first whose duty it is.

    Raises
    ------
    UnknownPersonError
        Nobody of that name works here.
    DutyError
        Somebody does, and may not.
    """
    known = people(house.state)
    for person in known:
        if who in {person.id, person.name} or (not who and person.duty == duty):
            if _RANK[Duty(person.duty)] < _RANK[duty]:
                raise DutyError(who=person.name, duty=str(person.duty), needed=str(duty))
            return person
    raise UnknownPersonError(who=who or duty, known=", ".join(f"{p.id} {p.name}" for p in known))


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as JSON can hold it: days and instants written down, naive ones as the UTC they are."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def written(at: datetime, house: House) -> str:
    """Write an instant in the workspace's zone, to the second, as RFC 3339 has it."""
    return at.astimezone(house.zone).isoformat(timespec="seconds")
