"""What a message says is done, against facts that say it is not: a status, a yes-or-no, a goal, two figures swapped."""

import re
from collections.abc import Iterator

from liuke.guard.bound import Bound
from liuke.guard.message import Finding, Language
from liuke.guard.pattern import any_of
from liuke.model.reasons import Code

_UNDER_WAY = any_of(
    r"^\s*(?:pending|processing|in.?progress|in.?review|under.?review|reviewing|open|unresolved"
    r"|waiting|queued|submitted|investigating)",
    r"^\s*(?:not .*|un\w+ed|delayed|failed|rejected|denied|declined|draft|scheduled|planned|on.?hold"
    r"|stuck|packing|preparing|in.?transit)",
    r"^\s*(?:审核中|处理中|进行中|待.*|未.*|排队.*|失败|驳回|拒绝|延迟|暂停|计划中|开发中|受理中"
    r"|核实中|运输中|备货中|维修中)",
)
_MATTER = any_of(
    r"^(?:status|state|stage)$",
    r"^(?!user\b).*\b(?:order|refund|claim|repair|application|withdrawal|payout|delivery|shipping"
    r"|shipment|exchange|return|ticket|issue|bug|payment|transfer|verification|review|booking|request"
    r"|case|complaint|fix|incident)\b.*\b(?:status|state|stage)\b",
    r"状态|进度",
)
_SAYS_SO = any_of(
    r"审核中|处理中|进行中|正在|还在|尚未|还没|未能|预计|排队|失败|被拒|未通过|待(?:审|处|付|支付|付款)",
    r"\b(?:pending|processing|in progress|under review|being|not yet|isn't|is not|still|waiting"
    r"|expected|failed|declined|delayed|unpaid|open until)\b",
)
_DONE = any_of(
    r"(?:已|已经|都)(?:经|为您|为你|成功|全部|顺利)*.{0,6}(?:到账|打到|打款|完成|通过|批准|修好"
    r"|办好|办妥|处理好|支付|退回|发出|发货|寄出|送达|上线|生效|成功|确认|开通|激活|审核完|解锁"
    r"|入账|核销|回复)",
    r"(?:到账|完成|通过|批准|修好|办好|办妥|开通|激活|解锁)(?:了|啦)",
    r"(?:审核|申请|理赔|退款|提现|支付|预约|报名)(?:成功|通过|完成)",
    r"\b(?:has|have|had|was|were|is|are|been|now|just|got|'s|we(?:'ve)?) (?:now |just |already "
    r"|been |successfully |finally )*(?:paid|completed?|approved|ready|repaired|processed|shipped"
    r"|delivered|sent|confirmed|refunded|done|resolved|fixed|credited|accepted|activated|settled"
    r"|transferred|booked|unlocked|verified|granted|reviewed|answered|finished)\b",
)
_FALSE_SAID: tuple[tuple[str, str], ...] = (
    (
        r"complet|finish|done\b|完成",
        r"(?:已|已经|全部|都)?(?:完成|学完|做完)(?:了|啦|!|,|。)|\b(?:completed|finished|all done)\b",
    ),
    (r"approv|accept|通过|批准", r"(?:已|审核)?通过(?:了|审核)|获批|批准了|\b(?:approved|accepted)\b"),
    (
        r"\bpaid\b|payment (?:done|received)|已付",
        r"已(?:经)?(?:支付|付款|到账|打款)|\b(?:has|have|been|was|is) paid\b|received your payment",
    ),
    (
        r"activ|enabled|opened|开通|激活",
        r"已(?:为您|经)?(?:开通|激活|启用)|\b(?:is|are|been|now) (?:now )?(?:activated?|enabled|active)\b",
    ),
    (r"verif|认证", r"(?:已|认证)(?:通过)?认证|\b(?:is|been|are) verified\b"),
    (r"repl(?:y|ied)|answered|回复", r"(?:已|给你|给您)?回复了(?:你|您)|回答了(?:你|您)|\b(?:replied to|answered) you"),
    (r"unlock|解锁", r"已?解锁(?!方式|条件)|\bunlocked\b"),
    (
        r"book(?:ed)?\b|reserv|预约|预订",
        r"(?:已(?:为您|经)?|成功)(?:预约|预订|保留)|\b(?:is|been|are) (?:booked|reserved)\b",
    ),
    (r"upgrad|升级", r"已(?:为您|经)?(?:免费)?升级|\b(?:is|been|are|were) upgraded\b"),
    (r"renewed|续费成功", r"已(?:为您|经)?(?:成功)?续费|\b(?:is|been|was) renewed\b"),
    (r"confirm|确认", r"已(?:经)?确认|\b(?:is|been) confirmed\b"),
    (
        r"refundable|returnable|可退",
        r"可(?:随时|全额|免费|无理由)?退(?:货|款|换)?|\b(?:fully )?(?:refundable|money[- ]back)\b|free returns",
    ),
    (r"^(?:is )?free$|^免费$", r"免费(?!电话)|(?<!feel )(?<!toll-)\bfree\b(?! (?:to|of charge to))"),
    (
        r"^(?:free |has )?gift(?: included)?$|赠品",
        r"(?:附|赠|送)(?:赠)?(?:品|礼)|\bfree gift\b|\bgift (?:is )?included",
    ),
    (
        r"friend|referr",
        r"(?:你的)?好友.{0,6}(?:也|已|都|正)在?(?:用|买|读|加入)"
        r"|\byour friends? .{0,20}(?:using|joined|bought|reading)",
    ),
)
_GOAL = any_of(
    r"(?:目标|挑战|任务|课程|打卡|计划).{0,8}(?:已经|已|全部)?(?:达成|完成|达标|通关|实现)(?!后|就|即|前|可)",
    r"(?:达成|完成)(?:了)?.{0,10}(?:目标|挑战|全部)",
    r"\b(?:hit|reached|met|achieved|completed|finished|beat|smashed|crushed) (?:your|the|this|all)\b",
    r"\bgoal (?:is )?(?:reached|complete|achieved|done)\b",
)
_WANTED, _SO_FAR = (
    any_of(r"\b(?:goal|target|total|required|needed|quota)\b|目标"),
    any_of(r"\b(?:done|current|progress|completed|so far|achieved|actual|finished)\b|已完成|当前"),
)
_FROM_TO = any_of(
    r"(?:从|由).{0,12}?(?P<a>\d[\d,.]*)[^\d,。;]{0,8}?(?:缩短|减少|下降|降低|提升|增加|增长|上升"
    r"|提高|升|降|涨|调整|变)?(?:到|至|为|成)[^\d,。;]{0,4}(?P<b>\d[\d,.]*)",
    r"\b(?:from|was) [¥$€£]?(?P<c>\d[\d,.]*)[^\d.;]{0,12}? (?:to|now|→) [¥$€£]?(?P<d>\d[\d,.]*)",
    r"[¥$€£]?(?P<f>\d[\d,.]*)[^\d.;]{0,24}?,? (?:down|up) from [¥$€£]?(?P<e>\d[\d,.]*)",
)
_EARLIER = any_of(
    r"\b(?:prev|previous|last|before|old|prior|then|was|earlier|yesterday|baseline|past|from)\b|上月|上周|之前|原",
)


def finished(text: str, bound: Bound, language: Language) -> Iterator[Finding]:
    """Yield what the text says is done that the facts say is not. ``text`` is normal."""
    zh = language == "zh"
    yield from _status(text, bound, zh)
    yield from _no(text, bound, zh)
    yield from _goal(text, bound, zh)
    yield from _swapped(text, bound, zh)


def _made(said: str, fact: str, zh: bool) -> Finding:
    advice = f"事实是 {fact}，照实说。" if zh else f"The fact is {fact}; say so."
    return Finding(code=Code.FACT, text=said.strip()[:80], advice=advice)


def _status(text: str, bound: Bound, zh: bool) -> Iterator[Finding]:
    if _SAYS_SO.search(text):
        return
    match = _DONE.search(text)
    for path, value in bound.strings:
        if match and _MATTER.search(path) and _UNDER_WAY.search(value):
            yield _made(match[0], f"{path}: {value}", zh)
            return


def _no(text: str, bound: Bound, zh: bool) -> Iterator[Finding]:
    for path, value in bound.flags:
        if value or path.startswith("user "):
            continue
        for where, said in _FALSE_SAID:
            match = re.search(said, text, re.IGNORECASE) if re.search(where, path) else None
            if match and not re.search(
                r"(?:未|没|不|尚|not|n't|never)\W*(?:\w+\W+)?$", text[max(0, match.start() - 12) : match.start()]
            ):
                yield _made(match[0], f"{path}: no", zh)
                return


def _goal(text: str, bound: Bound, zh: bool) -> Iterator[Finding]:
    match = _GOAL.search(text)
    if not match:
        return
    wanted = [known for known in bound.at(_WANTED, "count", "money") if not _SO_FAR.search(known.path)]
    so_far = [known for known in bound.at(_SO_FAR, "count", "money") if known.mine and not known.loose]
    for goal in wanted:
        for done in so_far:
            if done.figure.values[0] < goal.figure.values[0] and done.figure.kind == goal.figure.kind:
                yield _made(match[0], f"{done.figure.values[0]:g} / {goal.figure.values[0]:g}", zh)
                return


def _swapped(text: str, bound: Bound, zh: bool) -> Iterator[Finding]:
    """Two facts told the wrong way round: from today's figure to yesterday's."""
    match = _FROM_TO.search(text)
    if not match:
        return
    groups = match.groupdict()
    told = next(
        ((groups[a], groups[b]) for a, b in (("a", "b"), ("c", "d"), ("e", "f")) if groups[a] and groups[b]), None
    )
    if not told:
        return
    start, end = (_value(word) for word in told)
    earlier = {known.figure.values[0] for known in bound.figures if known.figure.values and _EARLIER.search(known.path)}
    later = {
        known.figure.values[0] for known in bound.figures if known.figure.values and not _EARLIER.search(known.path)
    }
    if start in later - earlier and end in earlier - later:
        yield _made(match[0], f"{end:g} → {start:g}", zh)


def _value(word: str) -> float:
    try:
        return float(word.rstrip(".,").replace(",", ""))
    except ValueError:
        return -1.0
