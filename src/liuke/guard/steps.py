"""One clear next step: a message that asks for several things gets none."""

import re
from collections.abc import Iterator

from liuke.guard.message import Finding, Message
from liuke.guard.pattern import any_of

_LINK = re.compile(r"https?://[^\s，。；、)）\]】>]+")
_ASIDE = any_of(
    r"unsub|prefs?|preference|optout|opt-out|settings|privacy|terms|manage|/u\b|/n\b|td\b|退订|cancel",
    r"policy|help|faq|mailto|notification",
)

STEPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "buy",
        any_of(
            r"(?:立即|马上|快来|去|点击|赶紧|现在|前往)?(?:下单|抢购|购买|选购|购物|结算|付款|支付|入手|逛逛)",
            r"\b(?:shop|buy|order|purchase|check ?out|browse)\b(?: now| the| our| today| here| it)",
        ),
    ),
    (
        "claim",
        any_of(
            r"领(?:取|券|红包|走|福利)|抽奖|\b(?:claim|redeem|grab|get) (?:your|the|a|this)\b|\benter to win",
        ),
    ),
    (
        "invite",
        any_of(
            r"(?:邀请|分享|转发|推荐)(?:给|到|.{0,4}好友|朋友|.{0,2}位)",
            r"\b(?:invite|refer|share (?:this|it|with)|tell) (?:\w+ )?(?:friends?|a friend|it|this|with|colleagues?)",
        ),
    ),
    (
        "follow",
        any_of(
            r"关注.{0,8}(?:公众号|微博|抖音|小红书|账号|我们)|(?:加|进|入|添加).{0,4}(?:群|企微|企业微信|客服微信|微信)",
            r"\b(?:follow|like|subscribe to|join) us\b|\bour (?:instagram|facebook|tiktok|channel)",
            r"\bjoin (?:our|the) (?:\w+ )?(?:community|group|discord|channel|telegram|live)",
        ),
    ),
    (
        "update",
        any_of(
            r"(?:下载|安装|更新|升级)(?:最新|新版|我们的|App|APP|应用|客户端|到)",
            r"\b(?:download|install|update) (?:the|our|your) (?:latest |new )?app",
        ),
    ),
    (
        "survey",
        any_of(
            r"(?:填写|参与|完成|做).{0,6}(?:问卷|调研|调查|评分)|五星|5星|好评|打分|评(?:价|个分)",
            r"\b(?:take|fill (?:in|out)|complete) (?:the|our|a|this) (?:\w+ )?survey|\b5[- ]star",
            r"\brate (?:us|your|the app)\b",
            r"\b(?:leave|write|give) (?:us )?(?:a |your )?(?:\S+ )?(?:review|rating|feedback)",
        ),
    ),
    (
        "live",
        any_of(
            r"(?:预约|观看|进入|来).{0,4}直播|直播间|\b(?:watch|join) (?:the |our )?(?:live|stream|webinar)",
            r"\bregister for\b|\bsign up for (?:the|our)",
        ),
    ),
    (
        "read",
        any_of(
            r"(?:查看|阅读|看看|了解).{0,6}(?:详情|攻略|报告|文章|博客|更多)|看教程|\bwatch the tutorial",
            r"\bread (?:our|the|more)\b|\blearn more\b|\bsee (?:our|the) (?:blog|guide)",
        ),
    ),
    (
        "call",
        any_of(
            r"(?:拨打|致电|来电|打).{0,4}(?:电话|热线|\d{3})|\bcall (?:us|me|our|\+?\d)",
        ),
    ),
    (
        "renew",
        any_of(
            r"(?:立即|马上|点击|去)?(?:续费|充值|开通|升级会员|绑定|激活|完善资料|实名)",
            r"\b(?:renew|top up|upgrade|activate|link your|verify your)\b(?: now| your| today| to| here)",
            r"\bcomplete your profile\b",
        ),
    ),
)
"""What a message may ask for; three different things, or two joined by "also", are too many."""


def steps(message: Message, text: str) -> Iterator[Finding]:
    """Yield more than one next step; ``text`` is normal."""
    links = {link.rstrip("/.,") for link in _LINK.findall(message.whole) if not _ASIDE.search(link)}
    clean = "\n".join(
        line
        for line in _LINK.sub(" ", text).split("\n")
        if not re.match(r"\s*(?:退订|unsubscribe)", line, re.IGNORECASE)
    )
    asked = [(name, match) for name, pattern in STEPS if (match := pattern.search(clean))]
    many = len(asked) >= 3 or (
        len(asked) == 2 and re.search(r"另外|顺便|此外|别忘了|\balso\b|don'?t forget", clean, re.IGNORECASE)
    )
    if len(links) >= 2 or many:
        said = "、".join(match[0] for _, match in asked) or " ".join(sorted(links))
        yield message.manners(
            said,
            "只留一个下一步，其余删掉或放到落地页。",
            "Keep one next step; move the others to the page it leads to.",
            blocks=len(links) >= 3 or len(asked) >= 3,
        )
