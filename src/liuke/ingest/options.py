"""How a file is to be read, where its own bytes do not tell."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Format = Literal["csv", "parquet", "jsonl", "excel"]
MoneyUnit = Literal["yuan", "fen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """None means: find out from the file, or take the workspace's.

    ``zone`` is where times without an offset were taken. ``day_first`` decides 03/04/2024. ``money_unit`` is what the
    file's amounts count. ``day_one`` makes day 1, 2, … of a course a date. ``constants`` give one word for all rows.
    """

    format: Format | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    zone: str | None = None
    currency: str | None = None
    money_unit: MoneyUnit | None = None
    day_first: bool | None = None
    day_one: date | None = None
    constants: dict[str, str] = field(default_factory=dict)
