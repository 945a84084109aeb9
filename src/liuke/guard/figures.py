"""Figures as people write them, in both languages: 5元, ¥5, 500 fen, 八折, 1.2万, fifteen days, Nov 23, 11月23日."""

import re
import unicodedata
from collections.abc import Iterator

from liuke.guard.clocks import clocks, weekdays
from liuke.guard.numbers import DIGITS, HAN, NUMBER, Day, Figure, Kind, figure, number
from liuke.guard.pattern import any_of

__all__ = ["Day", "Figure", "Kind", "figures", "normal", "number", "unit_of"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)

UNITS: tuple[tuple[str, str], ...] = (
    ("hour", r"个?小时|个?钟头|hours?|hrs?"),
    ("minute", r"分钟|minutes?|mins?"),
    ("second", r"秒钟?|seconds?|secs?"),
    ("day", r"天|日(?=内|后|前)|(?:calendar |business |working )?days?|个?工作日|nights?|晚"),
    ("week", r"个?(?:星期|礼拜)|周(?!年|[一二三四五六日末])|weeks?"),
    ("month", r"个月|months?"),
    ("year", r"年(?!级|货|报|度|末|底|初|前)|years?|yrs?"),
    ("point", r"积分|个?金币|豆(?=子|可|，|,|。)|points?|pts|credits?(?= points)|miles|里程"),
    ("seat", r"个?(?:席位|名额|座位|车位|床位)|seats?|spots?|places?|licen[cs]es?|tickets?|rooms?"),
    ("book", r"本|books?|titles?"),
    ("track", r"首|songs?|tracks?"),
    ("part", r"章|集|话|期|讲|节课?|课时|chapters?|episodes?|lessons?|classes|courses?|modules?|issues?"),
    ("article", r"篇|articles?|posts?|stories"),
    ("order", r"笔|单(?!位|号|价|独)|orders?|purchases?"),
    ("data", r"[GMT]B?(?![a-zA-Z])|GB|MB|TB"),
    ("distance", r"公里|千米|km|kilomet(?:er|re)s?"),
    ("step", r"步|steps?"),
    (
        "person",
        r"个?(?:人|用户|会员|读者|同学|同事|好友|朋友|粉丝)|位|名(?!额|字|单)|people|customers?|users?|members?|readers?"
        r"|shoppers?|friends?|colleagues?|followers?|teams?|companies|businesses|students?",
    ),
    ("times", r"次|回(?!复|来|到)|遍|times?"),
    (
        "item",
        r"件|个(?!人|月|性|别|小时|工作|席|名|座|星|礼|用户|会员)|款|份|张|套|双|只(?!有|剩|要|需|为)|瓶|盒|台|部|条|种"
        r"|items?|products?|pieces?|pairs?|left\b|copies|units?|things?|boxes|bottles?|vouchers?|coupons?",
    ),
    ("message", r"封|messages?|e-?mails?|notes?"),
    ("word", r"字|words?"),
    ("kcal", r"千卡|大卡|卡路里|kcal|calories"),
)
"""Units by the words that stand for them; the first that fits is taken."""
_UNIT_OF = {name: re.compile(rf"(?:{pattern})", re.IGNORECASE) for name, pattern in UNITS}
_ANY_UNIT = "|".join(f"(?P<u_{name}>{pattern})" for name, pattern in UNITS)

_MONEY = re.compile(
    rf"(?:(?P<sign>¥|HK\$|US\$|\$|€|£|RMB|CNY|USD|EUR|GBP)\s*(?P<a>(?:{DIGITS})(?:\s?[万亿kK](?![a-zA-Z]))?)"
    rf"|(?P<b>{NUMBER})\s*-?\s*(?P<unit>元|块(?=钱|[,.!?;。\s]|$|的?(?:无门槛)?(?:券|红包|优惠|抵))|圆|人民币|yuan|rmb|cny|usd|eur|gbp|dollars?|bucks|euros?|pounds?|quid"
    rf"|分钱|角|cents?|fen)(?![a-z]))",
    re.IGNORECASE,
)
_BARE_PRICE = re.compile(
    rf"\b(?:now|only|just|priced at|costs?|down to|drop(?:s|ped)? to)\s+(?P<a>{DIGITS})"
    r"(?=\s*(?:[.,!;]|$|instead\b|today\b|each\b|apiece\b|with the\b|after\b))",
    re.IGNORECASE,
)
_OVER = re.compile(rf"满\s*(?P<a>{NUMBER})\s*(?:元|块)?\s*(?:立?减|送|返|可?用|包邮|免)\s*(?P<b>{NUMBER})?")
_PERCENT = re.compile(
    rf"(?P<a>{NUMBER})\s*(?:%|percent|per cent)(?:age)?|百分之(?P<b>{NUMBER})"
    rf"|(?P<c>[{HAN}]|\d)成(?!功|为|长|员|就|了|果)",
    re.IGNORECASE,
)
_FOLD = re.compile(
    rf"(?P<a>\d(?:\.\d)?|\d{{2}}|[{HAN}]{{1,2}})\s*折|(?P<half>半价|对折|(?<=[降减省便打])宜?[了掉]?近?一半|一半的?价"
    r"|half[- ](?:price|off)|half the (?:usual |normal |original )?price|cut in half)",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?P<y1>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m1>\d{{1,2}})\s*[-/.月]\s*(?P<d1>\d{{1,2}})(?!\d)"
    rf"|(?<![\d-])(?P<m2>\d{{1,2}})\s*月\s*(?P<d2>\d{{1,2}})(?!\d)"
    rf"|(?<![\d.:/-])(?P<m3>0?[1-9]|1[0-2])-(?P<d3>\d{{1,2}})(?![\d:%-]|\s*(?:个|天|小时|分钟|元|days?|hours?|min))"
    rf"|(?<![\d./-])(?P<m4>\d{{1,2}})/(?P<d4>\d{{1,2}})(?:/(?P<y4>(?:20)?\d\d))?(?![\d/%]|\s*(?:天|days?|次|步|stars?))"
    rf"|\b(?P<n5>{_MONTH})\s+(?:the\s+)?(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<y5>20\d\d))?"
    rf"|\b(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<n6>{_MONTH})\b(?:,?\s+(?P<y6>20\d\d))?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\d:.])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::[0-5]\d)?\s*(?P<half>[ap]\.?m\b)?"
    r"|\b(?P<h2>1[0-2]|[1-9])\s*(?P<half2>[ap]\.?m\b)",
    re.IGNORECASE,
)
_LONG = re.compile(
    rf"(?P<h>{NUMBER})\s*(?:个?小时|hours?|hrs?|h)\s*(?:and\s*)?(?P<m>{NUMBER})\s*(?:分钟?|minutes?|mins?|m)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?<![\d.A-Za-z])(?P<n>{NUMBER})\s*[-+多余几]?\s*"
    r"(?:\b(?:more|extra|free|full|unread|new|saved|whole|of your)\s+)?"
    rf"(?:{_ANY_UNIT}|(?P<noun>[a-z]{{3,}}s)\b)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"(?<![\d.A-Za-z])(?P<n>{NUMBER})\s+(?:out )?of\s+(?:your\s+|the\s+|our\s+)?(?:{DIGITS})\s+"
    rf"(?:{_ANY_UNIT}|(?P<noun>[a-z]{{3,}}s)\b)",
    re.IGNORECASE,
)
_NOISE = any_of(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+",
    r"(?<!\d)(?:\+?\d{1,3}[- ])?(?:\(?\d{3,4}\)?[- ]\d{3,4}[- ]\d{4}|1[3-9]\d{9}|\(?0\d{2,3}\)?[- ]?\d{7,8}"
    r"|400[- ]?\d{3,4}[- ]?\d{3,4}|95\d{3}|\d{3}-\d{3,4}-\d{4})(?!\d)",
    r"\bv?\d+\.\d+\.\d+(?:\.\d+)?\b|\b[A-Za-z]{1,6}-?\d{3,}[\w-]*|\b\d{1,2}[A-SU-Z][A-Z0-9]*\d\w*",
    r"(?:尾号|末四位|ending(?: in)?|验证码[是为:：]?|code:?)\s*\d{3,8}|24/7|7\s*[x×*]\s*24",
)
"""Links, addresses, telephone numbers, versions, ids and codes: digits that claim nothing."""
_RUN = re.compile(r"\d{16,}|(?:\d{1,2},){12,}")
"""Digits in a row that are no figure; reading them as one would take forever."""


def normal(text: str) -> str:
    """Return a text in one width, Chinese commas kept apart from thousands."""
    return unicodedata.normalize("NFKC", text.replace("，", ", ").replace("、", " 、"))


def figures(text: str) -> list[Figure]:
    """Return the figures of a normal text in their order, none inside another; digits of links and ids are left out."""
    short = _RUN.sub(lambda match: " " * len(match[0]), text)
    hushed = _NOISE.sub(lambda match: " " * len(match[0]), short)
    found: list[Figure] = []
    taken = [False] * len(hushed)
    for reader in (_moneys, _dates, _percents, _times, clocks, _durations, weekdays, _counts, _bare_prices):
        for one in reader(hushed):
            if not any(taken[one.start : one.end]):
                found.append(one)
                taken[one.start : one.end] = [True] * (one.end - one.start)
    return sorted(found, key=lambda one: one.start)


def _moneys(text: str) -> Iterator[Figure]:
    for match in _OVER.finditer(text):
        for group, unit in (("a", "threshold"), ("b", "")):
            value = number(match[group] or "")
            if value is not None:
                yield figure("money", (value,), unit, match.start(group), match.end(group), text)
    for match in _MONEY.finditer(text):
        value = number(match["a"] or match["b"])
        if value is None:
            continue
        unit = (match["unit"] or "").lower()
        scale = 0.01 if unit in {"分钱", "cent", "cents", "fen"} else 0.1 if unit == "角" else 1.0
        yield figure("money", (round(value * scale, 4),), "", match.start(), match.end(), text)


def _bare_prices(text: str) -> Iterator[Figure]:
    for match in _BARE_PRICE.finditer(text):
        value = number(match["a"])
        if value is not None:
            yield figure("money", (value,), "", match.start("a"), match.end("a"), text)


def _percents(text: str) -> Iterator[Figure]:
    for match in _PERCENT.finditer(text):
        value = number(match["a"] or match["b"] or match["c"])
        if value is not None:
            yield figure("percent", (value * 10 if match["c"] else value,), "", match.start(), match.end(), text)
    for match in _FOLD.finditer(text):
        value = 5.0 if match["half"] else number(match["a"])
        if value is None or value == 0:
            continue
        of = value * 10 if value < 10 else value
        yield figure("percent", (round(100 - of, 4), of), "fold", match.start(), match.end(), text)


def _dates(text: str) -> Iterator[Figure]:
    for match in _DATE.finditer(text):
        day = _day(match)
        if day:
            days = [day]
            if match["m4"] and int(match["d4"]) <= 12 and int(match["m4"]) <= 12:
                days.append((day[0], day[2], day[1]))
            yield Figure(
                kind="date", values=(), unit="", start=match.start(), end=match.end(), text=match[0], days=tuple(days)
            )


def _day(match: re.Match[str]) -> Day | None:
    for place in "123456":
        groups = match.groupdict()
        named = groups.get(f"n{place}")
        month = _MONTHS.index(named[:3].lower()) + 1 if named else int(groups.get(f"m{place}") or 0)
        day, year = int(groups.get(f"d{place}") or 0), int(groups.get(f"y{place}") or 0)
        if place == "4" and month > 12 >= day:
            month, day = day, month
        if 1 <= month <= 12 and 1 <= day <= 31:
            return (year + 2000 if 0 < year < 100 else year, month, day)
    return None


def _times(text: str) -> Iterator[Figure]:
    for match in _TIME.finditer(text):
        hour, half = int(match["h"] or match["h2"]), (match["half"] or match["half2"] or "").lower()
        hour = hour % 12 + (12 if half.startswith("p") else 0) if half else hour
        minutes = float(hour * 60 + int(match["m"] or 0))
        evening = re.search(r"(?:晚上?|下午|夜里|pm)\s*$", text[: match.start()]) and hour < 12
        yield figure("time", (minutes + 720 if evening else minutes,), "", match.start(), match.end(), text)


def _durations(text: str) -> Iterator[Figure]:
    for match in _LONG.finditer(text):
        hours, minutes = number(match["h"]), number(match["m"])
        if hours is not None and minutes is not None:
            yield figure("count", (hours * 60 + minutes,), "minute", match.start(), match.end(), text)


def _counts(text: str) -> Iterator[Figure]:
    for match in (*_PART.finditer(text), *_COUNT.finditer(text)):
        value = number(match["n"])
        unit = next((name for name, _ in UNITS if match[f"u_{name}"]), (match["noun"] or "").lower())
        vague = match["n"] in {"一", "半", "万", "千", "百", "两"} or set(match["n"]) <= set("千万亿百")
        if value is not None and not vague:
            end = match.end("n") if match.re is _PART else match.end()
            yield figure("count", (value,), unit, match.start(), end, text)


def unit_of(word: str) -> str:
    """Return the unit a word stands for ('' where it is none): ``books`` and 本 are both book."""
    for name, pattern in _UNIT_OF.items():
        if pattern.fullmatch(word):
            return name
    return ""
