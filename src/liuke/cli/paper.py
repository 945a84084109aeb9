"""What a renderer writes on: a rich console that knows its language, zone, currency and the time.

Widths are rich's business (a Chinese character takes two cells); nothing is padded by hand. A table that does not fit
the terminal is written as one block a row instead of losing digits.
"""

import errno
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from rich import box
from rich.console import Console
from rich.containers import Lines
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.theme import Theme
from rich.tree import Tree

from liuke.app.say import say
from liuke.cli.width import breaks

THEME = Theme(
    {
        "good": "#1f9e8f",
        "bad": "#e0663a",
        "warn": "#c0902b",
        "quiet": "dim",
        "strong": "bold",
        "code": "#c0902b",
        "unfinished": "italic dim",
    }
)
MARKS = {"ok": ("✓", "good"), "warn": ("!", "warn"), "fail": ("✗", "bad")}
_PIPED_WIDTH = 120
_FOLD_AT_LEAST = 10
_INDENT = 1
_GAP = 2

Cell = str | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One column: its heading, whether it holds numbers (right, never broken), its style."""

    label: str
    number: bool = False
    whole: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A console with everything that a renderer must know."""

    console: Console
    language: str
    zone: tzinfo = UTC
    currency: str = "CNY"
    now: datetime = field(default_factory=lambda: datetime(1970, 1, 1, tzinfo=UTC))

    @property
    def width(self) -> int:
        """The cells in a line."""
        return self.console.width

    def say(self, key: str, *, otherwise: str | None = None, **facts: Any) -> str:
        """Return a text of the catalogue in this paper's language."""
        return say(key, self.language, otherwise=otherwise, **facts)

    def line(self, *parts: Cell | tuple[str, str], indent: int = 0) -> None:
        """Write one paragraph out of texts and (text, style) pairs."""
        # Printed bare, rich would join the text into one of its own, which breaks Chinese only at spaces.
        self.console.print(Padding(joined(*parts), (0, 0, 0, indent), expand=False))

    def raw(self, text: str) -> None:
        """Print a text as it is: neither wrapped nor coloured, so that it can be piped on."""
        self.console.file.write(text + "\n")

    def space(self) -> None:
        """Write an empty line."""
        self.console.print()

    def title(self, text: str) -> None:
        """Write a section's heading."""
        self.space()
        self.console.print(Text(text, style="strong"))

    def table(self, heads: Sequence[Head], rows: Iterable[Sequence[Cell]], *, last_is_total: bool = False) -> None:
        """Write rows under headings; as blocks, one a row, where the terminal is too narrow for the numbers."""
        kept = [[_text(cell) for cell in row] for row in rows]
        if not self.fits(heads, kept):
            self._blocks(heads, kept)
            return
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, header_style="quiet", show_edge=False)
        for head in heads:
            whole = head.number or head.whole
            table.add_column(
                head.label,
                justify="right" if head.number else "left",
                no_wrap=whole,
                overflow="fold",
                style=head.style,
                min_width=None if whole else min(_FOLD_AT_LEAST, _column_width(head, kept, heads.index(head))),
            )
        for n, row in enumerate(kept):
            if last_is_total and n == len(kept) - 1:
                table.add_section()
            table.add_row(*row)
        self.console.print(Padding(table, (0, 0, 0, _INDENT), expand=False))

    def fits(self, heads: Sequence[Head], rows: Sequence[Sequence[Cell]], *, fold: int = _FOLD_AT_LEAST) -> bool:
        """Whether a table fits the terminal with at least ``fold`` cells for each column that may be broken."""
        least = _INDENT + _GAP * (len(heads) - 1)
        for n, head in enumerate(heads):
            widest = max(line.cell_len for line in (Text(head.label), *(_text(row[n]) for row in rows)))
            least += widest if head.number or head.whole else min(widest, fold)
        return least <= self.width

    def _blocks(self, heads: Sequence[Head], rows: list[list[Text]]) -> None:
        for row in rows:
            block = Table(box=None, show_header=False, padding=(0, 1), pad_edge=True)
            block.add_column(style="quiet", overflow="fold")
            block.add_column(overflow="fold")
            for head, cell in zip(heads, row, strict=True):
                if cell.plain:
                    block.add_row(head.label, cell)
            self.console.print(block)
            self.space()

    def pairs(self, rows: Iterable[tuple[str, Cell]], *, numbers: bool = False) -> None:
        """Write names and values in two columns."""
        table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=True)
        table.add_column(style="quiet", overflow="fold")
        table.add_column(overflow="fold", justify="right" if numbers else "left")
        for name, said in rows:
            table.add_row(name, _text(said))
        self.console.print(table)

    def columns(self, rows: Iterable[Sequence[Cell]], *, styles: Sequence[str] = (), right: Sequence[int] = ()) -> None:
        """Write rows without headings; ``right`` names the columns of numbers."""
        kept = [[_text(cell) for cell in row] for row in rows]
        table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
        for n in range(len(kept[0]) if kept else 0):
            style = styles[n] if n < len(styles) else ""
            table.add_column(style=style, justify="right" if n in right else "left", overflow="fold")
        for row in kept:
            table.add_row(*row)
        self.console.print(table)

    def tree(self, top: Cell, branches: Iterable[tuple[Cell, Sequence[Cell]]]) -> None:
        """Write a tree two levels deep."""
        tree = Tree(_text(top), guide_style="quiet")
        for name, leaves in branches:
            branch = tree.add(_text(name))
            for leaf in leaves:
                branch.add(_text(leaf))
        self.console.print(tree)

    def next_step(self, command: str, key: str = "cli.next") -> None:
        """Write the command to run next, on a line that can be copied."""
        self.space()
        self.console.print(joined((self.say(key), "quiet"), (command, "strong")), soft_wrap=True)


class _Console(Console):
    """A console that leaves the end of a line to whoever decides it."""

    def on_broken_pipe(self) -> None:
        """Whoever read us has gone."""
        raise BrokenPipeError(errno.EPIPE, "the reader has gone")


def paper_for(file: Any, *, language: str, width: int | None = None, **how: Any) -> Paper:
    """Make paper on a stream; a pipe gets a wide line, a terminal its own."""
    piped = None if file.isatty() else _PIPED_WIDTH
    console = _Console(
        file=file, theme=THEME, highlight=False, markup=False, emoji=False, width=width or _columns() or piped
    )
    return Paper(console=console, language=language, **how)


class Prose(Text):
    """Text that breaks where Chinese may be broken, not only at spaces."""

    def wrap(self, console: Console, width: int, *, no_wrap: bool | None = None, **how: Any) -> Lines:
        """Return the text in lines of at most ``width`` cells."""
        if no_wrap or self.no_wrap:
            return super().wrap(console, width, no_wrap=True, **how)
        lines = Lines()
        for paragraph in self.split(allow_blank=True):
            for line in paragraph.divide(breaks(paragraph.plain, width)):
                line.rstrip()
                if how.get("justify") == "right":
                    line.pad_left(max(0, width - line.cell_len))
                lines.append(line)
        return lines


def joined(*parts: Cell | tuple[str, str]) -> Text:
    """Put texts and (text, style) pairs together."""
    whole = Prose()
    for part in parts:
        if isinstance(part, tuple):
            whole.append(*part)
        else:
            whole.append(part)
    return whole


def mark(state: str) -> tuple[str, str]:
    """Return the sign and the style of ``ok``, ``warn`` or ``fail``; a word always stands beside it."""
    return MARKS.get(state, ("·", "quiet"))


def bar(part: float, whole: float, cells: int) -> str:
    """Draw a share of a whole with block signs."""
    eighths = round(8 * cells * part / whole) if whole > 0 else 0
    full, rest = divmod(max(0, min(eighths, 8 * cells)), 8)
    return "█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")


def _columns() -> int | None:
    said = os.environ.get("COLUMNS", "")
    return int(said) if said.isdecimal() and int(said) > 0 else None


def _text(cell: Cell) -> Text:
    return cell if isinstance(cell, Text) else Prose(cell)


def _column_width(head: Head, rows: list[list[Text]], n: int) -> int:
    lines = [Text(head.label), *(row[n] for row in rows)]
    return max(line.cell_len for line in lines)
