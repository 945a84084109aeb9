"""What is kept of clues: the rules they know texts by, which text belongs to which, what people put together."""

from liuke.facts.tables import FactColumn, FactTable
from liuke.model.column import Column

CLUES = FactTable(
    name="clues",
    means="Complaints that are alike, under one name from the day enough of them were there. The name stays.",
    key=("clue_id",),
    day="born",
    imported=False,
    columns=(
        FactColumn(name="clue_id", type="VARCHAR", means="clue"),
        FactColumn(name="born", type="DATE", means="day whose texts made it"),
        FactColumn(name="lang", type="VARCHAR", means="language most of its first texts are in"),
        FactColumn(name="topic", type="VARCHAR", means="what most of its first texts are about"),
        FactColumn(name="name", type="VARCHAR", means="key phrases, the most telling first"),
        FactColumn(name="phrases", type="VARCHAR", means="more of them, as a JSON list"),
        FactColumn(name="first_texts", type="BIGINT", means="texts it was made of", unit="texts"),
    ),
)

CLUE_RULES = FactTable(
    name="clue_rules",
    means="What a clue knows a text by, from which day on: while a clue grows its rule is made anew of more texts.",
    key=("clue_id", "day"),
    day="day",
    imported=False,
    columns=(
        FactColumn(name="clue_id", type="VARCHAR", means="clue"),
        FactColumn(name="day", type="DATE", means="day whose texts made the rule; it holds for later texts"),
        FactColumn(name="rule", type="VARCHAR", means="terms and weights, packed as JSON"),
        FactColumn(
            name="told", type="DOUBLE", means="how well the rule tells the clue's texts from others", unit="0..1"
        ),
    ),
)

CLUE_TEXTS = FactTable(
    name="clue_texts",
    means="Which complaint belongs to which clue.",
    key=("kind", "text_id"),
    day="day",
    imported=False,
    columns=(
        FactColumn(name="kind", type="VARCHAR", means="table of the text"),
        FactColumn(name="text_id", type="VARCHAR", means="the text"),
        FactColumn(name="day", type="DATE", means="calendar day of the text in the workspace's zone"),
        FactColumn(name="subject_id", type="VARCHAR", means="who said it, where known"),
        FactColumn(name="clue_id", type="VARCHAR", means="the clue"),
        FactColumn(
            name="joined", type="DATE", means="day at whose end it was known to belong: its own, or a later one"
        ),
        FactColumn(name="score", type="DOUBLE", means="how well the rule knows it; 1 is just enough"),
    ),
)

CLUE_SEEN = FactTable(
    name="clue_seen",
    means="Complaints that were looked at for clues; one that is in no clue may be in one that is born later.",
    key=("kind", "text_id"),
    day="day",
    imported=False,
    columns=(
        FactColumn(name="kind", type="VARCHAR", means="table of the text"),
        FactColumn(name="text_id", type="VARCHAR", means="the text"),
        FactColumn(name="day", type="DATE", means="calendar day of the text in the workspace's zone"),
        FactColumn(name="text_hash", type="VARCHAR", means="MD5 of the text that was looked at"),
    ),
)

CLUE_LOOKS = FactTable(
    name="clue_looks",
    means="Days at whose end clues were looked for among the newest complaints.",
    key=("day",),
    day="day",
    imported=False,
    columns=(
        FactColumn(name="day", type="DATE", means="the day"),
        FactColumn(
            name="since", type="DATE", means="day from which on those were; older ones wait for no clue any more"
        ),
        FactColumn(name="texts", type="BIGINT", means="how many they were", unit="texts"),
        FactColumn(name="waiting", type="BIGINT", means="of them, those that belonged to no clue", unit="texts"),
        FactColumn(name="born", type="BIGINT", means="clues born of them", unit="clues"),
    ),
)

CLUE_MERGES = FactTable(
    name="clue_merges",
    means="Clues that people put together. The newest word on a clue counts; into itself, it stands alone again.",
    key=("from_clue", "ts"),
    imported=False,
    columns=(
        FactColumn(name="ts", type="TIMESTAMP", means="when", unit="UTC"),
        FactColumn(name="from_clue", type="VARCHAR", means="clue that goes into another"),
        FactColumn(name="into_clue", type="VARCHAR", means="clue it goes into"),
        FactColumn(name="by", type="VARCHAR", means="who said so"),
    ),
)

CLUE_SPLITS = FactTable(
    name="clue_splits",
    means="Texts that people took out of their clue: they do not belong there.",
    key=("kind", "text_id"),
    imported=False,
    columns=(
        FactColumn(name="ts", type="TIMESTAMP", means="when", unit="UTC"),
        FactColumn(name="kind", type="VARCHAR", means="table of the text"),
        FactColumn(name="text_id", type="VARCHAR", means="the text"),
        FactColumn(name="clue_id", type="VARCHAR", means="the clue it was taken out of"),
        FactColumn(name="by", type="VARCHAR", means="who said so"),
    ),
)

CLUE_SHIPS = FactTable(
    name="clue_ships",
    means="Clues whose remedy is out (W3): from that day on those who complained of them may be told.",
    key=("clue_id",),
    imported=False,
    columns=(
        FactColumn(name="clue_id", type="VARCHAR", means="clue"),
        FactColumn(name="shipped_on", type="DATE", means="day on which the remedy came out"),
        FactColumn(name="name", type="VARCHAR", means="what was put right, in words for users"),
        FactColumn(name="ts", type="TIMESTAMP", means="when somebody said so", unit="UTC"),
        FactColumn(name="by", type="VARCHAR", means="who"),
    ),
)

COLUMNS: tuple[Column, ...] = (
    Column(
        name="fixed_clue_days",
        type="integer",
        en="Days since their complaint was put right",
        zh="吐槽过的问题已修好几天",
        means_en="Days since a clue shipped that this person complained of before; the newest of several; empty where "
        "there is none",
        means_zh="此人吐槽过的线索上线修复至今的天数；有多条取最近一条；没有则为空",
        unit="days",
    ),
    Column(
        name="fixed_clue",
        type="text",
        en="Clue that was put right",
        zh="已修好的线索",
        means_en="Which clue that is",
        means_zh="是哪一条线索",
    ),
)

USER_FIXED = FactTable(
    name="user_fixed",
    means="Who complained of something that has been put right since, on a business day.",
    key=("as_of", "subject_id"),
    imported=False,
    columns=(
        FactColumn(name="as_of", type="DATE", means="the business day; facts before it were seen"),
        FactColumn(name="subject_id", type="VARCHAR", means="who"),
        FactColumn(name="fixed_clue_days", type="BIGINT", means="days since the clue shipped", unit="days"),
        FactColumn(name="fixed_clue", type="VARCHAR", means="the clue"),
    ),
)

TABLES: tuple[FactTable, ...] = (
    CLUES,
    CLUE_RULES,
    CLUE_TEXTS,
    CLUE_SEEN,
    CLUE_LOOKS,
    CLUE_MERGES,
    CLUE_SPLITS,
    CLUE_SHIPS,
    USER_FIXED,
)
