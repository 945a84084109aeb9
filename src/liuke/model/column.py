"""A declared number: what it is called, what it means and in what unit. Doors, audiences and docs read this."""

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "integer", "number", "boolean", "date", "instant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the user's profile that an audience may name.

    ``en`` and ``zh`` are labels; ``means_en`` and ``means_zh`` one sentence each; ``values`` the closed set, if any.
    """

    name: str
    type: ColumnType
    en: str
    zh: str
    means_en: str = ""
    means_zh: str = ""
    unit: str = ""
    values: tuple[str, ...] = ()
    trait: bool = False
    personal: bool = False
