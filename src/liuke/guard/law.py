"""What the law of a market adds to the workspace's policy, as data one can read (G7).

Sources: cn, Administrative Provisions on Short Message Services (MIIT order 31, 2015) and its 2020 draft (silence is
refusal), Measures for Internet E-mail Services (order 38, 2006, art. 13), PIPL art. 24; eu, ePrivacy directive art. 13
and GDPR art. 21; us, TCPA (47 CFR 64.1200(c)(1): 8 a.m. to 9 p.m. of the called party) and CAN-SPAM.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from liuke.model.words import ChannelName

Market = Literal["cn", "eu", "us", "none"]

_ALL = frozenset(ChannelName)
_SPOKEN_TO = (ChannelName.SMS, ChannelName.CALL, ChannelName.VOICE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One market's profile.

    ``consent_needed``: channels on which marketing needs a recorded yes; elsewhere only a recorded no stops it.
    ``hours``: channel to the local hours (from, until exclusive) in which marketing may arrive, whatever policy says.
    ``zone``: where somebody lives of whom neither we nor the workspace know better.
    ``sms_signature``, ``sms_stop``: the form of a marketing SMS: signature first, way out last.
    ``mail_subject_prefixes``: one of these opens the subject of a marketing mail; delivery puts the first there.
    """

    market: Market
    en: str
    zh: str
    consent_needed: frozenset[ChannelName]
    hours: Mapping[ChannelName, tuple[int, int]] = field(default_factory=dict)
    zone: str = "UTC"
    sms_signature: bool = False
    sms_stop: str = ""
    mail_subject_prefixes: tuple[str, ...] = ()


LAWS: Mapping[Market, Law] = MappingProxyType(
    {
        "cn": Law(
            market="cn",
            en="China: consent first, silence is refusal; signature and 拒收请回复R; marketing texts, calls 8:00–22:00",
            zh="中国：先同意，沉默视为拒绝；短信有签名和拒收请回复R；营销短信和电话 8 至 22 时",
            consent_needed=_ALL,
            hours=MappingProxyType(dict.fromkeys(_SPOKEN_TO, (8, 22))),
            zone="Asia/Shanghai",
            sms_signature=True,
            sms_stop="拒收请回复R",
            mail_subject_prefixes=("广告", "AD"),
        ),
        "eu": Law(
            market="eu",
            en="European Union: consent first on every channel but the letter, objection is absolute",
            zh="欧盟：信件以外的渠道先同意，反对即停",
            consent_needed=_ALL - {ChannelName.LETTER},
            zone="Europe/Brussels",
        ),
        "us": Law(
            market="us",
            en="United States: consent before SMS and calls, a way out in every mail; SMS and calls 8 to 21 h",
            zh="美国：短信和电话先同意，每封邮件可退订；短信和电话 8 至 21 时",
            consent_needed=frozenset({*_SPOKEN_TO, ChannelName.PUSH}),
            hours=MappingProxyType(dict.fromkeys(_SPOKEN_TO, (8, 21))),
            zone="America/New_York",
        ),
        "none": Law(
            market="none",
            en="No market's law: only a recorded no stops a message",
            zh="不适用特定市场法律：只有明确拒绝才停",
            consent_needed=frozenset(),
        ),
    }
)


def law(market: Market) -> Law:
    """Return the profile of a market; ``KeyError`` for one that is not declared."""
    return LAWS[market]
