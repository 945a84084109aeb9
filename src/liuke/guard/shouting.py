"""Shouting: exclamation marks in rows, capitals, hype. One sign is to be mended, two must not go."""

import re
from collections.abc import Iterator

from liuke.guard.message import Finding, Message
from liuke.guard.pattern import any_of, words

_ACRONYMS = words(
    "USB HDMI NASA HTML JSON HTTP HTTPS IKEA COVID UNESCO STOP NOTE LIVE SAVE CODE FREE IELTS TOEFL UEFA ESPN "
    "ASAP ISBN NFSW VISA AIDS SAAS OLED QLED WIFI HBO CNY USD EUR GBP EDM APAC EMEA LATAM GDPR PIPL CCPA "
)
_HYPE = any_of(
    r"惊天|震撼|史无前例|疯抢|疯狂|炸裂|爆款来袭|速抢|速来|引爆|血亏|亏本|跳楼价|不要钱|白送|逆天|惊爆",
    r"劲爆|炸了|嗨翻|狂欢|钜惠|巨惠|狂撒",
    r"【(?:重磅|福利|惊喜|限时|必看|速看|独家|震惊|特大|紧急|好消息|爆)[^】]*】",
    r"重磅(?:福利|来袭|炸弹)?|史上最强|全网最|福利炸",
    r"\b(?:insane|crazy|unbelievable|mind-?blowing|blowout|mega|huge|massive|epic|jaw-?dropping"
    r"|once[- ]in[- ]a[- ]lifetime|everything must go|doorbuster|incredible|unbeatable) (?:\w+ )?(?:deals?"
    r"|sales?|savings?|offers?|discounts?|prices?|event)",
    r"\beverything must go\b|\bomg\b|\bwow+\b",
)
_EMOJI = re.compile("([\U0001f300-\U0001faff\u2600-\u27bf])\\s*(?:\\1\\s*){2,}")


def shouting(message: Message, text: str) -> Iterator[Finding]:
    """Yield what is loud; ``text`` is normal."""
    marks = [match[0] for match in re.finditer(r"[!?]{2,}|!", text)]
    loud = [mark for mark in marks if mark.count("!") >= 2 or len(mark) >= 3]
    capitals = [word for word in re.findall(r"\b[A-Z]{4,}\b", text) if word not in _ACRONYMS]
    hype, emoji = _HYPE.search(text), _EMOJI.search(text)
    signs = [
        loud[0] if loud else None,
        "!" * len(marks) if len(marks) >= 4 else None,
        " ".join(capitals[:3]) if len(capitals) >= 2 and _mostly_capitals(text, capitals) else None,
        hype[0] if hype else None,
        emoji[0] if emoji else None,
    ]
    found = [sign for sign in signs if sign]
    if found:
        yield message.manners(
            found[0],
            "不要喊：去掉连续叹号、大写和“重磅、速抢”，平实地说一件事。",
            "Do not shout: one exclamation mark at most, no capitals, no hype. Say one thing plainly.",
            blocks=len(found) >= 2,
        )


def _mostly_capitals(text: str, capitals: list[str]) -> bool:
    words = re.findall(r"\b[A-Za-z]{2,}\b", text)
    return len(capitals) >= 3 or len(capitals) * 4 >= len(words)
