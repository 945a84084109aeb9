"""All reason codes in rule order: who may be written to at all, then whether this may be said, then who is left alone.

The order is meaning. Strictest first: the kill switch, people who may never be addressed, consent and what the person
set, then what happens to the person, then frequency and cost, then the text. G-14, G-11 and G-12 choose among people
nobody else objects to, so that a place is never given to somebody who cannot take it. G-06 only delays. G-15 is
last: both arms of the comparison passed everything else.
"""

from collections.abc import Mapping
from types import MappingProxyType

from liuke.model.reasons import Code, Reason


def _r(code: Code, zh: str, en: str, means_zh: str, means_en: str) -> Reason:
    return Reason(code=code, zh=zh, en=en, means_zh=means_zh, means_en=means_en)


REASONS: tuple[Reason, ...] = (
    _r(
        Code.KILL_SWITCH,
        "已停发",
        "Kill switch",
        "有人按下了停发：全部、这个渠道或这个打法。",
        "Somebody stopped sending: everything, this channel or this playbook.",
    ),
    _r(
        Code.SENSITIVE,
        "未成年或敏感",
        "Minor or sensitive",
        "这个人未成年或属于不应自动触达的人群，或者内容推断了敏感的事。",
        "The person is a minor or must not be addressed by automation, or the text infers something sensitive.",
    ),
    _r(
        Code.CONSENT,
        "没有同意",
        "No consent",
        "这个人没有同意、已退订或被列入拒收名单。",
        "The person has not agreed to it, opted out, or is on the suppression list.",
    ),
    _r(
        Code.PERSONALISATION_OFF,
        "关闭个性化",
        "Personalisation off",
        "这个人不愿被画像，而这条消息是按行为挑人的。",
        "The person asked not to be profiled, and this message chooses people by behaviour.",
    ),
    _r(
        Code.TOPIC_OFF,
        "内容类型已关",
        "Content type off",
        "这个人关掉了这类内容。",
        "The person switched this kind of content off.",
    ),
    _r(
        Code.NO_CHANNEL,
        "无可用触点",
        "No reachable channel",
        "已同意的渠道里没有可用的地址。",
        "None of the channels agreed to has an address.",
    ),
    _r(
        Code.OPEN_CASE,
        "有未结服务单",
        "Open service case",
        "这个人的投诉或工单还没解决，先解决问题。",
        "The person's complaint or ticket is not settled; that comes first.",
    ),
    _r(
        Code.DIVERTED,
        "假性流失，已转出",
        "False churn, diverted",
        "这个人没有真的离开，另一个打法更合适。",
        "The person has not really left; another playbook answers better.",
    ),
    _r(
        Code.USER_FREQUENCY,
        "用户自设频次已满",
        "User's own frequency",
        "已达到这个人自己设的每周上限，或暂停期内。",
        "The weekly number the person set is reached, or the person asked for a pause.",
    ),
    _r(
        Code.SYSTEM_FREQUENCY,
        "系统频次已满",
        "System frequency",
        "所有打法合计的每日或每周上限已到。",
        "The daily or weekly cap over all playbooks is reached.",
    ),
    _r(
        Code.TOO_LATE,
        "已过时效",
        "Too late",
        "触发它的事已经过了时效，现在说没有意义。",
        "What triggered it is older than its window; saying it now makes no sense.",
    ),
    _r(
        Code.COST_CAP,
        "超过单人成本上限",
        "Cost cap",
        "这个人的触达成本超过单人上限。",
        "Reaching this person costs more than the cap for one person.",
    ),
    _r(
        Code.FACT,
        "事实不符",
        "Fact",
        "消息里说的与事实不符，或找不到依据。",
        "The message says something that our facts do not, or that nothing supports.",
    ),
    _r(
        Code.MANNERS,
        "语气不当",
        "Manners",
        "消息让人内疚、催促、空泛安慰、喊叫，或没说谁写的、怎么停。",
        "The message guilts, rushes, consoles emptily, shouts, or does not say who writes and how to stop.",
    ),
    _r(
        Code.BLAST,
        "千人一面",
        "One-size-fits-all",
        "所有人收到同一段文字，没有用到任何关于本人的事实。",
        "Everybody would get the same text, with no fact about them in it.",
    ),
    _r(
        Code.NOT_MOVED,
        "增量不足，未入选",
        "Too little gained",
        "按对照学到的结论：对这个人做这件事带来的增量太小，甚至有害，或这份预算用在别人身上更值。",
        "By what the holdouts taught, this would move the person too little or the wrong way, or the money does more"
        " for somebody else.",
    ),
    _r(
        Code.OTHER_JOURNEY,
        "已在其他打法中",
        "Duplicate or other journey",
        "同一个人同一时间只走一个打法，优先级更高的先走。",
        "One playbook at a time for one person; the one with priority goes first.",
    ),
    _r(
        Code.OFFER_STOCK,
        "权益库存不足",
        "Offer stock",
        "权益已发完，轮不到这个人。",
        "The offer ran out before this person's turn.",
    ),
    _r(
        Code.BUDGET,
        "预算已用完",
        "Budget",
        "打法的预算用完，轮不到这个人。",
        "The playbook's budget ran out before this person's turn.",
    ),
    _r(
        Code.NOT_APPROVED,
        "这一档没获批准",
        "Tier not approved",
        "审批人只批准了这份计划的一部分，这个人在没批准的那一档。",
        "The approver approved a part of the plan, and this person's tier is not in it.",
    ),
    _r(
        Code.QUIET_HOURS,
        "免打扰时段，顺延",
        "Quiet hours, held",
        "现在是这个人当地的免打扰时段，到点再发。",
        "It is quiet hours where the person lives; it goes when they end.",
    ),
    _r(
        Code.SEND_HOUR,
        "等到设定的时刻",
        "Waits for its hour",
        "这个人分到的版本在固定的钟点发送，到点再发。",
        "The variant this person got goes at a set hour of their own clock; it waits until then.",
    ),
    _r(
        Code.HOLDOUT,
        "对照组",
        "Holdout",
        "随机留下不触达的人，用来证明触达有没有用。",
        "Left alone at random, to prove whether writing helps.",
    ),
)

_CHANGES: Mapping[Code, tuple[str, str]] = MappingProxyType(
    {
        Code.KILL_SWITCH: ("有人解除停发后重新起草计划。", "Somebody lifts the stop and a new plan is drafted."),
        Code.SENSITIVE: ("更正用户资料里的标记；否则不会改变。", "Correcting the mark in the profile; nothing else."),
        Code.CONSENT: ("本人重新同意。我们不能替他改。", "The person agrees anew. Nobody may do it for them."),
        Code.PERSONALISATION_OFF: ("本人重新打开个性化。", "The person switches personalisation on."),
        Code.TOPIC_OFF: ("本人重新打开这类内容。", "The person switches that content on."),
        Code.NO_CHANNEL: ("补上已同意渠道的有效地址。", "A working address on a channel agreed to."),
        Code.OPEN_CASE: ("服务单解决并关闭。", "The case is solved and closed."),
        Code.DIVERTED: ("未完成的事了结后仍不回来。", "What was unfinished ends and the person stays away."),
        Code.USER_FREQUENCY: ("七天窗口往前走，或本人调高上限。", "The seven days move on, or the person allows more."),
        Code.SYSTEM_FREQUENCY: ("窗口往前走，或在策略里改上限。", "The window moves on, or policy changes the cap."),
        Code.TOO_LATE: ("新的触发；这一次不再补发。", "A new trigger; this one is not made up for."),
        Code.COST_CAP: ("换更便宜的渠道或权益，或提高上限。", "A cheaper channel or offer, or a higher cap."),
        Code.FACT: ("让消息与事实一致，或补上依据。", "The text is made to agree with a fact."),
        Code.MANNERS: ("照建议改写。", "Rewriting as advised."),
        Code.BLAST: ("写上与本人有关的事实，或缩小范围。", "A fact about the person in it, or fewer people."),
        Code.NOT_MOVED: (
            "有了新的结论、更多预算，或本人情况变化。",
            "A new finding, more money, or the person changes.",
        ),
        Code.OTHER_JOURNEY: ("另一个打法结束，或调整优先级。", "The other playbook ends, or priorities change."),
        Code.OFFER_STOCK: ("补库存或换权益。", "More stock, or another offer."),
        Code.BUDGET: ("提高预算，或收窄人群。", "A larger budget, or a narrower audience."),
        Code.NOT_APPROVED: ("重新起草，并批准这一档。", "A new draft in which this tier is approved."),
        Code.QUIET_HOURS: ("到点自动发送，无需处理。", "It goes by itself when the hours end."),
        Code.SEND_HOUR: ("到点自动发送，无需处理。", "It goes by itself at that hour."),
        Code.HOLDOUT: ("不会改变：同一打法里同一个人永远同组。", "Nothing: the same person stays in the same arm."),
    }
)

_BY_CODE: Mapping[Code, Reason] = MappingProxyType({reason.code: reason for reason in REASONS})

RULE_ORDER: tuple[Code, ...] = tuple(reason.code for reason in REASONS)


def reason(code: Code | str) -> Reason:
    """Return the reason of a code; ``ValueError`` for a code that does not exist."""
    return _BY_CODE[Code(code)]


def change(code: Code | str) -> tuple[str, str]:
    """Return what would change the verdict, as (zh, en)."""
    return _CHANGES[Code(code)]
