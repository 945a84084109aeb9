"""One pass over a file's bytes, at the speed of the disk: what is in it that decides how it must be read."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_BLOCK = 256 << 10
_LF = 10
_BOM = b"\xef\xbb\xbf"
_WIDE_BLANKS = (b"\xc2\xa0", b"\xe3\x80\x80")


@dataclass(slots=True, kw_only=True)
class Scan:
    """What a file's bytes show. ``breaks`` counts line feeds."""

    size: int = 0
    breaks: int = 0
    returns: bool = False
    quotes: bool = False
    nul: bool = False
    inner_bom: bool = False
    tabs: bool = False
    wide_blanks: bool = False
    """No-break or ideographic spaces, or byte-order marks, are in it."""
    ends_with_break: bool = False


def scan(path: Path, quote: bytes = b'"', progress: Callable[[int], None] | None = None) -> Scan:
    """Look through a file once, in bounded memory."""
    seen = Scan()
    tail = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            _look(seen, tail + block, fresh=len(tail), quote=quote, first=seen.size == len(tail))
            seen.size += len(block)
            tail = (tail + block)[-4:]
            if progress:
                progress(seen.size)
    seen.ends_with_break = tail.endswith(b"\n")
    return seen


def _look(seen: Scan, text: bytes, *, fresh: int, quote: bytes, first: bool) -> None:
    """``text`` begins with the last ``fresh`` bytes of the block before, so that nothing hides on the border.

    ``first``: it begins where the file begins, so that a byte-order mark there is in its place.
    """
    seen.breaks += int(np.count_nonzero(np.frombuffer(text, np.uint8)[fresh:] == _LF))
    seen.returns = seen.returns or b"\r" in text
    seen.quotes = seen.quotes or quote in text
    seen.nul = seen.nul or b"\0" in text
    seen.tabs = seen.tabs or b"\t" in text
    if not text.isascii():
        seen.inner_bom = seen.inner_bom or text.find(_BOM, 1 if first else 0) >= 0
        seen.wide_blanks = seen.wide_blanks or seen.inner_bom or any(blank in text for blank in _WIDE_BLANKS)
