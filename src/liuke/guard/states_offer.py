"""What messages say of prices, offers and prizes."""

from liuke.guard.denials import (
    flagged,
    has_minimum,
    lowest_known,
    not_exclusive,
    not_free,
    not_lowest,
    offer_gone,
    over,
    path,
    price_differs,
    price_down_known,
    price_not_down,
)
from liuke.guard.fairness import worse_price
from liuke.guard.pattern import any_of
from liuke.guard.state import State

OFFER_STATES: tuple[State, ...] = (
    State(
        name="price_down",
        said=any_of(
            r"降价|降了|直降|便宜(?:了|啦)|更便宜|比(?:昨天|上周|之前|收藏时|加购时).{0,4}(?:低|便宜|划算|实惠)|很划算",
            r"捡漏|抄底|(?:is|are|now) (?:such )?an? (?:steal|bargain)|less than (?:yesterday|before|last week|when)",
            r"价格.{0,4}(?:下降|下调|走低|回落|跌|降到|降至)|跌到",
            r"立降|好价|更优惠的价格|入手正合适|(?:got|is|now|just|became|even|gone) (?:\w+ )?cheaper",
            r"price (?:has |just |was )?(?:drop\w*|fell|fallen|cut|reduced|went down|gone down|lowered)",
            r"dropped (?:in price|to [$¥€£])|(?:went|gone|came) down|price cut",
            r"price .{0,60}\b(?:dropp?ed|fell|came down|went down|is down|is lower)|just dropped|marked down",
            r"costs? less",
            r"lower price|reduced to|now (?:only|just) [$¥€£]|knocked .{0,12}off",
            r"(?:big|price|great) saving",
        ),
        denied=price_not_down,
        backed=price_down_known,
        zh="价格没有降，不能说便宜了；涨价的商品不提醒。",
        en="The price did not fall; do not say it did, and do not remind of an item that got dearer.",
    ),
    State(
        name="good_price",
        said=any_of(
            r"划算|(?:价格|价钱).{0,8}(?:友好|美丽|香|给力|感人|诱人)|实惠|超值|白菜价|好价|羊毛|不贵|省钱",
            r"friendl(?:y|ier) (?:on|to) (?:your|the)",
            r"(?:easy|easier|kind|kinder|gentle|gentler|lighter) on (?:your|the) (?:wallet|pocket|budget|purse)",
            r"affordable|(?:great|good|best|better) (?:value|deal|price)|bargain|\bsteal\b|pay(?:ing)? less",
            r"save (?:money|big|more)",
        ),
        denied=price_not_down,
        zh="价格没有降，不能说划算；涨价的商品不提醒。",
        en="The price did not fall; do not call it a good one, and do not remind of an item that got dearer.",
    ),
    State(
        name="price_same",
        said=any_of(
            r"(?:价格|与.{0,8}时|和.{0,8}时|同)(?:没变|没有变|不变|相同|一样|原价)|same price",
            r"price (?:has not|hasn't) changed|still (?:at )?the price",
        ),
        denied=price_differs,
        zh="价格变过，说出新的价格。",
        en="The price has changed; name the new one.",
    ),
    State(
        name="lowest",
        said=any_of(
            r"(?:史上|历史|全网|全年|年度|最近|近\s?\d+\s?天|有史以来|近期)?(?:最低价|底价|史低|最低|最便宜)",
            r"破底价|地板价|lowest price|lowest (?:ever|in)|best price|cheapest|all-time low",
            r"record low|unbeatable price|lowest its been",
        ),
        denied=not_lowest,
        backed=lowest_known,
        zh="不是最低价，删掉这句；绝对化用语需要依据。",
        en="It is not the lowest price; leave that out. Superlatives need a fact.",
    ),
    State(
        name="superlative",
        said=any_of(
            r"(?:全网|全国|行业|世界|全球|销量|口碑|亚洲)(?:排名)?第一|国家级",
            r"(?:最|顶)(?:好用|先进|专业|权威|强大|优秀|高级|尖)|独一无二|绝无仅有",
            r"史上最|前所未有|\bNo\.? ?1\b|#1|world'?s (?:best|leading|first)|best in (?:the world|class)|number one\b",
            r"unrivall?ed|second to none|the best \w+ (?:ever|in the)",
        ),
        denied=lambda bound: flagged(bound, False, r"first|best|top|number one|rank\w*", "第一"),
        backed=lambda bound: path(bound, r"rank|award|certif|best|top|first|排名|奖|认证"),
        zh="绝对化用语需要依据，没有就删掉。",
        en="Superlatives need a fact; leave it out otherwise.",
    ),
    State(
        name="own_price",
        said=any_of(
            r"专享|专属|会员价|尊享|老客|特权|exclusive|members?.only|member price|just for you",
            r"only for you|loyal|special price|your price",
        ),
        denied=lambda bound: worse_price(bound) or not_exclusive(bound),
        zh="给这个人的价格不比别人的好，不能叫专享；同样的商品不许对老客更贵。",
        en="The price is not better than other people's; nobody loyal may pay more than the public price.",
    ),
    State(
        name="offer_open",
        said=any_of(
            r"券|优惠码|红包|抵扣|代金|权益|优惠|折|coupon|voucher|promo|discount|\bcredit\b|\boffer\b",
            r"\bdeal\b|% off|gift card|code [A-Z0-9]{4,}",
        ),
        denied=lambda bound: offer_gone(bound) or over(bound),
        zh="优惠已经过期或用掉，不能再提。",
        en="The offer is over or used; do not mention it.",
    ),
    State(
        name="still_open",
        said=any_of(
            r"报名|活动(?:正在|进行|火热)|正在进行|还来得及|仍(?:可|然)|依然有效",
            r"前(?:有效|可用|均可|都可)|sign up|register|enrol",
            r"still (?:time|open|on|valid|available|waiting)|is on\b|ongoing|reserve",
            r"save your (?:seat|spot)|ends? (?:tonight|today|soon|tomorrow)|last (?:day|chance|hours)",
        ),
        denied=over,
        zh="已经过了截止时间，不能再说还可以。",
        en="It has ended; do not say it is open.",
    ),
    State(
        name="no_minimum",
        said=any_of(
            r"无.{0,4}门槛|没有.{0,4}门槛|no conditions|no catch|零门槛|0门槛|不限金额|无使用门槛|全场通用",
            r"no min(?:imum)?(?: spend| order| purchase)?|no strings|any (?:order|purchase|amount)",
            r"no threshold",
        ),
        denied=has_minimum,
        zh="这张券有使用门槛，把门槛写出来。",
        en="The offer has a minimum; name it.",
    ),
    State(
        name="free_shipping",
        said=any_of(
            r"包邮|免运费|免邮|免配送费|free (?:shipping|delivery)|ships free",
            r"shipping is (?:free|on us)|no delivery fee",
        ),
        denied=not_free,
        zh="需要运费，不能说包邮。",
        en="Shipping is not free; do not say so.",
    ),
    State(
        name="prize",
        said=any_of(
            r"中奖|中了.{0,4}奖|幸运(?:用户|儿|会员|客户|读者|观众)|(?:被|已)(?:选|抽|挑)中|获得.{0,6}大奖",
            r"claim your prize",
            r"you(?:'ve| have)? (?:just )?(?:won\b|been (?:selected|chosen|picked))",
            r"you(?:'re| are) (?:a |our |the )?(?:lucky )?winner",
            r"lucky (?:winner|user|customer)|selected to (?:win|receive)",
        ),
        denied=lambda bound: flagged(bound, False, r"won|winner|selected|prize|chosen|lottery|draw|raffle", "中奖"),
        backed=lambda bound: path(bound, r"\bwon\b|winner|select|prize|lottery|draw|chosen|raffle|奖"),
        unbacked_blocks=True,
        zh="没有中奖的依据，不能这样说。",
        en="Nothing says that the reader won.",
    ),
    State(
        name="sure_gain",
        said=any_of(
            r"稳赚|保本(?!收益率?不)|(?:零|无)风险(?!试|退|体验|取消)|包赚|躺赚|100%\s*(?:有效|成功|通过|治愈|赚)|根治",
            r"包(?:过|治|瘦)(?!滤)",
            r"guaranteed (?:returns?|profits?|results?|income|approval|gains?|to (?:work|win|lose|double))|can'?t lose",
            r"no risk at all",
            r"risk[- ]free (?:returns?|profit|investment)|double your money|100% (?:effective|success|safe|guaranteed)",
        ),
        denied=lambda bound: flagged(bound, False, r"guaranteed?|principal protected|capital protected", "保本"),
        backed=lambda bound: path(bound, r"guarantee|protected|insured|保本"),
        unbacked_blocks=True,
        zh="不能承诺收益或效果。",
        en="Do not promise gains or results.",
    ),
)
