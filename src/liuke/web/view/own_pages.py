"""A person's own year and what they collected, arranged for a page and, the year, for paper."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from liuke.kit.pdf import Bars, Block, Figures, Heading, Paragraph, Table, make_pdf
from liuke.web.view.pen import Pen

_MOST_THINGS = 5


def arranged_year(said: Mapping[str, Any], pen: Pen, brand: str) -> dict[str, Any]:
    """Arrange the answer of ``report_show``: a title, figures, months as bars, and what was bought."""
    ends = pen.moment(said["until"]) if said["until"] else ""
    if not said["there"]:
        return {"there": False, "until": ends, "whole": said["whole"]}
    most = max(days for _, _, days in said["months"]) or 1
    whose = "" if said["whole"] else "_shown"
    name = said["name"]
    return {
        "there": True,
        "whole": said["whole"],
        "until": ends,
        "title": pen.say(f"year.title_named{whose}" if name else "year.title", name=name, brand=brand),
        "span": pen.say(f"year.span{whose}", first=_day(said["from_day"], pen), last=_day(said["to_day"], pen)),
        "figures": _figures(said, pen),
        "months": [
            {"label": _month(year, month, pen), "share": days / most, "text": pen.say("year.days", n=days), "n": days}
            for year, month, days in said["months"]
        ],
        "categories": [_thing(row, pen) for row in said["categories"][:_MOST_THINGS] if row["times"]],
        "items": [_thing(row, pen) for row in said["items"][:_MOST_THINGS]],
        "settings": said.get("settings", ""),
        "shown": said.get("shown", ""),
        "did": bool(said.get("did")),
    }


def _figures(said: Mapping[str, Any], pen: Pen) -> list[dict[str, str]]:
    """The figures that there are: what is zero or not known is left out, never shown as a reproach."""
    year, month, days = max(said["months"], key=lambda row: (row[2], row[:2]))
    favourite = said["categories"][0] if said["categories"] else None
    times = pen.say("year.times", n=favourite["times"]) if favourite and favourite["times"] else ""
    first = _day(said["first_order_on"], pen) if said["first_order_on"] else ""
    found = (
        ("here", pen.count(said["active_days"]), ""),
        (
            "busiest",
            pen.say(f"year.month.{month}"),
            pen.say("year.of_days", year=str(year), days=pen.say("year.days", n=days)),
        ),
        ("category", favourite["name"] if favourite else "", times),
        ("orders", pen.count(said["orders"]) if said["orders"] else "", ""),
        ("saved", pen.money(said["saved_fen"]) if said["saved_fen"] else "", ""),
        ("first", first, said["first_item"]),
        ("since", _day(said["here_since"], pen) if said["here_since"] else "", ""),
    )
    return [{"label": pen.say(f"year.{key}"), "value": value, "note": note} for key, value, note in found if value]


def year_pdf(said: Mapping[str, Any], pen: Pen, brand: str) -> bytes:
    """Write the year as a document to keep."""
    it = arranged_year(said, pen, brand)
    blocks: list[Block] = [
        Paragraph(f"{it['span']}\n{pen.say('year.yours')}"),
        Figures(tuple((row["label"], row["value"], row["note"]) for row in it["figures"])),
        Heading(pen.say("year.months"), 2),
        Bars(tuple((row["label"], row["share"], row["text"]) for row in it["months"])),
    ]
    for key in ("categories", "items"):
        if it[key]:
            rows = tuple((row["name"], row["times"]) for row in it[key])
            blocks += [Heading(pen.say(f"year.{key}"), 2), Table((pen.say("year.thing"), pen.say("year.orders")), rows)]
    footer = pen.say("year.footer", brand=brand)
    at = datetime.fromisoformat(said["made_at"])
    return make_pdf(it["title"], blocks, language=pen.language, footer=footer, at=at)


def arranged_progress(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``progress_show``: a box a day, what is earned, and the one thing that is next."""
    done, goal, state = len(said["days"]), said["goal_days"], said["state"]
    through = _day(said["through"], pen)
    way = "today" if state == "running" and said["today"] else state
    way = "over_plain" if state == "over" and not said["earned_fen"] else way
    next_ = pen.say(f"progress.next_{way}", n=said["left_days"])
    return {
        "label": said["label"],
        "done": done,
        "goal": goal,
        "share": round(100 * done / goal),
        "boxes": [{"n": n + 1, "day": pen.day(said["days"][n]) if n < done else ""} for n in range(goal)],
        "title": pen.say(f"progress.title_{state}", n=done, goal=goal),
        "earned": pen.money(said["earned_fen"]) if said["cashback_fen"] else "",
        "most": pen.say("progress.most", money=pen.money(said["most_fen"]), each=pen.money(said["cashback_fen"])),
        "span": pen.say("progress.span", first=_day(said["from"], pen), last=through),
        "next": next_,
        "running": state == "running",
        "open": said["open"],
        "settings": said["settings"],
    }


def _thing(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    return {"name": row["name"], "times": pen.say("year.times", n=row["times"])}


def _day(said: str, pen: Pen) -> str:
    day = date.fromisoformat(said)
    return f"{day.year}-{day.month:02d}-{day.day:02d}" if pen.language == "zh" else f"{pen.day(day)} {day.year}"


def _month(year: int, month: int, pen: Pen) -> str:
    return f"{year} 年 {month} 月" if pen.language == "zh" else f"{pen.day(date(year, month, 1))[2:]} {year}"
