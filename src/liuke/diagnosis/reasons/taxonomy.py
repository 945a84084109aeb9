"""Why people leave: the ten reasons of PRODUCT D3, and ``unknown``, which is an answer."""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """A reason to leave, in the order in which ties are broken."""

    EXPERIENCE_GAP = "experience_gap"
    MISSING_FUNCTION = "missing_function"
    DELIVERY_GAP = "delivery_gap"
    VALUE_GAP = "value_gap"
    EMOTIONAL_GAP = "emotional_gap"
    CONTENT_FATIGUE = "content_fatigue"
    PRICE = "price"
    INCENTIVE_ONLY = "incentive_only"
    MESSAGE_FATIGUE = "message_fatigue"
    NEED_ENDED = "need_ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason: its names, what it means, and which playbooks (by code, the first there is) answer it."""

    cause: Cause
    en: str
    zh: str
    means_en: str
    means_zh: str
    answers: tuple[str, ...]


REASONS: tuple[Reason, ...] = (
    Reason(
        cause=Cause.EXPERIENCE_GAP,
        en="Experience gap",
        zh="体验断层",
        means_en="Errors, slow answers and dead ends stood in the way",
        means_zh="报错、卡顿、走不通，挡住了去路",
        answers=("P6", "P12", "P1"),
    ),
    Reason(
        cause=Cause.MISSING_FUNCTION,
        en="Missing function",
        zh="功能缺失",
        means_en="What they asked for does not exist",
        means_zh="想要的功能没有",
        answers=("P12",),
    ),
    Reason(
        cause=Cause.DELIVERY_GAP,
        en="Service or delivery gap",
        zh="服务断层",
        means_en="What was promised was late, wrong, or left unanswered",
        means_zh="承诺的没做到：晚了、错了，或没人管",
        answers=("P11", "P2", "P1"),
    ),
    Reason(
        cause=Cause.VALUE_GAP,
        en="Value gap",
        zh="价值错位",
        means_en="What they pay for, in money or time, gives them little",
        means_zh="花了钱或时间，却没得到多少",
        answers=("P7", "P10", "P5", "P3"),
    ),
    Reason(
        cause=Cause.EMOTIONAL_GAP,
        en="Emotional gap",
        zh="情感断层",
        means_en="Disappointed or angry with us, whatever it began with",
        means_zh="对我们失望或生气，无论起因是什么",
        answers=("P2", "P11"),
    ),
    Reason(
        cause=Cause.CONTENT_FATIGUE,
        en="Content fatigue",
        zh="内容疲劳",
        means_en="What they are shown is always the same",
        means_zh="看到的总是同一类",
        answers=("P8", "P16"),
    ),
    Reason(
        cause=Cause.PRICE,
        en="Price",
        zh="价格",
        means_en="It has become too dear, or is cheaper elsewhere",
        means_zh="变贵了，或别处更便宜",
        answers=("P3", "P1"),
    ),
    Reason(
        cause=Cause.INCENTIVE_ONLY,
        en="Came for the incentive",
        zh="只为优惠",
        means_en="Came for a promotion or coupon, and it is over",
        means_zh="为活动或券而来，活动结束就走",
        answers=("P5", "P1"),
    ),
    Reason(
        cause=Cause.MESSAGE_FATIGUE,
        en="Message fatigue",
        zh="触达疲劳",
        means_en="Our messages are too many or not for them",
        means_zh="我们发得太多，或发得不对",
        answers=("P16",),
    ),
    Reason(
        cause=Cause.NEED_ENDED,
        en="Need ended",
        zh="需求结束",
        means_en="What they needed us for is over",
        means_zh="用得上我们的事已经结束",
        answers=("P16",),
    ),
    Reason(
        cause=Cause.UNKNOWN,
        en="Unknown",
        zh="未知",
        means_en="Nothing in their facts says why; ask them",
        means_zh="现有数据说明不了原因，需要问本人",
        answers=(),
    ),
)
BY_CAUSE = {reason.cause: reason for reason in REASONS}
