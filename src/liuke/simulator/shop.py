"""What the world sells: items with the history of their prices and stock."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator import words
from liuke.simulator.calendar import Calendar
from liuke.simulator.draws import Floats
from liuke.simulator.words import Words

_PURPOSE = 2
_CHANGE_OF_PRICE = 0.02
_CHANGE_OF_STOCK = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """``price_fen`` and ``stock`` are days × items.

    ``shelf`` is an item's category, a number into ``shelves``; ``starts`` is a category's first item.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    shelves: tuple[str, ...]
    shelf: NDArray[np.int8]
    starts: NDArray[np.int32]
    sizes: NDArray[np.int32]
    price_fen: NDArray[np.int32]
    stock: NDArray[np.int32]

    def pick(self, category: NDArray[np.int8], u: Floats) -> NDArray[np.int16]:
        """Return an item of each category asked for; the first of a shelf are the popular ones."""
        item: NDArray[np.int16] = (self.starts[category] + np.floor(u * u * self.sizes[category])).astype(np.int16)
        return item


def make_shop(seed: int, calendar: Calendar, said: Words) -> Shop:
    """Stock the shelves and write every day's prices down."""
    rng = np.random.default_rng([seed, _PURPOSE])
    sizes = np.array([c.items for c in words.SHELVES], np.int32)
    shelf = np.repeat(np.arange(len(sizes)), sizes).astype(np.int8)
    low, high = np.array([c.yuan for c in words.SHELVES], np.float64)[shelf].T
    base = low + (high - low) * rng.beta(1.3, 2.2, len(shelf))
    moves = np.where(rng.random((calendar.days, len(shelf))) < _CHANGE_OF_PRICE, rng.normal(0.01, 0.07, base.shape), 0)
    price = base * np.exp(np.clip(np.cumsum(moves, axis=0), -0.4, 0.4))
    promoted = np.array([c.promoted for c in words.SHELVES])[shelf]
    if calendar.promotion:
        price[calendar.promotion[0] : calendar.promotion[1] + 1, promoted] *= 0.8
    return Shop(
        ids=tuple(f"I{k:04d}" for k in range(1, len(shelf) + 1)),
        names=_names(said),
        shelves=tuple(goods.name for goods in said.goods),
        shelf=shelf,
        starts=(np.cumsum(sizes) - sizes).astype(np.int32),
        sizes=sizes,
        price_fen=(np.round(price * 10) * 10).astype(np.int32),
        stock=_stock(rng, calendar.days, len(shelf)),
    )


def _names(said: Words) -> tuple[str, ...]:
    names = []
    for shelf, goods in zip(words.SHELVES, said.goods, strict=True):
        for k in range(shelf.items):
            turn, place = divmod(k, len(goods.makers) * len(goods.things))
            maker, thing = goods.makers[place % len(goods.makers)], goods.things[place // len(goods.makers)]
            variant = said.variant.format("ABCDEFGH"[turn]) if turn else ""
            names.append(f"{maker}{said.between}{thing}{variant}")
    return tuple(names)


def _stock(rng: np.random.Generator, days: int, items: int) -> NDArray[np.int32]:
    drawn = rng.integers(0, 400, (days, items))
    drawn = np.where(rng.random((days, items)) < 0.04, 0, drawn + 5)
    changed = rng.random((days, items)) < _CHANGE_OF_STOCK
    changed[0] = True
    newest = np.maximum.accumulate(np.where(changed, np.arange(days)[:, None], 0), axis=0)
    return np.take_along_axis(drawn, newest, axis=0).astype(np.int32)


def catalog_table(shop: Shop, calendar: Calendar, since: int, until: int) -> pa.Table:
    """Return a row for each item and day (``since`` inclusive, ``until`` exclusive) on which price or stock changed."""
    changed = np.ones_like(shop.price_fen, dtype=bool)
    changed[1:] = (np.diff(shop.price_fen, axis=0) != 0) | (np.diff(shop.stock, axis=0) != 0)
    day, item = np.nonzero(changed[since:until])
    day += since
    begins = np.array([calendar.midnight(d) for d in range(calendar.days)], np.int64)
    categories = pa.array(shop.shelves, pa.string())
    return pa.table(
        {
            "item_id": pa.array(shop.ids, pa.string()).take(pa.array(item)),
            "ts": pa.array(begins[day] * 1_000_000, pa.timestamp("us")),
            "name": pa.array(shop.names, pa.string()).take(pa.array(item)),
            "category": categories.take(pa.array(shop.shelf[item].astype(np.int32))),
            "price_fen": pa.array(shop.price_fen[day, item].astype(np.int64)),
            "stock": pa.array(shop.stock[day, item]),
            "currency": pa.repeat(pa.scalar("CNY"), len(day)),
        }
    )
