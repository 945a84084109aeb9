"""Tables: columns as wide as what stands in them, the head once more on every page, figures on the right."""

import re

from liuke.kit.pdf.pen import BOTTOM, LEFT, QUIET, RULE, TOP, WIDTH, Pen

_SIZE, _LEADING, _PAD, _SKY = 9.5, 5.2, 2.2, 1.8
_FIGURE = re.compile(r"[+\-−–≈~<>≤≥¥￥$€£]?\s?[\d.,]+\s?(?:%|‰|万|亿|[\u4e00-\u9fff]{1,2})?")
_EMPTY = frozenset({"", "—", "–", "-"})


def draw_table(pen: Pen, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    """Draw the table; a row is never torn in two, unless it is higher than a page."""
    if not head:
        return
    rows = tuple((*row, *[""] * len(head))[: len(head)] for row in rows)
    widths = _widths(pen, head, rows)
    rights = [_figures_only([row[column] for row in rows]) for column in range(len(head))]
    first = _cells(pen, head, widths)
    body = [_cells(pen, row, widths) for row in rows]
    pen.need(_height(first) + (_height(body[0]) if body else 0))
    _row(pen, first, widths, rights, is_head=True)
    for cells in body:
        for part in _parts(cells):
            if not pen.room(_height(part)) and pen.y > TOP:
                pen.turn()
                _row(pen, first, widths, rights, is_head=True)
            _row(pen, part, widths, rights, is_head=False)
    pen.y += 5


def _widths(pen: Pen, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[float]:
    """Give each column what it wants, or, where that is too much, a fair share: the widest give way first."""
    wanted = [
        max(pen.measure(text, _SIZE) for text in (name, *(row[column] for row in rows))) + 2 * _PAD + 0.1
        for column, name in enumerate(head)
    ]
    limit = max(wanted)
    while sum(min(one, limit) for one in wanted) > WIDTH and limit > 1:
        limit *= 0.97
    given = [min(one, limit) for one in wanted]
    spare = (WIDTH - sum(given)) / len(given)
    return [one + spare for one in given]


def _figures_only(column: list[str]) -> bool:
    said = [text for text in column if text.strip() not in _EMPTY]
    return bool(said) and all(_FIGURE.fullmatch(text.strip()) for text in said)


def _cells(pen: Pen, row: tuple[str, ...], widths: list[float]) -> list[list[str]]:
    return [pen.lines(text, width - 2 * _PAD, _SIZE) for text, width in zip(row, widths, strict=True)]


def _height(cells: list[list[str]]) -> float:
    return max(len(lines) for lines in cells) * _LEADING + 2 * _SKY


def _parts(cells: list[list[str]]) -> list[list[list[str]]]:
    """Return the row as one piece, or as several where it is higher than a page with a head on it."""
    most = int((BOTTOM - TOP - 40) / _LEADING)
    tall = max(len(lines) for lines in cells)
    return [[lines[at : at + most] for lines in cells] for at in range(0, tall, most)]


def _row(pen: Pen, cells: list[list[str]], widths: list[float], rights: list[bool], *, is_head: bool) -> None:
    height = _height(cells)
    with pen.tagged("P"):
        x = LEFT
        for lines, width, right in zip(cells, widths, rights, strict=True):
            edge = x + width - _PAD if right else x + _PAD
            for at, line in enumerate(lines):
                y = pen.y + _SKY + at * _LEADING
                if is_head:
                    pen.line(line, edge, y, _SIZE, right=right, bold=True, ink=QUIET)
                else:
                    pen.line(line, edge, y, _SIZE, right=right)
            x += width
        pen.block(LEFT, pen.y + height - 0.2, WIDTH, 0.4 if is_head else 0.2, RULE)
    pen.y += height
