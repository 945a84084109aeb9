"""Lays the blocks out from top to bottom, page after page."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime

from liuke.kit.errors import Language
from liuke.kit.pdf.blocks import Bars, Block, Figures, Heading, Paragraph, Table
from liuke.kit.pdf.pen import BOTTOM, INK, LEFT, PALE, QUIET, RULE, TEAL, WIDTH, Pen, Tag
from liuke.kit.pdf.table import draw_table

_SIZES: dict[int, tuple[float, Tag]] = {1: (15, "H2"), 2: (12, "H3"), 3: (10.5, "H3")}
_BODY, _SMALL, _LEADING = 10.5, 8.5, 6.2
_COLUMNS, _GAP = 3, 5.0


def drawn(title: str, blocks: Sequence[Block], *, language: Language, footer: str, at: datetime | None) -> bytes:
    """Return the finished document."""
    with closing(Pen(title, language, at)) as pen:
        _head(pen, title)
        for block in blocks:
            _draw(pen, block)
        _feet(pen, footer, language)
        return pen.finished()


def _draw(pen: Pen, block: Block) -> None:
    match block:
        case Heading(text, level):
            _heading(pen, text, level)
        case Paragraph(text):
            _paragraph(pen, text)
        case Figures(rows):
            _figures(pen, rows)
        case Table(head, table_rows):
            draw_table(pen, head, table_rows)
        case Bars(bar_rows):
            _bars(pen, bar_rows)


def _head(pen: Pen, title: str) -> None:
    with pen.tagged("H1"):
        for line in pen.lines(title, WIDTH, 22):
            pen.line(line, LEFT, pen.y, 22, bold=True)
            pen.y += 11
        pen.block(LEFT, pen.y + 1, 24, 1.2, TEAL)
    pen.y += 8


def _heading(pen: Pen, text: str, level: int) -> None:
    size, tag = _SIZES[min(max(level, 1), 3)]
    lines = pen.lines(text, WIDTH, size)
    pen.need(len(lines) * size * 0.52 + 24)
    pen.y += 4 if level == 1 else 2
    with pen.tagged(tag):
        for line in lines:
            pen.line(line, LEFT, pen.y, size, bold=True, ink=TEAL if level == 1 else INK)
            pen.y += size * 0.52
    pen.y += 2


def _paragraph(pen: Pen, text: str) -> None:
    lines = pen.lines(text, WIDTH, _BODY)
    while lines:
        fits = max(1, int((BOTTOM - pen.y) / _LEADING)) if pen.room(_LEADING) else 0
        with pen.tagged("P"):
            for line in lines[:fits]:
                pen.line(line, LEFT, pen.y, _BODY)
                pen.y += _LEADING
        lines = lines[fits:]
        if lines:
            pen.turn()
    pen.y += 2.5


def _figures(pen: Pen, rows: tuple[tuple[str, str, str], ...]) -> None:
    width = (WIDTH - _GAP * (_COLUMNS - 1)) / _COLUMNS
    for first in range(0, len(rows), _COLUMNS):
        cells = [_figure(pen, row, width - 8) for row in rows[first : first + _COLUMNS]]
        height = max(sum(step for _, _, _, step in cell) for cell in cells) + 7
        pen.need(height)
        for column, cell in enumerate(cells):
            x = LEFT + column * (width + _GAP)
            with pen.tagged("P"):
                pen.block(x, pen.y, width, height, PALE)
                y = pen.y + 3.5
                for line, size, strong, step in cell:
                    pen.line(line, x + 4, y, size, bold=strong, ink=INK if strong else QUIET)
                    y += step
        pen.y += height + _GAP
    pen.y += 1


def _figure(pen: Pen, row: tuple[str, str, str], width: float) -> list[tuple[str, float, bool, float]]:
    """Return the lines of one card: text, size, whether bold, and how far down the next one stands."""
    label, value, note = row
    size = 20.0
    while size > 11 and pen.measure(value, size) > width:
        size -= 1
    lines = [(line, _SMALL, False, 4.6) for line in pen.lines(label, width, _SMALL)]
    lines += [(line, size, True, size * 0.5) for line in pen.lines(value, width, size)]
    return lines + [(line, _SMALL, False, 4.6) for line in pen.lines(note, width, _SMALL) if note]


def _bars(pen: Pen, rows: tuple[tuple[str, float, str], ...]) -> None:
    most = max((pen.measure(label, 9.5) for label, _, _ in rows), default=0.0)
    left = min(most, 60.0) + 4
    beside = min(max((pen.measure(text, 9.5) for _, _, text in rows), default=0.0), 55.0) + 4
    length = WIDTH - left - beside
    for label, share, text in rows:
        labels, texts = pen.lines(label, left - 3, 9.5), pen.lines(text, beside - 3, 9.5)
        height = max(len(labels), len(texts)) * 5.2 + 1.6
        pen.need(height)
        with pen.tagged("P"):
            for at, line in enumerate(labels):
                pen.line(line, LEFT, pen.y + at * 5.2, 9.5)
            pen.block(LEFT + left, pen.y + 0.6, length, 3.6, PALE)
            pen.block(LEFT + left, pen.y + 0.6, length * min(max(share, 0.0), 1.0), 3.6, TEAL)
            for at, line in enumerate(texts):
                pen.line(line, LEFT + WIDTH, pen.y + at * 5.2, 9.5, right=True)
        pen.y += height
    pen.y += 4


def _feet(pen: Pen, footer: str, language: Language) -> None:
    pages = len(pen.pdf.pages)
    said = pen.lines(footer, WIDTH - 40, 8)
    for page in range(1, pages + 1):
        with pen.untagged(page):
            pen.block(LEFT, 278, WIDTH, 0.25, RULE)
            for at, line in enumerate(said[:2]):
                pen.line(line, LEFT, 280 + at * 4, 8, ink=QUIET)
            number = f"第 {page} 页，共 {pages} 页" if language == "zh" else f"Page {page} of {pages}"
            pen.line(number, LEFT + WIDTH, 280, 8, ink=QUIET, right=True)
