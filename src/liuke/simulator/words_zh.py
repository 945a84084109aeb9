"""The made-up business in Chinese: 青柠生活.

Every person, shop and address is invented.
"""

from liuke.simulator.causes import Cause
from liuke.simulator.talk_zh import TALK_ZH
from liuke.simulator.words import Goods, Words

_STAFF_GIVEN = """
嘉宁 文博 一帆 晓彤 思远 雨桐 子衿 明轩 佳怡 俊杰 若溪 浩然 梦洁 志强 静姝 天宇 雪晴 立群 婉清 建华 悦然 振宇 晨曦 书航
"""

ZH = Words(
    language="zh",
    speaks=("zh", "en"),
    between="",
    brand=("青柠生活", "青柠"),
    competitors=("橙子到家", "快鹿生活"),
    features={
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
    },
    units={
        "coupons": "张/月",
        "member_day": "次/月",
        "free_delivery": "次/月",
        "member_price": "次/月",
        "points_mall": "次/月",
        "team_meals": "餐/席/月",
        "benefit_issue": "次/月",
        "expenses": "单/席/月",
        "reports": "份/月",
    },
    goods=(
        Goods(
            name="外卖",
            makers=("阿婆", "巷口", "蜀味", "小满", "渔家", "老灶", "青禾", "一碗"),
            things=("牛肉面", "黄焖鸡米饭", "麻辣烫", "虾仁馄饨", "照烧鸡腿饭", "轻食沙拉", "酸菜鱼饭", "生煎套餐"),
        ),
        Goods(
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
        ),
        Goods(
            name="买菜",
            makers=("早市", "田园", "鲜到", "南山"),
            things=(
                "有机青菜 500 克",
                "鲜鸡蛋 30 枚",
                "冰鲜三文鱼",
                "五常大米 5 公斤",
                "车厘子 1 公斤",
                "纯牛奶 12 盒",
            ),
        ),
        Goods(
            name="丽人",
            makers=("初见", "沐光", "一朵", "拾光"),
            things=("美甲", "剪发护理", "皮肤清洁", "睫毛美睫", "头皮护理"),
        ),
        Goods(
            name="家政",
            makers=("净屋", "帮到家", "安心"),
            things=("日常保洁 3 小时", "深度保洁", "空调清洗", "搬家小面", "月嫂咨询"),
        ),
        Goods(
            name="酒店民宿",
            makers=("湖畔", "云栖", "城里", "山居"),
            things=("舒适大床房", "亲子家庭房", "江景双床房"),
        ),
    ),
    variant=" {} 款",
    sources=("应用商店", "老带新", "信息流广告", "线下地推", "团购节"),
    everyday="日常",
    festival="{} 团购节",
    cities=("上海", "杭州", "成都", "武汉", "南京", "西安", "长沙", "苏州", "重庆", "广州"),
    surnames=tuple(
        "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    ),
    given_first=tuple("子梓思雨欣嘉一佳晨浩文俊宇明晓志雅静安若清云书景亦沐知星海楠"),
    given_second=("", *tuple("涵轩怡萱然宁琪杰琳悦辰阳航敏华婷颖博瑶诺远山溪禾舟")),
    industries=("互联网", "制造", "教育", "医疗", "物流", "零售", "律所", "设计"),
    sizes=("50 人以下", "50–200 人", "200 人以上"),
    company_first=("云帆", "北辰", "启明", "远图", "安和", "万木", "拓界", "清源", "聚川", "凌云", "海岳", "青禾"),
    company_second=("科技", "智造", "教育", "医疗", "物流", "商贸", "设计", "咨询", "文化", "能源", "食品", "信息"),
    milestones=("启动会", "数据对接", "上线", "培训", "首次复盘"),
    review="季度复盘",
    staff_surnames=tuple("沈韩秦许陆江郝夏叶邵孟严方汪白葛邹苗姚庄龚尹段"),
    staff_given=tuple(_STAFF_GIVEN.split()),
    agent="客服{:02d}",
    account_agent="企业客服{:02d}",
    account_topic="企业版",
    account_said=(
        "团餐今天少送了两份，行政被同事追着问",
        "报销单导不出来，月底关账卡住了",
        "福利发放名单导入失败，提示看不懂",
        "想给新同事加席位，在哪里操作",
        "发票抬头要改，麻烦处理一下",
        "报表里的部门和我们组织架构对不上",
    ),
    account_said_shaken=(
        "换了对接人之后问题没人跟，已经催了三次",
        "新来的顾问不了解我们的情况，什么都要重讲一遍",
        "说好的培训又推迟了，也没人通知",
        "群里问了两天没人回，续约的事先放一放",
    ),
    stages=(
        ("注册", "Sign up", "增长"),
        ("浏览", "Browse", "内容"),
        ("加购", "Choose", "商品"),
        ("下单", "Order", "交易"),
        ("复购", "Pay", "会员"),
    ),
    said={
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
    },
    nps_said={
        "low": ("不会推荐", "体验越来越差", "希望改进服务"),
        "mid": ("还行", "一般"),
        "high": ("好用", "省心，推荐给朋友了"),
    },
    topic_of={
        Cause.EXPERIENCE_GAP: "APP",
        Cause.VALUE_GAP: "会员",
        Cause.DELIVERY_GAP: "外卖",
        Cause.PRICE: "团购",
        Cause.CONTENT_FATIGUE: "APP",
        Cause.INCENTIVE_ONLY: "会员",
    },
    note="本地生活样例业务的埋点：事件名 → 角色",
    talk=TALK_ZH,
)
