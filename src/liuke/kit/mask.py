"""Takes personal data out of what people wrote, Chinese and English: what is left can be shown or sent away.

Rules, not a model, and they lean to masking too much: a number of six digits or more goes, whatever it was. Names are
found where somebody says them (我叫…, 姓…, my name is …, Mr …), not elsewhere: what no rule can see stays.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

Language = Literal["zh", "en"]

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于"
    "时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万"
    "支柯管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘"
    "斜厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习"
    "宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公"
    "陳張劉黃楊趙吳鄭馮許呂嚴華謝鄒蘇範魯韋馬鳳鮑費賀湯滕羅畢鄔齊蕭戴談龐熊紀項樑閔賈婁顏鍾駱盧莫單陸榮龔葉龍莊閻聶關蔣鄧"
)
_COMPOUND = "欧阳|歐陽|司马|司馬|上官|诸葛|諸葛|东方|尉迟|皇甫|令狐|慕容|夏侯|端木"
_FAMILY = rf"(?:{_COMPOUND}|[{_SURNAMES}])"
_ONE_EN = r"[A-Z](?:['’][A-Z])?[a-z]{1,20}(?:[-’'][A-Z]?[a-z]{1,20})?"
_EN_NAME = rf"{_ONE_EN}(?:\s[A-Z]\.)?(?:\s{_ONE_EN}){{0,2}}"
_NUMBER_SIGN = r"[零〇一二三四五六七八九幺两]"
_OF_ORDER = (
    r"订单号?码?|单号|运单号?|快递单号?|流水号|工单号?|会员号|卡号|账号|客户号|参考号|order|booking|confirmation"
    r"|reservation|record locator|tracking|ticket|case|claim|reference|account|card|invoice|policy|member(?:ship)?|conf"
)
_OF_HANDLE = r"微信号?|wechat(?:\s+id)?|weixin|v信|威信|加\s?vx?|vx|qq号?|抖音号?|支付宝账?号?"
_PIECE = 2_000
_PRIVATE = 0xE000
"""What was found stands as one character that nobody writes until all rules have looked."""
_SAID = {
    "link": ("[链接]", "[link]"),
    "email": ("[邮箱]", "[email]"),
    "handle": ("[账号]", "[account]"),
    "id": ("[证件号]", "[id]"),
    "phone": ("[电话]", "[phone]"),
    "order": ("[单号]", "[number]"),
    "plate": ("[车牌]", "[plate]"),
    "address": ("[地址]", "[address]"),
    "name": ("[姓名]", "[name]"),
}
_Rule = tuple[str, re.Pattern[str]]


def _rule(kind: str, pattern: str, flags: int = 0) -> _Rule:
    """Mask what the pattern finds; where it has a group ``it``, only that."""
    return kind, re.compile(pattern, flags)


_I = re.IGNORECASE
_RULES: tuple[_Rule, ...] = (
    _rule("link", r"(?:https?://|www\.)[^\s，。；、）)】\]\"'<>]+", _I),
    _rule(
        "email",
        r"(?<![a-z0-9_.+\-])[a-z0-9_.+\-]{1,64}+\s?(?:@|\(at\)|\[at\]|#at#|艾特)\s?"
        r"[a-z0-9\-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\]|点)\s?[a-z0-9\-]{1,63}){1,5}",
        _I,
    ),
    _rule(
        "handle", rf"(?:{_OF_HANDLE})\s{{0,3}}(?:号|is|是|：|:|＝|=)?\s{{0,3}}(?P<it>[a-z0-9][a-z0-9_\-]{{4,40}})", _I
    ),
    _rule("handle", r"(?<![\w/])[@＠][\w\-]{2,}"),
    _rule(
        "id",
        r"(?<![0-9A-Za-z])[1-9]\d{5}\s?(?:18|19|20)\d{2}\s?(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?\d{3}[\dXx]"
        r"(?![0-9A-Za-z])",
    ),
    _rule("id", r"(?:护照|passport)\s?(?:号码?|number|no\.?|#|is|是|：|:|\s){0,3}(?P<it>[a-z]{1,2}\d{6,9})", _I),
    _rule("id", r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
    _rule("phone", r"(?<![\d.])(?:\+|00)\d{1,3}[\s().\-]{0,2}(?:\d[\s().\-]{0,2}){6,13}\d(?!\d)"),
    _rule("phone", r"(?<!\d)(?:86[\s\-]?)?1[3-9]\d(?:[\s.\-－·]{0,2}\d){8}(?!\d)"),
    _rule("phone", r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3})[\s\-－]?\d{7,8}(?:[\s\-转]\d{1,5})?(?!\d)"),
    _rule("phone", r"(?<!\d)(?:1[\s.\-]?)?\(?[2-9]\d{2}\)?[\s.\-]?\d{3}[\s.\-]\d{4}(?!\d)"),
    _rule("phone", r"(?<!\d)0\d{3,4}[\s\-]\d{3}[\s\-]?\d{3,4}(?!\d)"),
    _rule("phone", r"(?<!\d)[48]00[\s\-]?\d{3}[\s\-]?\d{4}(?!\d)"),
    _rule("phone", rf"(?:电话|手机号?|号码|电話|手機)\s?(?:是|为|：|:)?\s?(?P<it>{_NUMBER_SIGN}{{7,20}})"),
    _rule("phone", rf"(?<!{_NUMBER_SIGN})[一幺][三四五六七八九]{_NUMBER_SIGN}{{9}}(?!{_NUMBER_SIGN})"),
    _rule(
        "order",
        rf"(?:{_OF_ORDER})\s?(?:号码?|编?号|number|num|no\.?|id|code|ref|#|＃|is|was|are|是|为|：|:|\s){{0,4}}"
        r"(?P<it>(?=[a-z\-]{0,20}\d)[a-z0-9][a-z0-9\-]{4,40}\b|(?<=[#＃:：\s])(?-i:[A-Z0-9]{6})\b)",
        _I,
    ),
    _rule(
        "plate",
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}(?![A-Za-z0-9])",
    ),
    _rule(
        "address",
        r"[0-9一二三四五六七八九十]{1,3}\s?(?:号楼|栋|幢|座)\s?(?:[0-9一二三四五六七八九十]{1,2}\s?单元\s?)?[0-9]{2,5}\s?(?:室|房|户)?",
    ),
    _rule(
        "address",
        r"\b\d{1,5}[A-Za-z]?\s(?:[A-Z][\w'’.]{0,20}\s){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr"
        r"|Court|Ct|Close|Crescent|Way|Place|Pl|Terrace|Square|Gardens)\b\.?(?:,?\s(?:Apt|Flat|Unit|Suite|#)\.?\s?\w{1,6})?"
        r"(?:,?\s[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b)?",
    ),
    _rule("address", r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"),
    _rule(
        "name",
        r"(?:我(?:的名字)?(?:叫做?|是)|(?:本人|名字|姓名|收货人|收件人|联系人|客户|用户)\s?(?:叫做?|是|为|：|:)?\s?)"
        rf"(?P<it>{_FAMILY}[\u4e00-\u9fff]{{1,2}})(?=[，。,.！!？?；;\s的、：:（(\ue000-\ue010]|$|先生|女士|小姐|在|我|请|电话|手机)",
    ),
    _rule("name", rf"姓(?P<it>{_FAMILY})(?![名氏])"),
    _rule(
        "name",
        rf"(?P<it>{_FAMILY}[\u4e00-\u9fff]{{0,2}}?)(?=先生|女士|小姐|师傅|經理|经理|老师|医生|同学|阿姨|大哥|太太)",
    ),
    _rule(
        "name",
        rf"(?i:my name is|my name['’]s|i am called|name\s?:|this is|i['’]?m|i am)\s(?P<it>{_EN_NAME})"
        r"(?=[,.!?;:)\n]|\s(?:and|from|with|at|here|calling|in)\b|\s*$)",
    ),
    _rule("name", rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam)\.?\s(?P<it>{_EN_NAME})"),
    _rule(
        "name",
        r"(?i:\b(?:agent|representative|rep|manager|supervisor|advisor|engineer|employee|spoke (?:to|with)"
        r"|talked (?:to|with)|named|called|reservation for|booking for|regards|sincerely|thanks),?)\s"
        rf"(?P<it>{_EN_NAME}(?:\s(?:and|&)\s{_EN_NAME})?)(?=\W|$)",
    ),
    _rule(
        "order",
        r"(?<![A-Za-z0-9\-])(?=[A-Z0-9\-]{0,40}[A-Z])(?=(?:[A-Z\-]{0,40}\d){4})[A-Z0-9][A-Z0-9\-]{6,40}(?![A-Za-z0-9])",
    ),
    _rule(
        "order",
        r"(?<![\d.,¥￥$£€])(?!(?:19|20)\d\d-\d\d?-\d\d?(?!\d))\d(?:[\s\-]?\d){5,40}+(?![\d.]{0,9}\s?(?:元|块|円|万|亿|days|%))",
    ),
)
_DOOR = re.compile(
    r"(?:路|街|大道|道|巷|胡同|弄|里|村|小区|花园|苑|公寓|大厦|广场|新村)\s?"
    r"(?:[0-9一二三四五六七八九十百甲乙\-]{1,8}\s?(?:号楼?|弄|栋|幢|座|楼|单元|室|层|户|门)\s?){1,6}"
    r"(?:[\u4e00-\u9fff]{2,6}(?:广场|大厦|小区|公寓|花园)\s?[0-9]{1,3}(?:号楼?|栋|座)\s?)?(?:[0-9]{1,5}\s?(?:室|号|房)?)?"
)
_BEFORE_DOOR = re.compile(
    r"(?:[\u4e00-\u9fff]{2,3}(?:省|自治区|市)|[\u4e00-\u9fff]{2,4}[市区县旗镇乡])[\u4e00-\u9fffA-Za-z0-9]*$"
    r"|[\u4e00-\u9fffA-Za-z0-9]{1,3}$"
)
_LED_IN = re.compile(r"^(?:我家?住?在?|住在?|地址[是为:]?|送到|送去|寄到|寄往|位于|在|到|是)")
_BEFORE = 24
_SAID_AFTER_I_AM = """So Very Not Still Really Never Just Now Trying Waiting Going Done Sorry Glad Happy Sure Also Being
Getting A An The This That Here There Back About Only Always Your My Our Stuck Flying Customer Service Fine Currently"""
_SAID_AFTER_WO_SHI = """客户 用户 顾客 老客户 老用户 新用户 会员 学生 老师 什么 怎么 那种 那个 这个 从来
于是 真的 别人 能否 时候"""
_NOT_NAMES = frozenset(_SAID_AFTER_I_AM.split())
_NOT_ZH_NAMES = frozenset(_SAID_AFTER_WO_SHI.split())


def mask(text: str, language: Language | None = None) -> str:
    """Return a text with personal data named by kind, not said: 打 13812345678 → 打 [电话].

    Masked: links, mail addresses, handles, identity and passport numbers, phone numbers (written out, too), order and
    account numbers, plates, addresses, names that are introduced as such. Without ``language`` the words are Chinese
    where the text has Chinese characters.
    """
    plain = _half_width(text)
    zh = language == "zh" if language else any("\u4e00" <= sign <= "\u9fff" for sign in plain)
    masked = "".join(_masked(piece) for piece in _pieces(plain))
    for n, (said_zh, said_en) in enumerate(_SAID.values()):
        masked = masked.replace(chr(_PRIVATE + n), said_zh if zh else said_en)
    return masked


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that end where a sentence or word does: a long one takes long, and no longer than that."""
    start = 0
    while len(text) - start > _PIECE:
        end = max(text.rfind(sign, start + _PIECE // 2, start + _PIECE) for sign in "\n。，,;；") + 1
        end = end or text.rfind(" ", start + _PIECE // 2, start + _PIECE) + 1 or start + _PIECE
        yield text[start:end]
        start = end
    yield text[start:]


def _masked(text: str) -> str:
    marks = {kind: chr(_PRIVATE + n) for n, kind in enumerate(_SAID)}
    for kind, pattern in _RULES:
        text = _put(text, pattern, kind, marks[kind])
        if kind == "plate":
            text = _without_doors(text, marks["address"])
    return text


def _put(text: str, pattern: re.Pattern[str], kind: str, mark: str) -> str:
    only = "it" in pattern.groupindex

    def one(match: re.Match[str]) -> str:
        if not only:
            return mark
        if kind == "name" and (match["it"].split()[0] in _NOT_NAMES or match["it"] in _NOT_ZH_NAMES):
            return match[0]
        at = match.start()
        return match[0][: match.start("it") - at] + mark + match[0][match.end("it") - at :]

    return pattern.sub(one, text)


def _without_doors(text: str, mark: str) -> str:
    """Mask Chinese addresses: found by street and door number, with the places named before them."""
    parts, done = [], 0
    for match in _DOOR.finditer(text):
        places = _BEFORE_DOOR.search(text[max(done, match.start() - _BEFORE) : match.start()])
        start = match.start() - (len(places[0]) if places else 0)
        led = _LED_IN.match(text[start : match.start()])
        parts += [text[done : start + (len(led[0]) if led else 0)], mark]
        done = match.end()
    return "".join([*parts, text[done:]])


def _half_width(text: str) -> str:
    """Write full-width and fancy digits, letters and signs plainly, and drop what is not seen between them."""
    seen = (sign for sign in text if unicodedata.category(sign) not in ("Cf", "Co") or sign == "\u200d")
    return "".join(_plain_sign(sign) for sign in seen)


def _plain_sign(sign: str) -> str:
    if sign < "\u0100" or "\u3000" <= sign <= "\u9fff":
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    return plain if (plain.isascii() and plain.isalnum()) or plain in "@+-.#:" else sign
