"""One rule of writing: between Chinese and a Latin letter or digit stands a space, as in 「近 28 天」."""

import re

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_OTHER = re.compile(r"[A-Za-z0-9]")
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_MEET = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u3400-\u9fff])")


def joined(before: str, after: str) -> str:
    """Put two texts together; where Chinese meets a letter or digit a space comes between."""
    if not before or not after:
        return before + after
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
