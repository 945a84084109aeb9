"""Templates: what a message says, in both languages, on facts it declares; parts in the order in which people read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from liuke.kit.errors import Language
from liuke.model.words import ChannelName

STRICT = {"extra": "forbid"}
PARTS = ("subject", "body", "next_step", "signature", "why", "stop")
SHORT = frozenset({ChannelName.PUSH, ChannelName.SMS})
NEEDED_PARTS: Mapping[ChannelName, tuple[str, ...]] = {
    ChannelName.EMAIL: PARTS,
    ChannelName.LETTER: PARTS,
    ChannelName.CALL: ("subject", "body", "next_step", "why", "stop"),
    ChannelName.PUSH: ("subject", "body", "next_step", "stop"),
    ChannelName.SMS: ("body", "next_step", "stop"),
    ChannelName.VOICE: ("body", "next_step", "stop"),
    ChannelName.INBOX: ("subject", "body", "next_step", "stop"),
    ChannelName.WEBHOOK: ("subject", "body", "next_step", "stop"),
}
"""A call is a sheet for the person who calls; a push shows the app's own name as its sender."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name or sentence in both languages."""

    __pydantic_config__ = STRICT

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """Return it in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class FactUse:
    """A fact that a template names.

    Without it the message is not sent, unless ``fallback`` says what to write instead, or it is ``optional``: then it
    stands empty, and the text must ask for it (``{% if … %}``). A count below ``at_least`` counts as not there.
    """

    __pydantic_config__ = STRICT

    key: str
    at_least: int | None = None
    fallback: Label | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The parts in one language, as Liquid sources. ``subject`` is a push's title, a call's task."""

    __pydantic_config__ = STRICT

    subject: str = ""
    body: str = ""
    next_step: str = ""
    signature: str = ""
    why: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A message for one channel. ``claims`` binds each thing the message claims to the fact that must bear it out.

    ``otherwise`` names the template to take for people who lack a fact that this one cannot do without.
    """

    __pydantic_config__ = STRICT

    id: str
    form: ChannelName
    zh: Copy
    en: Copy
    facts: tuple[str | FactUse, ...] = ()
    claims: dict[str, str] = field(default_factory=dict)
    otherwise: str | None = None

    def copy(self, language: Language) -> Copy:
        """Return the parts in one language."""
        return self.zh if language == "zh" else self.en

    @property
    def uses(self) -> tuple[FactUse, ...]:
        """The declared facts."""
        return _uses(self.facts)

    def text(self, language: Language) -> str:
        """Return the Liquid source of everything below the subject: paragraphs, or one line for push and SMS."""
        parts = (getattr(self.copy(language), part).strip() for part in PARTS[1:])
        written = [part for part in parts if part]
        if self.form in SHORT:
            return ("" if language == "zh" else " ").join(written)
        return "\n\n".join(written) + "\n"


@lru_cache(maxsize=1_024)
def _uses(facts: tuple[str | FactUse, ...]) -> tuple[FactUse, ...]:
    return tuple(FactUse(key=fact) if isinstance(fact, str) else fact for fact in facts)
