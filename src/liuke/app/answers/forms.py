"""Forms that a plain value may have; the API's description says them with the value's type."""

from dataclasses import dataclass
from typing import Annotated, Any


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is written, as JSON Schema names it."""

    format: str


Day = Annotated[str, Form("date")]
Instant = Annotated[str, Form("date-time")]
Free = dict[str, Any]
"""An object whose keys a business or a document of its own gives; docs/api.md lists where, and why."""
