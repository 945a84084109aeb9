"""What the made-up business is made of, whatever language it speaks: event names, features, prices, shelves, shares.

``Words`` is what differs by language; ``words_zh`` and ``words_en`` fill it, list by list as long as each other, so
that a draw picks the same place in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from liuke.kit.errors import Language
from liuke.model.words import Role
from liuke.simulator.causes import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One of the business's own event names, and what it means; ``role`` None is a name the tracking plan lacks.

    ``message`` says what the event tells of a message: sent, open, click.
    """

    name: str
    role: Role | None
    feature: str | None = None
    message: str | None = None


EVENTS: tuple[Event, ...] = (
    Event(name="app_open", role=Role.LOGIN),
    Event(name="view_item", role=Role.VIEW),
    Event(name="search_submit", role=Role.SEARCH),
    Event(name="waimai_flow", role=Role.CORE, feature="delivery"),
    Event(name="tuangou_flow", role=Role.CORE, feature="group_buy"),
    Event(name="jiazheng_flow", role=Role.CORE, feature="housekeeping"),
    Event(name="member_day_visit", role=Role.CORE, feature="member_day"),
    Event(name="coupon_center_claim", role=Role.CORE, feature="coupons"),
    Event(name="fav_item", role=Role.FAVOURITE),
    Event(name="follow_shop", role=Role.FOLLOW),
    Event(name="cart_add", role=Role.CART_ADD),
    Event(name="cart_remove", role=Role.CART_REMOVE),
    Event(name="checkout_start", role=Role.CHECKOUT),
    Event(name="review_post", role=Role.COMMENT),
    Event(name="note_like", role=Role.LIKE),
    Event(name="share_click", role=Role.SHARE),
    Event(name="invite_friend", role=Role.INVITE),
    Event(name="app_error", role=Role.ERROR),
    Event(name="page_slow", role=Role.SLOW),
    Event(name="step_stuck", role=Role.STUCK),
    Event(name="complaint_submit", role=Role.COMPLAINT),
    Event(name="refund_request", role=Role.REFUND),
    Event(name="push_disabled", role=Role.PUSH_OFF),
    Event(name="app_uninstall", role=Role.UNINSTALL),
    Event(name="member_cancel", role=Role.CANCEL),
    Event(name="feed_show", role=Role.VIEW),
    Event(name="free_delivery_use", role=Role.CORE, feature="free_delivery"),
    Event(name="member_price_use", role=Role.CORE, feature="member_price"),
    Event(name="points_redeem", role=Role.CORE, feature="points_mall"),
    Event(name="team_meal_order", role=Role.CORE, feature="team_meals"),
    Event(name="benefit_issue", role=Role.CORE, feature="benefit_issue"),
    Event(name="expense_report", role=Role.CORE, feature="expenses"),
    Event(name="report_view", role=Role.CORE, feature="reports"),
    Event(name="push_sent", role=None, message="sent"),
    Event(name="push_open", role=None, message="open"),
    Event(name="edm_sent", role=None, message="sent"),
    Event(name="edm_open", role=None, message="open"),
    Event(name="edm_click", role=None, message="click"),
    Event(name="ab_exposed", role=None),
)
KIND = {event.name: number for number, event in enumerate(EVENTS)}

FEATURES = (
    "delivery",
    "group_buy",
    "housekeeping",
    "member_day",
    "coupons",
    "free_delivery",
    "member_price",
    "points_mall",
    "team_meals",
    "benefit_issue",
    "expenses",
    "reports",
)
FEATURE = {name: number for number, name in enumerate(FEATURES)}
PLANS = ("free", "member", "team", "business")
BENEFITS: dict[str, tuple[tuple[str, float], ...]] = {
    "member": (("coupons", 12), ("member_day", 4), ("free_delivery", 10), ("member_price", 30), ("points_mall", 2)),
    "team": (("team_meals", 30), ("reports", 4)),
    "business": (("team_meals", 30), ("benefit_issue", 4), ("expenses", 20), ("reports", 30)),
}
"""What each plan grants: feature, and how much in the feature's unit."""
MEMBER_FEN = {30: 1_500, 365: 15_800}
"""Price of a membership by the days of its term."""
SEAT_FEN = {"team": 1_500, "business": 3_900}
"""Price of a seat and month."""

FAQS = {
    "cart_add": (
        "购物车里的商品可以分开结算，勾选想买的那几样就行；地址不在配送范围时，换一个地址再试。",
        "You can check out single things of your cart by ticking them; where an address is not served try another.",
    ),
    "checkout": (
        "付款没成功时订单会保留，在「我的订单」里可以换一种支付方式接着付。",
        "An order whose payment failed is kept under My orders and can be paid there in another way.",
    ),
}
"""The business's answers to what people ask at a step of its funnel."""
SHOWCASE: dict[str, tuple[str, str, dict[str, tuple[str, str]]]] = {
    "free_delivery": (
        "下单时自动免去配送费。",
        "Delivery costs nothing; it is taken off by itself.",
        {
            "delivery": (
                "点外卖时自动免去配送费，不用领券。",
                "Delivery of your meals costs nothing; it is taken off by itself.",
            )
        },
    ),
    "member_price": (
        "有会员价标记的商品，结算时按会员价算。",
        "Things marked with a member price are charged at it.",
        {
            "delivery": (
                "常点的店有会员价的，结算时自动按会员价算。",
                "Where a kitchen has member prices they apply by themselves.",
            ),
            "group_buy": (
                "团购套餐有会员价的，结算时自动按会员价算。",
                "Where a group offer has a member price it applies by itself.",
            ),
        },
    ),
    "coupons": (
        "领券中心每月有会员券，领了再下单就能用。",
        "Each month there are member coupons to collect before you order.",
        {},
    ),
    "member_day": ("会员日当天，参加活动的商品另有优惠。", "On member days, things that take part are cheaper.", {}),
    "points_mall": ("买东西攒的积分可以换成抵扣券。", "Points from your orders can be turned into coupons.", {}),
    "reports": (
        "每月用量一张表，部门和个人分开看。",
        "One table a month of what was used, by department and person.",
        {
            "expenses": (
                "报销前先看用量报表，部门和个人分开列好，对账不用再手工汇总。",
                "Before expenses, the report lists departments and people, so that nothing is added up by hand.",
            )
        },
    ),
    "expenses": (
        "员工提交后自动归到部门，财务一次导出。",
        "What people hand in goes to their department; finance exports it at once.",
        {},
    ),
    "benefit_issue": (
        "节日福利一次发给全员，谁领了一目了然。",
        "Benefits go to everybody at once, and you see who took them.",
        {},
    ),
    "team_meals": ("按部门订餐、统一结算，不用一个个收钱。", "Order by department, pay once, collect from nobody.", {}),
}
"""What the business says each paid feature does, and what it does for whom: Chinese, English, by purpose."""
INTENTS = ("team_meals", "benefit_issue", "expenses")
SIZES_BELOW = (20, 60, 10_000)
"""Below so many paid seats an account is of each size."""
MILESTONE_DAYS = (0, 10, 30, 45, 90)
"""How many days after the contract begins each milestone is due."""
REVIEW_EVERY_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A shelf: the span of prices in yuan, how many items it has, and whether the promotion makes it cheaper."""

    yuan: tuple[int, int]
    items: int
    promoted: bool = False


SHELVES: tuple[Shelf, ...] = (
    Shelf(yuan=(18, 58), items=90),
    Shelf(yuan=(59, 328), items=70, promoted=True),
    Shelf(yuan=(9, 99), items=60),
    Shelf(yuan=(68, 398), items=30, promoted=True),
    Shelf(yuan=(99, 468), items=24),
    Shelf(yuan=(188, 888), items=26),
)
"""Delivery, group deals, groceries, beauty, housekeeping, hotels."""

SOURCE_SHARES = (0.34, 0.24, 0.28, 0.14, 0.0)
"""Of the sources in their order; the last is the promotion."""
CITY_SHARES = (0.18, 0.14, 0.13, 0.1, 0.1, 0.08, 0.07, 0.07, 0.07, 0.06)
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Tokyo", "Europe/London", "America/Los_Angeles")
ZONE_SHARES = (0.965, 0.015, 0.008, 0.007, 0.005)
INDUSTRIES = 8
"""How many industries there are."""
ENGLISH_FIRST = ("Alex", "Maya", "Daniel", "Sophie", "Kenji", "Elena", "Tom", "Priya", "Lucas", "Nora")
ENGLISH_LAST = ("Reed", "Walker", "Sato", "Moreau", "Silva", "Novak", "Hughes", "Lind", "Costa", "Meyer")
TOPICS = ("group_buy", "delivery", "membership", "service", "housekeeping", "business")
"""What is talked of elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """The name of a shelf, and the words its items are named with."""

    name: str
    makers: tuple[str, ...]
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What is said elsewhere, by topic: ``good``, ``bad``, and ``crisis`` of the topics it is about.

    Sentences may name a ``{thing}``, a ``{place}`` and, those of ``versus``, the ``{other}`` business.
    """

    platforms: tuple[str, ...]
    author: str
    topics: Mapping[str, str]
    good: Mapping[str, tuple[str, ...]]
    plain: tuple[str, ...]
    bad: Mapping[str, tuple[str, ...]]
    crisis: Mapping[str, tuple[str, ...]]
    versus: tuple[str, ...]
    things: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The business in one language: what its things and people are called, and what they say.

    ``speaks`` is the language of most of its people, and of the one in twenty with a name from elsewhere. ``between``
    stands between the words of a name, of an item, of a company; ``variant`` tells items of one name apart. What has
    braces is filled with a number or a year. ``stages`` are name, name in the other language, and owner; ``note`` heads
    the tracking plan.
    """

    language: Language
    speaks: tuple[Language, Language]
    between: str
    brand: tuple[str, ...]
    competitors: tuple[str, ...]
    features: Mapping[str, str]
    units: Mapping[str, str]
    goods: tuple[Goods, ...]
    variant: str
    sources: tuple[str, ...]
    everyday: str
    festival: str
    cities: tuple[str, ...]
    surnames: tuple[str, ...]
    given_first: tuple[str, ...]
    given_second: tuple[str, ...]
    industries: tuple[str, ...]
    sizes: tuple[str, ...]
    company_first: tuple[str, ...]
    company_second: tuple[str, ...]
    milestones: tuple[str, ...]
    review: str
    staff_surnames: tuple[str, ...]
    staff_given: tuple[str, ...]
    agent: str
    account_agent: str
    account_topic: str
    account_said: tuple[str, ...]
    account_said_shaken: tuple[str, ...]
    stages: tuple[tuple[str, str, str], ...]
    said: Mapping[Cause, tuple[str, ...]]
    nps_said: Mapping[str, tuple[str, ...]]
    topic_of: Mapping[Cause, str]
    note: str
    talk: Talk

    def staff(self, number: int, *, consultant: bool) -> str:
        """Name who serves an account, by number; nobody is a consultant and a success manager too.

        The two lists of names have no common length, so that each name is taken once before any comes again.
        """
        place = 2 * number + (not consultant)
        first, then = len(self.staff_surnames), len(self.staff_given)
        again = place // (first * then)
        name = self.staff_surnames[place % first] + self.between + self.staff_given[place % then]
        return f"{name} {again + 1}" if again else name
