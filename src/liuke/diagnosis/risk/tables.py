"""What is kept of each person's risk, and what audiences may ask of it."""

from liuke.facts.tables import FactColumn, FactTable
from liuke.model.column import Column

BANDS: tuple[str, ...] = ("low", "middle", "high")
SPEAKERS: tuple[str, ...] = ("model", "rule")
"""Who says it: a model that beat the plain rules on the newest past day, or the best of those rules."""

COLUMNS: tuple[Column, ...] = (
    Column(
        name="risk",
        type="number",
        en="Risk of leaving",
        zh="流失风险",
        means_en="Probability of not being there at all in the window ahead; of people still active only",
        means_zh="未来一个窗口内一次都不来的概率；只对仍活跃的用户计算",
        unit="share",
    ),
    Column(
        name="risk_low",
        type="number",
        en="Risk, at least",
        zh="风险下限",
        means_en="Of people told as much on the newest day whose window has closed, at least this share left (95%)",
        means_zh="在最近一个窗口已结束的统计日，被判为同样风险的人中至少有这么多离开（95%）",
        unit="share",
    ),
    Column(
        name="risk_high",
        type="number",
        en="Risk, at most",
        zh="风险上限",
        means_en="And at most this share",
        means_zh="至多有这么多离开",
        unit="share",
    ),
    Column(
        name="risk_band",
        type="text",
        en="Risk band",
        zh="风险档",
        means_en="low; middle; high, by the thresholds of the policy",
        means_zh="low 低；middle 中；high 高，按阈值划分",
        values=BANDS,
    ),
    Column(
        name="risk_by",
        type="text",
        en="Who says the risk",
        zh="风险由谁给出",
        means_en="model; or rule, where no model beat the plain rules or there is too little to learn from",
        means_zh="model 模型；rule 规则（没有模型胜过规则，或数据不够学习）",
        values=SPEAKERS,
    ),
    Column(
        name="risk_change_7d",
        type="number",
        en="Change of risk in a week",
        zh="风险一周变化",
        means_en="Risk minus that of seven days before, by the same model; empty where it was not measured then",
        means_zh="与七天前相比的风险变化（同一模型）；当时没有统计则为空",
        unit="share",
    ),
)

_TYPES = {"text": "VARCHAR", "number": "DOUBLE"}

USER_RISK = FactTable(
    name="user_risk",
    means="How likely each person still active on a business day is to leave, and who says so.",
    key=("as_of", "subject_id"),
    day="as_of",
    imported=False,
    columns=(
        FactColumn(name="as_of", type="DATE", means="the business day; facts before it were seen"),
        FactColumn(name="subject_id", type="VARCHAR", means="who"),
        *(
            FactColumn(name=c.name, type=_TYPES[c.type], means=c.means_en, unit=c.unit)  # type: ignore[arg-type]
            for c in COLUMNS
        ),
    ),
)

RISK_DAILY = FactTable(
    name="risk_daily",
    means="What was told on each business day as a whole, and what became of what was told earlier.",
    key=("as_of",),
    day="as_of",
    imported=False,
    columns=(
        FactColumn(name="as_of", type="DATE", means="the business day"),
        FactColumn(name="speaker", type="VARCHAR", means="which model or rule said it"),
        FactColumn(name="window_days", type="INTEGER", means="window ahead", unit="days"),
        FactColumn(name="users", type="BIGINT", means="people still active, who were told a probability"),
        FactColumn(name="told", type="DOUBLE", means="mean of their probabilities", unit="share"),
        FactColumn(name="high", type="BIGINT", means="of them in the high band"),
        FactColumn(name="psi", type="DOUBLE", means="population stability index against the model's test day"),
        FactColumn(name="closed_day", type="DATE", means="newest kept day whose window has closed"),
        FactColumn(name="closed_users", type="BIGINT", means="people told a probability on it"),
        FactColumn(name="closed_told", type="DOUBLE", means="mean of what they were told", unit="share"),
        FactColumn(name="closed_found", type="DOUBLE", means="share of them who left", unit="share"),
        FactColumn(name="drift", type="BOOLEAN", means="the model no longer fits; empty where it cannot be said"),
    ),
)

TABLES: tuple[FactTable, ...] = (USER_RISK, RISK_DAILY)
