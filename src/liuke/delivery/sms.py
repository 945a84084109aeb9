"""A text message as it goes out: signature, way out, how many parts it is paid for, and to which number.

Sources: 3GPP TS 23.038 (GSM 7-bit alphabet), 23.040 (parts), MIIT order 31 (signature and way out in China, where
every text counts 70 characters, or 67 a part, whatever is in it).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from liuke.delivery.errors import RejectedError
from liuke.delivery.message import Outgoing
from liuke.model.words import MessageClass

Encoding = Literal["gsm7", "ucs2"]
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO = frozenset("^{}\\[~]|€\f")
_OPENING = re.compile(r"^\s*【([^】]*)】\s*")
_WAY_OUT_ZH = re.compile(r"(?:拒收|退订)(?:请)?(?:回复|回)?\s*[RTNrtn]+D?[。.\s]*$")
_WAY_OUT_EN = re.compile(r"(?i)\bSTOP\b")
_NOISE = re.compile(r"[\s().-]")
LONGEST_SIGNATURE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """How a text travels: in which alphabet, in how many parts, each paid for."""

    encoding: Encoding
    units: int
    parts: int


def parts_of(text: str, *, market: str = "none") -> Parts:
    """Count the parts of a text. A character of two units is never cut in two, so a part may stay one short."""
    if market == "cn":
        return Parts(encoding="ucs2", units=len(text), parts=1 if len(text) <= 70 else -(-len(text) // 67))
    if all(letter in _GSM or letter in _GSM_TWO for letter in text):
        return _cut("gsm7", [2 if letter in _GSM_TWO else 1 for letter in text], 160, 153)
    return _cut("ucs2", [2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67)


def _cut(encoding: Encoding, sizes: list[int], alone: int, each: int) -> Parts:
    units, parts, used = sum(sizes), 1, 0
    if units > alone:
        for size in sizes:
            if used + size > each:
                parts, used = parts + 1, 0
            used += size
    return Parts(encoding=encoding, units=units, parts=parts)


def sms_text(message: Outgoing, *, signature: str, market: str, most_parts: int = 6) -> str:
    """Return the text as it goes out: in China 【signature】 first, and for marketing the way out last.

    Raises
    ------
    RejectedError
        It is empty, opens with somebody else's signature, has a second 【】, or is longer than ``most_parts``.
    """
    text = unicodedata.normalize("NFC", message.text).strip()
    if not text:
        raise RejectedError(why="the text is empty")
    marketing = message.message_class == MessageClass.MARKETING
    if market == "cn":
        text = f"【{signature}】{unsigned(text, signature)}" if signature else text
        if text.count("【") > 1 or text.count("】") > 1:
            raise RejectedError(why="a Chinese text message has one 【】, its signature")
        if marketing and not _WAY_OUT_ZH.search(text):
            text = f"{text.rstrip('。.，, ')}，拒收请回复R"
    elif market == "us" and marketing and not _WAY_OUT_EN.search(text):
        text = f"{text} Reply STOP to opt out"
    parts = parts_of(text, market=market).parts
    if parts > most_parts:
        raise RejectedError(why=f"the text is {parts} parts long, at most {most_parts} are paid for")
    return text


def unsigned(text: str, signature: str) -> str:
    """Return a text without its opening 【signature】, for providers that put it there themselves.

    Raises
    ------
    RejectedError
        It is signed by somebody else.
    """
    found = _OPENING.match(text)
    if found is None:
        return text.strip()
    if signature and found[1].strip() != signature:
        raise RejectedError(why=f"the text is signed {found[1][:20]!r}, the channel {signature!r}")
    return text[found.end() :].strip()


def number(address: str, *, market: str) -> str:
    """Return one phone number as +, country code and digits.

    What could mean more than one number (a comma, a semicolon) or an extension is refused, not repaired: providers
    read a comma as a list of receivers.

    Raises
    ------
    RejectedError
    """
    digits = _NOISE.sub("", unicodedata.normalize("NFKC", address))
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    if market == "cn" and re.fullmatch(r"(?:86)?1[3-9][0-9]{9}", digits):
        digits = "+86" + digits[-11:]
    elif market == "us" and re.fullmatch(r"1?[2-9][0-9]{9}", digits):
        digits = "+1" + digits[-10:]
    china = digits.startswith("+86")
    if not re.fullmatch(r"\+861[3-9][0-9]{9}" if china else r"\+[1-9][0-9]{6,14}", digits):
        raise RejectedError(why="this is not one mobile number")
    return digits
