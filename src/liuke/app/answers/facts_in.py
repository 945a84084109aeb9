"""What calls of ``facts_in`` answer."""

from typing import TypedDict

from liuke.app.answers.channels import CheckCheck
from liuke.app.answers.forms import Instant


class Table(TypedDict):
    table: str
    rows: int
    newest: Instant | None
    taken_in: Instant | None


class Check(TypedDict):
    """What `check` answers."""

    checks: list[CheckCheck]
    passed: int
    warned: int
    failed: int
    tables: list[Table]
