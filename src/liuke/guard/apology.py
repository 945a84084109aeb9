"""Where it was our fault by the facts: an apology that names it and what was done. Elsewhere: no empty comfort."""

import re
from collections.abc import Iterator

from liuke.guard.bound import Bound
from liuke.guard.message import Finding, Message
from liuke.guard.pattern import any_of, exactly
from liuke.model.reasons import Code
from liuke.model.words import MessageClass

_US = any_of(
    r"^\s*(?:ours?|us|we|company|merchant|platform|system|internal|self|seller|provider|vendor|shop"
    r"|store|we did|我们|我方|平台|商家|公司|系统|本店|己方)\b",
)
_NOT_US = any_of(
    r"weather|snow|storm|typhoon|rain|flood|strike|customs|courier|carrier|third|bank|user|customer",
    r"force majeure|theirs?|client|天气|暴雨|台风|寒潮|雪|物流|银行|用户|客户|第三方|不可抗力",
)
_OURS = any_of(r"我方|我们|本(?:公司|店|平台)|\b(?:our|we|us|internal)\b")
_WHOSE = re.compile(r"fault|responsib|blame|liab|caused? ?by|owner of|责任|过错|原因方")
_FAULT_FLAG = exactly(r"\b(?:our (?:fault|mistake|error|bug)|at fault|fault|caused by us|we erred)\b|我方责任|我们的错")
_MISHAP = exactly(
    r"refund (?:\w+ )?(?:delay\w*|late|stuck|overdue|missing)|(?:delay\w*|late) refund|double charg",
    r"charged twice|over ?charg|wrong (?:item|size|order|address|bill|amount|product|colou?r)|damaged",
    r"broken on arrival|lost (?:parcel|package|order|data|luggage)|(?:parcel|package|order|data) lost",
    r"outage|down ?time|service down|sla (?:missed|breach\w*)|data (?:loss|leak)",
    r"(?:days|hours|weeks) (?:late|slipped)",
    r"(?:late|slip|slipped|delay|delayed) (?:days|hours|weeks|minutes)|milestone slip",
    r"slip days|delivery (?:late|delay(?:ed)?)|late delivery",
    r"missed (?:delivery|appointment|call ?back|deadline|pickup|sla)|billing error|cancel\w* by us",
    r"unanswered|ignored (?:ticket|complaint)|failed (?:delivery|payment by us)|延迟|延误|错发|发错",
    r"多扣|重复扣|扣错|故障|漏发|破损|超时|宕机|迟到|逾期未",
)
_DEBT = re.compile(r"\b(?:bill|invoice|loan|repay\w*|instal+ment|borrow\w*|debt|overdue|credit card)\b|账单|还款|欠")

APOLOGY = any_of(
    r"抱歉|对不起|道歉|致歉|歉意|歉疚|对不住|(?:是|都是|确实是)我们的?(?:错|问题|疏忽|责任|失误|过失)",
    r"责任(?:全)?在(?:我们|我方)|我们(?:错了|搞砸|没(?:有)?做好|做得不(?:够|好)|失误)|\bsorry\b|apolog",
    r"\bour (?:fault|mistake|error|bad|failure|responsibility)",
    r"we (?:got (?:this|it|that) wrong|let you down|messed up|dropped the ball|made a mistake|were wrong"
    r"|failed you|fell short|screwed up)",
    r"\b(?:that|this|it)(?:'s| is| was)(?: entirely| all)? on us\b",
)
EMPTY = any_of(
    r"(?:理解|体会|明白|体谅|感受到?)(?:到)?(?:您|你)(?:此刻|现在|当前|当下)?的(?:心情|感受|处境"
    r"|不满|焦急|焦虑|着急|失望|难处)",
    r"感同身受|深表(?:理解|同情|关切|遗憾)|(?:能|会)(?:理解|体会|体谅).{0,6}(?:心情|感受)",
    r"(?:给|对)(?:您|你)(?:带来|造成)?(?:的|了)*(?:任何)?(?:不便|困扰|影响).{0,14}(?:谅解|见谅|理解|海涵|包涵)",
    r"有任何不便.{0,6}(?:谅解|见谅)|(?:敬请|请(?:您)?(?:多多)?)(?:谅解|见谅|海涵)",
    r"(?:请(?:您)?|敬请)?耐心等(?:待|候)|感谢(?:您|你)的(?:理解|支持|耐心|配合|包容)",
    r"重视(?:您|你|每一位).{0,8}(?:反馈|意见|体验|感受)",
    r"(?:反馈|意见|建议|体验).{0,8}(?:很|非常|十分|至关)?重要|会尽快(?:处理|核实|解决|为您)",
    r"竭诚为(?:您|你)",
    r"\b(?:understand|appreciate|hear|feel|share|recogni[sz]e|empathi[sz]e with) (?:how |that )?(?:your"
    r"|you(?:'re| are)?) (?:\w+ )?(?:frustrat\w+|concerns?|feel\w*|pain|disappointment|must|upset"
    r"|annoy\w*)",
    r"\bwe hear you\b|\bwe (?:completely |totally |fully )?understand (?:how|that)",
    r"(?:apologi[sz]e|sorry|regret) for (?:any|the) (?:possible )?(?:inconvenience|trouble|confusion|frustration)",
    r"\b(?:thank you|thanks) for your (?:patience|understanding|cooperation|continued)",
    r"\b(?:value|appreciate) your (?:feedback|patience|business|input|understanding)",
    r"\byour (?:feedback|opinion|satisfaction|experience) (?:is|are|matters) ",
    r"\bwe take .{0,40}(?:seriously)|\bbear with us\b|\brest assured\b|\bas soon as possible\b",
    r"\bevery effort\b|\bworking (?:hard|diligently|on it)\b",
)
CONCRETE = any_of(
    r"已(?:经)?(?:为您|为你|给您|给你|帮您|全额|原路|于|将|把)*.{0,10}(?:退|补发|补偿|赔|更换|换货"
    r"|重发|重新发|修复|修好|恢复|改|免除|免|发放|加|寄|派|升级|处理完|撤销|冲正|安排)",
    r"(?:退|补|赔|免|减|送|多加|延长).{0,10}(?:元|块|天|个月|券|会员|款|费|积分|¥)",
    r"寄出|运费.{0,4}(?:我们|由我们|我方)?(?:出|承担|付)",
    r"(?:今天|明天|马上|立刻)(?:为您|给您|帮您)?(?:重新)?(?:寄|换|补|退|送)",
    r"不(?:收|再收|扣|计)(?:取)?.{0,6}(?:费|款|钱)|免费(?:为|给|更换|重做|补)",
    r"(?:今天|明天|后天|本周|下周|周[一二三四五六日]|\d+\s*月\s*\d+|\d+\s*(?:小时|天|个?工作日|分钟)(?:内"
    r"|之内|后)|\d+:\d\d).{0,16}(?:退|发|到|修|回复|联系|完成|上线|解决|告知|更新|送|恢复|补|前)",
    r"是我们.{1,14}(?:错|漏|误|忘|慢|没|晚|多|少)了?|(?:都|全)?(?:我们|我方)(?:不收|不计|出|承担|来付)",
    r"原因(?:是|为|在)|因为.{0,24}(?:错|失误|低估|故障|遗漏|漏|失败|bug|没)|改成了|换成",
    r"我来(?:处理|跟进|负责)|由.{0,10}(?:负责|跟进|处理)|新的.{0,8}(?:日期|时间|上线)|直线",
    r"直接(?:回复|打|联系)",
    r"\b(?:refunded|credited|replac\w+|re-?sen[dt]|resent|compensat\w+|waiv\w+|extend\w+|reship\w*"
    r"|rolled back|restored|reversed|free of charge|free (?:month|week|days?)|no charge|new (?:date"
    r"|one|parcel|delivery)|direct (?:line|number))\b",
    r"\b(?:we|i)(?:'ve| have|'ll| will)? (?:just |now |already |also )?(?:added|refund|credit|fixed"
    r"|changed|sent|cover|put|reversed|removed|cancel+ed|corrected|moved|not (?:bill|charge)|pay"
    r"|paid|gave|give|waived?)",
    r"\b(?:will not|won'?t) (?:bill|charge)|\bbecause (?:we|our|of our)\b",
    r"\bthe (?:cause|reason) (?:was|is)\b",
    r"\bwe (?:found|underestimated|failed to|missed|broke|charged|shipped|forgot|misread|mixed)",
    r"\b(?:by|on|before) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    r"\bby (?:tomorrow|tonight|noon|end of)",
    r"\bwithin (?:\d+|the|two|three|an?) (?:hours?|days?|business|next)|\bnext update\b",
    r"\bwent back to your\b|\b(?:refund|credit) of [$€£¥]",
    r"[$€£¥]\s?\d[\d.,]* (?:back|refund|credit|is on)",
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d",
)
_FEELING = any_of(
    r"心情|感受|感同身受|处境|焦|不满|失望|体谅|体会|重要|重视|不便",
    r"frustrat|feel|hear you|concern|disappoint|pain|feedback|seriously|inconvenience",
)
_COMPLAINED = re.compile(r"投诉|反馈|工单|问题|故障|complain|ticket|issue|problem|incident|reported|refund|退款")


def apology(message: Message, text: str, bound: Bound) -> Iterator[Finding]:
    """Yield a missing apology, or comfort with nothing in it. ``text`` is normal."""
    zh = message.language == "zh"
    fault = our_fault(bound)
    said, empty, concrete = APOLOGY.search(text), EMPTY.search(text), CONCRETE.search(text)
    if fault:
        yield from _at_fault(zh, fault, bool(said), empty, bool(concrete))
    elif empty and not concrete and _comforting(empty[0]):
        upset = _COMPLAINED.search(text) or any(_COMPLAINED.search(path) for path in bound.paths)
        feeling = not re.search(r"不便|困扰|影响|inconvenience|trouble", empty[0], re.IGNORECASE)
        if upset or (feeling and message.message_class is MessageClass.SERVICE):
            yield _finding(
                empty[0],
                "空泛的安慰没有用：写清做了什么、什么时候好、找谁。"
                if zh
                else "Comfort alone does not help: say what was done, when it will be right, and whom to ask.",
                blocks=bool(upset),
            )


def our_fault(bound: Bound) -> str | None:
    """Return the fact that says it was our fault; None where none does or another cause is named."""
    reasons = [
        value
        for path, value in bound.strings
        if re.search(r"reason|cause|fault|responsib|blame|delay|due|原因|责任", path)
    ]
    if any(_NOT_US.search(value) and not _OURS.search(value) for value in reasons):
        return None
    ours = next((value for value in reasons if _OURS.search(value)), None)
    if ours:
        return ours
    for path, value in bound.strings:
        if _WHOSE.search(path) and _US.search(value):
            return f"{path}: {value}"
    for path, flag in bound.flags:
        if flag and not path.startswith("user ") and (_FAULT_FLAG.search(path) or _MISHAP.search(path)):
            return path
    owes = any(_DEBT.search(path) for path in bound.paths)
    for known in bound.of("count"):
        if known.mine and not known.loose and known.figure.values[0] > 0 and _MISHAP.search(known.path) and not owes:
            return f"{known.path}: {known.figure.values[0]:g}"
    return None


def _comforting(said: str) -> bool:
    """Thanks and a plea for patience stand in many good notices; feeling with the reader does not."""
    return bool(_FEELING.search(said))


def _at_fault(zh: bool, fault: str, said: bool, empty: re.Match[str] | None, concrete: bool) -> Iterator[Finding]:
    if not said or (empty and not concrete):
        words = empty[0] if empty else fault
        yield _finding(
            words,
            f"这件事是我们的错（{fault}）：先道歉，说出错在哪、做了什么、下一步是什么。"
            if zh
            else f"This was our fault ({fault}): apologise, name the fault, say what was done and what comes next.",
            blocks=True,
        )
    elif not concrete:
        yield _finding(
            fault,
            "道歉要落到事上：补上做了什么、哪天好。" if zh else "Say what was done about it and by when.",
            blocks=False,
        )


def _finding(said: str, advice: str, *, blocks: bool) -> Finding:
    return Finding(code=Code.MANNERS, text=said.strip()[:80], advice=advice, blocks=blocks)
