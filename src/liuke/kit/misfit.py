"""What does not fit a declared shape, in our words: the validator's own are for programmers, and English only."""

from collections.abc import Mapping
from typing import Any

_WHOLE = ("{key} must be a whole number", "{key} 必须是整数")
_NUMBER = ("{key} must be a number", "{key} 必须是数字")
_TRUTH = ("{key} must be true or false", "{key} 必须是 true 或 false")
_WORDS = ("{key} must be a piece of text", "{key} 必须是文字")
_DAY = ("{key} must be a day such as 2026-11-16", "{key} 必须是日期，写法如 2026-11-16")
_LIST = ("{key} must be a list", "{key} 必须是列表")
_SECTION = ("{key} must be a section of names and values", "{key} 必须是一组“名字: 值”")
_CHOICE = ("{key} must be one of {expected}", "{key} 只能是 {expected}")

_SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("{key} is missing", "缺少 {key}"),
    "unexpected_keyword_argument": ("{key} is not known here{nearest}", "这里不认识 {key}{nearest}"),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "string_type": _WORDS,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _SECTION,
    "mapping_type": _SECTION,
    "dataclass_type": _SECTION,
    "finite_number": _NUMBER,
    "greater_than_equal": ("{key} must be at least {ge}", "{key} 至少是 {ge}"),
    "greater_than": ("{key} must be more than {gt}", "{key} 必须大于 {gt}"),
    "less_than_equal": ("{key} must be at most {le}", "{key} 至多是 {le}"),
    "less_than": ("{key} must be less than {lt}", "{key} 必须小于 {lt}"),
}
_OTHER = ("{key} is not what belongs there", "{key} 的写法不对")


def misfit(error: Mapping[str, Any], key: str, near: str | None = None) -> tuple[str, str]:
    """Return the English and the Chinese sentence of one of pydantic's errors."""
    sentences = _SENTENCES.get(str(error["type"]), _OTHER)
    expected = str((error.get("ctx") or {}).get("expected", ""))
    told = {
        "en": {"expected": expected, "nearest": f"; did you mean {near}?" if near else ""},
        "zh": {
            "expected": expected.replace(", ", "、").replace(" or ", "、"),
            "nearest": f"；是不是 {near}？" if near else "",
        },
    }
    limits = {name: value for name, value in (error.get("ctx") or {}).items() if name in ("ge", "gt", "le", "lt")}
    en, zh = (
        sentence.format(key=key, **limits, **words) for sentence, words in zip(sentences, told.values(), strict=True)
    )
    return en, zh
