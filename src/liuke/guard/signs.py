"""Pressure by its signs: one is enough where nothing in the text is a fact of the reader's, two where something is.

The habits name known sentences; this one holds for those nobody has written down yet. A sign that a fact bears out (a
near deadline, a small stock) is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from liuke.guard import signs_en, signs_zh
from liuke.guard.bound import Bound
from liuke.guard.form import WAY_OUT
from liuke.guard.message import Finding, Language, Message
from liuke.guard.truth import Truth
from liuke.guard.urgency import is_far, is_urgent
from liuke.guard.value import uses_facts
from liuke.model.words import MessageClass

Family = Literal["feeling", "others", "hurry", "fear", "plead", "noise", "question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Words that press, of one family, and what to write instead."""

    family: Family
    zh: str
    en: str
    patterns: dict[Language, re.Pattern[str]]


def _sign(family: Family, zh: str, en: str) -> Sign:
    patterns: dict[Language, re.Pattern[str]] = {
        "zh": getattr(signs_zh, family.upper()),
        "en": getattr(signs_en, family.upper()),
    }
    return Sign(family=family, zh=zh, en=en, patterns=patterns)


SIGNS: tuple[Sign, ...] = (
    _sign(
        "feeling",
        "这句话只讲感情：换成对方关心的一个事实，例如：你追的书更新到第 12 章。",
        "This only speaks of feelings: say one fact the reader cares about, e.g.: chapter 12 of your book is out.",
    ),
    _sign(
        "others",
        "不要拿别人来压人：说对方自己的进度和下一步。",
        "Do not press with other people: say how far the reader got and what comes next.",
    ),
    _sign(
        "hurry",
        "催促没有依据：有期限就写哪天，有库存就写几件，没有就删掉。",
        "Nothing makes this urgent: name the day or the number left if there is one, else leave it out.",
    ),
    _sign(
        "fear",
        "不要吓唬人：说它具体管什么、多少钱、怎么退。",
        "Do not frighten: say what it covers, what it costs and how to leave.",
    ),
    _sign(
        "plead",
        "不要拿我们的难处求人：说对方能得到什么。",
        "Do not plead with our troubles: say what the reader gets.",
    ),
    _sign(
        "noise",
        "不要喊：平实地说一件与对方有关的事。",
        "Do not shout: say one thing about the reader, plainly.",
    ),
)
_RHETORICAL = re.compile(r"[^。!?\n.]{2,60}\?")


def signs(message: Message, text: str, whole: str, truth: Truth, bound: Bound) -> Iterator[Finding]:
    """Yield the pressure a marketing text makes; ``text`` is normal, with names and quotations taken out."""
    if message.message_class is not MessageClass.MARKETING:
        return
    kept = "\n".join(line for line in _sentences(text) if not WAY_OUT.search(line))
    found = [(sign, match) for sign in SIGNS if (match := sign.patterns[message.language].search(kept))]
    if is_urgent(truth, bound):
        found = [(sign, match) for sign, match in found if sign.family != "hurry"]
    used = uses_facts(whole, truth, bound)
    blocks = not used or len(found) > 1 or (is_far(bound) and any(sign.family == "hurry" for sign, _ in found))
    for sign, match in found:
        yield message.manners(match[0], sign.zh, sign.en, blocks=blocks)
    if not (found or used) and (asked := _RHETORICAL.search(kept)):
        yield message.manners(
            asked[0],
            "反问不是信息：说一个与对方有关的事实，再给一个下一步。",
            "A question that expects no answer tells nothing: say one fact about the reader, then one next step.",
            blocks=True,
        )


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。!?\n])|(?<=\. )", text) if part]
