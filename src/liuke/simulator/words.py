"""The made-up business in words: names of its events, its goods and its people, and what they say.

Every person, shop and address is invented; mail goes to example domains, phone numbers use a segment given to nobody
(154).
"""

from dataclasses import dataclass

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

FEATURES = {
    "delivery": "外卖",
    "group_buy": "团购下单",
    "housekeeping": "家政预约",
    "member_day": "会员日",
    "coupons": "领券中心",
    "free_delivery": "免配送费",
    "member_price": "会员价",
    "points_mall": "积分兑换",
    "team_meals": "团餐",
    "benefit_issue": "福利发放",
    "expenses": "报销",
    "reports": "用量报表",
}

FEATURE = {name: number for number, name in enumerate(FEATURES)}
PLANS = ("free", "member", "team", "business")
BENEFITS: dict[str, tuple[tuple[str, float, str], ...]] = {
    "member": (
        ("coupons", 12, "张/月"),
        ("member_day", 4, "次/月"),
        ("free_delivery", 10, "次/月"),
        ("member_price", 30, "次/月"),
        ("points_mall", 2, "次/月"),
    ),
    "team": (("team_meals", 30, "餐/席/月"), ("reports", 4, "份/月")),
    "business": (
        ("team_meals", 30, "餐/席/月"),
        ("benefit_issue", 4, "次/月"),
        ("expenses", 20, "单/席/月"),
        ("reports", 30, "份/月"),
    ),
}
"""What each plan grants: feature, how much, unit."""
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
INDUSTRIES = ("互联网", "制造", "教育", "医疗", "物流", "零售", "律所", "设计")
SIZES = ((20, "50 人以下"), (60, "50–200 人"), (10_000, "200 人以上"))
COMPANY_FIRST = ("云帆", "北辰", "启明", "远图", "安和", "万木", "拓界", "清源", "聚川", "凌云", "海岳", "青禾")
COMPANY_SECOND = ("科技", "智造", "教育", "医疗", "物流", "商贸", "设计", "咨询", "文化", "能源", "食品", "信息")
MILESTONES = (("启动会", 0), ("数据对接", 10), ("上线", 30), ("培训", 45), ("首次复盘", 90))
"""What is promised to an account, and how many days after the contract begins."""
REVIEW, REVIEW_EVERY_DAYS = "季度复盘", 90
ACCOUNT_SAID = (
    "团餐今天少送了两份，行政被同事追着问",
    "报销单导不出来，月底关账卡住了",
    "福利发放名单导入失败，提示看不懂",
    "想给新同事加席位，在哪里操作",
    "发票抬头要改，麻烦处理一下",
    "报表里的部门和我们组织架构对不上",
)
ACCOUNT_SAID_SHAKEN = (
    "换了对接人之后问题没人跟，已经催了三次",
    "新来的顾问不了解我们的情况，什么都要重讲一遍",
    "说好的培训又推迟了，也没人通知",
    "群里问了两天没人回，续约的事先放一放",
)

STAGES = ("注册", "浏览", "加购", "下单", "复购")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A shelf: its name, the words its items are made of, the span of prices in yuan, how many items it has."""

    name: str
    makers: tuple[str, ...]
    things: tuple[str, ...]
    yuan: tuple[int, int]
    items: int


CATEGORIES: tuple[Category, ...] = (
    Category(
        name="外卖",
        makers=("阿婆", "巷口", "蜀味", "小满", "渔家", "老灶", "青禾", "一碗"),
        things=("牛肉面", "黄焖鸡米饭", "麻辣烫", "虾仁馄饨", "照烧鸡腿饭", "轻食沙拉", "酸菜鱼饭", "生煎套餐"),
        yuan=(18, 58),
        items=90,
    ),
    Category(
        name="团购",
        makers=("云顶", "山海", "鱼跃", "暖锅", "花间", "半岛", "海棠", "聚贤"),
        things=(
            "双人火锅套餐",
            "四人烤肉套餐",
            "单人下午茶",
            "亲子乐园门票",
            "双人电影套票",
            "足疗 60 分钟",
            "家庭海鲜餐",
        ),
        yuan=(59, 328),
        items=70,
    ),
    Category(
        name="买菜",
        makers=("早市", "田园", "鲜到", "南山"),
        things=("有机青菜 500 克", "鲜鸡蛋 30 枚", "冰鲜三文鱼", "五常大米 5 公斤", "车厘子 1 公斤", "纯牛奶 12 盒"),
        yuan=(9, 99),
        items=60,
    ),
    Category(
        name="丽人",
        makers=("初见", "沐光", "一朵", "拾光"),
        things=("美甲", "剪发护理", "皮肤清洁", "睫毛美睫", "头皮护理"),
        yuan=(68, 398),
        items=30,
    ),
    Category(
        name="家政",
        makers=("净屋", "帮到家", "安心"),
        things=("日常保洁 3 小时", "深度保洁", "空调清洗", "搬家小面", "月嫂咨询"),
        yuan=(99, 468),
        items=24,
    ),
    Category(
        name="酒店民宿",
        makers=("湖畔", "云栖", "城里", "山居"),
        things=("舒适大床房", "亲子家庭房", "江景双床房"),
        yuan=(188, 888),
        items=26,
    ),
)

SOURCES = ("应用商店", "老带新", "信息流广告", "线下地推", "团购节")
SOURCE_SHARES = (0.34, 0.24, 0.28, 0.14, 0.0)
CITIES = ("上海", "杭州", "成都", "武汉", "南京", "西安", "长沙", "苏州", "重庆", "广州")
CITY_SHARES = (0.18, 0.14, 0.13, 0.1, 0.1, 0.08, 0.07, 0.07, 0.07, 0.06)
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Tokyo", "Europe/London", "America/Los_Angeles")
ZONE_SHARES = (0.965, 0.015, 0.008, 0.007, 0.005)
SURNAMES = tuple("王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢")
GIVEN_FIRST = tuple("子梓思雨欣嘉一佳晨浩文俊宇明晓志雅静安若清云书景亦沐知星海楠")
GIVEN_SECOND = ("", *tuple("涵轩怡萱然宁琪杰琳悦辰阳航敏华婷颖博瑶诺远山溪禾舟"))
ENGLISH_FIRST = ("Alex", "Maya", "Daniel", "Sophie", "Kenji", "Elena", "Tom", "Priya", "Lucas", "Nora")
ENGLISH_LAST = ("Reed", "Walker", "Sato", "Moreau", "Silva", "Novak", "Hughes", "Lind", "Costa", "Meyer")

SAID: dict[Cause, tuple[str, ...]] = {
    Cause.EXPERIENCE_GAP: (
        "一到付款页就闪退，重试了三次都不行",
        "首页加载要十几秒，实在等不了",
        "地址选好了又跳回去，卡在这一步没法下单",
        "更新之后经常白屏，只能卸了重装",
        "搜索出来的店点进去一直转圈",
        "验证码收不到，登录不上去",
    ),
    Cause.VALUE_GAP: (
        "会员一个月用不上两次，感觉不值",
        "说是会员专享价，和门店价格差不多",
        "权益看着多，真正用得上的没几个",
        "附近能用的店太少，买了会员也没地方用",
        "会员日的活动越来越没意思了",
    ),
    Cause.DELIVERY_GAP: (
        "外卖晚到一个小时，汤都洒了，客服只会说抱歉",
        "家政阿姨迟到还没打扫干净，投诉两天没人回",
        "团购券到店说不能用，让我自己找平台",
        "退款申请三天了还在审核",
        "骑手点了送达，实际根本没送到",
        "送错了餐，打客服排队四十分钟",
    ),
    Cause.PRICE: (
        "同样的套餐隔壁平台便宜十块",
        "最近涨价太多了，点不起",
        "配送费比菜还贵",
        "满减门槛越来越高，凑单凑到头疼",
        "上周看还是 68，今天就 88 了",
    ),
    Cause.CONTENT_FATIGUE: (
        "首页天天推一样的店，早就看腻了",
        "推送太多了，一天好几条，能不能少一点",
        "刷来刷去都是火锅，没有新的东西",
        "通知关不干净，很烦",
    ),
    Cause.INCENTIVE_ONLY: (
        "新人券用完就没什么优惠了",
        "活动结束价格就回去了",
        "邀请奖励说好五块，只到账两块",
    ),
    Cause.NEED_ENDED: (
        "搬家完了，暂时用不上了",
        "项目做完离开这个城市了，先不用了",
        "孩子上学住校，家里不怎么点外卖了",
    ),
    Cause.NONE: (
        "骑手很准时，味道也好，继续支持",
        "团购套餐很划算，老板人也热情",
        "家政阿姨打扫得很仔细，下次还约她",
        "想问下发票在哪里开",
        "能不能增加常用地址的数量",
        "券快过期能不能提醒一下",
    ),
}

NPS_SAID = {
    "low": ("不会推荐", "体验越来越差", "希望改进服务"),
    "mid": ("还行", "一般"),
    "high": ("好用", "省心，推荐给朋友了"),
}

TOPIC_OF = {
    Cause.EXPERIENCE_GAP: "APP",
    Cause.VALUE_GAP: "会员",
    Cause.DELIVERY_GAP: "外卖",
    Cause.PRICE: "团购",
    Cause.CONTENT_FATIGUE: "APP",
    Cause.INCENTIVE_ONLY: "会员",
}
