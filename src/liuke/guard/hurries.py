"""Words that hurry the reader, in both languages, by what would justify them."""

import re
from dataclasses import dataclass
from typing import Literal

from liuke.guard.pattern import any_of

Kind = Literal["time", "stock", "price", "pressure", "threat"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurry:
    """Words that hurry, by what would justify them; ``strong`` ones block when nothing does."""

    kind: Kind
    strong: bool
    pattern: re.Pattern[str]


def _h(kind: Kind, pattern: re.Pattern[str], *, strong: bool = True) -> Hurry:
    return Hurry(kind=kind, strong=strong, pattern=pattern)


HURRIES: tuple[Hurry, ...] = (
    _h(
        "threat",
        any_of(
            r"(?:否则|不然|要不然|再不|如不|若不|未.{0,8}将|不.{0,12}(?:就|将|会)).{0,24}(?:后果自负"
            r"|清零|注销|冻结|收回|清空|取消资格|封停|封号|没收|拉黑|失去|影响征信|起诉|法律责任"
            r"|永久|删除|追不回|吃亏|作废)",
            r"后果自负|最后通牒|勿谓言之不预",
            r"(?:全部|统统|即将|将被|将会?)(?:被)?(?:清零|清空|收回|没收|注销|作废|冻结)",
            r"(?:永久|永远)(?:失去|删除|失效|关闭|消失|错过)",
            r"\b(?:act|log ?in|sign in|respond|reply|pay|activate|upgrade|renew|update|return|come back"
            r"|open|use it|confirm)\b.{0,30}\bor\b.{0,20}\b(?:lose|losing|wiped|deleted|closed|suspended"
            r"|terminated|cancel|forfeit|gone|revoked|blocked|miss)",
            r"\b(?:or|otherwise|or else|else)\b.{0,24}\b(?:wiped|lose|deleted|terminated|suspended"
            r"|forfeit|face the consequences|suffer|be gone|revoked)",
            r"\bor else\b|\bface (?:the )?consequences|\bfinal (?:warning|notice)\b|\blegal action\b|\bgone forever\b",
            r"\bdisappears? forever\b",
            r"\bwiped out\b",
            r"\b(?:lose|losing|forfeit) (?:all )?(?:your|everything|it all|access)\b.{0,30}(?:forever"
            r"|for good|permanently)",
            r"\bwill be (?:wiped|deleted|revoked|terminated|forfeited|erased)\b",
        ),
    ),
    _h(
        "time",
        any_of(
            r"最后(?:一|\d+|几|[二两三四五六])?\s*个?(?:天|日|小时|分钟|刻|次机会|波|机会|时刻|钟|晚|周)",
            r"最后(?:召集|倒计时|冲刺|疯抢)",
            r"(?:仅限|只限|仅此|就在|只有|仅)\s*(?:今天|今日|今晚|一天|本日|\d+\s*(?:小时|分钟))",
            r"(?:今天|今日|今晚|明天|明晚|马上|零点|午夜|即刻)(?:就|即|将|要)?(?:截止|结束|下架"
            r"|失效|恢复原价|过期|关闭)",
            r"过了?(?:今天|今晚|这村|这个村)|倒计时|进入尾声|末班车|截止在即|分秒必争",
            r"即将(?:截止|结束|下架|恢复原价|关闭)|(?:马上|快)(?:要)?(?:截止|结束|没|过期|下架)了",
        ),
    ),
    _h("time", any_of(r"限时|限今日|时间有限|时不我待|即将(?:到期|过期|失效)|快(?:要)?(?:到期|过期)"), strong=False),
    _h(
        "time",
        any_of(
            r"(?<!in the )(?<!over the )(?<!for the )(?<!during the )(?<!within the )\b(?:last|final) (?:chance"
            r"|day(?! of)|call|hours?|few hours|minutes?|opportunity|reminder|\d+ (?:hours|minutes"
            r"|days))\b",
            r"\b(?:blink|snooze) (?:and|you)\b|\bmidnight tonight\b",
            r"\babout to (?:expire|end|close|disappear|run out|be (?:given|gone|taken))",
            r"\b(?:ends?|expires?|closing|closes|gone|over) (?:tonight|today|at midnight|in (?:a few "
            r"|\d+ )?(?:hours?|minutes?))",
            r"\btime(?:'s| is) (?:running|almost|nearly|up)|\bclock is ticking",
            r"\b(?:hours|minutes|seconds) (?:left|remaining|to go)\b",
            r"\b(?:only|just) (?:\w+ )?(?:hours?|minutes?) (?:left|remain)|\btoday only\b",
            r"\bone day only\b|\bcountdown\b|\bbefore it'?s (?:too late|gone|over)|\bbefore midnight\b",
            r"\bnow or never\b|\bending (?:tonight|today)\b|\blast day\b",
        ),
    ),
    _h("time", any_of(
        r"\blimited[- ]time\b|\bends? (?:very )?soon\b|\bexpir(?:es|ing) soon\b",
        r"\bfor a (?:short|limited) time\b|\bwon'?t last\b|\bwhile it lasts\b|\bflash sale\b",
    ), strong=False),
    _h(
        "stock",
        any_of(
            r"库存(?:告急|紧张|不多|见底|有限|告罄)",
            r"(?:仅|只)剩(?:下)?(?:最后)?(?:\s*\d+|[一二两三四五六七八九十几]|少量|不多|最后)",
            r"所剩(?:无几|不多)",
            r"(?:即将|快要?|马上|秒|瞬间|就要)(?:售罄|售完|抢光|抢空|卖完|卖光|断货|告罄)",
            r"最后(?:\s*\d+|几|一)(?:件|个|席|名|份|张|套|台|间|位)|手慢(?:无|则无|没)|一抢而空",
            r"抢到就是赚|不抢就没",
        ),
    ),
    _h("stock", any_of(r"数量有限|名额有限|售完即止|送完即止|先到先得|库存有限|限量|席位有限|少量"), strong=False),
    _h(
        "stock",
        any_of(
            r"\b(?:almost|nearly) (?:gone|sold out|out of)|\bselling (?:out )?fast\b|\bselling out\b",
            r"\b(?:only|just) (?:a )?(?:few|handful|\d+)(?: \w+){0,6} (?:left|remain(?:ing)?|available)\b",
            r"(?<![\d.])\b(?:few|\d+) (?!GB|MB|TB|days?|hours?|min|points?|weeks?|months?|credits?"
            r"|miles)(?:\w+ )?left\b",
            r"\bgoing fast\b|\bbefore (?:they|it|we|these) (?:sell|run|are|is|'re)\b.{0,8}(?:out|gone)",
            r"\bsell(?:s)? out\b|\blow (?:in )?stock\b|\brunning (?:low|out)\b",
            r"\bhurry,? (?:before|only|while|they|stock)|\bflying off",
        ),
    ),
    _h("stock", any_of(
        r"\bwhile (?:stocks?|supplies) last",
        r"\blimited (?:stock|quantit\w+|supply|availability|spots|seats|places|edition)",
        r"\bfirst come,? first served",
    ), strong=False),
    _h("price", any_of(
        r"(?:再不|不).{0,6}(?:买|下单|入手|囤).{0,6}(?:就|要|又)(?:要)?涨",
        r"(?:马上|即将|明天|今晚|很快|随时)(?:就|要|会|可能)*(?:涨价|恢复原价|调价)",
        r"涨价(?:倒计时|在即|前最后)",
        r"prices? (?:will )?(?:go|going|rise|rising|increase|jump|are going)\w*(?: up)? (?:tomorrow"
        r"|tonight|soon|at midnight|next week)",
        r"before (?:the )?prices? (?:go|goes|rise|increase)",
    )),
    _h(
        "pressure",
        any_of(
            r"(?:机会|缘分|好事|人生)?只有(?:这)?一次|不(?:会)?再有|别(?:再)?犹豫",
            r"(?:犹豫|眨眼|晚一步)(?:一下)?就(?:会)?(?:没|败|错过|抢光)|抢完即止",
            r"错过(?:就|再|了|将|后|今天|这次|等).{0,10}(?:等|后悔|没了|没有|遗憾|亏|不再|一年|拍大腿)",
            r"(?:会|要|准|必|将|肯定|一定)?后悔(?:一|终|死|莫及|一辈子)",
            r"不(?:买|抢|看|来|领)(?:就)?(?:后悔|亏|血亏|白来|会后悔|真的亏)|过时不候|机不可失",
            r"失不再来|还(?:在)?等什么|还不(?:快|赶紧|速|来)|速(?:抢|来|领|购|戳|点)|火速",
            r"(?:快|赶紧|赶快|马上|立刻|立即)(?:抢|疯抢|来抢|剁手|行动)|疯抢|抢疯|手快有",
            r"再不.{0,8}就(?:没|晚|来不及|亏|后悔)|马上没|晚了就没|错失",
        ),
    ),
    _h(
        "pressure",
        any_of(
            r"\b(?:you'?ll |you will |live to |or )?(?:regret (?:it|this|missing)|be sorry|kick yourself)\b",
            r"\b(?:only )?(?:get|have) one (?:shot|chance)\b|\bonce[- ]in[- ]a[- ]lifetime\b",
            r"\bwon'?t (?:come|happen|be) (?:back|again|this)|\bstop hesitating\b|\bdon'?t hesitate\b(?! to)",
            r"\bwhat are you waiting for\b|\bhurry\b|\bact (?:now|fast|quick\w*|immediately|today)\b",
            r"\bdon'?t (?:wait|delay|hesitate|miss (?:out|this|your (?:last )?chance))\b(?! (?:to (?:ask"
            r"|call|contact|reply|reach|write|get in touch)))",
            r"\bonce it'?s gone\b|\bmiss(?:ing)? out\b|\bnever (?:again|be this|come back)\b|\bfomo\b",
            r"\bbuy now or\b|\b(?:now )?or never\b|\byour loss\b|\brun,? don'?t walk\b|\blast one\b",
        ),
    ),
)  # fmt: skip
