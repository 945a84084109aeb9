"""What an alarm says of itself on a day, in a reader's language: the number, the line, the band, the money, who."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from liuke.app.say import known, say
from liuke.app.started import started_by
from liuke.flow.declared import DECLARED
from liuke.flow.house import House
from liuke.kit.errors import Language
from liuke.kit.money import percent, written
from liuke.signals.spec import AlarmSpec
from liuke.state.alarms import Act, silence

_RANK = {"firing": 0, "pending": 1, "recovering": 2, "error": 3, "no_data": 4, "normal": 5}
OPEN = ("firing", "pending", "recovering")
_MOST_TURNS, _MOST_PAIRS = 2, 3
Row = Mapping[str, Any]


def kind(unit: str) -> str:
    """Say how numbers of a unit are written: percent, money, count or number."""
    first = unit.partition(" ")[0]
    return {"share": "percent", "fen": "money"}.get(first, "number")


def value_text(value: float | None, how: str, house: House, language: Language) -> str:
    """Write a number of an alarm."""
    if value is None:
        return "—"
    if how == "percent":
        return percent(value)
    if how == "money":
        return written(round(value), house.currency, language)
    return f"{'−' if value < 0 else ''}{abs(value):,.2f}".removesuffix(".00")


def in_order(cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put firing before pending before recovering, and within each the most money first."""
    return sorted(cards, key=lambda c: (_RANK[c["state"]], -(c["money_fen"] or 0), c["alarm"], c["segment"]))


def card(house: House, language: Language, spec: AlarmSpec, row: Row, done: Sequence[Act]) -> dict[str, Any]:
    """Return an alarm's segment as one document; ``row`` is what alarm_daily keeps of the day."""
    zh = language == "zh"
    how = kind(spec.unit)
    day: date = row["as_of"]
    quiet = silence(done, spec.name, row["segment"], row["episode"], day)
    label = spec.zh if zh else spec.en
    if row["segment"] != "all":
        label = say("alarms.said.segment", language, label=label, segment=part_name(row["segment"], language))
    said = {
        "alarm": spec.name,
        "signal": signal_of(spec),
        "segment": row["segment"],
        "label": label,
        "rule": spec.rule_zh if zh else spec.rule_en,
        "unit": spec.unit,
        "format": how,
        "worse": spec.worse,
        "state": row["state"],
        "state_word": say(f"alarms.state.{row['state']}", language),
        "since": row["since"].isoformat(),
        "before": row["before"],
        "episode": row["episode"].isoformat() if row["episode"] else None,
        "days": (day - row["since"]).days + 1,
        **{name: row[name] for name in _NUMBERS},
        "why": _why(row, language),
        "numbers": row["detail"].get("numbers", {}),
        "hours": hours(row["detail"]),
        "failed": _spoken(row["detail"].get("failed"), language),
        "who_line": who_line(row["detail"].get("who"), language),
        "who_more": who_more(row["detail"].get("who"), language),
        "playbook": _playbook(house, spec, language),
        "started": started_by(house, spec.name, row["segment"], row["episode"], language) if row["episode"] else None,
        "snoozed": _act(quiet.snoozed),
        "acknowledged": _act(quiet.acknowledged),
        "command": f"liuke alarm show {spec.name}",
        "page": f"/signals/{spec.name}",
    }
    return {
        **said,
        "sentence": sentence(house, language, said),
        "brief": brief(house, language, said),
        "who": _labelled(house, row["detail"].get("who"), zh=zh),
    }


def listed(cards: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return cards as a list of many alarms shows them: who is falling in lines only, the whole of it on its page."""
    return [{name: value for name, value in one.items() if name != "who"} for one in cards]


def part_name(segment: str, language: Language) -> str:
    """Name a part of a signal as people call it; one that a business named stands for itself."""
    keys = (f"common.part.{segment}", f"begin.role.{segment}", f"common.value_tier.{segment}", f"common.tier.{segment}")
    return next((say(key, language) for key in keys if known(key)), segment)


def _labelled(house: House, who: Mapping[str, Any] | None, *, zh: bool) -> Mapping[str, Any] | None:
    """Put beside each difference what its column is called."""
    if not who or not who.get("differences"):
        return who
    columns = {one.name: one.zh if zh else one.en for one in house.columns}
    return {**who, "differences": [{**d, "label": columns.get(d["column"], "")} for d in who["differences"]]}


def hours(detail: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return from which to which hour of its day an alarm by the hour fired; nothing of other alarms."""
    numbers = detail.get("numbers", {})
    if not numbers.get("fired_from"):
        return None
    return {"from": numbers["fired_from"], "until": numbers["fired_until"]}


_OF_POINT = ("value", "line", "low", "high", "expected_low", "expected_high", "n", "bad")
_NUMBERS = (*_OF_POINT, "bad_days", "clear_days", "unknown_days", "money_fen")


def signal_of(spec: AlarmSpec) -> str:
    """Return the name of the signal an alarm watches; its own where it belongs to none."""
    return next((signal.name for signal in DECLARED if any(a.name == spec.name for a in signal.alarms)), spec.name)


def sentence(house: House, language: Language, said: Mapping[str, Any]) -> str:
    """Say the number with its line and band, or why it cannot be said."""
    if said["value"] is None:
        why = said["why"]["text"] if said["why"] else say("alarms.said.unknown_why", language)
        return say("alarms.said.unknown", language, label=said["label"], why=why)

    def text(value: float | None) -> str:
        return value_text(value, said["format"], house, language)

    if said["line"] is None:
        return say("alarms.said.bare", language, label=said["label"], value=text(said["value"]))
    above = said["value"] > said["line"]
    side = say(f"alarms.said.{said['worse']}", language)
    if above != (said["worse"] == "above"):
        side = say(
            "alarms.said.no_longer" if said["state"] == "recovering" else "alarms.said.within", language, side=side
        )
    back = said["state"] == "firing" and above != (said["worse"] == "above")
    whole = say(
        "alarms.said.back" if back else "alarms.said.number",
        language,
        label=said["label"],
        value=text(said["value"]),
        side=side,
        line=text(said["line"]),
    )
    if above == (said["worse"] == "above") and said["bad"] is False:
        whole = say("alarms.said.unsure", language, said=whole)
    if said["expected_low"] is None or said["expected_high"] is None:
        return whole
    band = say("alarms.said.band", language, low=text(said["expected_low"]), high=text(said["expected_high"]))
    return whole + band


def brief(house: House, language: Language, said: Mapping[str, Any]) -> str:
    """Say it in a headline: the number and its line, without what the page beside it shows."""
    if said["value"] is None or said["line"] is None:
        return sentence(house, language, said)
    value, line = (value_text(said[name], said["format"], house, language) for name in ("value", "line"))
    return say("alarms.said.brief", language, label=said["label"], value=value, line=line)


def who_line(who: Mapping[str, Any] | None, language: Language) -> str:
    """Say in one line what differs most between those who fell and the others; nothing where nobody was compared."""
    if not who:
        return ""
    if who.get("why"):
        return str(who["why"][language])
    first = next(iter(who.get("differences") or ()), None)
    if first is None:
        return say("alarms.who.nobody", language, fell=who["fell"])
    turned = next((t for t in who.get("simpson", ()) if _same(t, first)), None)
    return str(first[language]) if turned is None else str(turned[language])


def _same(turned: Mapping[str, Any], difference: Mapping[str, Any]) -> bool:
    return (turned["column"], turned["value"]) == (difference["column"], difference["value"])


def who_more(who: Mapping[str, Any] | None, language: Language) -> list[str]:
    """Say which differences turn round within another column, and which two features do more together than alone."""
    if not who:
        return []
    found = [*who.get("simpson", ())[:_MOST_TURNS], *who.get("pairs", ())[:_MOST_PAIRS]]
    first = who_line(who, language)
    return [str(one[language]) for one in found if one[language] != first]


def _why(row: Row, language: Language) -> dict[str, str] | None:
    return _spoken(row["detail"].get("why"), language)


def _spoken(said: Mapping[str, str] | None, language: Language) -> dict[str, str] | None:
    return {"code": said["code"], "text": said[language]} if said else None


def _playbook(house: House, spec: AlarmSpec, language: Language) -> dict[str, str] | None:
    if spec.playbook is None:
        return None
    play = house.playbooks.get(spec.playbook)
    if play is None:
        return {"id": spec.playbook, "code": "", "label": spec.playbook}
    return {"id": play.id, "code": play.code, "label": play.label.said(language)}


def _act(one: Act | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "by": one.by,
        "at": one.at.isoformat(),
        "why": one.why,
        "until": one.until.isoformat() if one.until else None,
    }
