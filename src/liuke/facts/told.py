"""What a business says of its own steps and paid features, so that playbooks may say it to people: P6 and P7."""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AliasChoices, Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A sentence in both languages."""

    __pydantic_config__ = {"extra": "forbid"}

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Showcase:
    """What a paid feature does for anybody, and for those who came for something: a feature they use, or an intent.

    Written ``{zh, en, for: {delivery: {zh, en}}}``: ``for`` is no name of Python's, ``purposes`` is said too.
    """

    __pydantic_config__ = {"extra": "forbid"}

    zh: str
    en: str
    purposes: Annotated[dict[str, Words], Field(validation_alias=AliasChoices("for", "purposes"))] = field(
        default_factory=dict
    )

    def to(self, purposes: tuple[str | None, ...]) -> tuple[Words, bool]:
        """Return what it does for the first of these purposes that is known, and whether one was."""
        for purpose in purposes:
            if purpose in self.purposes:
                return self.purposes[purpose], True
        return Words(zh=self.zh, en=self.en), False
