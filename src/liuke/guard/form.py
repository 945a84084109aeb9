"""The form of a message: who writes, how to stop, and no disguise."""

import re
from collections.abc import Iterator

from liuke.guard.bound import Bound
from liuke.guard.law import Law
from liuke.guard.message import LONGEST, Finding, Message
from liuke.guard.pattern import any_of, exactly
from liuke.model.words import ChannelName, MessageClass

LONGEST_SMS = 500
LONGEST_SIGNATURE = 16

WAY_OUT = any_of(
    r"https?://\S*(?:unsub|pref|opt-?out|settings|notification|manage|subscription|/u(?:$|[/?\s]))",
    r"取消.{0,8}(?:提醒|通知|订阅|关注|推送)|设置.{0,12}$|管理.{0,10}(?:邮件|通知|订阅|关注|推送|消息|提醒)|退订|拒收",
    r"取消订阅|不再接收|停止接收|不想再?收到|不想收|不再(?:收到|打扰|提醒|联系|致电)",
    r"如不需要",
    r"关(?:闭|掉|停)(?:此类|这类|该|同学|本|推送|通知|提醒|消息|订阅|短信|邮件)?.{0,8}(?:提醒|通知"
    r"|推送|消息|邮件|短信|订阅)?",
    r"偏好(?:设置|中心)?|(?:消息|通知|邮件|订阅|推送|接收|提醒)(?:的)?(?:设置|管理|偏好|频率)",
    r"(?:设置|页脚|页尾|底部).{0,10}(?:关|停|退|改|调整|取消|管理)|免打扰",
    r"回复?\s*(?:TD|T|N|R|0|00|D|Q)\b|取消(?:关注|提醒|通知)|unsub|\bopt[- ]?(?:out|ing out)",
    r"\bstop\b(?: to| =|\.|2|$)|(?:text|reply|send|txt) (?:stop|end|quit|no\b|n\b)|\bpreferences?\b",
    r"\bnotification settings",
    r"\bmanage .{0,16}(?:emails?|notifications?|follows|alerts|messages|communications?)",
    r"\b(?:fewer|less) (?:emails?|messages|notifications?|of these)",
    r"\bmanage (?:notifications?|emails?|your|preferences|subscriptions?|alerts|what)",
    r"\bturn (?:\w+ ){0,4}off|\bswitch (?:\w+ ){0,4}off|\bchange (?:what|how often|your|which)",
    r"\bstop (?:these|receiving|getting|the|all|our|such|hearing|emails?|reminders|messages|this)",
    r"\b(?:no longer|don'?t|rather not|do not|not) (?:want|wish|like|get|receive|hear)(?: to)?(?: get| receive| hear)?",
    r"\bcancel (?:these|alerts|notifications|any)|\bemail settings|\bsettings\b|\bmute\b|\bremove me",
    r"\btake me off|\bpause (?:these|messages|emails)",
)
_STOP_LAST = any_of(
    r"(?:拒收请?回复?\s*[A-Za-z0-9]{1,3}|回复?\s*[A-Za-z0-9]{1,3}\s*(?:退订|拒收|取消)|退订请?回复?\s*[A-Za-z0-9]{1,3}"
    r"|退订回[A-Za-z0-9]{1,3})\s*[。.!)]*\s*$",
)
_SIGNATURE = re.compile(r"^\s*【([^】]{1,40})】")
_SENDER_EN = exactly(
    r"^\s*(?:\[?[A-Z][\w&'.+ -]{1,30}\]?\s?[:|—–-]|(?:This is|It'?s|Hi,? this is|Hello from|From|Hi from) [A-Z])",
    r"\b(?:from|at|with|by|your) (?:the )?[A-Z][a-z]\w+",
    r"[-—–~] ?(?:the |your )?[A-Z][\w&' .]{1,40}\s*(?:\n|$|Reply|Text|STOP|Opt)|\bhere from\b",
    r"\b[A-Z][\w&]+ (?:team|support|Support)\b",
)
_CALLER = any_of(
    r"我(?:是|这边是)|这里是|这边是|我叫|来自|客服|顾问|\bthis is\b|\bmy name is\b|\bi'?m \w+",
    r"\b(?:it'?s|here is) \w+|calling from|\bfrom [A-Z]|\bwith [A-Z]",
)
_LINK = re.compile(r"https?://\S+")
_SIGN_OFF = any_of(
    r"团队|客服|编辑部|小组|中心|敬上|谨上|[组部处店司社会]$|——|—\s*\S",
    r"\b(?:team|support|regards|sincerely|cheers|best|thanks|yours|warmly|founder|manager|success"
    r"|billing|security|director|desk|crew|office|inc\.?|ltd\.?|llc|ceo|lead)\b",
)
_FAKE_REPLY = re.compile(r"^\s*(?:re|fwd?|回复|转发|答复)\s*:", re.IGNORECASE)
_FAKE_ALARM = any_of(
    r"^\s*[【\[]?(?:urgent\b|action required|important notice|security (?:alert|notice|warning))",
    r"^\s*[【\[]?(?:final|last|account|billing|payment) (?:notice|warning|alert)",
    r"^\s*(?:account|security|fraud|billing|payment|system) (?:alert|notice|warning)\b",
    r"^\s*【(?:账[户号]|安全|系统|风险|扣款|支付|到账|官方)[^】]{0,4}(?:提醒|通知|警告|警报|预警|中心)】",
    r"^\s*your account (?:has been|will be|is)\b",
    r"^\s*[【\[]?(?:紧急|重要(?:通知|提醒)|账[户号]异常|系统通知|安全(?:提醒|警告|通知)|风险提示"
    r"|扣款(?:通知|提醒)|催告)",
)


def form(message: Message, bound: Bound, law: Law | None) -> Iterator[Finding]:
    """Yield what is wrong with the form."""
    if message.message_class is MessageClass.MARKETING:
        yield from _way_out(message)
        yield from _disguise(message)
    yield from _sender(message, bound, law)
    if message.cut:
        yield message.manners(
            message.body[-30:],
            f"正文超过 {LONGEST} 字，后面没有检查：写短，或拆成文档。",
            f"Longer than {LONGEST} characters, the rest was not checked: shorten it, or make it a document.",
        )


def _way_out(message: Message) -> Iterator[Finding]:
    if message.channel not in {ChannelName.EMAIL, ChannelName.SMS} or WAY_OUT.search(message.body):
        return
    yield message.manners(
        message.body[-30:],
        "营销消息要写怎么停：短信末尾“拒收请回复R”，邮件附退订链接。",
        "Say how to stop: an unsubscribe link in mail, “Reply STOP” in SMS.",
        blocks=message.channel is ChannelName.SMS,
    )


def _disguise(message: Message) -> Iterator[Finding]:
    match = _FAKE_REPLY.match(message.subject) or _FAKE_ALARM.match(message.subject or message.body)
    if match:
        yield message.manners(
            match[0],
            "营销不要装成回复或警报。",
            "Marketing must not pose as a reply or an alarm.",
            blocks=True,
        )


def _sender(message: Message, bound: Bound, law: Law | None) -> Iterator[Finding]:
    if message.sender and message.channel is not ChannelName.SMS:
        return
    match message.channel:
        case ChannelName.SMS if message.language == "zh" or (law is not None and law.sms_signature):
            yield from _chinese_sms(message)
        case ChannelName.SMS:
            if not (message.sender or _SENDER_EN.search(message.body)) and not _named(message, bound):
                yield message.manners(
                    message.body[:30],
                    "开头写明是谁发的。",
                    "Open with the name of the sender.",
                )
        case ChannelName.EMAIL | ChannelName.LETTER:
            if not _signed(message, bound):
                yield message.manners(
                    message.body[-30:],
                    "结尾署名：谁写的、哪家公司。",
                    "Sign it: who writes, of which company.",
                )
        case ChannelName.CALL | ChannelName.VOICE:
            if not _CALLER.search(message.body):
                yield message.manners(
                    message.body[:30],
                    "开场先说自己是谁、哪家公司。",
                    "Open by saying who calls and from where.",
                )
        case ChannelName.PUSH | ChannelName.INBOX | ChannelName.WEBHOOK:
            return


def _chinese_sms(message: Message) -> Iterator[Finding]:
    body = message.body.strip()
    signature = _SIGNATURE.match(body)
    if not signature and not re.search(r"【[^】]{2,20}】\s*$", body):
        yield message.manners(
            body[:20],
            "短信以签名开头：【品牌名】。",
            "A Chinese SMS opens with the signature: 【brand】.",
            blocks=True,
        )
    elif not signature:
        yield message.manners(body[-20:], "签名【】移到最前面。", "Move the signature 【】 to the front.")
    elif len(signature[1]) > LONGEST_SIGNATURE or body.count("【") > 1:
        yield message.manners(
            signature[0], "签名不超过 16 字，全文只用一处【】。", "One 【】 only, at most 16 characters."
        )
    if message.message_class is MessageClass.MARKETING and WAY_OUT.search(body) and not _STOP_LAST.search(body):
        yield message.manners(body[-20:], "退订方式放在最后：拒收请回复R。", "End with the way out: 拒收请回复R.")
    if len(body) > LONGEST_SMS:
        yield message.manners(
            body[:20], f"短信不超过 {LONGEST_SMS} 字。", f"At most {LONGEST_SMS} characters in an SMS."
        )


def _named(message: Message, bound: Bound) -> bool:
    import_paths = re.compile(r"sender|brand|company|from\b|signed|agent|shop|store|bank|品牌|商家")
    return any(value.lower() in message.body.lower() for value in bound.say(import_paths) if len(value) >= 2)


def _signed(message: Message, bound: Bound) -> bool:
    if _named(message, bound):
        return True
    lines = [line.strip() for line in message.body.split("\n") if line.strip()]
    for line in lines[-5:]:
        bare = _LINK.sub("", line).strip()
        if WAY_OUT.search(bare) and len(bare) < 60 and not re.match(r"[A-Z][\w&' ]+\.", bare):
            continue
        if _SIGN_OFF.search(bare) and len(bare) <= 120:
            return True
        if len(lines) > 1 and 2 <= len(bare) <= 40 and not re.search(r"[。!?:,.,]$|[:：]$", bare) and bare != lines[0]:
            return True
        if len(lines) > 1 and re.match(r"^[A-Z][\w&' ]{1,40}[.,] ", bare) and line == lines[-1]:
            return True
    return False
