"""Which rule holds here and where it comes from: a law, or the workspace's policy. Data one can read.

`liuke guard rules` prints it; the page of reasons shows it. Sources are named as their own texts name them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from liuke.guard.law import Market, law
from liuke.kit.errors import Language
from liuke.model.policy import GuardPolicy
from liuke.model.reasons import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRule:
    """What a law asks, where it stands there, and the code a refusal for it has."""

    code: Code
    zh: str
    en: str
    source_zh: str
    source_en: str


def _l(code: Code, zh: str, en: str, source_zh: str, source_en: str) -> LegalRule:
    return LegalRule(code=code, zh=zh, en=en, source_zh=source_zh, source_en=source_en)


_PIPL = ("个人信息保护法第二十四条", "PIPL art. 24")
_SMS = ("通信短信息服务管理规定（工信部令第 31 号）", "Provisions on Short Message Services (MIIT order 31, 2015)")
_MAIL = ("互联网电子邮件服务管理办法（信息产业部令第 38 号）", "Measures for Internet E-mail Services (order 38, 2006)")

LEGAL: Mapping[Market, tuple[LegalRule, ...]] = MappingProxyType(
    {
        "cn": (
            _l(
                Code.CONSENT,
                "营销短信、电话、邮件先取得同意；没有答复视为拒绝；同意的记录一直保留",
                "Marketing by SMS, call and mail needs consent first; silence is refusal; the proof is kept",
                *_SMS,
            ),
            _l(
                Code.MANNERS,
                "短信以【签名】开头、以“拒收请回复R”结尾，全文只有一处【】",
                "An SMS opens with 【signature】 and ends with 拒收请回复R; one 【】 only",
                *_SMS,
            ),
            _l(
                Code.QUIET_HOURS,
                "营销短信和电话只在 8 至 22 时",
                "Marketing SMS and calls from 8:00 to 22:00 only",
                "运营商与云通信平台的营销短信时段",
                "The hours carriers and their platforms allow",
            ),
            _l(
                Code.MANNERS,
                "营销邮件标题以“广告”或“AD”开头，并有能用的拒收地址",
                "The subject of a marketing mail opens with 广告 or AD, and a refusal address works",
                *_MAIL,
            ),
            _l(
                Code.PERSONALISATION_OFF,
                "可以关闭按行为挑人的营销，关了马上不发",
                "Anybody may switch off marketing that chooses people by behaviour; it stops at once",
                *_PIPL,
            ),
            _l(
                Code.FACT,
                "同样的商品，给老用户的价格不高于公开价",
                "Nobody loyal pays more than the public price for the same thing",
                *_PIPL,
            ),
            _l(
                Code.SENSITIVE,
                "未成年和敏感人群不自动触达，不推断敏感的事",
                "Minors and sensitive groups are not addressed by automation; nothing sensitive is inferred",
                "个人信息保护法第二十八条、第三十一条",
                "PIPL art. 28 and 31",
            ),
        ),
        "eu": (
            _l(
                Code.CONSENT,
                "信件以外的营销先取得同意",
                "Marketing needs consent first, on every channel but the letter",
                "电子隐私指令第 13 条",
                "ePrivacy directive, art. 13",
            ),
            _l(
                Code.CONSENT,
                "对直接营销的反对绝对有效，马上停",
                "An objection to direct marketing is absolute and holds at once",
                "GDPR 第 21 条",
                "GDPR art. 21",
            ),
            _l(
                Code.PERSONALISATION_OFF,
                "可以拒绝仅由自动化作出的决定",
                "Anybody may refuse decisions made by automation alone",
                "GDPR 第 22 条",
                "GDPR art. 22",
            ),
            _l(
                Code.SENSITIVE,
                "不处理健康、信仰等特殊类别，不触达儿童",
                "No special categories (health, faith …) and no children",
                "GDPR 第8、9条",
                "GDPR art. 8 and 9",
            ),
        ),
        "us": (
            _l(
                Code.CONSENT,
                "短信、电话和推送先取得同意",
                "SMS, calls and push need consent first",
                "TCPA，47 CFR 64.1200",
                "TCPA, 47 CFR 64.1200",
            ),
            _l(
                Code.QUIET_HOURS,
                "短信和电话只在对方当地 8 至 21 时",
                "SMS and calls between 8 a.m. and 9 p.m. of the called party only",
                "TCPA，47 CFR 64.1200(c)(1)",
                "TCPA, 47 CFR 64.1200(c)(1)",
            ),
            _l(
                Code.MANNERS,
                "每封营销邮件写明谁发的、怎么退订，标题不骗人",
                "Every marketing mail says who sends it and how to stop; its subject does not deceive",
                "CAN-SPAM 法案",
                "CAN-SPAM Act",
            ),
        ),
        "none": (),
    }
)

_KNOBS: tuple[tuple[Code, tuple[str, ...], str, str], ...] = (
    (
        Code.SYSTEM_FREQUENCY,
        ("cap_per_day", "cap_per_week"),
        "每人每天、每周最多几条",
        "messages a person and day, week",
    ),
    (
        Code.QUIET_HOURS,
        ("quiet_from_hour", "quiet_until_hour"),
        "免打扰时段（本人当地）",
        "quiet hours, on their own clock",
    ),
    (Code.TOO_LATE, ("fresh_hours",), "触发后多少小时内有效", "hours a trigger stays fresh"),
    (Code.BLAST, ("blast_above_people",), "同文群发的人数上限", "people who may read the same text"),
    (Code.HOLDOUT, ("holdout_share",), "对照组比例", "share held out"),
)


def rules(policy: GuardPolicy, language: Language) -> dict[str, Any]:
    """Return the market's profile, what its law asks, and what the workspace asks on top, as one JSON document."""
    profile, zh = law(policy.market), language == "zh"
    return {
        "market": policy.market,
        "label": profile.zh if zh else profile.en,
        "law": [
            {
                "code": str(rule.code),
                "rule": rule.zh if zh else rule.en,
                "source": rule.source_zh if zh else rule.source_en,
            }
            for rule in LEGAL[policy.market]
        ],
        "consent_needed": sorted(str(channel) for channel in profile.consent_needed),
        "hours": {str(channel): list(span) for channel, span in sorted(profile.hours.items())},
        "policy": list(_policy(policy, zh=zh)),
    }


def _policy(policy: GuardPolicy, *, zh: bool) -> Iterator[dict[str, Any]]:
    for code, names, said_zh, said_en in _KNOBS:
        values = {f"guard.{name}": getattr(policy, name) for name in names}
        yield {"code": str(code), "rule": said_zh if zh else said_en, "values": values}
    approval = ("approval_above_people", "approval_above_share", "approval_above_cost_fen")
    values = {f"guard.{name}": getattr(policy, name) for name in approval}
    said = "超过这些就要第二个人批准" if zh else "above these a second person must approve"
    yield {"code": None, "rule": said, "values": values}
