"""The accounts' wide profile of a day: accounts and their signals as one table, of the same make as the users'."""

from liuke.facts.profile import Wide, own_columns
from liuke.facts.store import Facts
from liuke.facts.tables import ACCOUNTS
from liuke.model.column import Column

ACCOUNT = Wide(key="account_id", own=ACCOUNTS, base="accounts", started="started_at")
"""``whose`` of ``profile.select`` and ``profile.count``: every account that had begun before the day."""

_LABELS: dict[str, tuple[str, str]] = {
    "account_id": ("Account", "客户"),
    "name": ("Name", "名称"),
    "industry": ("Industry", "行业"),
    "size": ("Size", "规模"),
    "plan": ("Plan", "套餐"),
    "seats_paid": ("Seats paid", "付费席位"),
    "csm": ("Customer-success manager", "客户成功经理"),
    "consultant": ("Implementation consultant", "实施顾问"),
    "started_at": ("Contract start", "合同开始"),
    "renews_at": ("Next renewal", "下次续费"),
    "mrr_fen": ("Monthly revenue", "月经常性收入"),
    "currency": ("Currency", "币种"),
    "intent": ("Bought it for", "采购目的"),
}


def account_columns(facts: Facts) -> tuple[Column, ...]:
    """Return the columns of accounts and the traits found in imports with the type that fits them."""
    return own_columns(facts, ACCOUNT, _LABELS, frozenset())
