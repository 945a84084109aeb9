"""Passwords: kept as argon2id, refused where anybody would guess them. Sources: ASVS 5.0 6.2, OWASP on storage."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from liuke.kit.chance import token

SHORTEST, ADVISED, LONGEST = 8, 15, 200
_MEMORY_KIB, _TURNS, _LANES = 19_456, 2, 1
_TRIED_FIRST = """
aaa abc abcabc abcd abcde abcdef abcdefg access access14 admin administrator aini alibaba alipay andrew android
apple approver arsenal asd asdf asdfg asdfgh asdzxc ashley autumn azerty banana baobao baobei barcelona baseball
basketball batman beijing buddy business buster change changeme charlie cheese chelsea chengdu china company
computer contrasena cookie corvette crm crmadmin customer customers daniel dashboard database dearbook december
default demo dragon facebook ferrari flower football freedom friday george ginger google guangzhou guest hangzhou
hello helloworld hockey huawei hunter iloveyou internet iphone january jasmine jennifer jessica jiayou jordan joshua
kennwort killer kuaile laogong laopo letmein liming linkedin linux liuke liukeliuke liverpool login love lovely
loveyou maggie manager master matrix matthew mercedes michael microsoft mima mimashi monday monkey motdepasse
mustang mysql naruto nicole nihao nihaoma office operator oracle orange parola pass passport passw0rd passwd
password pepper pokemon porsche postgres princess purple qaz qazwsx qazwsxedc qinaide qq qwaszx qwe qweasd qweasdzxc
qwer qwert qwerty qwertyuiop ranger retention robert root sales samantha samsung secret senha server shadow shanghai
shenzhen soccer spring starwars summer sunshine superman support taobao tencent test tester thomas thunder trustno
trustnoone twitter ubuntu user viewer wang wangyi wechat weixin welcome whatever windows winter woaini woainima
woaiwojia wodemima wohenni wsx xiaomi xiaoming xiazhili youtube zaqwsx zhang zhimakaimen zhongguo zxc zxcv zxcvb
zxcvbn
"""
_WORDS = frozenset(_TRIED_FIRST.split())
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn")
_LEET = str.maketrans("0134578@$!", "oleastbasi")


def hashed(password: str) -> str:
    """Return what may be kept of a password: a PHC string of argon2id with a salt of its own."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415 - only who signs in needs it

    kdf = Argon2id(salt=token(16).encode(), length=32, iterations=_TURNS, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return str(kdf.derive_phc_encoded(_plain(password)))


def holds(password: str, kept: str) -> bool:
    """Whether a password is the one that was kept. Nothing kept takes as long to refuse as a wrong word."""
    from cryptography.exceptions import InvalidKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415

    try:
        Argon2id.verify_phc_encoded(_plain(password[: LONGEST + 1]), kept or _nobody())
    except (InvalidKey, ValueError):
        return False
    return bool(kept)


@cache
def _nobody() -> str:
    return hashed(token(16))


def _plain(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def guessable(password: str, about: Iterable[str] = ()) -> bool:
    """Whether a password is one of those that are tried first.

    A common word with something around it, a run of keys, a date, one thing repeated, or a word about the person
    (``about``: name, id, business).
    """
    low = unicodedata.normalize("NFKC", password).casefold()
    own = {unicodedata.normalize("NFKC", word).casefold() for word in about if len(word) > 1}
    bare = re.sub(r"^[\W\d_]+|[\W_]+$", "", low)
    cores = {re.sub(r"[\W\d_]+", "", low), re.sub(r"[\W_]+", "", low)}
    cores |= {re.sub(r"[\W_]+", "", word.translate(_LEET)) for word in (bare, re.sub(r"\d+$", "", bare))}
    if any(_common(core, own) for core in cores):
        return True
    return len(set(low)) < 4 or _repeats(low) or _runs(low) or _is_date(low)


def _common(core: str, own: set[str]) -> bool:
    if not core:
        return True
    kernel = re.sub(r"\d+$|^\d+", "", core) or core
    if kernel in _WORDS or core in _WORDS:
        return True
    halves = any(kernel[:n] in _WORDS | own and kernel[n:] in _WORDS | own for n in range(2, len(kernel)))
    return halves or any(kernel.replace(word, "") in _WORDS | {""} for word in own if word in kernel)


def _repeats(low: str) -> bool:
    return any(low == (low[:n] * len(low))[: len(low)] for n in range(1, len(low) // 2 + 1))


def _runs(low: str) -> bool:
    """Whether it is made of runs along the keyboard, the alphabet or the digits, each of three and more."""
    rows = [*_ROWS, *(row[::-1] for row in _ROWS)]
    left = low
    while left:
        best = max((n for row in rows for n in range(3, len(left) + 1) if left[:n] in row * 2), default=0)
        if not best:
            return len(left) <= 1 and len(left) < len(low)
        left = left[best:]
    return True


def _is_date(low: str) -> bool:
    digits = re.sub(r"\D", "", low)
    return len(digits) == len(low) and len(low) <= 11
