"""What the diagnosis leaves in the pantry, and what audiences may ask of it."""

from liuke.diagnosis.accounts.tables import COLUMNS as ACCOUNT_COLUMNS
from liuke.diagnosis.accounts.tables import TABLES as ACCOUNT_TABLES
from liuke.diagnosis.clues.tables import COLUMNS as CLUE_COLUMNS
from liuke.diagnosis.clues.tables import TABLES as CLUE_TABLES
from liuke.diagnosis.occasions.tables import COLUMNS as OCCASION_COLUMNS
from liuke.diagnosis.occasions.tables import TABLES as OCCASION_TABLES
from liuke.diagnosis.reasons.tables import COLUMNS as REASON_COLUMNS
from liuke.diagnosis.reasons.tables import TABLES as REASON_TABLES
from liuke.diagnosis.risk.tables import COLUMNS as RISK_COLUMNS
from liuke.diagnosis.risk.tables import TABLES as RISK_TABLES
from liuke.diagnosis.voice.tables import TABLES as VOICE_TABLES
from liuke.facts.tables import FactColumn, FactTable
from liuke.model.column import Column
from liuke.model.words import Liveness

LIVENESS_COLUMNS: tuple[Column, ...] = (
    Column(
        name="liveness",
        type="text",
        en="True or false churn",
        zh="真假流失",
        means_en="active; dormant (quiet, but something still ties the user to us); churned (quiet, and nothing does)",
        means_zh="active 活跃；dormant 假性流失（安静但仍有牵挂）；churned 真性流失（安静且无牵挂）",
        values=tuple(Liveness),
    ),
    Column(
        name="open_act",
        type="boolean",
        en="Unfinished act",
        zh="有未完成的事",
        means_en="An unpaid order, a filled cart or a checkout left half-way",
        means_zh="有未付订单、购物车商品或停在一半的结算",
    ),
    Column(
        name="attention",
        type="boolean",
        en="Still attends to something",
        zh="仍有关注",
        means_en="A favourite, a follow since (or just before) going quiet, or a running subscription",
        means_zh="安静之后（或前夕）有收藏、关注，或订阅仍在有效期",
    ),
    Column(
        name="community",
        type="boolean",
        en="Still takes part",
        zh="仍有社区互动",
        means_en="A comment, like, share or invitation since (or just before) going quiet",
        means_zh="安静之后（或前夕）有评论、点赞、分享或邀请",
    ),
    Column(name="open_orders", type="integer", en="Unpaid orders", zh="未付订单数", unit="orders"),
    Column(name="open_order_fen", type="integer", en="Money in unpaid orders", zh="未付订单金额", unit="fen"),
    Column(name="open_item_id", type="text", en="Item of the newest unpaid order", zh="最近未付订单的商品"),
    Column(name="open_item_name", type="text", en="Its name", zh="最近未付订单的商品名"),
    Column(name="cart_items", type="integer", en="Items in the cart", zh="购物车商品数", unit="items"),
    Column(name="cart_item_id", type="text", en="Newest item in the cart", zh="购物车里最近的商品"),
    Column(name="follows", type="integer", en="Items followed", zh="关注的商品数", unit="items"),
    Column(name="follow_item_id", type="text", en="Newest item followed", zh="最近关注的商品"),
    Column(
        name="act_idle_days",
        type="integer",
        en="Days since the last act of any kind",
        zh="距最近任何行为的天数",
        unit="days",
    ),
    Column(
        name="attention_idle_days",
        type="integer",
        en="Days since the last favourite or follow",
        zh="距最近收藏或关注的天数",
        unit="days",
    ),
    Column(
        name="community_idle_days",
        type="integer",
        en="Days since the last community act",
        zh="距最近社区互动的天数",
        unit="days",
    ),
    Column(
        name="return_p",
        type="number",
        en="Chance of return",
        zh="回来的可能",
        means_en="Of a quiet user: how likely to do anything again within 30 days (policy), as learned from who came "
        "back before; empty for who is active, or where nothing could be learned yet",
        means_zh="安静的用户在 30 日内（天数可配）再有任何行为的可能，由自身历史上谁回来了学得；活跃者或还学不到时为空",
        unit="share",
    ),
    Column(
        name="return_low",
        type="number",
        en="Chance of return, from",
        zh="回来的可能（下限）",
        means_en="Lower end of its 95% interval",
        means_zh="其 95% 区间的下限",
        unit="share",
    ),
    Column(
        name="return_high",
        type="number",
        en="Chance of return, to",
        zh="回来的可能（上限）",
        means_en="Upper end of its 95% interval",
        means_zh="其 95% 区间的上限",
        unit="share",
    ),
)

_TYPES = {"text": "VARCHAR", "boolean": "BOOLEAN", "integer": "BIGINT", "number": "DOUBLE"}

USER_LIVENESS = FactTable(
    name="user_liveness",
    means="True or false churn of each user on a business day, with the facts that decided it.",
    key=("as_of", "subject_id"),
    imported=False,
    columns=(
        FactColumn(name="as_of", type="DATE", means="the business day; facts before it were seen"),
        FactColumn(name="subject_id", type="VARCHAR", means="who"),
        *(
            FactColumn(name=c.name, type=_TYPES[c.type], means=c.means_en or c.en, unit=c.unit)  # type: ignore[arg-type]
            for c in LIVENESS_COLUMNS
        ),
    ),
)

TABLES: tuple[FactTable, ...] = (
    USER_LIVENESS,
    *ACCOUNT_TABLES,
    *VOICE_TABLES,
    *CLUE_TABLES,
    *RISK_TABLES,
    *REASON_TABLES,
    *OCCASION_TABLES,
)
"""All that the diagnosis keeps: a workspace opens its facts with these."""

COLUMNS: tuple[Column, ...] = (*LIVENESS_COLUMNS, *RISK_COLUMNS, *REASON_COLUMNS, *CLUE_COLUMNS, *OCCASION_COLUMNS)
"""All columns of the diagnosis: they are in the profile, and so in the audience language."""

OF_ACCOUNTS: tuple[Column, ...] = ACCOUNT_COLUMNS
"""The same of accounts."""
