"""Clock times and weekdays as people say them: 晚上八点半, 8 o'clock, 周五, next Tuesday."""

import re
from collections.abc import Iterator

from liuke.guard.numbers import HAN, SPELT, Figure, figure, number

_CLOCK = re.compile(
    rf"(?P<part>凌晨|清早|早上?|上午|中午|下午|傍晚|晚上?|夜里|今晚|明晚)?\s*(?P<h>\d{{1,2}}|[{HAN}]{{1,3}})\s*点"
    rf"(?P<m>半|一刻|三刻|\d{{1,2}}分?|[{HAN}]{{1,3}}分)?(?P<tail>钟|整|前|后|开|到|截止|结束|见|起)?"
    r"(?![击赞评餐单滴心亮数位子儿建])|\b(?P<e>\d{1,2}|" + SPELT + r")\s+o'?clock\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?<![每周逢上至到~-])(?:本|这|下下?|上)?(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])(?![至到~-]|个|级|期)"
    r"|(?<!every )(?<!each )(?<!through )\b(?P<en>mon|tues|wednes|thurs|fri|satur|sun)day\b(?! (?:to|through|and|-|–))",
    re.IGNORECASE,
)
_EVENING, _NOON = frozenset({"中午", "下午", "傍晚", "晚", "晚上", "夜里", "今晚", "明晚"}), 12
_WEEK = ("一mon", "二tues", "三wednes", "四thurs", "五fri", "六satur", "日sun天")


def clocks(text: str) -> Iterator[Figure]:
    """Read 晚上八点半; where no part of the day is said, the hour may be of the morning or of the evening."""
    for match in _CLOCK.finditer(text):
        said = match["h"] or match["e"]
        sure = match["e"] or match["part"] or match["m"] or match["tail"] or said.isdigit()
        hour = number(said) if sure else None
        if hour is None or hour != int(hour) or hour > 24:
            continue
        minutes = {"半": 30.0, "一刻": 15.0, "三刻": 45.0}.get(
            match["m"] or "", number((match["m"] or "").rstrip("分"))
        )
        at = hour * 60 + (minutes or 0)
        later = (match["part"] or "") in _EVENING and hour < _NOON
        both = (at, at + 720) if not match["part"] and hour <= _NOON else (at + 720 if later else at,)
        yield figure("time", both, "", match.start(), match.end(), text)


def weekdays(text: str) -> Iterator[Figure]:
    """Read weekdays that mean a day, not every week; Monday is 1. What stands in a title means none."""
    for match in _WEEKDAY.finditer(re.sub(r"《[^》]*》", lambda title: " " * len(title[0]), text)):
        said = (match["zh"] or match["en"]).lower()
        day = next(place for place, names in enumerate(_WEEK, start=1) if said in names)
        yield figure("weekday", (float(day),), "", match.start(), match.end(), text)
