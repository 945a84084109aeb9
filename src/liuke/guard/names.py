"""Names in a message: the person greeted, the thing named, the level praised, and blanks that were never filled."""

import re
from collections.abc import Iterator

from liuke.guard.bound import Bound
from liuke.guard.figures import normal
from liuke.guard.message import Finding, Message
from liuke.guard.pattern import any_of, exactly, words
from liuke.model.reasons import Code

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方"
    "白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包"
)
_PLACEHOLDER = exactly(
    r"\{\{.*?\}\}|\{%.*?%\}|\$\{[^}]*\}|(?<!\{)\{[A-Za-z_][\w. ]*\}|%[A-Za-z_]+%|%\([a-z_]+\)s",
    r"\[(?:[A-Z][A-Z_ ]{2,}|[Nn]ame|[Ff]irst ?[Nn]ame|(?:您的|你的|用户)?(?:姓名|昵称|名字|称呼"
    r"|用户名|商品名?|产品名?|金额|数字|数量|比例|百分比|日期|时间|链接|品牌|城市|公司|门店|券码"
    r"|课程|书名|变量\w*))\]",
    r"<(?:name|first_name|姓名|昵称)>|\*\|[A-Z_:]+\|\*",
    r"(?<![A-Za-z])(?:null|undefined|NaN|None)(?=\s*[,.!:;，。！：；、 您你先女%元]|$)",
    r"\bINSERT [A-Z ]+ HERE\b|xx元|XX元|某某|(?<![A-Za-z])X{2,}(?![A-Za-z])|\bTBD\b|\bTODO\b",
    r"lorem ipsum|Invalid Date",
)
_BLANK = exactly(
    r"(?:^|\n|】)\s*(?:尊敬的|亲爱的)\s*[,:!]|(?:^|\n)\s*(?:Dear|Hi|Hello|Hey)\s+[,:!](?=\s|$)",
    r"[¥$€£]\s*(?=[,.;!]|\s[a-z]|$)|满\s*元|\s(?:your|the)\s+[,.](?=\s)",
)

_GENERIC_ZH = exactly(
    r"用户|会员|客户|顾客|读者|朋友|同学|家人|书友|学员|店主|卖家|买家|车主|旅客|宝宝|宝贝|亲|伙伴|您",
    r"你|大家|各位|家长|投资人|业主|老师|网友|玩家|骑手|主人|老板|商家|粉丝|住户|旅行者|乘客|伙计|老铁",
)
_GENERIC_EN = words(
    "there all everyone everybody customer customers member members reader readers friend friends team valued "
    "subscriber subscribers user shopper traveler traveller student students parent parents guest folks sir "
    "madam colleague partner neighbor neighbour player again and from just this it good our your we is you "
    "the thanks now quick hello hi hey morning back ladies gentlemen runner investor "
)
_HAIL_ZH = r"(?:(?:亲爱的|尊敬的|您好|你好|嗨|Hi|Hello|hi|早上好|晚上好|下午好)\s*[,:!]?\s*)?"
_HAIL_EN = r"(?:Hi|Hello|Hey|Dear|Good (?:morning|afternoon|evening)|Welcome back)[, ]+"
_BRAND_EN = r"(?:[A-Z][\w&' ]{1,24}: )?"
_GREETED_ZH = re.compile(
    rf"^\s*(?:【[^】]*】)?\s*{_HAIL_ZH}(?P<name>[\u4e00-\u9fff]{{1,4}}?)"
    r"(?P<title>先生|女士|小姐|太太|老师|同学|总|经理)?\s*(?:[,:!]|您好|你好|,?您)"
)
_GREETED_EN = re.compile(
    rf"^\s*{_BRAND_EN}{_HAIL_EN}(?P<title>(?:Mr|Ms|Mrs|Miss|Dr|Prof)\.?\s+)?(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"
    r"\s*(?=[,.!:;\n—–-]|\s+(?:this|it|your|you|we|thank))"
)
_LEAD_EN = re.compile(r"^\s*(?:[A-Z][\w&' ]{1,24}: )?(?P<name>[A-Z][a-z'’-]+), (?=[a-z]|I\b|[A-Z]{2}|\d)")
_NICK = {
    "bob": "robert",
    "rob": "robert",
    "bill": "william",
    "will": "william",
    "liz": "elizabeth",
    "beth": "elizabeth",
    "mike": "michael",
    "dick": "richard",
    "rick": "richard",
    "jim": "james",
    "tom": "thomas",
    "kate": "katherine",
    "peggy": "margaret",
    "meg": "margaret",
    "jack": "john",
    "ted": "edward",
    "ed": "edward",
    "tony": "anthony",
    "chuck": "charles",
    "andy": "andrew",
    "sasha": "alexander",
}
_NAME_PATH = any_of(
    r"^user (?:full |first |last |nick |display |real )?(?:name|nickname)$|^user (?:surname|given name|family name)$",
    r"^(?:.* )?(?:user|customer|recipient|contact|receiver) (?:first |full |nick )?(?:name|nickname)$|姓名|昵称|称呼",
    r"收件人",
)
_FIRM = any_of(r"\b(?:inc|ltd|llc|corp|gmbh|co)\b|公司|集团|科技|有限|工作室")
_TITLE = re.compile(r"《([^《》\n]{1,60})》|[“\"]([A-Z][^”\"\n]{1,60})[”\"]|「([^」\n]{1,40})」")
_TITLE_PATH = exactly(
    r"\b(?:item|items|book|title|product|course|film|movie|song|album|show|series|article|post|goods"
    r"|sku|event|webinar|podcast|game|novel|name|feature|wish|followed|saved|topic|report|last order)\b",
    r"商品|书名|标题|名称|课程",
)
_PAPERS = any_of(
    r"协议|政策|条款|须知|说明|规则|公约|声明|法|条例|办法|规定|通知|清单|指南|报告|手册|terms|policy",
    r"privacy|agreement|guide|report|year in",
)
_SAME_LEVEL = {
    "普通": "basic",
    "白银": "silver",
    "银卡": "silver",
    "黄金": "gold",
    "金卡": "gold",
    "铂金": "platinum",
    "白金": "platinum",
    "钻石": "diamond",
    "黑卡": "black",
    "free": "basic",
}
_LEVELS = (
    *_SAME_LEVEL,
    "basic",
    "bronze",
    "silver",
    "gold",
    "platinum",
    "diamond",
    "premium",
    "pro",
    "enterprise",
    "black",
)
_LEVEL_PATH = re.compile(r"\b(?:level|tier|grade|membership|plan|rank|vip level)\b|等级|级别|会员")
_MALE, _FEMALE = (
    re.compile(r"^(?:m|male|man|男|先生|mr)$", re.IGNORECASE),
    re.compile(r"^(?:f|female|woman|女|女士|ms|mrs)$", re.IGNORECASE),
)


def names(message: Message, text: str, bound: Bound) -> Iterator[Finding]:
    """Yield blanks, a wrong person, a wrong thing and a wrong level; ``text`` is the whole message, normal."""
    zh = message.language == "zh"
    yield from _blanks(message, text, zh)
    yield from _person(normal(message.body), bound, zh)
    yield from _things(text, bound, zh)
    yield from _level(text, bound, zh)


def _fact(text: str, zh: bool, said_zh: str, said_en: str, *, blocks: bool = True) -> Finding:
    return Finding(code=Code.FACT, text=text.strip()[:80], advice=said_zh if zh else said_en, blocks=blocks)


def _blanks(message: Message, text: str, zh: bool) -> Iterator[Finding]:
    match = _PLACEHOLDER.search(text) or _BLANK.search(normal(message.body))
    if match:
        yield _fact(
            match[0],
            zh,
            "占位符没有填上：缺事实就换成不需要它的写法，或不发。",
            "A blank was not filled: say it without that fact, or do not send.",
        )


def _person(body: str, bound: Bound, zh: bool) -> Iterator[Finding]:
    known = [value.strip() for value in bound.say(_NAME_PATH) if value.strip() and not _FIRM.search(value)]
    greeted = _GREETED_ZH.match(body)
    if greeted and _looks_like_name(greeted["name"], greeted["title"]):
        if known and not _same_zh(greeted["name"], greeted["title"], known):
            yield _fact(
                greeted["name"] + (greeted["title"] or ""), zh, f"收件人是 {known[0]}。", f"The reader is {known[0]}."
            )
        elif greeted["title"] in {"先生", "女士", "小姐", "太太"}:
            yield from _gender(greeted["title"], bound, zh)
        return
    match = _GREETED_EN.match(body)
    if not match and any(re.search("[A-Za-z]", name) for name in known):
        match = _LEAD_EN.match(body)
    if match and match["name"].split()[0].lower() not in _GENERIC_EN and known and not _same_en(match["name"], known):
        yield _fact(match["name"], zh, f"收件人是 {known[0]}。", f"The reader is {known[0]}.")


def _looks_like_name(name: str, title: str | None) -> bool:
    if _GENERIC_ZH.search(name):
        return False
    return (len(name) == 1 and bool(title)) or (name[0] in _SURNAMES and 2 <= len(name) <= 3)


def _same_zh(name: str, title: str | None, known: list[str]) -> bool:
    # 纪先生 and 纪女士 are two people.
    polite = {"先生", "女士", "小姐", "太太"}
    if title in polite and all(one[-2:] in polite - {title} for one in known):
        return False
    bare = [re.sub(r"(?:先生|女士|小姐|太太|老师|同学|总|经理)$", "", one) for one in known]
    chinese = [one for one in bare if re.search(r"[\u4e00-\u9fff]", one)]
    if not chinese or any("*" in one and one[0] == name[0] for one in chinese):
        return True
    return any(name in one or one in name or (title and one.startswith(name[0]) and len(name) == 1) for one in chinese)


def _same_en(name: str, known: list[str]) -> bool:
    said = {_NICK.get(word, word) for word in re.findall(r"[\w'’-]+", name.lower())}
    latin = [one for one in known if re.search(r"[A-Za-z]", one)]
    for one in latin:
        its = {_NICK.get(word, word) for word in re.findall(r"[\w'’-]+", one.lower())}
        if any(a in b or b in a for a in said for b in its if min(len(a), len(b)) >= 2):
            return True
        if "*" in one or any(len(b) == 1 and name.lower().startswith(b) for b in its):
            return True
    return not latin


def _gender(title: str, bound: Bound, zh: bool) -> Iterator[Finding]:
    for value in bound.say(re.compile(r"\b(?:gender|sex|salutation)\b|性别")):
        male, female = _MALE.match(value.strip()), _FEMALE.match(value.strip())
        if (male and title != "先生") or (female and title == "先生"):
            yield _fact(title, zh, f"性别是 {value}，换个称呼。", f"The reader is {value}; address them so.")


def _things(text: str, bound: Bound, zh: bool) -> Iterator[Finding]:
    every = [_bare(value) for _, value in bound.strings]
    titled = [
        value
        for path, value in bound.strings
        if _TITLE_PATH.search(path) and not _NAME_PATH.search(path) and not path.startswith("user")
    ]
    for match in _TITLE.finditer(text):
        said = next(group for group in match.groups() if group)
        book = match[1] is not None
        if any(_bare(said) in one or (len(one) > 1 and one in _bare(said)) for one in every) or _PAPERS.search(said):
            continue
        if titled and (book or (match[2] and len(said.split()) <= 6 and not re.search(r"[?!.]$", said))):
            yield _fact(match[0], zh, f"事实里是 {titled[0][:40]}。", f"The facts name {titled[0][:40]}.")
        elif book and bound.given:
            yield _fact(
                match[0],
                zh,
                "找不到这个名字的依据：绑定或删掉。",
                "No fact has this name: bind it or leave it out.",
                blocks=False,
            )


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _level(text: str, bound: Bound, zh: bool) -> Iterator[Finding]:
    known = {
        _SAME_LEVEL.get(level, level)
        for value in bound.say(_LEVEL_PATH)
        if len(value) < 30
        for level in _LEVELS
        if level in value.lower()
    }
    if not known:
        return
    for level in _LEVELS:
        match = re.search(
            rf"{level}(?=会员|用户|客户|贵宾)|(?i:\b{level}\b(?= (?:member|status|tier|level|customer|user)))",
            text,
        )
        if match and _SAME_LEVEL.get(level, level) not in known:
            yield _fact(
                match[0], zh, f"等级是 {'、'.join(sorted(known))}。", f"The level is {', '.join(sorted(known))}."
            )
            return
