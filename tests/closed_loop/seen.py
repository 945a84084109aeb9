"""What a business sees of its people, and nothing else: the acts that become facts, what was sent, what came back."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from liuke.simulator.flight.business import Business
from liuke.simulator.flight.days import Lived
from liuke.simulator.flight.minds import Answer
from liuke.simulator.flight.signs import ACTS

_COUNTED = ("core", "view", "search", "cart_add", "cart_remove", "complaint", "push_off")
_TIES = ("favourite", "follow", "comment", "like")
_HURTS = ("error", "slow", "stuck")
NEVER = 999


class Seen:
    """Running totals by person and day; a window is the difference of two of them."""

    def __init__(self, business: Business) -> None:
        self.business = business
        n, days = business.folk.size, business.days + 1
        names = (*_COUNTED, "visit", "tie", "hurt", "order", "coupon", "sent", "opened")
        self.totals = {name: np.zeros((days, n), np.uint8) for name in names}
        self.spend = np.zeros((days, n), np.float32)
        self.last_visit = np.full((days, n), -NEVER, np.int16)
        self.last_ties = np.zeros((days, n), np.int8)
        self.last_sent = np.full(n, -NEVER, np.int32)
        self.said_no, self.complained = np.zeros(n, bool), np.zeros(n, bool)
        self.known = business.folk.joins == 0
        self.complaints = 0
        old = self.known
        self.last_visit[0, old] = -1 - np.maximum(business.minds.idle[old], 0)

    def day(self, lived: Lived, answers: Sequence[Answer]) -> None:
        """Take in a day."""
        d = lived.day
        for total in (*self.totals.values(), self.spend, self.last_visit, self.last_ties):
            total[d + 1] = total[d]
        who, acts = lived.who, lived.acts.astype(np.uint8)
        for name in _COUNTED:
            self.totals[name][d + 1, who] += acts[ACTS.index(name)]
        ties = np.sum([acts[ACTS.index(name)] for name in _TIES], axis=0)
        self.totals["tie"][d + 1, who] += ties.astype(np.uint8)
        self.totals["hurt"][d + 1, who] += np.sum([acts[ACTS.index(name)] for name in _HURTS], axis=0).astype(np.uint8)
        self.totals["visit"][d + 1, who] += 1
        self.totals["order"][d + 1, who] += lived.order_fen > 0
        self.totals["coupon"][d + 1, who] += lived.coupon_fen > 0
        self.spend[d + 1, who] += lived.order_fen - lived.coupon_fen
        self.last_visit[d + 1, who], self.last_ties[d + 1, who] = d, ties
        self.known |= lived.joined
        for one in answers:
            self.totals["sent"][d + 1, one.who] += 1
            self.totals["opened"][d + 1, one.who[one.opened]] += 1
            self.said_no[one.who[one.said_no]] = True
            self.complaints += int(one.complained.sum())
            self.complained[one.who[one.complained]] = True
            self.last_sent[one.who] = d

    def idle(self, day: int) -> NDArray[np.int32]:
        """Return days since the last visit, on a morning: of a past one, as it was known then."""
        return day - 1 - self.last_visit[day].astype(np.int32)

    def visits(self, since: int, until: int) -> NDArray[np.uint8]:
        """Return how many days everybody came in ``since`` (inclusive) to ``until`` (exclusive)."""
        found: NDArray[np.uint8] = self.totals["visit"][until] - self.totals["visit"][since]
        return found

    def frame(self, day: int, who: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
        """Return what is known of people on a morning, as columns a model reads."""
        t, folk = self.totals, self.business.folk

        def last(name: str, days: int) -> NDArray[np.float64]:
            return (t[name][day, who] - t[name][max(0, day - days), who]).astype(float)

        orders = t["order"][day, who].astype(float)
        visits = last("visit", 56)
        return {
            "idle_days": self.idle(day)[who].astype(float),
            "tenure_days": (day - np.where(folk.joins[who] == 0, -folk.known_days[who], folk.joins[who])).astype(float),
            "visits_56": visits,
            "visits_14": last("visit", 14),
            "orders_56": last("order", 56),
            "spend": self.spend[day, who] / np.maximum(orders, 1),
            "coupon_share": t["coupon"][day, who] / np.maximum(orders, 1),
            "hurts": last("hurt", 56) / np.maximum(visits, 1),
            "complaints": last("complaint", 56),
            "ties": last("tie", 56) / np.maximum(visits, 1),
            "last_ties": self.last_ties[day, who].astype(float),
            "carts": last("cart_add", 56) / np.maximum(visits, 1),
            "carts_left": last("cart_remove", 56) / np.maximum(visits, 1),
            "core": last("core", 56) / np.maximum(visits, 1),
            "core_14": last("core", 14) / np.maximum(last("visit", 14), 1),
            "searches": last("search", 56) / np.maximum(visits, 1),
            "views": last("view", 56) / np.maximum(visits, 1),
            "push_off": t["push_off"][day, who].astype(float),
            "sent": t["sent"][day, who].astype(float),
            "opened": t["opened"][day, who].astype(float),
            "source": folk.source[who].astype(float),
        }
