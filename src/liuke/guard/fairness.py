"""No dearer price for the loyal (大数据杀熟, PIPL art. 24): no reader is asked more than the public price."""

from collections.abc import Iterator

from liuke.guard.bound import Bound
from liuke.guard.message import Finding, Message
from liuke.guard.pattern import any_of
from liuke.model.reasons import Code
from liuke.model.words import MessageClass

_OWN_PRICE = any_of(
    r"\b(?:personal|your|member|vip|individual|my) (?:\w+ )?price|^user (?:\w+ )?price|专属价|会员价|老客价|老用户价",
    r"\b(?:existing|old|regular|returning|loyal) (?:customer|user|member|buyer)s? price",
)
_PUBLIC_PRICE = any_of(
    r"\b(?:public|guest|newcomer|others?|anonymous|everyone) (?:\w+ )?price|公开价|新人价|新客价|新用户价",
    r"\bnew (?:customer|user|member|buyer)s? price",
)


def worse_price(bound: Bound) -> str | None:
    """Deny that the own price is at least as good as the public one (no dearer price for the loyal)."""
    own = [known.figure.values[0] for known in bound.at(_OWN_PRICE, "money")]
    public = [known.figure.values[0] for known in bound.at(_PUBLIC_PRICE, "money") if not _OWN_PRICE.search(known.path)]
    return f"{own[0]:g} > {public[0]:g}" if own and public and own[0] > public[0] else None


def fairness(message: Message, bound: Bound) -> Iterator[Finding]:
    """Yield a personal price above the public one, whatever the text calls it."""
    worse = worse_price(bound) if message.message_class is MessageClass.MARKETING else None
    if worse:
        yield Finding(
            code=Code.FACT,
            text=f"worse_personal_price: {worse}",
            advice=f"给这个人的价格比公开价高（{worse}），改成不高于公开价，或不发。"
            if message.language == "zh"
            else f"This reader would pay more than the public price ({worse}): ask no more than it, or do not send.",
        )
