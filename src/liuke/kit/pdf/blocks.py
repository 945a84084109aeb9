"""What a document is made of, from top to bottom."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a part) to 3 (a name above a list). It never stands alone at the foot of a page."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; a line break in them is kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures side by side, three a row: what it is, the figure, and a small note (may be empty)."""

    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its head is repeated on each page, and a column of figures stands on the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar a row: its label, how full it is (0 to 1, else drawn at the edge) and what stands beside it."""

    rows: tuple[tuple[str, float, str], ...]


Block = Heading | Paragraph | Figures | Table | Bars
