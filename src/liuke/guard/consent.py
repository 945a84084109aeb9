"""What a text may not do to this very reader: no consent, a minor, something sensitive inferred, an open case."""

import re
from collections.abc import Iterator

from liuke.guard.bound import Bound
from liuke.guard.message import Finding, Message
from liuke.guard.pattern import any_of, exactly
from liuke.model.reasons import Code
from liuke.model.words import MessageClass

ADULT = 18

_SENSITIVE = any_of(
    r"怀孕|备孕|孕期|预产期|流产|不孕|抑郁症?|焦虑症|癌|肿瘤|HIV|艾滋|糖尿病|高血压|慢性病|病情|病史",
    r"患者|性取向|同性恋|宗教|信仰|离婚|丧偶|失恋|破产|欠债|负债|逾期未还|催收|网贷|征信(?:不良|黑)",
    r"犯罪|前科|残疾|痔疮|脱发|阳痿|性病|体重超标|收入(?:低|下降)|失业|\bpregnan\w*",
    r"\bexpecting (?:a baby|a child)|\bwe think you are expecting|\bmiscarr\w*|\binfertil\w*",
    r"\bdepress(?:ion|ed)\b|\banxiety disorder|\bcancer\b|\btumou?r|\bHIV\b|\bdiabet\w*",
    r"\bmedical (?:condition|history)|\bmental (?:health|illness)|\bsexual (?:orientation|health)",
    r"\bgay\b|\blesbian\b|\breligio\w+|\bdivorc\w+|\bwidow\w*|\bbankrupt\w*|\bin debt\b",
    r"\byour debts?\b|\bcriminal record|\bdisabilit\w+|\brecently (?:lost|laid off|unemployed)",
    r"\baddict\w*|\bovarian|\bfertility",
)
_INFERS = any_of(
    r"(?:根据|从|通过).{0,16}(?:浏览|搜索|记录|行为|数据|购买|位置|聊天)",
    r"我们(?:猜|发现|注意到|判断|知道|推测|了解到|看到)|看到(?:您|你)|作为.{0,8}(?:患者|孕妈)",
    r"\b(?:based on|from) your",
    r"\bwe(?:'ve| have)? (?:think|noticed|guess|know|see|saw|believe|understand|heard|can tell|detected)\b",
)
_SENSITIVE_PATH = re.compile(r"inferred|sensitive|predicted|segment|guess|敏感|推断|推测|人群")
_NO = exactly(
    r"\b(?:consent|opt(?:ed)? in|marketing (?:consent|allowed|ok|opt in|enabled|subscribed)|allow marketing"
    r"|accepts marketing)\b",
    r"\b(?:newsletter|email|sms|push|call) (?:subscribed|permission|allowed|opt in)\b|同意(?:营销|接收)?",
)
_OUT = exactly(
    r"\b(?:unsubscribed|opted out|opt out|do not (?:contact|call|disturb|email|sms)|dnc|suppressed"
    r"|blocked|blacklisted|complained|marketing off)\b",
    r"退订|拒收|黑名单",
)
_WHETHER = any_of(r"\bconsent\b|marketing (?:status|preference)|\bopt(?: in| out)?\b|同意")
_REFUSED = any_of(
    r"^\s*(?:no\b|none|denied|refused|withdrawn|revoked|unsubscribed|opted.?out|out\b|declined|拒绝|未同意|已退订|撤回)"
)
_CHANNELS = ("email", "sms", "push", "call", "letter")
_PROMOTION = any_of(
    r"全场.{0,6}折|大促|抢购|开抢|秒杀|促销|特惠|立即(?:下单|购买|抢)|满\s?\d+\s?减",
    r"新品.{0,6}(?:折|上市)|限时.{0,4}(?:折|优惠|特价)|推荐(?:您|你)(?:购买|办理|升级)",
    r"顺便.{0,10}(?:看看|了解|购买)|续费.{0,6}折|爆款|\b\d+% off\b|\bmega sale\b",
    r"\bsale (?:starts|ends|is on|now)|\bshop (?:now|our)\b|\bbuy (?:now|one)",
    r"\bcheck out our (?:new|latest|sale)|\bupgrade (?:now|today) (?:and|to) (?:save|get)",
    r"\bspecial offer|\bpromo code|\bdeals? of the|\bnew collection",
)
_MAKE_GOOD = re.compile(
    r"补偿|赔|歉|抱歉|对不起|sorry|apolog|make (?:it|this) right|compensat|make up for", re.IGNORECASE
)


_SETTLE_ZH, _SETTLE_EN = "投诉还没解决，先解决再营销。", "A complaint is open; settle that first."
_ASKED: tuple[tuple[Code, re.Pattern[str], str, str], ...] = (
    (
        Code.PERSONALISATION_OFF,
        any_of(r"personali[sz]ation off|no personali[sz]ation|profiling off|关闭个性化"),
        "这个人关闭了个性化，不发按行为挑人的消息。",
        "The reader switched personalisation off.",
    ),
    (
        Code.OPEN_CASE,
        any_of(
            r"\b(?:open|unresolved|pending) (?:case|complaint|ticket|dispute)",
            r"(?:case|complaint|ticket|dispute) (?:open|unresolved|pending)|未结(?:投诉|工单)",
        ),
        _SETTLE_ZH,
        _SETTLE_EN,
    ),
    (
        Code.KILL_SWITCH,
        any_of(r"\b(?:kill switch|sending stopped)\b|^(?:user )?stopped$"),
        "已停发。",
        "Sending is stopped.",
    ),
)
_COMPLAINT = any_of(r"\b(?:complaint|dispute)\b.*(?:status|state)$|^(?:user )?(?:complaint|dispute)$")
_UNSETTLED = any_of(r"^\s*(?:open|pending|unresolved|未|处理中)")


def consent(message: Message, text: str, bound: Bound) -> Iterator[Finding]:
    """Yield why this reader must not get this text. ``text`` is normal, with names and quotations taken out."""
    zh = message.language == "zh"
    if message.message_class is MessageClass.SERVICE:
        match = _PROMOTION.search(text)
        if match and not _MAKE_GOOD.search(text):
            yield _made(
                Code.CONSENT,
                match[0],
                "服务消息里不能夹带促销：删掉，或按营销消息发。"
                if zh
                else "A service message carries no advertising: leave it out, or send it as marketing.",
            )
        return
    yield from _no_consent(message, bound, zh)
    yield from _minor(bound, zh)
    yield from _sensitive(text, bound, zh)
    yield from _asked(bound, zh)


def _made(code: Code, said: str, advice: str) -> Finding:
    return Finding(code=code, text=said.strip()[:80], advice=advice, blocks=True)


def _no_consent(message: Message, bound: Bound, zh: bool) -> Iterator[Finding]:
    """A recorded no, by yes-or-no or in words; what is said of another channel does not count here."""
    other = re.compile(rf"\b(?:{'|'.join(name for name in _CHANNELS if name != str(message.channel))})\b")
    flags = (path for path, yes in bound.flags if (_OUT if yes else _NO).search(path))
    words = (f"{path}: {said}" for path, said in bound.strings if _WHETHER.search(path) and _REFUSED.search(said))
    for found in (*flags, *words):
        if not other.search(found):
            advice = "这个人没有同意接收，不发。" if zh else "The reader has not agreed to this; do not send."
            yield _made(Code.CONSENT, found, advice)
            return


def _minor(bound: Bound, zh: bool) -> Iterator[Finding]:
    for known in bound.at(re.compile(r"\bage\b|年龄"), "count"):
        if 0 < known.figure.values[0] < ADULT and not re.search(r"child|kid|baby|account|order|days|孩子", known.path):
            yield _made(
                Code.SENSITIVE,
                f"{known.path}: {known.figure.values[0]:g}",
                "未成年人不接收营销。" if zh else "Minors get no marketing.",
            )
            return
    for path, value in bound.flags:
        if value and re.search(
            r"\b(?:minor|under ?age|child account|teen|is child|sensitive|vulnerable)\b|未成年|敏感", path
        ):
            yield _made(
                Code.SENSITIVE,
                path,
                "未成年或敏感人群不自动触达。"
                if zh
                else "Minors and sensitive groups are not addressed by automation.",
            )
            return


def _sensitive(text: str, bound: Bound, zh: bool) -> Iterator[Finding]:
    match = _SENSITIVE.search(text)
    if not match:
        return
    around = text[max(0, match.start() - 40) : match.end() + 30]
    inferred = any(_SENSITIVE_PATH.search(path) for path in bound.paths)
    if inferred or _INFERS.search(around):
        yield _made(
            Code.SENSITIVE,
            match[0],
            "不要推断或点破健康、孕产、信仰、债务等敏感的事。"
            if zh
            else "Do not infer or name health, pregnancy, faith, debt or the like.",
        )


def _asked(bound: Bound, zh: bool) -> Iterator[Finding]:
    """What the person set or waits for, by yes-or-no; a complaint may also have a status."""
    for path, value in bound.flags:
        for code, where, said_zh, said_en in _ASKED:
            if value and where.search(path):
                yield _made(code, path, said_zh if zh else said_en)
    for path, status in bound.strings:
        if _COMPLAINT.search(path) and _UNSETTLED.search(status):
            yield _made(Code.OPEN_CASE, f"{path}: {status}", _SETTLE_ZH if zh else _SETTLE_EN)
