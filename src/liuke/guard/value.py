"""The reader's value first: a fact about them, before a word about us."""

import re
from collections.abc import Iterator

from liuke.guard.bound import Bound
from liuke.guard.form import WAY_OUT
from liuke.guard.message import Finding, Message
from liuke.guard.pattern import any_of
from liuke.guard.truth import Truth
from liuke.model.words import MessageClass

_US_FIRST = any_of(
    r"我司|我们公司|本公司|我公司|特(?:举办|推出|开展)|感恩回馈|广大(?:用户|客户|会员|新老)|厚爱|踊跃|[A-E] ?轮融资",
    r"斩获|(?:团队|规模)扩张|感恩一路|customer appreciation|cordially|(?:dear )?valued customers?|longstanding support",
    r"我们(?:很|非常|十分|无比)?(?:高兴|荣幸|激动|自豪|骄傲|开心)(?:地|的)?",
    r"(?:我们|本店|本平台|公司).{0,6}(?:成立|创立|上市|融资|获奖|荣获|喜提|迎来).{0,6}",
    r"隆重(?:推出|上线|开业)|荣获|周年庆|(?:客户至上|秉承|砥砺前行|不忘初心)|重磅(?:推出|上线|发布)",
    r"盛大(?:开业|开幕|启动)|诚邀(?:您|你)?(?:光临|参与|莅临)",
    r"\b(?:we(?:'re| are| could not be| couldn'?t be)?|i am|i'm) (?:\w+ )?(?:thrilled|excited|proud"
    r"|pleased|delighted|happy|honou?red|prouder)\b",
    r"\b(?:our company|our amazing team|our journey|our story|we(?:'ve| have)? (?:just )?(?:raised"
    r"|won|been (?:named|recogni[sz]ed|working))|series [a-e]\b|award|milestone for us|our \w+ anniversary"
    r"|we turned)",
)
_ASK_FIRST = any_of(
    r"^(?>【[^】]{0,40}】|[A-Z][\w& ]{1,20}: |(?:Hi|Hello|Dear) [^,]{1,30},?|\W)*+(?:(?:请|麻烦|能否|可否"
    r"|帮忙|诚邀|耽误|占用)(?:您|你)?(?:.{0,4})(?:填|参与|花|给|打|评|做|帮|几分钟|一分钟|分享|转发)"
    r"|(?:please )?(?:take (?:our|a|this|\d)|help us|rate us|give us|tell us|leave us|fill|complete our"
    r"|could you (?:take|spare|rate)))",
)
_BLAND = any_of(
    r"新品(?:上架|上市|到店|来袭|首发)?|上新|全场|好物|好货",
    r"(?:精彩|惊喜|福利|好礼|大奖|优惠|活动|内容)(?:活动|内容|多多|不断|享不停|满满|等你|等着|来袭|连连)",
    r"等你(?:来|哦|发现|解锁)|欢迎(?:选购|光临|前来|下载|体验)|敬请(?:光临|期待|关注)",
    r"快来(?:看看|逛逛|体验|参与|瞧瞧)|(?:随便|回来|进来|来)(?:看看|逛逛)|不容错过",
    r"更多(?:精彩|惊喜|内容)",
    r"\b(?:come|stop by|drop by) (?:\w+ )?(?:browse|check|see|explore|take a look|and see|have a look|back)",
    r"\bcheck out (?:our|what'?s|the latest|all)|\bnew arrivals\b",
    r"\blatest (?:collection|arrivals|products|offers|deals|news)",
    r"\bexciting (?:news|things|updates|offers)|\bgreat (?:deals|offers|things)",
    r"\bamazing (?:deals|offers|things|products)|\bsomething for everyone|\bwhat'?s new\b",
    r"\bdiscover (?:our|more|the)|\bexplore (?:our|the)|\bloads of|\btons of|\bmuch more\b",
    r"\bdon'?t miss\b",
)
_LEAD = 300
"""Characters that a reader sees first."""
_NO_VALUE = re.compile(r"^user\b|sender|brand|signed|\bstore\b|company|fault|reason|status|agent")


def value(message: Message, whole: str, text: str, truth: Truth, bound: Bound) -> Iterator[Finding]:
    """Yield a lead about ourselves, and a text that says nothing of this reader."""
    if message.message_class is not MessageClass.MARKETING:
        return
    used = uses_facts(whole, truth, bound)
    lead = (
        _first_sentence(message.subject)
        + " "
        + _first_sentence(re.sub(r"^\s*【[^】]*】", "", text if not message.subject else text.split("\n", 1)[-1]))
    )
    lead = lead[:_LEAD]
    match = _US_FIRST.search(lead) or _ASK_FIRST.search(lead) or _only_us(message.body)
    if match and not used:
        yield message.manners(
            match[0],
            "先说对方能得到什么，再说我们。",
            "Say first what the reader gets, then speak of us.",
            blocks=bool(_US_FIRST.search(lead)),
        )
        return
    bland = _BLAND.search(text)
    if not (used or bland or any(value for _, value in bound.flags)):
        yield message.manners(
            _first_sentence(message.body)[:40],
            "没有一句与这个人有关：先写对方关心的一个事实，例如收藏的商品、进度、到期日。",
            "Nothing in it is about this reader: lead with one fact they care about: an item saved, progress, a date.",
        )
    if bland and not used:
        yield message.manners(
            bland[0],
            "谁都能收到的话等于没说：写一件与这个人有关的事实。",
            "This could go to anybody: say one fact about this reader.",
            blocks=True,
        )


def uses_facts(whole: str, truth: Truth, bound: Bound) -> bool:
    """Say whether the text stands on a fact: a figure, a number or a word of it."""
    return bool(truth.bound_figures()) or truth.uses_numbers() or _uses_words(whole, bound)


def _only_us(body: str) -> re.Match[str] | None:
    """A text that says "we" again and again and never "you" is about us."""
    kept = "\n".join(line for line in body.split("\n") if not WAY_OUT.search(line))
    own = re.sub(r"thank(?:s| you)(?: all)?|【[^】]*】", "", kept, flags=re.IGNORECASE)
    ours = list(re.finditer(r"我们|我司|本公司|\b(?:we|our|us)\b", own, re.IGNORECASE))
    return ours[0] if len(ours) >= 2 and not re.search(r"[你您]|\byou", own, re.IGNORECASE) else None


def _uses_words(text: str, bound: Bound) -> bool:
    """Say whether a fact in words stands in the text, wholly or in part."""
    said = _parts(text)
    return any(said & _parts(value) for path, value in bound.strings if not _NO_VALUE.search(path))


def _parts(text: str) -> set[str]:
    """Return the words of four letters and more, and every two Chinese characters in a row."""
    chinese = re.findall(r"[\u4e00-\u9fff]+", text)
    pairs = {run[place : place + 2] for run in chinese for place in range(len(run) - 1)}
    return pairs | {word.lower() for word in re.findall(r"[A-Za-z]{4,}", text)}


def _first_sentence(text: str) -> str:
    return re.split(r"[。!?\n]|\. ", text.strip(), maxsplit=1)[0]
