"""Text in terminal cells: a Chinese character takes two, and a line may break after it."""

import re
from itertools import pairwise
from unicodedata import combining, east_asian_width

_PIECES = re.compile(r"\s+|[\x21-\u024f−]+(?:\s[万亿])?|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：！？）》」』】”’…,.;:!?)]}%")
_NEVER_LAST = frozenset("（《「『【“‘([{")


def cells(text: str) -> int:
    """Return how many terminal cells a text takes."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, width: int) -> str:
    """Fill a text up with spaces to ``width`` cells."""
    return text + " " * max(0, width - cells(text))


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` cells."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        ends = [0, *breaks(paragraph, width), len(paragraph)]
        lines += [paragraph[start:end].rstrip() for start, end in pairwise(ends)]
    return lines


def breaks(line: str, width: int) -> list[int]:
    """Return where the second and every further line of at most ``width`` cells begins.

    Words and numbers with their 万 stay whole where they fit; no line begins with a closing mark or ends with an
    opening one.
    """
    starts: list[int] = []
    at = used = 0
    for piece in _tied(_PIECES.findall(line)):
        bare = cells(piece.rstrip())
        if used and used + bare > width:
            starts.append(at)
            used = 0
        if bare <= width:
            at, used = at + len(piece), used + cells(piece)
            continue
        for sign in piece:
            if used and used + cells(sign) > width:
                starts.append(at)
                used = 0
            at, used = at + 1, used + cells(sign)
    return starts


def _tied(pieces: list[str]) -> list[str]:
    """Tie closing marks to what stands before them, and what follows an opening mark to it."""
    tied: list[str] = []
    for piece in pieces:
        closes = piece[0] in _NEVER_FIRST and bool(tied) and not tied[-1].isspace()
        opened = bool(tied) and tied[-1][-1] in _NEVER_LAST
        if closes or opened:
            tied[-1] += piece
        else:
            tied.append(piece)
    return tied
