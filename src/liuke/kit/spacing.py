"""Rules of writing: between Chinese and a Latin letter or digit stands a space, as in 「近 28 天」.

Names follow it too (「黄金 48 小时」). A full-width sign carries its own room, and no space stands beside it.
"""

import re

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_OTHER = re.compile(r"[A-Za-z0-9]")
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_MEET = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u3400-\u9fff])")
_CLOSED = re.compile(r"[，。；：？！、）】」』》]$")
_GAP = re.compile(r"(?<=[，。；：？！、）】」』》]) (?=\S)|(?<=[\u3400-\u9fff]) (?=[（【「『《，。；：？！、])")


def joined(before: str, after: str) -> str:
    """Put two texts together; where Chinese meets a letter or digit a space comes between, beside full width none."""
    if not before or not after:
        return before + after
    if _CLOSED.search(before) and after[0] == " " and after[1:2] != " ":
        return before + after[1:]
    if before[-1] == " " and _GAP.search(before[-2:] + after[0]):
        return before[:-1] + after
    one, two = before[-1], after[0]
    meet = (_CHINESE.match(one) and _OTHER.match(two)) or ((_OTHER.match(one) or one == "%") and _CHINESE.match(two))
    return f"{before} {after}" if meet else before + after


def named(before: str, after: str) -> bool:
    """Tell whether Chinese meets a Latin letter where two texts come together, as with a name put into a sentence.

    Digits do not count: whoever writes a sentence knows where a number will stand, but not in which script a name is.
    """
    one, two = before[-1:], after[:1]
    return bool((_CHINESE.match(one) and _LETTER.match(two)) or (_LETTER.match(one) and _CHINESE.match(two)))


def meets(text: str) -> list[str]:
    """Return the places of a text where the space is missing, each with what stands around."""
    return [text[max(0, found.start() - 6) : found.start() + 6] for found in _MEET.finditer(text)]


def gaps(text: str) -> list[str]:
    """Return the places of a text where a space stands beside a full-width sign, each with what stands around."""
    return [text[max(0, found.start() - 6) : found.end() + 6] for found in _GAP.finditer(text)]


def bare(text: str) -> str:
    """Return a text to compare with what somebody types: small letters, no spaces (「黄金48」 finds 「黄金 48」)."""
    return "".join(text.casefold().split())
