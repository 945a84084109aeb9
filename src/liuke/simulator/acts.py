"""What those who are present do in a day: events under the business's own names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liuke.simulator import draws
from liuke.simulator.baskets import DRAWS, Basket, fill
from liuke.simulator.calendar import Calendar
from liuke.simulator.cast import Cast
from liuke.simulator.causes import HARM_DAYS, Cause, number
from liuke.simulator.draws import Floats, Mask
from liuke.simulator.leaving import hit, shaken, shown_the_same
from liuke.simulator.lives import DORMANT, GONE, Lives
from liuke.simulator.present import Present
from liuke.simulator.shop import Shop
from liuke.simulator.stories import StoryName
from liuke.simulator.words import EVENTS, FEATURE, KIND, PLANS, SHELVES

_RATES, _BASKET, _EACH, _SESSION = 4, 5, 6, 7
_SHOWN_A_VISIT = 0.7
_SAME_SHELF, _SAME = 1, 0.92
"""What everybody is shown when recommendations are all alike: 团购, and how much of what they are shown."""
_SLOW_RELEASE = (("page_slow", 0.55), ("app_error", 0.22), ("step_stuck", 0.16), ("complaint_submit", 0.02))
"""What those meet who use a feature that a release made slow, and with what chance a day."""
_HIDDEN = 0.05
"""What is left of the use of paid features whose entrance is hidden."""
_UNSERVED = 0.6
"""What is left of the use of an account that lost its consultant."""
_CHAIN = np.array([KIND[name] for name in ("cart_add", "cart_remove", "checkout_start", "refund_request")])
_WITH_ITEM = np.array(
    [
        KIND[name]
        for name in (
            "view_item",
            "feed_show",
            "waimai_flow",
            "tuangou_flow",
            "jiazheng_flow",
            "fav_item",
            "follow_shop",
        )
    ]
)
_SHELF_OF = {KIND["waimai_flow"]: 0, KIND["tuangou_flow"]: 1, KIND["jiazheng_flow"]: 4}
_SHOWN = np.array([KIND["view_item"], KIND["feed_show"]])
_FRICTION = np.array([KIND[name] for name in ("app_error", "page_slow", "step_stuck")])
_FEATURE_OF_TASTE = np.array(
    [FEATURE[name] for name in ("delivery", "group_buy", "delivery", "group_buy", "housekeeping", "group_buy")]
)
_MUTES = np.array([KIND["push_disabled"], KIND["app_uninstall"]])
_MOST = 15
_LAST_SECOND = 86_390

# Second of a session at which acts of a kind begin, and over how many seconds they spread: a visit has an order.
_BEGINS = np.full(len(EVENTS), 120, np.int32)
_SPREADS = np.full(len(EVENTS), 900, np.int32)
for _name, _begin, _spread in (
    ("app_open", 0, 1),
    ("view_item", 15, 700),
    ("feed_show", 2, 600),
    ("search_submit", 8, 300),
    ("waimai_flow", 60, 400),
    ("tuangou_flow", 90, 500),
    ("app_uninstall", 1300, 100),
    ("member_cancel", 1100, 100),
):
    _BEGINS[KIND[_name]], _SPREADS[KIND[_name]] = _begin, _spread

_FEATURE_OF = np.array([FEATURE[e.feature] if e.feature else -1 for e in EVENTS], np.int8)
_HOURS = np.array([1, 1, 0, 0, 0, 1, 3, 8, 10, 8, 9, 16, 18, 11, 7, 7, 8, 12, 18, 20, 20, 18, 12, 0], np.float64)
_START_OF = np.searchsorted(np.cumsum(_HOURS) / _HOURS.sum(), (np.arange(4096) + 0.5) / 4096).astype(np.int32) * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Events of a day, by time. ``key`` is unique in the world; ``second`` counts from the day's midnight; ``feature``
    is a number into ``words.FEATURES``, −1 where the event is about none."""

    key: NDArray[np.int64]
    who: NDArray[np.int32]
    kind: NDArray[np.int8]
    second: NDArray[np.int32]
    item: NDArray[np.int16]
    feature: NDArray[np.int8]
    value: Floats


def act(here: Present, after: Lives, cast: Cast, shop: Shop, calendar: Calendar, seed: int) -> tuple[Acts, Basket]:
    """Let those present act; carts and cancelled memberships of ``after`` are brought up to date."""
    rates = _rates(here, after, cast, calendar)
    u = draws.table(seed, _RATES, here.day, len(EVENTS), cast.size)[:, here.who]
    n = (u < rates).astype(np.int8)
    opens = 1 + draws.counts(u[0], 0.38 * calendar.opening(here.day), 5)
    n[KIND["app_open"]] = opens
    for name in ("view_item", "feed_show"):
        n[KIND[name]] = draws.counts(u[KIND[name]], rates[KIND[name]])
    kind, place = np.nonzero(n)
    times = n[kind, place]
    kind, place = np.repeat(kind, times), np.repeat(place, times)
    nth = np.arange(len(kind)) - np.repeat(np.cumsum(times) - times, times)
    basket = fill(here, cast, shop, calendar, draws.table(seed, _BASKET, here.day, DRAWS, cast.size)[:, here.who])
    after.cart[here.who] = basket.cart
    acts = _timed(here, cast, shop, calendar, seed, opens, (kind, place, nth), basket)
    cancels = acts.kind == KIND["member_cancel"]
    after.cancelled[acts.who[cancels]] = calendar.midnight(here.day) + acts.second[cancels]
    after.muted[acts.who[np.isin(acts.kind, _MUTES)]] = True
    return acts, basket


def annoyed(after: Lives, day: int, cast: Cast) -> NDArray[np.int64]:
    """Return who switches push off today because a touch of today annoyed them."""
    return np.nonzero((after.harmed_until == day + HARM_DAYS) & (cast.slack < 0.6))[0]


def _rates(here: Present, after: Lives, cast: Cast, calendar: Calendar) -> Floats:
    """Return the chance (for what is seen: the mean number) of each kind of act, kinds × people present."""
    r = np.zeros((len(EVENTS), len(here.who)), np.float32)
    lively, promotion = cast.lively[here.who], calendar.in_promotion(here.day)
    dear, worthless = here.because(Cause.PRICE), here.because(Cause.VALUE_GAP)
    using = lively * (1 - 0.5 * dear) * (1 - 0.8 * worthless) * (1 - 0.3 * here.near)
    taste = cast.taste[here.who]
    r[KIND["view_item"]] = 0.6 * lively
    r[KIND["feed_show"]] = _SHOWN_A_VISIT * (0.5 + 0.5 * lively)
    r[KIND["search_submit"]] = 0.2 * lively
    r[KIND["waimai_flow"]] = 0.25 * using * np.where(taste == 0, 1.5, 0.7)
    r[KIND["tuangou_flow"]] = 0.13 * using * np.where(taste == 1, 1.8, 0.8) * (1.7 if promotion else 1)
    r[KIND["jiazheng_flow"]] = 0.02 * using * np.where(taste == 4, 4, 0.8)
    incentive = here.cause == number(Cause.INCENTIVE_ONLY)
    r[KIND["coupon_center_claim"]] = np.where(incentive, 0.5, 0.07 + 0.35 * dear) * (2 if promotion else 1)
    _paid_for(r, here, after, cast, calendar, using)
    _at_work(r, here, cast, calendar, lively)
    _friction(r, here, after, cast, calendar)
    _slow_release(r, here, cast, calendar)
    _ties(r, here, lively)
    r[KIND["ab_exposed"]] = 0.03
    return r


def _paid_for(r: Floats, here: Present, after: Lives, cast: Cast, calendar: Calendar, using: Floats) -> None:
    """What members have, as long as they are members, and as long as they find it."""
    member = _members(here, after, cast, calendar)
    found = _HIDDEN if calendar.since(StoryName.UNUSED_BENEFITS, here.day) is not None else 1.0
    unmoved = 1 - 0.9 * here.because(Cause.VALUE_GAP)
    r[KIND["member_day_visit"]] = 0.5 * member * (calendar.weekday(here.day) == 2)
    for name, usual in (("free_delivery_use", 0.26), ("member_price_use", 0.2), ("points_redeem", 0.06)):
        r[KIND[name]] = usual * member * np.minimum(0.5 + 0.5 * using, 2.5) * found * unmoved


def _at_work(r: Floats, here: Present, cast: Cast, calendar: Calendar, lively: Floats) -> None:
    """What people of an account do with what it pays for, on working days above all."""
    plan = np.where(cast.account[here.who] >= 0, cast.plan[here.who], -1)
    eager = (0.6 + 0.4 * lively) * (1.0 if calendar.working(here.day) else 0.25)
    if calendar.since(StoryName.CONSULTANT_CHANGE, here.day) is not None:
        eager = eager * np.where(shaken(cast)[here.who], _UNSERVED, 1.0)
    team, business = plan == PLANS.index("team"), plan == PLANS.index("business")
    r[KIND["team_meal_order"]] = 0.45 * eager * (team | business)
    r[KIND["report_view"]] = 0.06 * eager * (team | business)
    r[KIND["benefit_issue"]] = 0.08 * eager * business
    r[KIND["expense_report"]] = 0.15 * eager * business


def _members(here: Present, after: Lives, cast: Cast, calendar: Calendar) -> Mask:
    paying = cast.member[here.who] & (after.cancelled[here.who] < 0)
    return np.asarray(paying & (cast.member_from[here.who] < calendar.midnight(here.day)))


def _friction(r: Floats, here: Present, after: Lives, cast: Cast, calendar: Calendar) -> None:
    """What hurts, more and more as the end comes near, by cause; and what people do when they go."""
    broken, undelivered = here.because(Cause.EXPERIENCE_GAP), here.because(Cause.DELIVERY_GAP)
    r[KIND["app_error"]] = 0.012 + 0.5 * broken
    r[KIND["page_slow"]] = 0.03 + 0.5 * broken
    r[KIND["step_stuck"]] = 0.006 + 0.35 * broken
    r[KIND["complaint_submit"]] = 0.001 + 0.16 * undelivered + 0.04 * broken + 0.02 * here.because(Cause.PRICE)
    r[KIND["push_disabled"]] = 0.0006 + 0.15 * here.because(Cause.CONTENT_FATIGUE)
    gone = here.leaves == GONE
    r[KIND["app_uninstall"]] = 0.16 * gone
    r[KIND["member_cancel"]] = _members(here, after, cast, calendar) * (0.001 + 0.96 * gone)


def _slow_release(r: Floats, here: Present, cast: Cast, calendar: Calendar) -> None:
    """A release makes delivery slow and brittle for those who use it."""
    if calendar.since(StoryName.LATENCY, here.day) is not None:
        met = hit(cast)[here.who]
        for name, chance in _SLOW_RELEASE:
            r[KIND[name]] = np.where(met, np.maximum(r[KIND[name]], chance), r[KIND[name]])


def _ties(r: Floats, here: Present, lively: Floats) -> None:
    """Attention and community: nearly nothing on the last days of those who leave for good, plenty before dormancy."""
    open_ = np.where(here.closing, np.float32(0.005), np.float32(1)) * lively
    dormant = here.leaves == DORMANT
    for name, usual, before_dormancy in (
        ("fav_item", 0.05, 0.62),
        ("follow_shop", 0.02, 0.45),
        ("review_post", 0.025, 0.22),
        ("note_like", 0.06, 0.2),
        ("share_click", 0.02, 0.04),
        ("invite_friend", 0.006, 0.02),
    ):
        r[KIND[name]] = np.where(dormant, before_dormancy, usual * open_)


def _timed(
    here: Present,
    cast: Cast,
    shop: Shop,
    calendar: Calendar,
    seed: int,
    opens: NDArray[np.int8],
    drawn: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    basket: Basket,
) -> Acts:
    """Give every act its session, its second and its item, and put the day in order of time."""
    kind, place, nth = (
        np.concatenate([mine, theirs])
        for mine, theirs in zip(drawn, (basket.kind, basket.place, basket.nth), strict=True)
    )
    free = len(drawn[0])
    person = (here.day * cast.size + here.who) * np.int64(len(EVENTS) * (_MOST + 1))
    key = person[place] + kind * (_MOST + 1) + nth
    bits = draws.mixed(key, seed, _EACH)
    u, v = draws.uniform(bits), draws.uniform(bits, 1)
    session = np.floor(u * opens[place]).astype(np.int64)
    opening = kind[:free] == KIND["app_open"]
    session[:free][opening] = nth[:free][opening]
    session[free:] = 0
    second = _session_start(seed, place, session, person) + _BEGINS[kind] + (v * _SPREADS[kind]).astype(np.int32)
    second[free:] = _session_start(seed, place[free:], session[free:], person) + basket.offset
    second = np.minimum(second, _LAST_SECOND)
    item = np.full(len(kind), -1, np.int16)
    told = calendar.since(StoryName.HOMOGENEOUS, here.day) is not None
    alike = shown_the_same(cast, seed)[here.who] if told else None
    more = draws.mixed(key[:free], seed, _EACH + 100)
    item[:free] = _items(here, cast, shop, kind[:free], place[:free], more, alike)
    item[free:] = basket.item
    order = np.argsort(second, kind="stable")
    feature = _FEATURE_OF[kind]
    hurts = np.isin(kind, _FRICTION)
    feature[hurts] = _FEATURE_OF_TASTE[cast.taste[here.who[place[hurts]]]]
    slow = np.where(_slowed(here, cast, calendar)[place], 6_000 + 14_000 * u, 1_500 + 4_500 * u * u)
    value = np.where(kind == KIND["page_slow"], np.floor(slow), np.nan).astype(np.float32)
    return Acts(
        key=key[order],
        who=here.who[place[order]].astype(np.int32),
        kind=kind[order].astype(np.int8),
        second=second[order],
        item=item[order],
        feature=feature[order],
        value=value[order],
    )


def _slowed(here: Present, cast: Cast, calendar: Calendar) -> Mask:
    if calendar.since(StoryName.LATENCY, here.day) is None:
        return np.zeros(len(here.who), bool)
    return hit(cast)[here.who]


def _session_start(
    seed: int, place: NDArray[np.int64], session: NDArray[np.int64], person: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Return the second of the day at which a session begins; the last ends well before midnight."""
    bits = draws.mixed(person[place] + session, seed, _SESSION)
    hour = _START_OF[(bits >> np.uint64(52)).astype(np.int64)]
    return hour + (draws.uniform(bits) * 3500).astype(np.int32)


def _items(
    here: Present,
    cast: Cast,
    shop: Shop,
    kind: NDArray[np.int64],
    place: NDArray[np.int64],
    bits: NDArray[np.uint64],
    alike: Mask | None,
) -> NDArray[np.int16]:
    """Return what each act is about: mostly of one's own taste, and of nothing else once the content tires.

    ``alike`` marks those present to whom nearly only one shelf is shown today.
    """
    item = np.full(len(kind), -1, np.int16)
    about = np.nonzero(np.isin(kind, _WITH_ITEM))[0]
    u, v = draws.uniform(bits[about]), draws.uniform(bits[about], 1)
    at = place[about]
    own = 0.6 + 0.38 * here.because(Cause.CONTENT_FATIGUE)[at]
    other = np.floor(v * len(SHELVES)).astype(np.int8)
    shelf = np.where(u < own, cast.taste[here.who[at]], other)
    if alike is not None:
        shelf[alike[at] & np.isin(kind[about], _SHOWN) & ((u * 7 + v * 3) % 1 < _SAME)] = _SAME_SHELF
    for flow, fixed in _SHELF_OF.items():
        shelf[kind[about] == flow] = fixed
    item[about] = shop.pick(shelf, (u + v) % 1)
    return item
