"""What is kept of each account's risk and day, and what audiences may ask of it."""

from liuke.facts.tables import FactColumn, FactTable, FactType
from liuke.model.column import Column, ColumnType

SIGNS: dict[str, tuple[str, str]] = {
    "hands_changed": ("Consultant or success manager changed", "换了顾问或客户成功经理"),
    "delivery_slipped": ("Delivery slipped", "交付延期"),
    "scorecard_fell": ("Value scorecard fell", "价值计分卡下滑"),
    "champion_quiet": ("Champion went quiet", "关键用户沉默"),
}
"""The signs of risk with their labels."""


def _column(name: str, type_: ColumnType, labels: tuple[str, str], en: str, zh: str, unit: str = "") -> Column:
    return Column(name=name, type=type_, en=labels[0], zh=labels[1], means_en=en, means_zh=zh, unit=unit)


COLUMNS: tuple[Column, ...] = (
    _column(
        "risk_signs",
        "integer",
        ("Signs of risk", "风险信号数"),
        "How many of the four signs hold: hands changed, delivery slipped, scorecard fell, champion quiet; empty once "
        "the last contract has ended",
        "四个信号里有几个：换人、交付延期、计分卡下滑、关键用户沉默；最后一份合同结束后为空",
        "signs",
    ),
    _column(
        "hands_changed",
        "boolean",
        SIGNS["hands_changed"],
        "Within 90 days; empty where no change of any account is recorded",
        "90 日内换过；没有任何换人记录则为空",
    ),
    _column(
        "hands_changed_on", "date", ("Hands changed on", "换人日期"), "The newest of these changes", "最近一次换人"
    ),
    _column(
        "delivery_slipped",
        "boolean",
        SIGNS["delivery_slipped"],
        "A milestone due within 60 days came at least 7 days late, or is still open; empty without milestones due",
        "60 日内到期的里程碑有晚 7 天以上或仍未完成的；没有到期的则为空",
    ),
    _column(
        "slipped_days",
        "integer",
        ("Slipped by", "最多延期天数"),
        "The worst of those milestones, so far",
        "其中最晚的一个，算到今天",
        "days",
    ),
    _column(
        "scorecard_fell",
        "boolean",
        SIGNS["scorecard_fell"],
        "Depth or breadth lost a quarter of itself (and two seats or features) since a month before, or the rank of "
        "value for money a quarter; empty where it was not measured then",
        "与 30 天前相比，深度或广度少了四分之一（且至少两个席位或功能），或每元价值排位掉了四分之一；那时没计量则为空",
    ),
    _column(
        "champion_quiet",
        "boolean",
        SIGNS["champion_quiet"],
        "The most active seat has been away for 14 days or more, unlike itself; empty without anybody active before",
        "最活跃的席位已经 14 天以上没来，且与其平时不符；此前没有活跃的人则为空",
    ),
    _column(
        "champion_id",
        "text",
        ("Champion", "关键用户"),
        "The seat that was there on the most days",
        "来得最多的席位",
    ),
    _column(
        "notice_given",
        "boolean",
        ("Notice given", "已通知不续"),
        "A running contract has been cancelled; empty without contracts",
        "在约合同已被取消；没有合同则为空",
    ),
    _column("renews_on", "date", ("Renews on", "续费日"), "The next renewal that lies ahead", "下一次续费的日期"),
    _column(
        "at_stake_fen",
        "integer",
        ("Money at stake", "涉及金额"),
        "A year of the running contracts (or of the monthly revenue); empty in another currency",
        "在约合同（或月收入）一年的金额；外币则为空",
        "fen",
    ),
)

_TYPES: dict[ColumnType, FactType] = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "date": "DATE",
}

ACCOUNT_RISK = FactTable(
    name="account_risk",
    means="Signs of risk of each account on a business day, with renewal and money.",
    key=("as_of", "account_id"),
    day="as_of",
    imported=False,
    columns=(
        FactColumn(name="as_of", type="DATE", means="the business day; facts before it were seen"),
        FactColumn(name="account_id", type="VARCHAR", means="which account"),
        *(
            FactColumn(name=c.name, type="BIGINT" if c.unit == "fen" else _TYPES[c.type], means=c.means_en, unit=c.unit)
            for c in COLUMNS
        ),
        FactColumn(name="evidence", type="VARCHAR", means="the facts behind each sign, as one JSON object"),
    ),
)

TABLES: tuple[FactTable, ...] = (ACCOUNT_RISK,)
