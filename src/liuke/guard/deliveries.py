"""What denies that money is back, or that a parcel is on its way or there."""

from liuke.guard.bound import Bound
from liuke.guard.denials import OPEN, flagged, status
from liuke.guard.pattern import any_of


def not_refunded(bound: Bound) -> str | None:
    """Deny that the money is back."""
    return (
        status(bound, r"refund|退款", OPEN)
        or flagged(
            bound,
            False,
            r"refunded|refund (?:done|paid|issued|sent|completed|arrived|processed)|refund$",
            "已退款",
            "到账",
        )
        or flagged(bound, True, r"refund (?:delayed|pending|late|stuck)")
    )


def not_sent(bound: Bound) -> str | None:
    """Deny that it has shipped."""
    waiting = any_of(
        r"^\s*(?:pending|process|packing|preparing|await\w*|unshipped|not|unfulfilled|paid|placed|waiting"
        r"|delayed|backorder|待|未|备货|处理)",
    )
    return status(
        bound,
        r"\b(?:order|shipping|shipment|delivery|parcel|package|logistics)\b.*\b(?:status|state)\b"
        r"|^(?:shipping|shipment|delivery|parcel)$|物流|发货",
        waiting,
    ) or flagged(bound, False, r"shipped|dispatched|sent out|delivered", "已发货")


def not_arrived(bound: Bound) -> str | None:
    """Deny that it has arrived."""
    waiting = any_of(r"^\s*(?:in.?transit|shipped|out for|pending|process|delayed|lost|returned|运输|在途|派送|未|丢)")
    return status(bound, r"\b(?:delivery|shipping|shipment|parcel|package)\b|物流", waiting) or flagged(
        bound, False, r"delivered|arrived", "送达"
    )
