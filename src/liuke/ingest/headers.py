"""Column names as businesses write them, and the canonical column each means (``headers.ini``)."""

import unicodedata
from configparser import ConfigParser
from functools import cache
from importlib.resources import files

PSEUDO: dict[str, tuple[str, ...]] = {"orders": ("unit_price",)}
"""Names that may be mapped to although no column keeps them: quantity x unit_price makes an amount."""


def plain(header: str) -> str:
    """Write a header without case, width, blanks and punctuation: ``User ID`` and ``user_id`` are one."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return "".join(char for char in folded if char.isalnum())


@cache
def ranks(table: str) -> dict[str, dict[str, int]]:
    """Return for each canonical column of a table how well each plain header fits it: 0 is best."""
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=(";",))
    parser.read_string((files("liuke.ingest") / "headers.ini").read_text(encoding="utf-8"))
    if not parser.has_section(table):
        return {}
    return {
        column: {plain(word): rank for rank, word in reversed(list(enumerate(words.split())))}
        for column, words in parser.items(table)
    }
