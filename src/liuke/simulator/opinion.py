"""What is said of the business elsewhere: so much a day, a few of it bad, until a crisis."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from liuke.simulator.calendar import Calendar
from liuke.simulator.stories import StoryName

_PURPOSE = 9
_A_DAY_PER_20_000, _LEAST_A_DAY = 60.0, 40.0
_NEGATIVE, _COMPETITOR, _LABELLED = 0.025, 0.04, 0.5
_CRISIS_TIMES = (5.0, 6.0, 4.0, 2.5, 1.8)
_CRISIS_NEGATIVE = (0.45, 0.5, 0.42, 0.32, 0.2)
_HOURS = np.array([3, 2, 1, 1, 1, 1, 2, 4, 6, 8, 8, 8, 10, 9, 7, 7, 7, 8, 9, 11, 13, 14, 12, 7], float)

PLATFORMS = ("微博", "小红书", "抖音", "知乎", "黑猫投诉")
_PLATFORM_SHARES = (0.34, 0.28, 0.2, 0.13, 0.05)
_PLATFORM_SHARES_CRISIS = (0.46, 0.3, 0.1, 0.06, 0.08)
TOPICS = ("团购", "外卖", "会员", "客服", "家政", "企业版")
_TOPIC_SHARES = (0.28, 0.3, 0.16, 0.1, 0.12, 0.04)
COMPETITORS = ("橙子到家", "快鹿生活")
BRAND = ("青柠生活", "青柠")

_GOOD = {
    "团购": (
        "周末用青柠团的{thing}挺划算，四个人吃得很饱",
        "青柠生活上的{thing}套餐比门市价便宜不少，推荐",
        "团购券核销很快，店员态度也好",
        "{place}新开的店在青柠上有团购，味道不错",
        "收藏了三家{thing}，下周约朋友一起去",
    ),
    "外卖": (
        "青柠外卖半小时就到了，汤还是热的",
        "下雨天骑手小哥还准时送到，点赞",
        "{place}这家{thing}点了好多次，一直很稳定",
        "今天中午点的{thing}分量足，好吃",
        "夜宵终于有得选了，青柠上开到两点",
    ),
    "会员": (
        "会员日抢到了半价券，开心",
        "青柠会员一个月省了六十多，值",
        "积分换了两张电影票，挺惊喜的",
        "年卡会员送的免配送费很实用",
    ),
    "客服": (
        "客服处理得很快，十分钟就退款了",
        "打电话给青柠客服，态度特别好，问题解决了",
        "误操作下错单，客服帮忙改了地址，感谢",
    ),
    "家政": (
        "家政阿姨打扫得干净又仔细，下次还约",
        "青柠家政约得很顺利，准点到",
        "空调清洗师傅很专业，还教我怎么保养",
    ),
    "企业版": (
        "公司团餐换成青柠企业版了，选择多了不少",
        "报销不用贴票了，省事",
        "中秋福利走青柠发的，同事都说好",
    ),
}
_PLAIN = (
    "青柠生活的会员多少钱一个月",
    "有人知道青柠的发票在哪里开吗",
    "{place}能用青柠的团购券吗",
    "青柠生活更新了，首页换了个样子",
    "请问青柠家政可以指定阿姨吗",
    "刚注册青柠生活，先看看",
    "青柠上{thing}的团购这周还有吗",
    "求推荐{place}附近好吃的{thing}",
)
_BAD = {
    "团购": (
        "青柠的团购券到店不能用，感觉被骗了，太失望",
        "团购说好的{thing}到店缺这少那，差评，再也不买了",
        "节假日不能用写在最下面，套路太深，垃圾",
    ),
    "外卖": (
        "青柠外卖晚了一个小时，汤全洒了，气死人",
        "送来的{thing}是凉的还少了一份，太差劲了",
        "骑手点了送达人影都没有，投诉也没人管，避雷",
    ),
    "会员": (
        "会员自动续费都不提醒，太坑了",
        "会员价比不开会员还贵，把人当傻子",
        "权益说没就没，充了年卡后悔死了",
    ),
    "客服": (
        "青柠客服踢皮球，退款拖了一周还没到，太恶心了",
        "打了五次客服电话没人接，投诉无门，差评",
        "客服只会说抱歉，问题一点没解决，非常失望",
    ),
    "家政": (
        "家政阿姨迟到两小时还没打扫干净，差评",
        "约的家政临时取消，定金不退，骗子平台",
        "家政把我家地板刮花了，没人负责，太气人",
    ),
    "企业版": (
        "企业版导出报表老是失败，难用得要命",
        "公司团餐三天两头送错，行政快崩溃了",
    ),
}
_CRISIS = {
    "客服": (
        "青柠客服泄露用户电话，还态度恶劣，必须投诉，太可怕了",
        "青柠生活客服骂人的录音都传开了，太恶劣，卸载了",
        "出了这么大的事客服还在推卸责任，失望透顶",
    ),
    "家政": (
        "青柠家政偷东西上热搜了，太吓人，再也不敢约",
        "家政人员根本没审核就上门，平台不负责任，垃圾",
        "我家也遇到过这种家政，投诉没人理，避雷青柠",
    ),
}
_VERSUS = (
    "{other}和青柠比哪个划算",
    "同一家店{other}上便宜十块",
    "把青柠卸了换{other}了",
    "{other}新人券比青柠大",
)
_THINGS = ("火锅", "烤肉", "牛肉面", "麻辣烫", "下午茶", "酸菜鱼", "轻食", "烧烤")
_PLACES = ("静安寺", "西湖", "春熙路", "光谷", "新街口", "钟楼", "五一广场", "观前街", "观音桥", "天河")

Mention = tuple[str, int, str, str, str, bool | None, str]
"""Id, second (UTC), platform, author, topic, label (None: nobody labelled it), text."""


def mentions(day: int, calendar: Calendar, users: int, seed: int) -> list[Mention]:
    """Return what is said on a day; it depends on the day only."""
    rng = np.random.default_rng([seed, _PURPOSE, day])
    stage = calendar.since(StoryName.CRISIS, day)
    times = 1.0 if stage is None else _CRISIS_TIMES[stage]
    mean = max(_LEAST_A_DAY, _A_DAY_PER_20_000 * users / 20_000) * times * (1.5 if calendar.in_promotion(day) else 1.0)
    n = int(rng.poisson(mean))
    bad = rng.random(n) < (_NEGATIVE if stage is None else _CRISIS_NEGATIVE[stage])
    platform = rng.choice(len(PLATFORMS), n, p=_PLATFORM_SHARES if stage is None else _PLATFORM_SHARES_CRISIS)
    topic = rng.choice(len(TOPICS), n, p=_TOPIC_SHARES)
    hour = rng.choice(24, n, p=_HOURS / _HOURS.sum())
    second = calendar.midnight(day) + np.sort(hour * 3600 + rng.integers(0, 3600, n))
    labelled = rng.random(n) < _LABELLED
    author = rng.integers(10_000, 99_999, n)
    u = rng.random((n, 4))
    rows = []
    for k in range(n):
        about, said = _said(bool(bad[k]), stage is not None, TOPICS[topic[k]], u[k])
        rows.append(
            (
                f"M{day:04d}{k:04d}",
                int(second[k]),
                PLATFORMS[platform[k]],
                f"网友{author[k]}",
                about,
                bool(bad[k]) if labelled[k] else None,
                said,
            )
        )
    return rows


def _said(bad: bool, crisis: bool, topic: str, u: NDArray[np.float64]) -> tuple[str, str]:
    """Return what a mention is about, and its words."""
    if bad and crisis and u[3] < 0.9:
        topic = "客服" if u[2] < 0.5 else "家政"
        lines: tuple[str, ...] = _CRISIS[topic]
    elif bad:
        lines = _BAD[topic]
    elif u[3] < _COMPETITOR:
        lines = _VERSUS
    else:
        lines = _PLAIN if u[2] < 0.3 else _GOOD[topic]
    line = lines[int(u[0] * len(lines))]
    thing, place = _THINGS[int(u[1] * len(_THINGS))], _PLACES[int(u[1] * 7919 % 1 * len(_PLACES))]
    return topic, line.format(thing=thing, place=place, other=COMPETITORS[int(u[2] * len(COMPETITORS))])


def mentions_table(rows: list[Mention]) -> pa.Table:
    """Return the rows of ``mentions``."""
    key, at, platform, author, topic, negative, text = tuple(zip(*rows, strict=True)) if rows else ((),) * 7
    return pa.table(
        {
            "mention_id": pa.array(key, pa.string()),
            "ts": pa.array([second * 1_000_000 for second in at], pa.int64()).cast(pa.timestamp("us")),
            "platform": pa.array(platform, pa.string()),
            "author": pa.array(author, pa.string()),
            "topic": pa.array(topic, pa.string()),
            "negative": pa.array(negative, pa.bool_()),
            "text": pa.array(text, pa.string()),
        }
    )
