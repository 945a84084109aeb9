"""What is kept of each person's occasions, and what audiences may ask of it."""

from liuke.diagnosis.voice.tables import MOODS, TOPICS
from liuke.facts.tables import FactColumn, FactTable
from liuke.model.column import Column, ColumnType


def _column(
    name: str,
    type_: ColumnType,
    labels: tuple[str, str],
    en: str,
    zh: str,
    unit: str = "",
    values: tuple[str, ...] = (),
) -> Column:
    return Column(name=name, type=type_, en=labels[0], zh=labels[1], means_en=en, means_zh=zh, unit=unit, values=values)


COLUMNS: tuple[Column, ...] = (
    _column(
        "birthday_in_days",
        "integer",
        ("Birthday in", "距生日天数"),
        "Days to the birthday, 0 on the day itself, by the calendar that the person declared: a lunar one on this "
        "year's day of our calendar, 29 February on the 28th in other years; empty beyond 31 days, and where no "
        "calendar was declared",
        "距生日还有几天，当天为 0；按本人声明的历法：农历生日换算到今年的公历日，2 月 29 日在平年按 28 日；"
        "31 天以外或没有声明历法则为空",
        "days",
    ),
    _column(
        "renews_in_days",
        "integer",
        ("Renews in", "距续费天数"),
        "Days to the end of the running term of the person's own subscription; empty where it was cancelled or there "
        "is none",
        "距本人订阅当前一期结束的天数；已取消或没有订阅则为空",
        "days",
    ),
    _column(
        "complaint_days",
        "integer",
        ("Days since the complaint", "距最近投诉天数"),
        "Days since the newest ticket within 30 days whose text is a complaint (D4)",
        "30 天内最近一张文字判为负面的工单距今的天数（D4）",
        "days",
    ),
    _column(
        "complaint_topic",
        "text",
        ("What it is about", "投诉主题"),
        "Topic of that ticket (D4)",
        "该工单的主题（D4）",
        values=TOPICS,
    ),
    _column(
        "complaint_wait_hours",
        "integer",
        ("Hours it waited", "首次答复等待小时数"),
        "Whole hours from that ticket to its first answer; to now, where there is none yet",
        "从提交到首次答复的整小时数；尚未答复则算到现在",
        "hours",
    ),
    _column(
        "complaint_solved",
        "boolean",
        ("It is solved", "投诉已解决"),
        "That ticket has been solved",
        "该工单已解决",
    ),
    _column(
        "last_call_days",
        "integer",
        ("Days since the call", "距最近通话天数"),
        "Days since the newest call within 30 days that has a transcript",
        "30 天内最近一次有文字记录的通话距今的天数",
        "days",
    ),
    _column(
        "last_call_mood",
        "text",
        ("Mood of the call", "最近通话情绪"),
        "How the person sounded in it (D6)",
        "本人在那次通话里的情绪（D6）",
        values=MOODS,
    ),
    _column(
        "account_contact",
        "boolean",
        ("Contact of the account", "客户联系人"),
        "The one person of the account whom we write to: its champion, else who joined first",
        "该客户中由我们联系的那一位：关键用户，没有则为最早加入的人",
    ),
    _column(
        "account_renews_in_days",
        "integer",
        ("Account renews in", "客户距续费天数"),
        "Days to the account's next renewal; empty where notice was given or its last contract has ended",
        "距客户下次续费的天数；已通知不续或合同已结束则为空",
        "days",
    ),
    _column(
        "account_slipped_days",
        "integer",
        ("Account's delivery late by", "客户交付延期天数"),
        "Days by which the account's worst milestone of 60 days is late; empty where delivery did not slip",
        "客户 60 日内最晚的里程碑延期天数；没有延期则为空",
        "days",
    ),
    _column(
        "account_risk_signs",
        "integer",
        ("Account's signs of risk", "客户风险信号数"),
        "How many of the four signs of risk hold of the account (D7)",
        "客户的四个风险信号中有几个（D7）",
        "signs",
    ),
)

_TYPES: dict[ColumnType, str] = {"text": "VARCHAR", "boolean": "BOOLEAN", "integer": "INTEGER"}

USER_OCCASIONS = FactTable(
    name="user_occasions",
    means="What falls due of a person on a business day, or came up lately; people of whom nothing does have no row.",
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

TABLES: tuple[FactTable, ...] = (USER_OCCASIONS,)
