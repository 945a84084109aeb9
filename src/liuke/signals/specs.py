"""The signals (S1-S5), each declared once: the interface, the audience language and the docs read these."""

from dataclasses import dataclass
from typing import Literal

from liuke.facts.statement import Statement, load, load_one
from liuke.model.column import Column
from liuke.model.words import IdleTier, ValueTier

VALUE_TYPES: dict[ValueTier, tuple[str, str]] = {
    ValueTier.KEY_VALUE: ("重要价值", "key: champions"),
    ValueTier.KEY_GROW: ("重要发展", "key: to grow"),
    ValueTier.KEY_KEEP: ("重要保持", "key: to keep"),
    ValueTier.KEY_RESCUE: ("重要挽留", "key: to win back"),
    ValueTier.VALUE: ("一般价值", "regular: loyal"),
    ValueTier.GROW: ("一般发展", "regular: to grow"),
    ValueTier.KEEP: ("一般保持", "regular: to keep"),
    ValueTier.RESCUE: ("一般挽留", "regular: to win back"),
}
"""The eight named value types in both languages, the dearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSpec:
    """One signal. ``knobs`` are the fields of policy section ``signals`` that decide it; ``columns`` what it adds to
    each user's profile; ``statement`` the query that measures it.
    """

    name: str
    id: str
    en: str
    zh: str
    means_en: str
    means_zh: str
    rule_en: str
    rule_zh: str
    unit: str
    scope: Literal["user", "business"]
    columns: tuple[Column, ...] = ()
    statement: Statement
    knobs: tuple[str, ...] = ()


IDLE_DAYS = SignalSpec(
    name="idle_days",
    id="S1",
    en="Login gap",
    zh="登录间隔",
    means_en="Whole days without an act that counts as being there; somebody last there yesterday has 0",
    means_zh="距最近一次登录（或其他算作到访的行为）的整天数；昨天来过为 0",
    rule_en="Tiers, half-open: active < 3 ≤ light < 7 ≤ medium < 15 ≤ heavy",
    rule_zh="分档左闭右开：活跃 <3 天 ≤ 轻度 <7 天 ≤ 中度 <15 天 ≤ 重度",
    unit="days",
    scope="user",
    statement=load_one("liuke.signals", "idle_days"),
    knobs=("idle_light_from_days", "idle_medium_from_days", "idle_heavy_from_days"),
    columns=(
        Column(
            name="idle_days",
            type="integer",
            en="Idle days",
            zh="沉默天数",
            means_en="Whole days since the user was last there; empty for somebody who never was",
            means_zh="距最近一次到访的整天数；从未来过则为空",
            unit="days",
        ),
        Column(
            name="idle_tier",
            type="text",
            en="Idle tier",
            zh="沉默分档",
            means_en="active, light, medium or heavy, by idle days",
            means_zh="按沉默天数：active 活跃、light 轻度、medium 中度、heavy 重度",
            values=tuple(IdleTier),
        ),
        Column(
            name="last_present_day",
            type="date",
            en="Last there",
            zh="最近到访日",
            means_en="The last day on which the user was there",
            means_zh="最近一次到访的日期",
        ),
        Column(
            name="first_present_day",
            type="date",
            en="First there",
            zh="首次到访日",
            means_en="The first day on which the user was there",
            means_zh="第一次到访的日期",
        ),
        Column(
            name="first_day",
            type="date",
            en="Known since",
            zh="首次出现日",
            means_en="Sign-up or first act, whichever came first",
            means_zh="注册日与首次行为日中较早者",
        ),
        Column(
            name="tenure_days",
            type="integer",
            en="Tenure",
            zh="已认识天数",
            means_en="Days since the user is known",
            means_zh="从首次出现到统计日的天数",
            unit="days",
        ),
    ),
)

LOGIN_DECAY = SignalSpec(
    name="login_decay",
    id="S2",
    en="7-day login-frequency decay",
    zh="7日登录频次衰减率",
    means_en="The share of the earlier week's logins that is gone, over the users known before both weeks",
    means_zh="前一周的登录次数里，本周少了多大比例；只算两周之前就认识的用户",
    rule_en="1 − logins of the last 7 days ÷ logins of the 7 before; alarm above 15 %",
    rule_zh="1 − 近 7 日登录次数 ÷ 此前 7 日登录次数；高于 15% 报警",
    unit="share of the earlier window's logins that is gone",
    scope="business",
    statement=load_one("liuke.signals", "login_decay"),
    knobs=("login_decay_window_days", "login_decay_alarm_above", "login_decay_min_users"),
    columns=(
        Column(
            name="logins_7d",
            type="integer",
            en="Logins, last 7 days",
            zh="近7日登录次数",
            means_en="Logins (acts that count as being there) of the last 7 days",
            means_zh="近 7 日的登录（或其他算作到访的行为）次数",
            unit="times",
        ),
        Column(
            name="logins_prev_7d",
            type="integer",
            en="Logins, the 7 days before",
            zh="此前7日登录次数",
            means_en="The same for the 7 days before those",
            means_zh="再往前 7 日的登录次数",
            unit="times",
        ),
        Column(
            name="active_days_28d",
            type="integer",
            en="Active days, last 28",
            zh="近28日活跃天数",
            means_en="Days of the last 28 on which the user was there",
            means_zh="近 28 日里到访的天数",
            unit="days",
        ),
    ),
)

RETENTION = SignalSpec(
    name="retention",
    id="S3",
    en="Retention",
    zh="留存率",
    means_en="Of those who came first in a day, week or month: the share there again n days, weeks or months later",
    means_zh="同一天（周、月）首次到访的人，n 天（周、月）后还在的比例",
    rule_en="On day n (bounded) or on day n or after (unbounded); unfinished cells are marked and outside averages",
    rule_zh="“当期”只看第 n 期，“当期及以后”看第 n 期起；未满的格子会标出，且不计入平均",
    unit="share of the cohort",
    scope="business",
    statement=load("liuke.signals", "retention")["by_first_action"],
)

USAGE = SignalSpec(
    name="usage",
    id="S4",
    en="Usage time",
    zh="使用时长",
    means_en="Visits, minutes a day of use, and minutes from login to the first core act",
    means_zh="访问次数、有使用的日子里每天的分钟数、从登录到首个核心行为的分钟数",
    rule_en="Acts at most 30 minutes apart are one visit; the last 28 days",
    rule_zh="相隔不超过 30 分钟的行为算一次访问；统计近 28 日",
    unit="minutes",
    scope="user",
    statement=load_one("liuke.signals", "usage"),
    knobs=("session_gap_minutes",),
    columns=(
        Column(
            name="sessions_28d",
            type="integer",
            en="Visits, last 28 days",
            zh="近28日访问次数",
            means_en="Visits of the last 28 days",
            means_zh="近 28 日的访问次数",
            unit="visits",
        ),
        Column(
            name="minutes_per_active_day",
            type="number",
            en="Minutes per active day",
            zh="活跃日均时长",
            means_en="Minutes from first to last act of each visit, per day with a visit, last 28 days",
            means_zh="近 28 日，有访问的日子里平均每天的使用分钟数",
            unit="minutes",
        ),
        Column(
            name="task_minutes",
            type="number",
            en="Minutes to the first core act",
            zh="任务时长",
            means_en="Median minutes from the day's first login to its first core act, last 28 days",
            means_zh="近 28 日，从当天首次登录到首个核心行为的分钟数（中位数）",
            unit="minutes",
        ),
        Column(
            name="errors_28d",
            type="integer",
            en="Errors met, last 28 days",
            zh="近28日遇到的错误",
            means_en="Errors the user met in the last 28 days",
            means_zh="近 28 日遇到的错误次数",
            unit="times",
        ),
    ),
)

RFM = SignalSpec(
    name="rfm",
    id="S5",
    en="RFM value",
    zh="RFM 价值分层",
    means_en="How recently, how often and for how much somebody bought, as scores 1-5 and one of eight value types",
    means_zh="最近一次购买、购买频次、购买金额各打 1–5 分，合成八种价值类型",
    rule_en="Scores by fifths (equals score alike) or fixed cuts, over the buyers of the last 365 days; from 4 on a "
    "score is high; leaving: high F or M while R is lower than 28 days ago",
    rule_zh="对近 365 日的买家按五分位（同值同分）或固定分界打分，4 分起算高；"
    "“高价值流失中”：F 或 M 高，而 R 比 28 天前低",
    unit="score 1-5",
    scope="user",
    statement=load("liuke.signals", "rfm")["rfm"],
    knobs=(
        "rfm_method",
        "rfm_window_days",
        "rfm_high_from_score",
        "rfm_recency_cuts_days",
        "rfm_frequency_cuts",
        "rfm_monetary_cuts_fen",
        "high_value_from_score",
        "falling_recency_days",
    ),
    columns=(
        Column(
            name="order_idle_days",
            type="integer",
            en="Days since the last order",
            zh="距最近下单天数",
            means_en="Whole days since the last paid order; empty for somebody who never bought",
            means_zh="距最近一次付款订单的整天数；从未购买则为空",
            unit="days",
        ),
        Column(
            name="orders_365d",
            type="integer",
            en="Orders, last 365 days",
            zh="近365日订单数",
            means_en="Orders paid in the last 365 days",
            means_zh="近 365 日付款的订单数",
            unit="orders",
        ),
        Column(
            name="paid_365d_fen",
            type="integer",
            en="Paid, last 365 days",
            zh="近365日消费金额",
            means_en="Money paid in the last 365 days, refunds deducted",
            means_zh="近 365 日付款金额，已扣除退款",
            unit="fen",
        ),
        Column(
            name="r_score",
            type="integer",
            en="Recency score",
            zh="R 分",
            means_en="1 (long ago) to 5 (just now)",
            means_zh="1（很久以前）到 5（刚刚）",
            unit="score 1-5",
        ),
        Column(
            name="f_score",
            type="integer",
            en="Frequency score",
            zh="F 分",
            means_en="1 (rarely) to 5 (often)",
            means_zh="1（很少）到 5（经常）",
            unit="score 1-5",
        ),
        Column(
            name="m_score",
            type="integer",
            en="Money score",
            zh="M 分",
            means_en="1 (little) to 5 (much)",
            means_zh="1（少）到 5（多）",
            unit="score 1-5",
        ),
        Column(
            name="value_tier",
            type="text",
            en="Value type",
            zh="价值类型",
            means_en="One of eight by R, F and M high or low; empty for somebody who did not buy within the window",
            means_zh="按 R、F、M 高低组成的八类之一；窗口内没有购买则为空",
            values=tuple(ValueTier),
        ),
        Column(
            name="high_value_leaving",
            type="boolean",
            en="High value, leaving",
            zh="高价值流失中",
            means_en="High F or M while R is lower than it was 28 days ago",
            means_zh="F 或 M 高，而 R 比 28 天前低",
        ),
    ),
)

SIGNALS: tuple[SignalSpec, ...] = (IDLE_DAYS, LOGIN_DECAY, RETENTION, USAGE, RFM)
COLUMNS: tuple[Column, ...] = tuple(column for spec in SIGNALS for column in spec.columns)
