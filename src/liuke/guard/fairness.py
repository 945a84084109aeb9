"""No dearer price for the loyal (大数据杀熟, PIPL art. 24): no reader is asked more than the public price."""

from collections.abc import Iterator

from liuke.guard.bound import Bound
from liuke.guard.denials import worse_price
from liuke.guard.message import Finding, Message
from liuke.model.reasons import Code
from liuke.model.words import MessageClass


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
