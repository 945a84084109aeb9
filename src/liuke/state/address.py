"""One way to write each address, so that an opt-out is found again however the address is spelled."""

import hashlib
import hmac
import re
import unicodedata
from contextlib import suppress

from liuke.model.words import ChannelName

_PHONES = {ChannelName.SMS, ChannelName.CALL, ChannelName.VOICE}
_LETTER = re.compile(r"[^\W\d_]")
_PHONE_NOISE = re.compile(r"[^0-9+]")


def normalise(channel: str, address: str) -> str:
    """Return the one spelling of an address.

    E-mail: full-width forms folded, blanks gone, lower case on both sides of the @ (strictly the left side may differ
    by case; for leaving people alone the wider reading is the right one), international domains in ASCII. Phones:
    digits, ``00`` read as ``+``, China's country code left out.
    """
    text = unicodedata.normalize("NFKC", address).strip()
    if channel in _PHONES:
        return _phone(text)
    if channel == ChannelName.EMAIL:
        return _mail("".join(text.split()))
    return text


def address_hash(secret: bytes, channel: str, address: str) -> str:
    """Return 64 hexadecimal digits for an address, useless without the workspace's secret; empty for no address.

    Channel ``*`` stands for whichever the address belongs to.
    """
    channel = _kind(address) if channel == "*" else channel
    spelled = normalise(channel, address)
    if not spelled:
        return ""
    kind = "phone" if channel in _PHONES else str(channel)
    return hmac.new(secret, f"address\x1f{kind}\x1f{spelled}".encode(), hashlib.sha256).hexdigest()


def _kind(address: str) -> str:
    """Tell what an address that is meant for every channel belongs to."""
    if "@" in address:
        return ChannelName.EMAIL
    return ChannelName.PUSH if _LETTER.search(address) else ChannelName.SMS


def _mail(text: str) -> str:
    local, at, domain = text.rpartition("@")
    with suppress(UnicodeError):  # no domain: kept as it stands, so that at least the same spelling is found again
        domain = domain.rstrip(".").encode("idna").decode()
    return f"{local}{at}{domain}".casefold()


def _phone(text: str) -> str:
    digits = _PHONE_NOISE.sub("", text)
    digits = "+" + digits[2:] if digits.startswith("00") else digits
    if digits.startswith("+86"):
        return digits[3:]
    if digits.startswith("86") and len(digits) == 13:
        return digits[2:]
    return digits
