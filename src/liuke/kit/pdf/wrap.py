"""Lines of a width: Chinese breaks between any two signs but before closing ones, other scripts between words."""

import re
import unicodedata
from collections.abc import Callable

_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_PIECE = re.compile(rf"\s+|{_WIDE}|(?:(?!{_WIDE})\S)+")
_NOT_FIRST = frozenset("，。、；：？！）》」』】〉〕”’…—·％%,.;:?!)]}>")
_NOT_LAST = frozenset("（《「『【〈〔“‘([{¥￥$")
_SILENT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_UNKNOWN = "□"


def drawable(text: str, known: Callable[[int], bool]) -> str:
    """Return the text as this font can draw it: an unknown sign becomes □, what nobody sees goes, line breaks stay."""
    drawn = []
    for sign in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " ")):
        if sign == "\n" or known(ord(sign)):
            drawn.append(sign)
        elif sign.isspace():
            drawn.append(" ")
        elif not _unseen(sign):
            drawn.append(_UNKNOWN)
    return "".join(drawn)


def _unseen(sign: str) -> bool:
    selector = "\ufe00" <= sign <= "\ufe0f" or "\U000e0000" <= sign <= "\U000e01ef"
    return selector or "\U0001f3fb" <= sign <= "\U0001f3ff" or unicodedata.category(sign) in _SILENT


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Divide the text into lines no wider than ``width``; a word that is wider than a line is cut."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for piece in _pieces(part):
            if measure((line + piece).rstrip()) <= width:
                line += piece
                continue
            if line.strip():
                lines.append(line.rstrip())
            *whole, line = _cut(piece.lstrip(), width, measure)
            lines += whole
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """Return what may not be torn: words, and wide signs with the marks that belong to them."""
    held: list[str] = []
    for piece in _PIECE.findall(text):
        if held and (piece[0] in _NOT_FIRST or held[-1][-1] in _NOT_LAST) and not held[-1].isspace():
            held[-1] += piece
        else:
            held.append(piece)
    return held


def _cut(piece: str, width: float, measure: Callable[[str], float]) -> list[str]:
    cut, line = [], ""
    for sign in piece:
        if line and measure(line + sign) > width:
            cut.append(line)
            line = ""
        line += sign
    return [*cut, line]
