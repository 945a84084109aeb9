"""What health keeps beside its columns: the day's twelve metrics, and how each was spread among like people."""

from liuke.facts.tables import FactColumn, FactTable

METRICS: dict[str, tuple[str, str, str]] = {
    "login_days": ("login", "Login days", "登录天数"),
    "login_gap": ("login", "Login gap", "登录间隔"),
    "login_decay": ("login", "Change in logins", "登录变化"),
    "feature_breadth": ("interaction", "Feature breadth", "功能广度"),
    "core_acts": ("interaction", "Core acts per active day", "每活跃日核心行为"),
    "community": ("interaction", "Community acts", "社区互动"),
    "payment_recency": ("consumption", "Payment recency", "付费间隔"),
    "order_frequency": ("consumption", "Order frequency", "下单频次"),
    "spending_trend": ("consumption", "Spending trend", "消费趋势"),
    "nps": ("feeling", "NPS", "NPS"),
    "complaints": ("feeling", "Mood of complaints", "投诉情绪"),
    "friction": ("feeling", "Friction met", "遇到的摩擦"),
}
"""The twelve metrics: family, English and Chinese label."""
FAMILIES: dict[str, tuple[str, str]] = {
    "login": ("Login", "登录"),
    "interaction": ("Interaction", "互动"),
    "consumption": ("Consumption", "消费"),
    "feeling": ("Feeling", "情感"),
}

_AS_OF = FactColumn(name="as_of", type="DATE", means="the day that has not begun; everything before it was seen")
_WHOSE = FactColumn(name="whose", type="VARCHAR", means="user or account")

HEALTH_METRICS = FactTable(
    name="health_metrics",
    means="Empty: the twelve metrics of health were kept here until they no longer needed to be.",
    key=("as_of", "whose", "id"),
    day="as_of",
    imported=False,
    columns=(
        _AS_OF,
        _WHOSE,
        FactColumn(name="id", type="VARCHAR", means="the user or account"),
        FactColumn(name="peer", type="VARCHAR", means="like whom: plan or value type, and tenure"),
        *(FactColumn(name=name, type="DOUBLE", means=said[1].lower()) for name, said in METRICS.items()),
    ),
)
HEALTH_SCALE = FactTable(
    name="health_scale",
    means="How each metric of health was spread among like people on a day: later days are held against it.",
    key=("as_of", "whose", "metric", "peer", "value"),
    day="as_of",
    imported=False,
    columns=(
        _AS_OF,
        _WHOSE,
        FactColumn(name="metric", type="VARCHAR", means="name of the metric"),
        FactColumn(name="peer", type="VARCHAR", means="like whom: plan or value type, and tenure"),
        FactColumn(name="value", type="DOUBLE", means="a value of the metric"),
        FactColumn(name="n", type="BIGINT", means="how many had it"),
    ),
)
