"""What is kept of each person's reasons, what people confirmed or denied, and what audiences may ask of it."""

from liuke.diagnosis.reasons.taxonomy import Cause
from liuke.facts.tables import FactColumn, FactTable
from liuke.model.column import Column

SOURCES: tuple[str, ...] = ("interview", "call", "holdout")
"""Who confirms or denies a reason."""
STATUS: tuple[str, ...] = ("to_verify", "confirmed", "unknown")

COLUMNS: tuple[Column, ...] = (
    Column(
        name="reason",
        type="text",
        en="Reason to leave, to verify",
        zh="流失原因（待核实）",
        means_en="The reason with most evidence in the person's own facts; unknown where there is not enough. Of "
        "quiet people and those at high risk",
        means_zh="本人数据中证据最多的原因；证据不足时为 unknown 未知。只对安静用户和高风险用户给出",
        values=tuple(Cause),
    ),
    Column(
        name="reason_2",
        type="text",
        en="Second reason",
        zh="第二原因",
        means_en="The reason with the next most evidence; empty where there is none",
        means_zh="证据次多的原因；没有则为空",
        values=tuple(Cause),
    ),
    Column(
        name="reasons_n",
        type="integer",
        en="Reasons with evidence",
        zh="有证据的原因数",
        means_en="How many reasons have enough evidence; 0 where it is unknown",
        means_zh="证据充分的原因个数；未知时为 0",
        unit="reasons",
    ),
    Column(
        name="reason_status",
        type="text",
        en="Is the reason confirmed?",
        zh="原因是否核实",
        means_en="to_verify; confirmed by an interview or a call; unknown",
        means_zh="to_verify 待核实；confirmed 访谈或电话已确认；unknown 未知",
        values=STATUS,
    ),
)

_TYPES = {"text": "VARCHAR", "integer": "INTEGER"}
_AS_OF = FactColumn(name="as_of", type="DATE", means="the business day; facts before it were seen")
_WHO = FactColumn(name="subject_id", type="VARCHAR", means="who")

USER_EVIDENCE = FactTable(
    name="user_evidence",
    means="What each rule of evidence found in a person's own facts on a business day.",
    key=("as_of", "subject_id", "rule"),
    day="as_of",
    imported=False,
    columns=(
        _AS_OF,
        _WHO,
        FactColumn(name="rule", type="VARCHAR", means="rule"),
        FactColumn(name="reason", type="VARCHAR", means="reason it speaks for"),
        FactColumn(name="strength", type="DOUBLE", means="how much it says, 0..1: its weight times what is there"),
        FactColumn(name="n1", type="BIGINT", means="first number of its sentence"),
        FactColumn(name="n2", type="BIGINT", means="second number"),
        FactColumn(name="n3", type="BIGINT", means="third number"),
    ),
)

USER_REASONS = FactTable(
    name="user_reasons",
    means="The reasons of each quiet or endangered person on a business day, the strongest first; unknown is one.",
    key=("as_of", "subject_id", "reason"),
    day="as_of",
    imported=False,
    columns=(
        _AS_OF,
        _WHO,
        FactColumn(name="reason", type="VARCHAR", means="reason, or unknown"),
        FactColumn(name="rank", type="INTEGER", means="place among the person's reasons, from 1"),
        FactColumn(name="strength", type="DOUBLE", means="evidence for it, 0..1; 1 where confirmed, 0 where unknown"),
        FactColumn(name="status", type="VARCHAR", means="to_verify, confirmed or unknown"),
        FactColumn(name="evidence", type="VARCHAR", means="rules that spoke, with their numbers, as a JSON list"),
    ),
)

USER_REASON = FactTable(
    name="user_reason",
    means="The first reasons of each quiet or endangered person on a business day.",
    key=("as_of", "subject_id"),
    day="as_of",
    imported=False,
    columns=(
        _AS_OF,
        _WHO,
        *(
            FactColumn(name=c.name, type=_TYPES[c.type], means=c.means_en, unit=c.unit)  # type: ignore[arg-type]
            for c in COLUMNS
        ),
    ),
)

REASON_DAILY = FactTable(
    name="reason_daily",
    means="Excess churn of those who showed a reason's evidence on a past day, against like people who did not.",
    key=("as_of", "reason"),
    day="as_of",
    imported=False,
    columns=(
        _AS_OF,
        FactColumn(name="reason", type="VARCHAR", means="reason"),
        FactColumn(name="exposed", type="BIGINT", means="people who showed its evidence then", unit="people"),
        FactColumn(name="exposed_churned", type="BIGINT", means="of them gone since", unit="people"),
        FactColumn(name="others", type="BIGINT", means="people who did not, in the same strata", unit="people"),
        FactColumn(name="others_churned", type="BIGINT", means="of them gone since", unit="people"),
        FactColumn(name="excess", type="DOUBLE", means="difference of the shares, value, tenure and visits taken out"),
        FactColumn(name="excess_low", type="DOUBLE", means="lower end of its 95 % interval"),
        FactColumn(name="excess_high", type="DOUBLE", means="upper end"),
        FactColumn(name="p", type="DOUBLE", means="p of Cochran, Mantel and Haenszel"),
        FactColumn(name="q", type="DOUBLE", means="the same among all reasons, by Benjamini and Hochberg"),
        FactColumn(name="extra_leavers", type="DOUBLE", means="excess times people exposed", unit="people"),
    ),
)

REASON_LABELS = FactTable(
    name="reason_labels",
    means="What an interview, a call or a holdout found: whether a reason is why somebody leaves. The newest counts.",
    key=("subject_id", "reason", "ts", "by"),
    imported=False,
    columns=(
        FactColumn(name="ts", type="TIMESTAMP", means="when", unit="UTC"),
        _WHO,
        FactColumn(name="reason", type="VARCHAR", means="reason"),
        FactColumn(name="by", type="VARCHAR", means="interview, call or holdout"),
        FactColumn(name="confirmed", type="BOOLEAN", means="it is so; false: it is not"),
        FactColumn(name="rules", type="VARCHAR", means="rules that spoke for it then, each between blanks"),
        FactColumn(name="person", type="VARCHAR", means="who of us wrote it down"),
    ),
)

TABLES: tuple[FactTable, ...] = (USER_EVIDENCE, USER_REASONS, USER_REASON, REASON_DAILY, REASON_LABELS)
