"""What in the facts denies a sentence: each function returns the fact that does, or None.

The keys of facts are the business's own; so each function looks for the words of a path, not for one name.
"""

import re
from datetime import date

from liuke.guard.bound import DEADLINE, Bound
from liuke.guard.pattern import any_of

_LONGEST_STATUS = 40
OPEN = any_of(
    r"pending|process|progress|investigat|open|unresolved|unfixed|not.?(?:fixed|done|paid|started)",
    r"wont.?fix|todo|new|accepted|planned|scheduled|in.?development|计划|已受理|waiting|review|failed|reject|deni|queued|delayed|backlog|reopened|处理中|审核",
    r"待|未|排查|调查|进行中|失败|驳回|拒绝",
)
_CLOSED_ORDER = any_of(
    r"^\s*(?:paid|complete[d]?|done|shipped|delivered|fulfilled|received|closed|cancell?ed|refunded"
    r"|finished|success|已.*|完成|关闭|取消)",
)
_GONE = any_of(
    r"expired|used|redeemed|void|invalid|revoked|cancell?ed|inactive|none|gone|exhausted|过期|已用",
    r"已使用|作废|失效|核销|领完",
)
_UP = any_of(r"^\s*(?:up|rise|rose|risen|increase[d]?|higher|dearer|raised|more expensive|涨|上涨|上调|提高|贵)")
_DOWN = any_of(r"^\s*(?:down|drop|dropped|decrease[d]?|lower|cheaper|reduced|降|下降|下调)")

_THEN = any_of(
    r"\b(?:then|was|old|before|previous|prev|original|orig|earlier|added|saved|past|prior|initial"
    r"|first|yesterday|last|regular|list|from|at follow|followed|when)\b",
    r"原价|之前|加入时|旧|原",
)
_NOW = any_of(r"\b(?:now|current|new|today|latest|present|after|sale|to)\b|现价|现在|当前|新")
_PRICE = any_of(r"\b(?:price|fare|cost|fee)\b|价")


_BOUGHT_AT = any_of(
    r"^(?!.*\b(?:last|first|previous|prev)\b).*\b(?:bought|paid|purchased|ordered|checked out)(?: (?:at|on|since))$"
    r"|(?:购买|付款|支付)(?:时间|日期)"
)


def prices(bound: Bound) -> tuple[float, float] | None:
    """Return (then, now) of the same thing's price; None where the facts do not hold both."""
    money = [known for known in bound.of("money", "count") if not known.loose or known.figure.kind == "money"]
    priced = [known for known in money if _PRICE.search(known.path)] or [
        known
        for known in money
        if known.figure.unit == "" and re.fullmatch(r".*\b(?:was|now|then|before|after)\b", known.path)
    ]
    then = [known.figure.values[0] for known in priced if _THEN.search(known.path)]
    now = [known.figure.values[0] for known in priced if _NOW.search(known.path) and not _THEN.search(known.path)]
    bare = [
        known.figure.values[0]
        for known in priced
        if re.search(r"(?:price|fare|cost|fee|价格?)(?: (?:fen|yuan|usd|eur|rmb))?$", known.path)
    ]
    if then and (now or bare):
        return then[0], (now or bare)[0]
    return (bare[0], now[0]) if bare and now else None


def price_not_down(bound: Bound) -> str | None:
    """Deny that it is cheaper."""
    pair = prices(bound)
    if pair:
        return f"{pair[0]:g} → {pair[1]:g}" if pair[1] >= pair[0] else None
    for path, value in bound.strings:
        if (
            re.search(r"price|价", path)
            and re.search(r"change|direction|trend|move|delta|变", path)
            and _UP.search(value)
        ):
            return value
    return flagged(bound, True, r"price (?:up|rose|increased|raised|rise|higher)|涨价") or flagged(
        bound, False, r"price (?:drop\w*|down|reduced|cut|lower)|降价|cheaper"
    )


def price_down_known(bound: Bound) -> str | None:
    """Return what a lower price may rest on."""
    if prices(bound) or bound.of("percent", "money", "count"):
        return "price"
    return next(
        (
            path
            for path in bound.paths
            if re.search(r"price|discount|sale|saving|drop|\boff\b|降|折|优惠|coupon|券", path)
        ),
        None,
    )


def price_differs(bound: Bound) -> str | None:
    """Deny that the price is the same."""
    pair = prices(bound)
    return f"{pair[0]:g} → {pair[1]:g}" if pair and pair[0] != pair[1] else None


def flagged(bound: Bound, value: bool, *paths: str) -> str | None:
    """Return the first yes-or-no of that value whose path has one of the words."""
    for path, said in bound.flags:
        if said is value and any(
            re.search(rf"\b(?:{wanted})\b|{wanted}" if wanted.isascii() else wanted, path) for wanted in paths
        ):
            return f"{path}: {'yes' if said else 'no'}"
    return None


def path(bound: Bound, where: str) -> str | None:
    """Return the first path that matches: the fact something may rest on."""
    return next((found for found in bound.paths if re.search(where, found)), None)


def status(bound: Bound, where: str, wanted: re.Pattern[str]) -> str | None:
    """Return the first short string at a matching path that reads like ``wanted``."""
    for found, value in bound.strings:
        if re.search(where, found) and len(value) <= _LONGEST_STATUS and wanted.search(value):
            return f"{found}: {value}"
    return None


def not_fixed(bound: Bound) -> str | None:
    """Deny that it is fixed: a no, a status that is open still, or a day of shipping that nobody knows."""
    flag = flagged(
        bound,
        False,
        r"fixed|resolved|solved|repaired|fix (?:shipped|released|live)|done|shipped|released",
        "修复",
        "解决",
        "上线",
    )
    return (
        flag
        or status(
            bound,
            r"^(?:user )?(?:.*\b(?:bug|issue|ticket|fix|incident|case|complaint|problem|fault|clue|wish|request)\b.*)?"
            r"\b(?:status|state|stage)$|bug|fix|修复|解决|线索",
            OPEN,
        )
        or next((f"{path}: -" for path in bound.unknown if re.search(r"shipped|fixed|resolved|released", path)), None)
    )


def fix_known(bound: Bound) -> str | None:
    """Return what a mended thing may rest on."""
    return path(
        bound,
        r"fix|resolv|solv|ship|clue|ticket|bug|issue|incident|repair|outage|fault|status|state|wish|cause|problem|complain"
        r"|service|修|解决|故障|问题|原因",
    )


def no_stock(bound: Bound) -> str | None:
    """Deny that it is in stock."""
    for known in bound.at(any_of(r"\b(?:stock|inventory|available|qty|quantity)\b|库存"), "count"):
        if known.figure.values[0] == 0:
            return f"{known.path}: 0"
    return (
        flagged(bound, False, r"in stock|available|restocked|back in", "有货", "到货")
        or flagged(bound, True, r"sold out|out of stock", "售罄", "缺货")
        or status(bound, r"stock|availab|库存", any_of(r"^\s*(?:out|sold|none|no|0|无|缺|售罄|empty|backorder)"))
    )


_LEFT = re.compile(r"stock|left|remain|quantity|inventory|available|库存|剩")


def offer_gone(bound: Bound) -> str | None:
    """Deny that the offer can be used."""
    where = r"coupon|voucher|offer|credit|code|promo|deal|discount|gift|benefit|券|优惠|红包"
    for path, value in bound.flags:
        if re.search(where, path) and (
            (value and re.search(r"expired|used|redeemed|void|gone|revoked", path))
            or (not value and re.search(r"valid|active|available|usable|exists|issued|has\b|left", path))
        ):
            return f"{path}: {'yes' if value else 'no'}"
    for known in bound.at(re.compile(where), "count"):
        if known.figure.values[0] == 0 and re.search(
            r"stock|left|remain|quantity|inventory|available|库存|剩", known.path
        ):
            return f"{known.path}: 0"
    flag = flagged(bound, True, rf"(?:{where}).*(?:sold out|out of stock|exhausted)") or flagged(
        bound, True, r"^(?:expired|used|redeemed|already used)$", "已过期", "已使用"
    )
    return flag or status(
        bound,
        rf"(?:{where}).*(?:status|state)|(?:status|state).*(?:{where})|^(?:{where})$|^status$",
        any_of(rf"^\s*(?:{_GONE.pattern})"),
    )


def over(bound: Bound) -> str | None:
    """Return the day something ended before now; None where it has not, or nobody knows."""
    if not bound.now:
        return None
    for known in bound.at(DEADLINE, "date"):
        year, month, day = known.figure.days[0]
        if re.search(r"\b(?:due|bill|before|contract|trial began)\b", known.path) or known.loose:
            continue
        try:
            if date(year or bound.now.year, month, day) < bound.now:
                return f"{known.path}: {known.figure.text}"
        except ValueError:
            continue
    return None


def nothing_unpaid(bound: Bound) -> str | None:
    """Deny that something is left to pay."""
    return (
        status(
            bound,
            r"\b(?:order|payment|cart|checkout)\b.*\b(?:status|state)\b|^(?:status|state|order|payment|cart)$|订单|支付",
            _CLOSED_ORDER,
        )
        or next((f"{known.path}: {known.figure.text}" for known in bound.at(_BOUGHT_AT, "date")), None)
        or flagged(bound, True, r"^(?:.* )?(?:order )?(?:paid|purchased|bought|completed|checked out|already bought)")
        or flagged(bound, True, r"cart empty", "已付", "已支付", "已购")
        or flagged(bound, False, r"in cart|has cart|cart open|has open order|unpaid|open order", "未付")
        or status(bound, r"\bcart\b|购物车", any_of(r"^\s*(?:empty|none|cleared|空|无|\[\])"))
        or next(
            (
                f"{known.path}: 0"
                for known in bound.at(any_of(r"\b(?:cart|unpaid|open order)\b|购物车"), "count")
                if known.figure.values[0] == 0 and not re.search(r"fen|value|amount|total|price", known.path)
            ),
            None,
        )
    )


def has_minimum(bound: Bound) -> str | None:
    """Deny that there is no minimum."""
    for known in bound.at(any_of(r"\b(?:min|minimum|threshold)\b|门槛"), "money", "count"):
        if known.figure.values[0] > 0:
            return f"{known.path}: {known.figure.values[0]:g}"
    for text in bound.say(any_of(r"coupon|offer|券|voucher")):
        if re.search(r"满\s*\d|\bover\b|(?<!no )(?<!without )minimum (?:of|order|spend)|off \$?\d", text):
            return text
    return flagged(bound, False, r"no (?:minimum|threshold)", "无门槛")


def not_lowest(bound: Bound) -> str | None:
    """Deny that it is the lowest price."""
    found = flagged(bound, False, r"lowest\w*|best price|all time low|record low|cheapest", "最低", "史低")
    if found:
        return found
    pair = prices(bound)
    return f"{pair[0]:g} → {pair[1]:g}" if pair and pair[1] > pair[0] else None


def lowest_known(bound: Bound) -> str | None:
    """Return what a lowest price may rest on."""
    return next(
        (path for path in bound.paths if re.search(r"lowest|low\b|best|cheapest|\bmin\b|最低|史低", path)), None
    )


def not_free(bound: Bound) -> str | None:
    """Deny that shipping is free."""
    for known in bound.at(any_of(r"\b(?:shipping|delivery|postage)\b.*\b(?:fee|cost|price|fen)\b|运费"), "money"):
        if known.figure.values[0] > 0:
            return f"{known.path}: {known.figure.values[0]:g}"
    return flagged(bound, False, r"free (?:shipping|delivery)|shipping free", "包邮", "免运费")


def not_live(bound: Bound) -> str | None:
    """Deny that it can be used yet."""
    return flagged(bound, False, r"shipped|released|live|launched|available|ready|published", "上线", "发布") or status(
        bound,
        r"\b(?:feature|release|launch|request)\b.*\b(?:status|state)\b|^(?:feature|release|launch) ?status$|上线",
        any_of(r"^\s*(?:planned|in.?progress|beta|backlog|not|delayed|draft|开发|计划|未|内测)"),
    )


def no_renewal(bound: Bound) -> str | None:
    """Deny that it renews by itself."""
    return flagged(bound, False, r"auto ?renew\w*|autopay|auto pay", "自动续费", "自动还款")


def not_exclusive(bound: Bound) -> str | None:
    """Deny that it is for this reader only."""
    return flagged(bound, False, r"exclusive|personal offer|only for (?:you|user)|vip only", "专属", "独享")


def not_member(bound: Bound) -> str | None:
    """Deny that the reader is a member."""
    return flagged(bound, False, r"(?:is )?(?:member|vip|subscriber|premium)(?: active)?$", "会员")
