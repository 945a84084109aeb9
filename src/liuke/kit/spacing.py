"""One rule of writing: between Chinese and a Latin letter or digit stands a space, as in 「近 28 天」."""

import re

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_OTHER = re.compile(r"[A-Za-z0-9]")
_MEET = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u3400-\u9fff])")


def joined(before: str, after: str) -> str:
    """Put two texts together; where Chinese meets a letter or digit a space comes between."""
    if not before or not after:
        return before + after
    one, two = before[-1], after[0]
    meet = (_CHINESE.match(one) and _OTHER.match(two)) or ((_OTHER.match(one) or one == "%") and _CHINESE.match(two))
    return f"{before} {after}" if meet else before + after


def meets(text: str) -> list[str]:
    """Return the places of a text where the space is missing, each with what stands around."""
    return [text[max(0, found.start() - 6) : found.start() + 6] for found in _MEET.finditer(text)]
