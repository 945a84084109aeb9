"""What the pages need of the house, said as two protocols; the sample documents of the tests answer them too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Protocol

from liuke.app.settings_team import Person
from liuke.kit.errors import Language
from liuke.state.sessions import Session


class Answers(Protocol):
    """Whoever answers the calls."""

    def answer(self, name: str, params: Mapping[str, Any], language: Language) -> dict[str, Any]:
        """Answer one call with a JSON-able document, or raise a ``LiukeError``."""
        ...


class Keys(Protocol):
    """Sign-in keys: only their hashes are kept."""

    def give(self, person_id: str) -> str:
        """Make a new key for a person; the one before is no longer good."""
        ...

    def whose(self, key: str) -> str | None:
        """Return the id of the person whose key this is."""
        ...


class Sessions(Protocol):
    """The browsers that are signed in."""

    def start(self, person_id: str) -> str:
        """Open a session and return its id, which only the browser keeps."""
        ...

    def find(self, said: str | None) -> Session | None:
        """Return the session of an id; None when it is unknown or over."""
        ...

    def end(self, said: str | None) -> None:
        """Close a session."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What every page says of the business it shows."""

    name: str
    zone: tzinfo
    currency: str
    language: Language
    sample: bool
    people: Sequence[Person]

    def person(self, person_id: str) -> Person | None:
        """Return the person of that id."""
        return next((p for p in self.people if p.id == person_id), None)
