"""Column names as businesses write them, and the canonical column each means (``headers.ini``)."""

import unicodedata
from configparser import ConfigParser
from functools import cache
from importlib.resources import files

PSEUDO: dict[str, tuple[str, ...]] = {"orders": ("unit_price",)}
"""Names that may be mapped to although no column keeps them: quantity x unit_price makes an amount."""


def plain(header: str) -> str:
    """Write a header without case, width, blanks and punctuation: ``User ID`` and ``user_id`` are one.

    是否 before a header (whether or not) says no more than that the column holds yes and no.
    """
    folded = unicodedata.normalize("NFKC", header).casefold()
    return "".join(char for char in folded if char.isalnum()).removeprefix("是否")


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


@cache
def labels(table: str) -> dict[str, tuple[str, ...]]:
    """Return for each canonical column the Chinese names it is known by, the best first; ``""`` names the table."""
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=(";",))
    parser.read_string((files("liuke.ingest") / "headers.ini").read_text(encoding="utf-8"))
    if not parser.has_section(table):
        return {}
    return {column: tuple(w for w in words.split() if not w.isascii()) for column, words in parser.items(table)} | {
        "": _TABLES.get(table, ())
    }


_TABLES: dict[str, tuple[str, ...]] = {
    "users": ("用户", "会员"),
    "accounts": ("企业", "客户"),
    "events": ("事件", "行为", "日志", "log"),
    "orders": ("订单", "交易", "sales"),
    "subscriptions": ("订阅", "续费"),
    "survey_responses": ("问卷", "nps"),
    "feedback": ("反馈", "工单", "评价", "ticket", "review"),
    "mentions": ("舆情",),
    "catalog": ("商品", "目录", "item", "product"),
    "benefits": ("权益",),
    "milestones": ("里程碑", "交付"),
    "account_changes": ("变更",),
    "activity_counts": ("活跃", "activity"),
}
"""Words in the name of a file that tell for which table it is."""
