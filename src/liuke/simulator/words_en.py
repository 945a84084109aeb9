"""The made-up business in English: Lime Life, in the same Chinese cities, for those who read no Chinese.

Each sentence says what its neighbour in ``words_zh`` says, at the same place of the same list. Every person, shop and
address is invented.
"""

from liuke.simulator.causes import Cause
from liuke.simulator.talk_en import TALK_EN
from liuke.simulator.words import Goods, Words

_SURNAMES = """
Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Lin Guo He Gao Luo Zheng Liang Xie Song Tang Xu Deng Han
Feng Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Yu Du Ye Cheng Wei Su Lyu Ding Ren Lu
"""
_GIVEN_FIRST = """
Zi Zi Si Yu Xin Jia Yi Jia Chen Hao Wen Jun Yu Ming Xiao Zhi Ya Jing An Ruo Qing Yun Shu Jing Yi Mu Zhi Xing Hai Nan
"""
_GIVEN_SECOND = """
han xuan yi xuan ran ning qi jie lin yue chen yang hang min hua ting ying bo yao nuo yuan shan xi he zhou
"""
_STAFF_SURNAMES = """
Shen Han Qin Xu Lu Jiang Hao Xia Ye Shao Meng Yan Fang Wang Bai Ge Zou Miao Yao Zhuang Gong Yin Duan
"""
_STAFF_GIVEN = """
Jianing Wenbo Yifan Xiaotong Siyuan Yutong Zijin Mingxuan Jiayi Junjie Ruoxi Haoran Mengjie Zhiqiang Jingshu Tianyu
Xueqing Liqun Wanqing Jianhua Yueran Zhenyu Chenxi Shuhang
"""

EN = Words(
    language="en",
    speaks=("en", "en"),
    between=" ",
    brand=("Lime Life", "Lime"),
    competitors=("OrangeGo", "FastDeer"),
    features={
        "delivery": "Delivery",
        "group_buy": "Group deals",
        "housekeeping": "Housekeeping",
        "member_day": "Member day",
        "coupons": "Coupon centre",
        "free_delivery": "Free delivery",
        "member_price": "Member prices",
        "points_mall": "Points shop",
        "team_meals": "Team meals",
        "benefit_issue": "Staff benefits",
        "expenses": "Expenses",
        "reports": "Usage reports",
    },
    units={
        "coupons": "coupons a month",
        "member_day": "times a month",
        "free_delivery": "times a month",
        "member_price": "times a month",
        "points_mall": "times a month",
        "team_meals": "meals a seat and month",
        "benefit_issue": "times a month",
        "expenses": "claims a seat and month",
        "reports": "reports a month",
    },
    goods=(
        Goods(
            name="Delivery",
            makers=(
                "Granny's",
                "Alley Corner",
                "Taste of Sichuan",
                "Harvest",
                "Fisherman's",
                "Old Stove",
                "Greenfield",
                "One Bowl",
            ),
            things=(
                "Beef Noodles",
                "Braised Chicken Rice",
                "Malatang",
                "Shrimp Wontons",
                "Teriyaki Chicken Rice",
                "Salad Bowl",
                "Pickled Fish Rice",
                "Pan-Fried Bun Set",
            ),
        ),
        Goods(
            name="Group deals",
            makers=(
                "Cloudtop",
                "Hill and Sea",
                "Leaping Fish",
                "Warm Pot",
                "Flower Court",
                "Peninsula",
                "Begonia",
                "Gathering House",
            ),
            things=(
                "Hot Pot for Two",
                "Barbecue for Four",
                "Afternoon Tea for One",
                "Family Fun Park Ticket",
                "Cinema Tickets for Two",
                "60-Minute Foot Massage",
                "Family Seafood Dinner",
            ),
        ),
        Goods(
            name="Groceries",
            makers=("Morning Market", "Homestead", "Fresh Today", "South Hill"),
            things=(
                "Organic Greens 500 g",
                "Fresh Eggs (30)",
                "Chilled Salmon",
                "Wuchang Rice 5 kg",
                "Cherries 1 kg",
                "Whole Milk (12 Cartons)",
            ),
        ),
        Goods(
            name="Beauty",
            makers=("First Sight", "Soft Light", "Blossom", "Golden Hour"),
            things=("Manicure", "Haircut and Treatment", "Facial Cleanse", "Lash Extensions", "Scalp Care"),
        ),
        Goods(
            name="Housekeeping",
            makers=("Tidy House", "Helping Hands", "Peace of Mind"),
            things=(
                "3-Hour Home Cleaning",
                "Deep Cleaning",
                "Air-Con Cleaning",
                "Small Van Move",
                "Maternity Nurse Consultation",
            ),
        ),
        Goods(
            name="Hotels",
            makers=("Lakeside", "Cloud Rest", "Downtown", "Mountain Lodge"),
            things=("Comfort Double Room", "Family Room", "River-View Twin Room"),
        ),
    ),
    variant=" (Option {})",
    sources=("App store", "Referral", "Feed ads", "Street team", "Group Deals Festival"),
    everyday="Everyday",
    festival="Group Deals Festival {}",
    cities=(
        "Shanghai",
        "Hangzhou",
        "Chengdu",
        "Wuhan",
        "Nanjing",
        "Xi'an",
        "Changsha",
        "Suzhou",
        "Chongqing",
        "Guangzhou",
    ),
    surnames=tuple(_SURNAMES.split()),
    given_first=tuple(_GIVEN_FIRST.split()),
    given_second=("", *_GIVEN_SECOND.split()),
    industries=("Internet", "Manufacturing", "Education", "Healthcare", "Logistics", "Retail", "Law", "Design"),
    sizes=("Under 50 people", "50–200 people", "Over 200 people"),
    company_first=(
        "Cloudsail",
        "Northmark",
        "Daybreak",
        "Longview",
        "Concord",
        "Tenwood",
        "Frontier",
        "Clearspring",
        "Riverbend",
        "Skyward",
        "Seacrest",
        "Greenfield",
    ),
    company_second=(
        "Technologies",
        "Manufacturing",
        "Education",
        "Medical",
        "Logistics",
        "Trading",
        "Design",
        "Consulting",
        "Media",
        "Energy",
        "Foods",
        "Data",
    ),
    milestones=("Kick-off", "Data integration", "Go-live", "Training", "First review"),
    review="Quarterly review",
    staff_surnames=tuple(_STAFF_SURNAMES.split()),
    staff_given=tuple(_STAFF_GIVEN.split()),
    agent="Agent {:02d}",
    account_agent="Business agent {:02d}",
    account_topic="Lime for Business",
    account_said=(
        "Team lunch was two meals short today and everybody is asking our office manager why",
        "Exporting the expense reports doesn't work and our month-end closing is stuck",
        "Importing the benefits list failed and nobody here understands the error message",
        "We'd like to add seats for new colleagues, where do we do that?",
        "The company name on our invoices has to change, could you see to it please?",
        "The departments in the report don't match the way we are organised",
    ),
    account_said_shaken=(
        "Since our contact changed nobody answers, we have chased three times",
        "The new consultant knows nothing about us, we have to explain everything all over again",
        "The training we were promised has been delayed again and nobody told us",
        "Asked in the group chat two days ago and no reply, so the renewal can wait",
    ),
    stages=(
        ("Sign up", "注册", "Growth"),
        ("Browse", "浏览", "Content"),
        ("Choose", "加购", "Merchandise"),
        ("Order", "下单", "Checkout"),
        ("Buy again", "复购", "Membership"),
    ),
    said={
        Cause.EXPERIENCE_GAP: (
            "It crashes as soon as I get to checkout, tried three times",
            "The home page takes over ten seconds to load, far too slow",
            "Choosing my address doesn't work, it jumps right back and I can't place the order",
            "Blank screen all the time since the update, had to uninstall it and start over",
            "I tap a shop in the search results and it won't load, it just keeps spinning",
            "The verification code never arrives, I can't log in",
        ),
        Cause.VALUE_GAP: (
            "I use my membership twice a month if that, it's not worth it",
            "There's no benefit in the member price, the shop charges about the same",
            "Lots of perks on paper, but I don't get much out of them",
            "Too few shops near me take part, my membership is a waste of money",
            "Member day gets worse every month, not worth opening the app for",
        ),
        Cause.DELIVERY_GAP: (
            "Dinner arrived late by an hour, the soup had spilled and support only says sorry",
            "The cleaner was late and left the place dirty, complained two days ago and still no reply",
            "The restaurant refused my group deal voucher and customer service sent me back to them",
            "Three days and my refund is still under review",
            "The rider marked it delivered, but it never arrived and nobody answers",
            "They delivered the wrong meal and I was on hold with support for forty minutes",
        ),
        Cause.PRICE: (
            "The same set meal is ten yuan cheaper on another app",
            "Prices have gone up too much lately, I can't afford to order any more",
            "Delivery costs too much, it's ridiculous to pay a fee that is more than the food",
            "You have to spend more and more to get the discount, too expensive, and I'm tired of padding my basket",
            "It was 68 last week and now it's 88, too expensive",
        ),
        Cause.CONTENT_FATIGUE: (
            "The home page shows the same shops every day, I'm bored of them",
            "Too many notifications, several a day, please stop sending so many",
            "I scroll and scroll and it's always the same hot pot, nothing new",
            "I turned the notifications off and they keep coming, stop spamming me",
        ),
        Cause.INCENTIVE_ONLY: (
            "Once the welcome offer is gone there is hardly any discount left",
            "Disappointing, after the promotion the prices went straight back up",
            "Promised a referral bonus of five yuan and only paid two, misleading",
        ),
        Cause.NEED_ENDED: (
            "We have moved house and settled in, I no longer need it for now",
            "My project is over and I've left the city, so I won't be needing it",
            "The children board at school now, so we don't need it any more",
        ),
        Cause.NONE: (
            "The rider was right on time and the food was great, keep it up",
            "The group deal was great value and the owner was so friendly",
            "Our cleaner was very thorough, I'll book her again",
            "Where can I get an invoice?",
            "Could you let us save more addresses?",
            "Could you remind me before a coupon runs out?",
        ),
    },
    nps_said={
        "low": ("I wouldn't recommend it", "It keeps getting worse", "Poor service, it needs to improve"),
        "mid": ("It's all right", "Average"),
        "high": ("Easy to use", "Saves me so much time, I've recommended it to friends"),
    },
    topic_of={
        Cause.EXPERIENCE_GAP: "App",
        Cause.VALUE_GAP: "Membership",
        Cause.DELIVERY_GAP: "Delivery",
        Cause.PRICE: "Group deals",
        Cause.CONTENT_FATIGUE: "App",
        Cause.INCENTIVE_ONLY: "Membership",
    },
    note="Tracking plan of a made-up local-life business: event names and their roles",
    talk=TALK_EN,
)
