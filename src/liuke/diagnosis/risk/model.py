"""What any model of risk can be asked, and how it is read back."""

from collections.abc import Mapping
from typing import Any, Protocol

from liuke.diagnosis.risk.errors import UnreadableModelError
from liuke.kit.learn.frame import Floats, Frame

VERSION = 1
"""Of the document. A later one that adds is read by what came before; one that changes gets a new number."""


class Model(Protocol):
    """A fitted model: the chance of leaving of each row, and what carries it."""

    @property
    def kind(self) -> str:
        """``logistic`` or ``boost``."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that carry anything, in order; a table to be scored must have them (more do no harm)."""
        ...

    @property
    def about(self) -> Mapping[str, Any]:
        """How it was fitted: rows, rows_used (a sample, where fewer), churners, setting; JSON values."""
        ...

    def predict(self, table: Frame) -> Floats:
        """Return the chance of each row, 0..1, shape (n,). Raises NoSuchColumnError where a column is missing."""
        ...

    def contributions(self, table: Frame) -> tuple[Floats, tuple[str, ...]]:
        """Return how each column moves each row's log-odds, shape (n, columns), and the names of the columns.

        Their sum over a row plus ``base`` is the row's log-odds; 0 is what a column adds on average.
        """
        ...

    @property
    def base(self) -> float:
        """Log-odds where no column contributes."""
        ...

    def document(self) -> dict[str, Any]:
        """Return it as JSON values (never NaN), for ``read_model``."""
        ...


def read_model(document: Mapping[str, Any]) -> Model:
    """Return the model of a document.

    Raises
    ------
    UnreadableModelError
        It is no model, or of a later version.
    BoostMissingError
        It is a boosted one and boosting cannot run on this machine.
    """
    from liuke.diagnosis.risk.boost import read_boost  # noqa: PLC0415 - they name this module's Model
    from liuke.diagnosis.risk.logistic import read_logistic  # noqa: PLC0415

    if document.get("version") != VERSION:
        raise UnreadableModelError(why=f"version {document.get('version')!r}")
    match document.get("kind"):
        case "logistic":
            return read_logistic(document)
        case "boost":
            return read_boost(document)
        case kind:
            raise UnreadableModelError(why=f"kind {kind!r}")
