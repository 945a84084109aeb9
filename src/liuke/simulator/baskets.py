"""Carts and orders of a day: what is put in, taken out, paid, left unpaid, taken back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import Cast
from liuke.simulator.causes import Cause, number
from liuke.simulator.draws import Floats, Mask
from liuke.simulator.lives import DORMANT, GONE
from liuke.simulator.present import Present
from liuke.simulator.shop import Shop
from liuke.simulator.words import KIND

DRAWS = 12
PAID, CANCELLED, OPEN = 0, 1, 2
PAY_S, CANCEL_S, REFUND_S = 70, 800, 5400
"""Seconds from the checkout to payment, to cancellation and to the refund."""

_OLD, _NEW, _ITEM, _FATE, _DIRECT, _ITEM_2, _UNPAID, _ITEM_3, _QUANTITY, _COUPON, _REFUND, _LEFT = range(DRAWS)
_OLD_CART, _NEW_CART, _STRAIGHT, _LEFT_UNPAID = range(4)
_BEGINS_S = np.array([30, 420, 620, 900], np.int32)
"""Second of the session at which each of the four possible purchases of a day begins."""

Purchase = tuple[Mask, NDArray[np.int16], int, int]
"""Who buys, which item, in which slot of the day, and what becomes of it."""
Move = tuple[Mask, NDArray[np.int16], str, int]
"""Who moves an item into or out of the cart, which, under which event name, at which second of the session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Orders of a day, one element an order; ``place`` is the buyer's among those present."""

    place: NDArray[np.int64]
    slot: NDArray[np.int8]
    item: NDArray[np.int16]
    state: NDArray[np.int8]
    quantity: NDArray[np.int8]
    coupon_fen: NDArray[np.int64]
    refunded: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """Events around carts and orders, one element an event (``offset`` is the second within the first session of the
    day); the carts of those present as the day leaves them; the orders."""

    kind: NDArray[np.int64]
    place: NDArray[np.int64]
    nth: NDArray[np.int64]
    offset: NDArray[np.int32]
    item: NDArray[np.int16]
    cart: NDArray[np.int16]
    orders: Orders


def fill(here: Present, cast: Cast, shop: Shop, calendar: Calendar, u: Floats) -> Basket:
    """Let those present shop; ``u`` are ``DRAWS`` × people present."""
    promotion = calendar.in_promotion(here.day)
    keen = cast.lively[here.who] * (1 - 0.6 * here.near) * (1.5 if promotion else 1)
    taste = cast.taste[here.who]
    bought, moved, cart = _carts(here, u, keen, shop.pick(taste, u[_ITEM]))
    dormant = here.leaves == DORMANT
    bought += (
        (~dormant & (u[_DIRECT] < 0.11 * keen), shop.pick(taste, u[_ITEM_2]), _STRAIGHT, PAID),
        (dormant & (u[_UNPAID] < 0.32), shop.pick(taste, u[_ITEM_3]), _LEFT_UNPAID, OPEN),
    )
    return _basket(_orders(here, u, bought, promotion), moved, cart)


def _carts(
    here: Present, u: Floats, keen: NDArray[np.floating], new: NDArray[np.int16]
) -> tuple[tuple[Purchase, ...], tuple[Move, ...], NDArray[np.int16]]:
    """Decide what becomes of the cart: nobody who leaves for good keeps one (1 in 200 forgets); half the dormant do."""
    gone, dormant, old = here.leaves == GONE, here.leaves == DORMANT, here.cart
    settles = (old >= 0) & ((gone & (u[_LEFT] > 0.005)) | (~dormant & (u[_OLD] < 0.5)))
    buys_old = settles & (u[_OLD] < 0.2)
    free = (old < 0) | settles
    adds = free & (u[_NEW] < np.where(dormant, 0.5, 0.13 * keen))
    keeps = adds & (dormant | (u[_FATE] > np.where(here.closing, 0.995, 0.86)))
    buys = adds & ~keeps & (u[_FATE] < 0.52)
    cancels = adds & ~keeps & ~buys & (u[_FATE] < 0.6)
    removes = adds & ~keeps & ~buys & ~cancels
    bought = (
        (buys_old, old, _OLD_CART, PAID),
        (buys, new, _NEW_CART, PAID),
        (cancels, new, _NEW_CART, CANCELLED),
    )
    moved = (
        (settles & ~buys_old, old, "cart_remove", 45),
        (adds, new, "cart_add", 400),
        (removes, new, "cart_remove", 480),
    )
    return bought, moved, np.where(keeps, new, np.where(free, np.int16(-1), old))


def _orders(here: Present, u: Floats, bought: tuple[Purchase, ...], promotion: bool) -> Orders:
    places = [np.nonzero(who)[0] for who, *_ in bought]
    place = np.concatenate(places)
    slot, state = (
        np.concatenate([np.full(len(p), b[column], np.int8) for p, b in zip(places, bought, strict=True)])
        for column in (2, 3)
    )
    many = u[_QUANTITY, place]
    usual = (0.45 if promotion else 0.12) + 0.6 * here.because(Cause.PRICE)
    eager = np.where(here.cause == number(Cause.INCENTIVE_ONLY), 0.9, usual)[place]
    return Orders(
        place=place,
        slot=slot,
        item=np.concatenate([item[p] for p, (_, item, *_) in zip(places, bought, strict=True)]),
        state=state,
        quantity=(1 + (many > 0.72) + (many > 0.93)).astype(np.int8),
        coupon_fen=np.where(u[_COUPON, place] < eager, 500 + 500 * np.floor(u[_ITEM, place] * 3), 0).astype(np.int64),
        refunded=(state == PAID) & (u[_REFUND, place] < 0.012 + 0.22 * here.because(Cause.DELIVERY_GAP)[place]),
    )


def _basket(orders: Orders, moved: tuple[Move, ...], cart: NDArray[np.int16]) -> Basket:
    """Put the events together: each order has its checkout; one cancelled leaves the cart; one taken back says so."""
    begins = _BEGINS_S[orders.slot]
    everything = np.ones(len(orders.place), bool)
    parts = []
    for which, name, after in (
        (everything, "checkout_start", 0),
        (orders.state == CANCELLED, "cart_remove", CANCEL_S),
        (orders.refunded, "refund_request", REFUND_S),
    ):
        kind = np.full(int(which.sum()), KIND[name])
        parts.append((kind, orders.place[which], orders.slot[which], begins[which] + after, orders.item[which]))
    for nth, (who, item, name, offset) in enumerate(moved):
        at = np.nonzero(who)[0]
        slot = len(_BEGINS_S) + nth
        parts.append((np.full(len(at), KIND[name]), at, np.full(len(at), slot), np.full(len(at), offset), item[at]))
    kind, place, slots, offset_, items = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Basket(
        kind=kind.astype(np.int64),
        place=place.astype(np.int64),
        nth=slots.astype(np.int64),
        offset=offset_.astype(np.int32),
        item=items.astype(np.int16),
        cart=cart,
        orders=orders,
    )
