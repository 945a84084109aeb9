"""What an engine must be able to do. Everything above speaks statements, Arrow tables and declared tables only."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from liuke.facts.errors import EngineFullError
from liuke.facts.statement import Statement
from liuke.facts.tables import FactTable


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Held:
    """An answer that stays inside the engine, for statements to come; let go of with the last reference."""

    name: str


Params = Mapping[str, Any]
Inputs = Mapping[str, pa.Table | Held]


class Engine(Protocol):
    """Answers named statements over the canonical tables, and changes tables by whole keys."""

    takes_files: bool
    """Whether files can be imported into it."""
    written_by_us: bool
    """Whether nobody else changes its tables: an answer is good until we do."""

    @property
    def sources(self) -> frozenset[str]:
        """Names of tables that are the business's own: read, never written, changed by others."""
        ...

    def refresh(self) -> None:
        """Look anew at what others changed."""
        ...

    def read(self, statement: Statement, params: Params, inputs: Inputs) -> pa.Table:
        """Answer a statement. Parameters the statement does not name are left aside; ``inputs`` are tables by name."""
        ...

    def batches(self, statement: Statement, params: Params, inputs: Inputs) -> Iterator[pa.RecordBatch]:
        """Answer a statement piece by piece, in bounded memory."""
        ...

    def hold(self, statement: Statement, params: Params, inputs: Inputs) -> pa.Table | Held:
        """Answer a statement whose rows further statements are given: they need not leave the engine."""
        ...

    def create(self, tables: Collection[FactTable]) -> None:
        """Create declared tables, or add the columns they have gained."""
        ...

    def insert(self, table: FactTable, source: Statement | pa.Table, params: Params, inputs: Inputs) -> int:
        """Append rows by column name; columns the source lacks stay empty. Returns how many."""
        ...

    def delete(self, table: FactTable, where: Mapping[str, Any | Sequence[Any]]) -> int:
        """Delete rows whose columns equal a value, or stand in a sequence of values. Returns how many."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All changes inside happen together or not at all; one writer at a time."""
        ...

    def take_more(self, why: EngineFullError | None = None) -> bool:
        """Take more memory, after ``why`` or for work that will need it, where it may; True where there was more."""
        ...

    def take_less(self) -> None:
        """Go back to the memory it began with."""
        ...

    def scrub(self) -> bool:
        """Leave nothing of deleted rows on the disk; False where somebody is reading, and it has to wait."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...
