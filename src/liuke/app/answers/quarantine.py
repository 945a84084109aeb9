"""What calls of ``quarantine`` answer."""

from typing import TypedDict

from liuke.app.answers.uploads import QuarantineShowReason


class QuarantineShowFirst(TypedDict):
    line: str
    said: str
    cells: list[str]


class QuarantineShow(TypedDict):
    """What `quarantine_show` answers."""

    name: str
    size: int
    rows: int
    reasons: list[QuarantineShowReason]
    columns: list[str]
    first: list[QuarantineShowFirst]
