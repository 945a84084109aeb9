"""Writes the world's days down as canonical tables, and its event names as a tracking plan."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from liuke.simulator import words
from liuke.simulator.acts import Acts
from liuke.simulator.baskets import CANCEL_S, CANCELLED, PAID, PAY_S, REFUND_S, Basket
from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import Cast, users_table
from liuke.simulator.contracts import (
    account_ids,
    accounts_table,
    benefits_table,
    changes_table,
    milestones_table,
    subscriptions_table,
)
from liuke.simulator.draws import Mask
from liuke.simulator.lives import Lives
from liuke.simulator.messages import Sent
from liuke.simulator.opinion import Mention, mentions_table
from liuke.simulator.present import Present
from liuke.simulator.shop import Shop, catalog_table
from liuke.simulator.stories import StoryName
from liuke.simulator.voice import Said, answers_table, feedback_table
from liuke.simulator.words import Words

_LAST_SECOND = 86_390
_HARM_KEY = 12
_HARM_SECOND = 9 * 3600 + 1200


class Pages:
    """Collects days as arrays and turns them into tables once, at the end."""

    def __init__(self, cast: Cast, shop: Shop, calendar: Calendar, said: Words) -> None:
        self._cast, self._shop, self._calendar, self._words = cast, shop, calendar, said
        self._events: list[tuple[NDArray[np.generic], ...]] = []
        self._orders: list[tuple[NDArray[np.generic], ...]] = []
        self._said: list[Said] = []
        self._mentions: list[Mention] = []

    def day(self, here: Present, acts: Acts, basket: Basket, said: Said) -> None:
        """Write one day down."""
        begin = self._calendar.midnight(here.day)
        self._events.append(
            (acts.key, acts.who, acts.kind, begin + acts.second.astype(np.int64), acts.item, acts.feature, acts.value)
        )
        self._orders.append(self._lines(here, acts, basket, begin))
        self._said.append(said)

    def opinion(self, mentions: list[Mention]) -> None:
        """Write down what was said elsewhere."""
        self._mentions += mentions

    def sent(self, day: int, sent: Sent) -> None:
        """Write down the business's own messages of a day, and what became of them."""
        key, who, kind, second = sent
        self._bare(key, who, kind, self._calendar.midnight(day) + second.astype(np.int64))

    def annoyed(self, day: int, who: NDArray[np.int64]) -> None:
        """Write down that these people switched push off at the touch of this day, without a visit."""
        kind = words.KIND["push_disabled"]
        key = (day * self._cast.size + who) * np.int64(len(words.EVENTS) * 16) + kind * 16 + _HARM_KEY
        at = np.full(len(who), self._calendar.midnight(day) + _HARM_SECOND, np.int64)
        self._bare(key, who.astype(np.int32), np.full(len(who), kind, np.int8), at)

    def _bare(
        self, key: NDArray[np.int64], who: NDArray[np.int32], kind: NDArray[np.int8], at: NDArray[np.int64]
    ) -> None:
        """Write down events that are about no item and no feature."""
        none = np.full(len(key), -1, np.int16)
        self._events.append((key, who, kind, at, none, none.astype(np.int8), np.full(len(key), np.nan, np.float32)))

    def tables(self, seed: int, since: int, until: int, lives: Lives) -> dict[str, pa.Table]:
        """Return what was written on the days ``since`` to ``until`` (exclusive), table by table.

        Contracts are given whole, as they stand on the morning of ``until``: an import takes what is new of them.
        """
        cast, calendar, said = self._cast, self._calendar, self._words
        begin, end = calendar.midnight(since) if since else 0, calendar.midnight(until)
        answers = [row for day in self._said for row in day.answers]
        feedback = [row for day in self._said for row in day.feedback]
        story = calendar.told.get(StoryName.CONSULTANT_CHANGE)
        shaken_from = calendar.midnight(story.start) if story else None
        return {
            "users": users_table(cast, seed, calendar, said, since, until),
            "accounts": accounts_table(cast, seed, said, end),
            "account_changes": changes_table(cast, said, begin, end),
            "benefits": benefits_table(said),
            "subscriptions": subscriptions_table(cast, lives, end),
            "milestones": milestones_table(cast, seed, said, shaken_from, end),
            "events": self._events_table(),
            "orders": self._orders_table(),
            "survey_responses": answers_table(answers, cast.ids),
            "feedback": feedback_table(feedback, cast.ids, account_ids(cast.accounts), end),
            "mentions": mentions_table(self._mentions),
            "catalog": catalog_table(self._shop, calendar, since, until),
        }

    def _lines(self, here: Present, acts: Acts, basket: Basket, begin: int) -> tuple[NDArray[np.generic], ...]:
        """Return the order lines of a day; an order begins with its checkout, whose second the acts know."""
        orders = basket.orders
        who = here.who[orders.place]
        wanted = (here.day * self._cast.size + who) * np.int64(len(words.EVENTS) * 16)
        wanted = wanted + words.KIND["checkout_start"] * 16 + orders.slot
        checkouts = acts.kind == words.KIND["checkout_start"]
        known = acts.key[checkouts]
        in_order = np.argsort(known)
        at = begin + acts.second[checkouts][in_order[np.searchsorted(known, wanted, sorter=in_order)]].astype(np.int64)

        def later(which: Mask, seconds: int) -> NDArray[np.int64]:
            return np.where(which, np.minimum(at + seconds, begin + _LAST_SECOND), np.int64(-1))

        price = self._shop.price_fen[here.day, orders.item].astype(np.int64) * orders.quantity
        coupon = np.clip(price - 100, 0, orders.coupon_fen)
        return (
            (here.day * self._cast.size + who) * np.int64(4) + orders.slot,
            who.astype(np.int32),
            at,
            later(orders.state == PAID, PAY_S),
            later(orders.state == CANCELLED, CANCEL_S),
            later(orders.refunded, REFUND_S),
            orders.item,
            orders.quantity,
            price - coupon,
            coupon,
        )

    def _events_table(self) -> pa.Table:
        key, who, kind, at, item, feature, value = _joined(self._events, 7)
        names = pa.array([e.name for e in words.EVENTS], pa.string())
        features = pa.array(words.FEATURES, pa.string())
        kinds = pa.array(kind, pa.int8())
        return pa.table(
            {
                "event_id": pc.cast(pa.array(key, pa.int64()), pa.string()),
                "subject_id": self._cast.ids.take(pa.array(who, pa.int32())),
                "ts": pa.array(at * 1_000_000, pa.int64()).cast(pa.timestamp("us")),
                "event": names.take(kinds),
                "feature": features.take(pa.array(feature.astype(np.int32), pa.int32(), mask=feature < 0)),
                "item_id": self._item_ids(item),
                "value": pa.array(value.astype(np.float64), pa.float64(), mask=np.isnan(value)),
            }
        )

    def _orders_table(self) -> pa.Table:
        key, who, at, paid, cancelled, refunded, item, quantity, amount, coupon = _joined(self._orders, 10)
        shelves = pa.array(self._shop.shelves, pa.string())
        items = pa.array(item.astype(np.int32), pa.int32())
        return pa.table(
            {
                "order_id": pc.cast(pa.array(key, pa.int64()), pa.string()),
                "line_id": pa.repeat(pa.scalar("1"), len(key)),
                "subject_id": self._cast.ids.take(pa.array(who, pa.int32())),
                "ts": _instants(at),
                "paid_at": _instants(paid),
                "cancelled_at": _instants(cancelled),
                "refunded_at": _instants(refunded),
                "item_id": self._item_ids(item),
                "item_name": pa.array(self._shop.names, pa.string()).take(items),
                "category": shelves.take(
                    pa.array(self._shop.shelf[item.astype(np.int32)].astype(np.int32), pa.int32())
                ),
                "quantity": pa.array(quantity.astype(np.float64), pa.float64()),
                "amount_fen": pa.array(amount, pa.int64()),
                "coupon_fen": pa.array(coupon, pa.int64()),
                "currency": pa.repeat(pa.scalar("CNY"), len(key)),
            }
        )

    def _item_ids(self, item: NDArray[np.int16]) -> pa.Array:
        index = pa.array(item.astype(np.int32), pa.int32(), mask=item < 0)
        return pa.array(self._shop.ids, pa.string()).take(index)


def _joined(days: list[tuple[NDArray[np.generic], ...]], width: int) -> tuple[NDArray, ...]:  # type: ignore[type-arg]
    if not days:
        return tuple(np.empty(0, np.int64) for _ in range(width))
    return tuple(np.concatenate(column) for column in zip(*days, strict=True))


def _instants(seconds: NDArray[np.int64]) -> pa.Array:
    return pa.array(seconds * 1_000_000, pa.int64(), mask=seconds < 0).cast(pa.timestamp("us"))
