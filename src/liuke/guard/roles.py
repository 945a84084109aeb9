"""What a figure is about, told from the words around it in a text and from the words of its fact's path."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a figure is about, by the words around it in a text and by the words of its fact's path."""

    name: str
    said: re.Pattern[str]
    known: re.Pattern[str]


def _role(name: str, said: str, known: str) -> Role:
    return Role(name=name, said=re.compile(said, re.IGNORECASE), known=re.compile(known, re.IGNORECASE))


MONEY_ROLES: tuple[Role, ...] = (
    _role(
        "threshold",
        r"满|门槛|\bover\b|\babove\b|minimum|at least|orders? of",
        r"\b(?:min|minimum|threshold|over)\b|满|门槛",
    ),
    _role("refund", r"退款|退回|退还|赔|refund", r"\b(?:refund\w*)\b|退款|赔"),
    _role(
        "bill", r"应还|账单|欠|balance|statement|\bbill\b|\bowe", r"\b(?:bill|balance|statement|debt|due)\b|账单|应还"
    ),
    _role(
        "offer",
        r"券|红包|抵|减|返|代金|送|补偿|voucher|coupon|credit|\boff\b|discount|gift|bonus|back\b|save|reward|free",
        r"\b(?:coupon|voucher|credit|discount|off|gift|bonus|cashback|reward|offer|benefit|compensation)\b|券|红包|减|优惠",
    ),
    _role(
        "price",
        r"价|只要|仅需|到手|涨|降|调|现在|低至|\bnow\b|\bonly\b|price|\bwas\b|\bat\b|\bfor\b|\bper\b|cost|from|\bto\b",
        r"\b(?:price|cost|fee|fare|sale|list|rate)\b|价",
    ),
)
COUNT_ROLES: tuple[Role, ...] = (
    _role(
        "late", r"晚|迟|延|拖|逾期|late|delay|longer|behind|overdue", r"\b(?:late|delay\w*|overdue|slip\w*|wait\w*)\b"
    ),
    _role(
        "trial",
        r"试用|体验|会员|送|补|赠|free|trial|premium|extra|added|plus",
        r"\b(?:trial|free|vip|premium|compensation|bonus|gift)\b",
    ),
    _role("idle", r"没|未|离开|since|away|haven|absent|last|ago", r"\b(?:idle|inactive|absent|away|quiet|since)\b"),
    _role(
        "left",
        r"剩|还有|还没|没(?:用|上|领)|还差|余|仅|只有|left|remain|more|only|available|in stock",
        r"\b(?:left|remaining|remain|stock|available|inventory)\b|库存|剩",
    ),
    _role("saved", r"省|节|saved?", r"\bsav\w*\b"),
    _role("outage", r"无法|中断|故障|宕|不能|outage|down|could not|unable", r"\b(?:outage|down\w*|incident)\b"),
    _role("streak", r"连续|连读|最长|streak|in a row|straight|longest", r"\b(?:streak|consecutive|longest)\b"),
    _role("notice", r"提前|notice|advance", r"\bnotice\b"),
    _role("valid", r"有效|内|到期|valid|expire|within|left", r"\b(?:valid\w*|expir\w*|window)\b"),
)
