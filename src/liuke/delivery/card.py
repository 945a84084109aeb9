"""The morning as a card in team chat: what each chat and a mail can show of it, without pictures, with deep links.

A card is plain values; each chat has its own way of writing them. What comes from a workspace's names cannot become
markup or call people: signs that mean something there are replaced.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Tone = Literal["bad", "info", "good"]
Kind = Literal["feishu", "dingtalk", "wecom", "slack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One decision: what it is, on what evidence, until when, and its one verb with where that leads."""

    title: str
    label: str = ""
    facts: tuple[str, ...] = ()
    until: str = ""
    verb: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A morning for people of the workspace. ``figures`` are lines of a name and a value."""

    title: str
    tone: Tone
    lead: str
    points: tuple[Point, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    foot: str
    verb: str
    link: str

    @property
    def text(self) -> str:
        """The whole card as plain text, without its title: that is the mail's subject, the message's head."""
        return "\n".join(_lines(self))


def _lines(card: Card) -> Iterator[str]:
    yield card.lead
    for n, point in enumerate(card.points, 1):
        yield ""
        yield f"{n}. {point.title}"
        if _more(point):
            yield f"   {_more(point)}"
        yield f"   {point.verb}: {point.link}"
    if card.figures:
        yield ""
        yield from (f"{name}  {value}" for name, value in card.figures)
    yield ""
    yield f"{card.verb}: {card.link}"
    yield card.foot


def _more(point: Point) -> str:
    return " · ".join(part for part in (point.label, *point.facts, point.until) if part)


_SIGNS = str.maketrans(
    {"<": "＜", ">": "＞", "[": "［", "]": "］", "*": "∗", "`": "ˋ", "~": "～", "#": "＃", "|": "｜"}
)


def still(text: str) -> str:
    """Return a text in which no sign is markup in any of the chats: ``<at id=all>`` stays words, and calls nobody."""
    return " ".join(text.translate(_SIGNS).split())


def cut(text: str, most: int) -> str:
    """Return at most so many signs, the last one an ellipsis where some were left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def feishu(card: Card) -> dict[str, Any]:
    """Write an interactive card of a Feishu bot."""
    elements: list[dict[str, Any]] = [{"tag": "div", "text": {"tag": "lark_md", "content": still(card.lead)}}]
    for n, point in enumerate(card.points, 1):
        said = f"**{n} {still(point.title)}**" + (f"\n{still(_more(point))}" if _more(point) else "")
        elements += [{"tag": "hr"}, {"tag": "div", "text": {"tag": "lark_md", "content": said}}]
        elements.append(_feishu_button(point.verb, point.link, first=n == 1))
    if card.figures:
        fields = [
            {"is_short": True, "text": {"tag": "lark_md", "content": f"{still(name)}\n**{still(value)}**"}}
            for name, value in card.figures
        ]
        elements += [{"tag": "hr"}, {"tag": "div", "fields": fields}]
    elements.append(_feishu_button(card.verb, card.link, first=not card.points))
    elements.append({"tag": "note", "elements": [{"tag": "plain_text", "content": card.foot}]})
    colour = {"bad": "orange", "info": "turquoise", "good": "green"}[card.tone]
    header = {"template": colour, "title": {"tag": "plain_text", "content": card.title}}
    return {
        "msg_type": "interactive",
        "card": {"config": {"wide_screen_mode": True}, "header": header, "elements": elements},
    }


def _feishu_button(verb: str, link: str, *, first: bool) -> dict[str, Any]:
    button = {"tag": "button", "text": {"tag": "plain_text", "content": verb}, "url": link}
    return {"tag": "action", "actions": [{**button, "type": "primary" if first else "default"}]}


def dingtalk(card: Card) -> dict[str, Any]:
    """Write an action card of a DingTalk bot: one button a decision, and one to the page."""
    parts = [f"### {still(card.title)}", still(card.lead)]
    for n, point in enumerate(card.points, 1):
        parts.append(f"**{n} {still(point.title)}**" + (f"  \n{still(_more(point))}" if _more(point) else ""))
    if card.figures:
        parts.append("  \n".join(f"{still(name)} **{still(value)}**" for name, value in card.figures))
    parts.append(still(card.foot))
    buttons = [{"title": f"{n} {point.verb}", "actionURL": point.link} for n, point in enumerate(card.points, 1)]
    buttons.append({"title": card.verb, "actionURL": card.link})
    return {
        "msgtype": "actionCard",
        "actionCard": {"title": card.title, "text": "\n\n".join(parts), "btnOrientation": "0", "btns": buttons},
    }


_WECOM_BYTES = 4_096


def wecom(card: Card) -> dict[str, Any]:
    """Write a message of a WeCom bot in its markdown; of more than 4,096 bytes the figures are left out first."""
    colour = {"bad": "warning", "info": "info", "good": "info"}[card.tone]
    head = [f'**<font color="{colour}">{still(card.title)}</font>**', still(card.lead)]
    figures = [f"> {still(name)} **{still(value)}**" for name, value in card.figures]
    foot = [f"[{still(card.verb)}]({card.link})", f'<font color="comment">{still(card.foot)}</font>']
    for most, shown in ((400, figures), (400, []), (120, []), (40, [])):
        points = [_wecom_point(n, point, most) for n, point in enumerate(card.points, 1)]
        content = "\n".join([*head, *points, *shown, *foot])
        if len(content.encode()) <= _WECOM_BYTES:
            break
    return {"msgtype": "markdown", "markdown": {"content": content}}


def _wecom_point(n: int, point: Point, most: int) -> str:
    more = cut(still(_more(point)), most)
    return "\n".join(
        part
        for part in (
            f"**{n} {cut(still(point.title), most)}**",
            f'<font color="comment">{more}</font>' if more else "",
            f"[{still(point.verb)}]({point.link})",
        )
        if part
    )


def slack(card: Card) -> dict[str, Any]:
    """Write blocks for Slack; ``text`` is what a notification on a phone shows."""
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": cut(card.title, 150)}},
        _slack_words(still(card.lead)),
    ]
    for n, point in enumerate(card.points, 1):
        more = still(_more(point))
        said = f"*{n} {cut(still(point.title), 1_200)}*" + (f"\n{cut(more, 1_600)}" if more else "")
        blocks += [{"type": "divider"}, _slack_words(said)]
        blocks.append({"type": "actions", "elements": [_slack_button(point.verb, point.link, first=n == 1)]})
    if card.figures:
        fields = [
            {"type": "mrkdwn", "text": cut(f"{_amp(still(name))}\n*{_amp(still(value))}*", 2_000)}
            for name, value in card.figures[:10]
        ]
        blocks += [{"type": "divider"}, {"type": "section", "fields": fields}]
    blocks.append({"type": "actions", "elements": [_slack_button(card.verb, card.link, first=not card.points)]})
    blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": _amp(still(card.foot))}]})
    return {"text": _amp(still(f"{card.title} · {card.lead}")), "blocks": blocks}


def _amp(text: str) -> str:
    return text.replace("&", "&amp;")


def _slack_words(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut(_amp(text), 3_000)}}


def _slack_button(verb: str, link: str, *, first: bool) -> dict[str, Any]:
    button: dict[str, Any] = {"type": "button", "text": {"type": "plain_text", "text": cut(verb, 75)}, "url": link}
    return button | ({"style": "primary"} if first else {})


FORMATS: Mapping[Kind, Callable[[Card], dict[str, Any]]] = {
    "feishu": feishu,
    "dingtalk": dingtalk,
    "wecom": wecom,
    "slack": slack,
}
"""Every chat that shows a card, and how it is written for it."""
