"""The rules of evidence, each in one place: which reason it speaks for, how much it weighs, and what it says.

The condition of a rule is the branch of its name in ``sql/reasons.sql`` (statement ``evidence``); it gives how much of
what it needs is there (a share) and up to three whole numbers, ``n1`` to ``n3``, that the sentence says.
"""

from dataclasses import dataclass

from liuke.diagnosis.reasons.taxonomy import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of evidence.

    ``weight`` is how often it was right where it held fully, as the made-up business with planted reasons has it; what
    interviews and calls find moves it. ``knobs`` are the thresholds that decide it, as ``section.field`` of the policy.
    The sentences name ``n1`` to ``n3`` and thresholds by ``{name}``.
    """

    name: str
    cause: Cause
    weight: float
    en: str
    zh: str
    knobs: tuple[str, ...] = ()


_WINDOW = ("reasons.window_days", "reasons.base_days")
_WORDS = ("reasons.words_days", "reasons.praise_below_share")
_TOPIC = (*_WORDS, "reasons.negative_from_share", "reasons.topic_from_share", "reasons.intent_from_share")

RULES: tuple[Rule, ...] = (
    Rule(
        name="friction",
        cause=Cause.EXPERIENCE_GAP,
        weight=0.85,
        en="Met {n1} errors, slow answers and dead ends on {n2} of {n3} days of visits, in the {window_days} days up "
        "to the last one: more than this person, or people like them, usually meet",
        zh="最后一次到访前的 {window_days} 天里来了 {n3} 天，其中 {n2} 天遇到报错、卡顿或走不通，"
        "共 {n1} 次，多于本人和大家的平常水平",
        knobs=_WINDOW,
    ),
    Rule(
        name="said_experience",
        cause=Cause.EXPERIENCE_GAP,
        weight=0.9,
        en="Wrote {n1} time(s) that it does not work as it should",
        zh="写过 {n1} 次：用着不顺",
        knobs=_TOPIC,
    ),
    Rule(
        name="said_function",
        cause=Cause.MISSING_FUNCTION,
        weight=0.55,
        en="Wrote {n1} time(s) that something they want is missing",
        zh="写过 {n1} 次：缺少想要的功能",
        knobs=_TOPIC,
    ),
    Rule(
        name="complained",
        cause=Cause.DELIVERY_GAP,
        weight=0.5,
        en="Complained {n1} time(s) over {n2} days of visits",
        zh="来了 {n2} 天，投诉 {n1} 次",
        knobs=_WINDOW,
    ),
    Rule(
        name="took_back",
        cause=Cause.DELIVERY_GAP,
        weight=0.35,
        en="Asked for money back {n1} time(s), with {n2} orders",
        zh="下单 {n2} 次，申请退款 {n1} 次",
        knobs=_WINDOW,
    ),
    Rule(
        name="said_delivery",
        cause=Cause.DELIVERY_GAP,
        weight=0.9,
        en="Wrote {n1} time(s) that service or delivery let them down",
        zh="写过 {n1} 次：服务或履约没做到",
        knobs=_TOPIC,
    ),
    Rule(
        name="use_fell",
        cause=Cause.VALUE_GAP,
        weight=0.35,
        en="Did what they come for {n1} time(s) in {n3} days of visits; at their earlier pace it would have been {n2}",
        zh="来了 {n3} 天，只做了 {n1} 次核心动作；按此前的习惯应有 {n2} 次",
        knobs=(*_WINDOW, "reasons.use_fall_from_share", "reasons.use_min_expected"),
    ),
    Rule(
        name="paid_use_fell",
        cause=Cause.VALUE_GAP,
        weight=0.5,
        en="Pays, but used what they pay for {n1} time(s) over {n3} days of visits; at their own earlier pace it would "
        "have been {n2}",
        zh="在付费，但来的 {n3} 天里只用了 {n1} 次；按此前的习惯应有 {n2} 次",
        knobs=(*_WINDOW, "reasons.use_fall_from_share", "reasons.use_min_expected"),
    ),
    Rule(
        name="said_value",
        cause=Cause.VALUE_GAP,
        weight=0.9,
        en="Wrote {n1} time(s) that it is not worth it",
        zh="写过 {n1} 次：不值",
        knobs=_WORDS,
    ),
    Rule(
        name="left_waiting",
        cause=Cause.EMOTIONAL_GAP,
        weight=0.35,
        en="{n1} of {n2} ticket(s) had no answer within {slow_answer_hours} hours",
        zh="{n2} 张工单里有 {n1} 张超过 {slow_answer_hours} 小时没有答复",
        knobs=("reasons.words_days", "reasons.slow_answer_hours"),
    ),
    Rule(
        name="angry",
        cause=Cause.EMOTIONAL_GAP,
        weight=0.4,
        en="{n1} message(s) to us sound angry",
        zh="{n1} 条留言语气愤怒",
        knobs=("reasons.words_days",),
    ),
    Rule(
        name="detractor",
        cause=Cause.EMOTIONAL_GAP,
        weight=0.35,
        en="Gave {n1} of 10 when asked whether they would recommend us",
        zh="NPS 打了 {n1} 分（满分 10）",
        knobs=("reasons.words_days", "reasons.detractor_through"),
    ),
    Rule(
        name="same_things",
        cause=Cause.CONTENT_FATIGUE,
        weight=0.4,
        en="{n1}% of the {n3} things seen were of one kind; {n2}% before",
        zh="看到的 {n3} 样东西里 {n1}% 是同一类，此前为 {n2}%",
        knobs=(*_WINDOW, "reasons.same_min_seen", "reasons.same_from_share"),
    ),
    Rule(
        name="said_content",
        cause=Cause.CONTENT_FATIGUE,
        weight=0.9,
        en="Wrote {n1} time(s) that it is always the same",
        zh="写过 {n1} 次：内容老一套",
        knobs=_TOPIC,
    ),
    Rule(
        name="only_with_coupon",
        cause=Cause.PRICE,
        weight=0.4,
        en="{n1} of the last {n2} orders were paid with a coupon; {n3}% would be their usual share",
        zh="最近 {n2} 单里 {n1} 单用了券，平常约 {n3}%",
        knobs=(*_WINDOW, "reasons.coupon_min_buys"),
    ),
    Rule(
        name="said_price",
        cause=Cause.PRICE,
        weight=0.9,
        en="Wrote {n1} time(s) that it is too dear",
        zh="写过 {n1} 次：嫌贵",
        knobs=_TOPIC,
    ),
    Rule(
        name="left_with_promotion",
        cause=Cause.INCENTIVE_ONLY,
        weight=0.65,
        en="Came in a promotion, was there for {n2} days, and was last there {before_after} it ended",
        zh="活动期间来的，前后只待了 {n2} 天，最后一次到访在活动结束{before_after}",
        knobs=("reasons.promotion_left_days",),
    ),
    Rule(
        name="always_coupon",
        cause=Cause.INCENTIVE_ONLY,
        weight=0.75,
        en="{n1} of {n2} orders were paid with a coupon",
        zh="{n2} 单里有 {n1} 单用了券",
        knobs=(*_WINDOW, "reasons.coupon_min_buys"),
    ),
    Rule(
        name="said_incentive",
        cause=Cause.INCENTIVE_ONLY,
        weight=0.9,
        en="Wrote {n1} time(s) about an offer that is over",
        zh="写过 {n1} 次：优惠没了",
        knobs=_WORDS,
    ),
    Rule(
        name="push_off",
        cause=Cause.MESSAGE_FATIGUE,
        weight=0.8,
        en="Switched our messages off {n1} time(s)",
        zh="关闭了推送（{n1} 次）",
        knobs=_WINDOW,
    ),
    Rule(
        name="said_messages",
        cause=Cause.MESSAGE_FATIGUE,
        weight=0.9,
        en="Wrote {n1} time(s) that our messages are too many",
        zh="写过 {n1} 次：消息太多",
        knobs=_WORDS,
    ),
    Rule(
        name="said_need",
        cause=Cause.NEED_ENDED,
        weight=0.9,
        en="Wrote {n1} time(s) that they no longer need it",
        zh="写过 {n1} 次：用不上了",
        knobs=("reasons.words_days",),
    ),
)
BY_NAME = {rule.name: rule for rule in RULES}
