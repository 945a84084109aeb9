"""Why somebody was not written to: stable codes, in rule order. A person counts once, at the first that applies."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Reason codes of every verdict that is not a plain yes."""

    CONSENT = "G-01"
    FACT = "G-02"
    MANNERS = "G-03"
    USER_FREQUENCY = "G-04"
    SYSTEM_FREQUENCY = "G-05"
    QUIET_HOURS = "G-06"
    OPEN_CASE = "G-07"
    TOPIC_OFF = "G-08"
    PERSONALISATION_OFF = "G-09"
    NO_CHANNEL = "G-10"
    OFFER_STOCK = "G-11"
    BUDGET = "G-12"
    COST_CAP = "G-13"
    OTHER_JOURNEY = "G-14"
    HOLDOUT = "G-15"
    DIVERTED = "G-16"
    SENSITIVE = "G-17"
    KILL_SWITCH = "G-18"
    TOO_LATE = "G-19"
    BLAST = "G-20"
    NOT_MOVED = "G-21"
    SEND_HOUR = "G-22"
    NOT_APPROVED = "G-23"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A code with its name and its sentence in both languages, and what would change it."""

    code: Code
    en: str
    zh: str
    means_en: str
    means_zh: str
