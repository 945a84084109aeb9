"""One message to be judged, what is found in it, and how odd input is read: a field may be missing or of any kind."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from liuke.guard.errors import BadMessageLineError
from liuke.model.reasons import Code
from liuke.model.words import ChannelName, MessageClass

Verdict = Literal["ok", "fix", "block"]
Language = Literal["zh", "en"]

LONGEST = 6_000
"""Characters of a subject or body that are read; what comes later is cut off, and that is a finding."""

_LONGEST_HTML, _MOST_LINKS, _DEEPEST = 300_000, 50, 20
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[a-zA-Z/!][^<>]{0,2000}>", re.DOTALL | re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']?(https?://[^\s"'<>]+)""", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^<>]*>", re.IGNORECASE)
_CHANNELS = {
    "mail": "email",
    "e-mail": "email",
    "edm": "email",
    "邮件": "email",
    "短信": "sms",
    "text": "sms",
    "mms": "sms",
    "推送": "push",
    "notification": "push",
    "app_push": "push",
    "in_app": "push",
    "inapp": "push",
    "inbox": "push",
    "站内信": "push",
    "电话": "call",
    "voice": "call",
    "phone": "call",
    "外呼": "call",
    "信": "letter",
    "信件": "letter",
    "post": "letter",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A rendered message. ``user`` and ``facts`` are what we know at this moment; they may be nested."""

    id: str = ""
    language: Language = "zh"
    channel: ChannelName = ChannelName.PUSH
    message_class: MessageClass = MessageClass.MARKETING
    user: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""
    body: str = ""
    sender: str = ""
    cut: bool = False
    """The body was longer than what is read."""

    @property
    def whole(self) -> str:
        """Subject and body as one plain text."""
        return f"{self.subject}\n{self.body}" if self.subject else self.body

    def manners(self, said: str, zh: str, en: str, *, blocks: bool = False) -> "Finding":
        """Make a finding about manners, its advice in the message's language."""
        advice = zh if self.language == "zh" else en
        return Finding(code=Code.MANNERS, text=said.strip()[:80], advice=advice, blocks=blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong: the code, the words it is about, what to do instead, and whether it may still go."""

    code: Code
    text: str
    advice: str
    blocks: bool = True

    def document(self) -> dict[str, str]:
        """Return the finding as one JSON document."""
        return {"code": str(self.code), "text": self.text, "advice": self.advice}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVerdict:
    """``ok`` goes, ``fix`` goes after a change, ``block`` must not go."""

    id: str
    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The reason codes found, in the order of the findings."""
        return tuple(dict.fromkeys(str(finding.code) for finding in self.findings))

    def document(self) -> dict[str, Any]:
        """Return the verdict as one JSON document."""
        return {
            "id": self.id,
            "verdict": self.verdict,
            "codes": list(self.codes),
            "findings": [finding.document() for finding in self.findings],
        }


def read_message(document: Mapping[str, Any]) -> Message:
    """Read a message of any shape: unknown channel is push, unknown class marketing, a plain user a name or an id."""
    subject, body = plain(document.get("subject", document.get("title"))), plain(_body(document))
    return Message(
        id=_text(document.get("id")),
        language=_language(_text(document.get("lang", document.get("language"))), f"{subject}{body}"),
        channel=_channel(_text(document.get("channel"))),
        message_class=_class(_text(document.get("class", document.get("message_class")))),
        user=_mapping(document.get("user"), "name"),
        facts=_mapping(document.get("facts"), "fact"),
        subject=subject,
        body=body,
        cut=len(_text(_body(document))) > LONGEST and len(body) >= LONGEST,
        sender=_text(document.get("sender", document.get("from"))),
    )


def read_lines(lines: Iterable[str]) -> Iterator[Message | BadMessageLineError]:
    """Read one message a line; a line that is none gives its error, an empty line nothing."""
    for number, line in enumerate(lines, start=1):
        text = line.strip().lstrip("\ufeff")
        if text:
            yield _read_line(number, text)


def plain(value: Any) -> str:
    """Return any value as plain text: marks of HTML taken out, links kept, at most LONGEST characters."""
    text = _text(value)[:_LONGEST_HTML]
    if not _TAG.search(text):
        return text.strip()[:LONGEST]
    bare = html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).strip()[:LONGEST]
    links = [link for link in _HREF.findall(text)[:_MOST_LINKS] if link not in bare]
    return "\n".join([bare, *links])


def _read_line(number: int, text: str) -> Message | BadMessageLineError:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as why:
        return BadMessageLineError(line=number, why_en=str(why)[:200], why_zh=f"不是 JSON（{str(why)[:200]}）")
    if not isinstance(document, dict):
        return BadMessageLineError(line=number, why_en="it is not a JSON object", why_zh="不是 JSON 对象")
    message = read_message(document)
    if not message.whole.strip():
        return BadMessageLineError(line=number, why_en="it has no subject and no body", why_zh="没有标题也没有正文")
    return message


def _body(document: Mapping[str, Any]) -> Any:
    for name in ("body", "text", "content", "message"):
        if document.get(name):
            return document[name]
    return ""


def _text(value: Any, depth: int = 0) -> str:
    if value is None or depth > _DEEPEST:
        return ""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, Mapping):
        return "\n".join(_text(part, depth + 1) for part in list(value.values())[:50])
    if isinstance(value, list | tuple):
        return "\n".join(_text(part, depth + 1) for part in value[:50])
    return str(value)


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return {str(key): part for key, part in value.items()}
    if isinstance(value, list | tuple):
        return {f"{name}_{place}": part for place, part in enumerate(value)}
    return {} if value is None or value == "" else {name: value}


def _language(said: str, text: str) -> Language:
    if said.lower().startswith(("zh", "cn", "中", "chinese")):
        return "zh"
    if said.lower().startswith("en"):
        return "en"
    return "zh" if len(_CHINESE.findall(text)) * 4 >= len(text.strip()) > 0 else "en"


def _channel(said: str) -> ChannelName:
    word = said.strip().lower()
    try:
        return ChannelName(_CHANNELS.get(word, word))
    except ValueError:
        return ChannelName.PUSH


def _class(said: str) -> MessageClass:
    word = said.strip().lower()
    service = word in {"service", "transactional", "notice", "服务", "通知"}
    return MessageClass.SERVICE if service else MessageClass.MARKETING
