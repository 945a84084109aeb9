"""Why a row was rejected, said to people: ``negative:seats`` as a sentence."""

from collections.abc import Mapping

from liuke.kit.errors import Language

_SAID: dict[str, tuple[str, str]] = {
    "before": ("{column} is earlier than it can be", "{column} 比它可能的时间还早"),
    "cells": ("the line has more or fewer cells than the header", "这一行的列数与表头不同"),
    "future": ("{column} lies in the future", "{column} 在未来"),
    "header": ("the header stands there once more", "表头在中间又出现一次"),
    "impossible": ("{column} lies before anything we know of", "{column} 早得不可能"),
    "json": ("the line is no JSON object", "这一行不是 JSON 对象"),
    "missing": ("{column} is empty, and must not be", "{column} 为空，而它不能为空"),
    "negative": ("{column} is below zero", "{column} 小于零"),
    "quotes": ("a quote is opened and not closed", "引号没有闭合"),
    "range": ("{column} is above 10, the most NPS knows", "{column} 大于 10，NPS 最高为 10"),
    "sign": ("{column} and the quantity have different signs", "{column} 与数量的正负不一致"),
    "too_long": ("{column} is longer than 512 signs", "{column} 超过 512 个字符"),
    "unknown": ("{column} is none that is known", "{column} 不是已知的值"),
    "unreadable": ("{column} cannot be read", "{column} 无法识别"),
}
_CURRENCY = ("{column} is no code of ISO 4217", "{column} 不是 ISO 4217 里的币种代码")


def headings_of(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the file's own heading of each column of the table, out of a mapping the other way round."""
    found: dict[str, str] = {}
    for heading, to in mapping.items():
        if heading.startswith("=") or not to:
            continue
        for name in (to, f"{to}_fen"):
            found.setdefault(name, heading)
    if "unit_price" in found:  # an amount that comes of a price is wrong where the price is
        found.setdefault("amount_fen", found["unit_price"])
    return found


def heading_of(code: str, headings: Mapping[str, str]) -> str:
    """Return the file's own heading of the column that a reason speaks of; nothing where the file has none."""
    column = code.partition(":")[2]
    return headings.get(column, headings.get(column.partition(":")[0], "")) if column else ""


def reason_said(code: str, language: Language, heading: str = "") -> str:
    """Return the sentence of a reason; one that nobody has put into words is said as it is.

    ``heading`` is what the file itself calls the column: people look for that, not for our name of it.
    """
    what, _, column = code.partition(":")
    said = _CURRENCY if code == "unknown:currency" else _SAID.get(what)
    named = (f"「{heading}」" if language == "zh" else f"“{heading}”") if heading else column
    return said[language == "zh"].format(column=named).replace("」 ", "」") if said else code
