"""Playbooks arranged: cards of the library, one document as a canvas, what differs between two texts, a dry run."""

from collections.abc import Mapping, Sequence
from difflib import unified_diff
from typing import Any

from liuke.model.words import ChannelName
from liuke.web.view.marked import marked, masked, personal, shown_id
from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.where import address
from liuke.web.view.worth import ICONS, TONES, known, word

CHANNELS = tuple(str(name) for name in ChannelName)
_STEP = ("label.zh", "label.en", "when", "channel", "template", "fallback_channel", "fallback_template", "offer")
_NUMBERS = ("cost_fen", "valid_hours")
_FIELDS = {
    "tiers": (*_STEP, "from_days", "below_days", *_NUMBERS),
    "steps": (*_STEP, "after_hours", "otherwise", "then", *_NUMBERS),
}
_TOP = ("audience", "holdout_share", "budget_fen", "priority", "owner", "goal.event", "goal.window_days")


def library(said: Mapping[str, Any], worth: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the shelf: those in use first, each with what it last proved."""
    proved = {row["playbook"]: row for row in worth.get("playbooks", ())}
    cards = [_card(play, proved.get(play["id"]), pen) for play in said["playbooks"]]
    return {
        "used": [card for card in cards if card["in_use"]],
        "shelf": [card for card in cards if not card["in_use"]],
    }


def _card(play: Mapping[str, Any], row: Mapping[str, Any] | None, pen: Pen) -> dict[str, Any]:
    stars = int(play["difficulty"])
    return {
        "id": play["id"],
        "code": play["code"],
        "label": play["label"],
        "purpose": play["purpose"],
        "href": address("playbook", play["id"]),
        "in_use": play["in_use"],
        "owner": pen.named("owner", play["owner"]),
        "stars": "★" * stars + "☆" * max(0, 5 - stars),
        "stars_said": word(pen, "play.stars", n=stars),
        "payback": play["payback"] or NOTHING,
        "tiers": [{"label": tier["label"], "channel": tier["channel"]} for tier in play["tiers"]],
        "steps": len(play["steps"]),
        **_proved(row, pen),
    }


def _proved(row: Mapping[str, Any] | None, pen: Pen) -> dict[str, Any]:
    if row is None:
        said = word(pen, "play.no_result")
        return {"lift": said, "interval": "", "each": NOTHING, "verb": "", "tone": "", "icon": ""}
    low, high = row["interval"] or (None, None)
    told = row["lift"] is not None and low is not None and high is not None
    return {
        "lift": pen.points(row["lift"]) if told else word(pen, "play.waits"),
        "interval": f"[{pen.bare_points(low)}, {pen.bare_points(high)}]" if told else "",  # type: ignore[arg-type]
        "each": pen.money(row["cost_per_extra_return_fen"]),
        "verb": pen.word("verb", row["verb"]),
        "tone": TONES[row["verb"]],
        "icon": ICONS[row["verb"]],
    }


def canvas(checked: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange a checked document: what is wrong, and its nodes from what starts it to its goal."""
    nodes = checked.get("nodes")
    return {
        "ok": checked["ok"],
        "errors": [_wrong(one, pen) for one in checked["errors"]],
        "people": checked.get("people"),
        "people_said": pen.count(checked["people"]) if checked.get("people") is not None else "",
        "version": checked.get("version", ""),
        "there": nodes is not None,
        **(_nodes(nodes, pen) if nodes is not None else {}),
    }


def _wrong(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    return {**one, "at": word(pen, "play.line", line=one["line"], column=one["column"])}


def _nodes(doc: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    offers = {str(one.get("id", "")): _label(one.get("label"), pen) for one in doc["offers"]}
    trigger = doc.get("trigger") if isinstance(doc.get("trigger"), dict) else {}
    goal = doc.get("goal") if isinstance(doc.get("goal"), dict) else {}
    return {
        "label": _label(doc.get("label"), pen) or str(doc.get("id", "")),
        "trigger": _trigger(trigger or {}, pen),
        "audience": " ".join(str(doc.get("audience", "")).split()),
        "goal": word(
            pen,
            "play.goal",
            event=known(pen, "goal", (goal or {}).get("event", "present")),
            n=(goal or {}).get("window_days", 14),
        ),
        "holdout": pen.percent(share, 0) if isinstance(share := doc.get("holdout_share", 0.1), float | int) else "",
        "budget": pen.money(fen) if isinstance(fen := doc.get("budget_fen"), int) else NOTHING,
        "tiers": [_node("tiers", n, one, offers, pen) for n, one in enumerate(doc["tiers"])],
        "steps": [_node("steps", n, one, offers, pen) for n, one in enumerate(doc["steps"])],
        "top": [_field(name, doc, offers, pen) for name in _TOP],
    }


def _trigger(said: Mapping[str, Any], pen: Pen) -> str:
    kind = str(said.get("kind", "schedule"))
    what = said.get("alarm") or said.get("event") or said.get("every") or ""
    return word(
        pen,
        f"play.trigger_{kind}" if kind in ("schedule", "alarm", "event") else "play.trigger_schedule",
        what=known(pen, "trigger", what) if what else word(pen, "play.by_hand"),
    )


def _label(said: Any, pen: Pen) -> str:
    return str(said.get(pen.language) or "") if isinstance(said, dict) else str(said or "")


def _node(kind: str, n: int, one: Mapping[str, Any], offers: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    channel = str(one.get("channel") or "")
    task = one.get("task") if isinstance(one.get("task"), dict) else None
    when = " ".join(str(one.get("when") or "").split())
    return {
        "path": f"{kind}.{n}",
        "id": str(one.get("id", "")),
        "label": _label(one.get("label"), pen) or str(one.get("id", "")),
        "days": _days(one, pen),
        "after": word(pen, "play.after", n=one["after_hours"]) if isinstance(one.get("after_hours"), int) else "",
        "when": when,
        "channel": channel,
        "channel_word": pen.word("channel", channel) if channel else word(pen, "play.no_channel"),
        "template": str(one.get("template") or ""),
        "fallback": pen.word("channel", str(one["fallback_channel"])) if one.get("fallback_channel") else "",
        "offer": offers.get(str(one.get("offer") or "")) or str(one.get("offer") or ""),
        "task": _label((task or {}).get("label"), pen) if task else "",
        "ways": [
            word(pen, f"play.{name}", to=_to(str(one[name]), pen)) for name in ("otherwise", "then") if one.get(name)
        ],
        "fields": [_field(name, one, offers, pen) for name in _FIELDS[kind]],
    }


def _to(said: str, pen: Pen) -> str:
    return word(pen, f"play.to_{said}") if said in ("leave", "skip") else said


def _days(one: Mapping[str, Any], pen: Pen) -> str:
    first, below = one.get("from_days"), one.get("below_days")
    if not isinstance(first, int):
        return ""
    return word(pen, "play.days", first=first, below=below) if below else word(pen, "play.days_on", first=first)


def _field(name: str, one: Mapping[str, Any], offers: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    value: Any = one
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    said = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    choices: Sequence[str] = ()
    if name in ("channel", "fallback_channel"):
        choices = ("", *CHANNELS)
    elif name == "offer":
        choices = ("", *offers)
    return {
        "name": name,
        "label": word(pen, "field." + name.replace(".", "_")),
        "value": " ".join(said.split()) if name in ("when", "audience") else said,
        "wide": name in ("when", "audience"),
        "choices": [
            {"value": one, "label": pen.word("channel", one) if one in CHANNELS else offers.get(one) or one or NOTHING}
            for one in dict.fromkeys((*choices, said) if choices else ())
        ],
    }


def differs(before: str, after: str) -> list[dict[str, str]]:
    """Return the lines in which two texts differ, with two lines around; empty where they are the same."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2))[2:]
    kinds = {"+": "more", "-": "less", "@": "place"}
    return [{"kind": kinds.get(line[:1], ""), "text": line} for line in lines]


def tried(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange a dry run: how many it means, who would get what with the facts marked, who nothing and why."""
    return {
        "found": pen.count(said["found"]),
        "send": pen.count(said["would_send"]),
        "kept": [{**row, "people": pen.count(row["people"])} for row in said["kept"]],
        "people": [_tried(row, pen) for row in said["previews"]],
    }


def _tried(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    facts = row["facts"]
    stops = [*([row["verdict_code"]] if row["verdict_code"] else []), *row["codes"]]
    return {
        "id": shown_id(str(row["subject_id"])),
        "href": address("user", str(row["subject_id"])),
        "channel": row["channel"],
        "channel_word": pen.word("channel", row["channel"]),
        "tier": row.get("tier_label") or row["tier"],
        "subject": marked(row["subject"] or "", facts),
        "body": marked(row["body"] or "", facts),
        "facts": [{"name": name, "value": masked(value) if personal(name) else value} for name, value in facts.items()],
        "codes": list(dict.fromkeys(stops)),
        "why": row["verdict_said"] or row["refused"] or "",
        "ok": row["verdict"] in ("allow", "hold") and not row["codes"],
        "waits": row["verdict"] == "hold",
    }


def history(said: Mapping[str, Any], names: Mapping[str, str], pen: Pen) -> list[dict[str, Any]]:
    """Arrange who changed a playbook, when and why, newest first."""
    return [
        {
            "at": pen.moment(row["at"]),
            "by": names.get(row["by"], row["by"]),
            "act": word(pen, f"play.did_{row['act']}"),
            "why": row["why"],
            "version": row["version"],
            "mark": row["mark"] if row["there"] else "",
            "now": row["mark"] == said["now"],
        }
        for row in said["saves"]
    ]
