"""Retention and value, arranged: the sentence that asks, the triangle, curves, reading, and the tabs beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from liuke.web.view.heat import step
from liuke.web.view.journeys import lacks
from liuke.web.view.pen import Pen
from liuke.web.view.users import value_word
from liuke.web.view.where import address

TABS = ("retention", "lifecycle", "rfm", "ltv", "bursts")
UNITS, KINDS, BYS, COHORTS = (
    ("day", "week", "month"),
    ("on", "on_or_after"),
    ("first_action", "sign_up"),
    (6, 8, 12, 24),
)
_CURVES = 3


def sentence(asked: Mapping[str, Any], said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the query as a sentence of choices."""

    def choices(name: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        return [{"value": v, "label": pen.text(f"insight.ask.{name}_{v}"), "on": asked[name] == v} for v in values]

    nobody = {"value": "", "label": pen.text("insight.ask.nobody"), "on": not asked["segment"]}
    return {
        "by": choices("by", BYS),
        "unit": choices("unit", UNITS),
        "kind": choices("kind", KINDS),
        "cohorts": [{"value": n, "label": str(n), "on": asked["cohorts"] == n} for n in COHORTS],
        "segment": [
            nobody,
            *(
                {"value": one["name"], "label": one["label"], "on": asked["segment"] == one["name"]}
                for one in said["segments_known"]
            ),
        ],
        "zone": pen.text("insight.ask.zone", zone=str(pen.zone)),
    }


def triangle(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the triangle, its curves and its reading."""
    cohorts = said["cohorts"]
    width = max((len(c["cells"]) for c in cohorts), default=0)
    finished = [cell["share"] for c in cohorts for cell in c["cells"] if cell["complete"] and cell["share"] is not None]
    low, high = (min(finished), max(finished)) if finished else (0.0, 1.0)
    average = said["average"][:width]
    return {
        "heads": [pen.text(f"insight.tri.period_{said['unit']}", i=n + 1) for n in range(width)],
        "average": [{"text": _share(cell["share"]), "size": pen.count(cell["size"])} for cell in average],
        "rows": [_cohort(c, low, high, pen) for c in reversed(cohorts)],
        "width": width,
        "promotions": pen.listed(dict.fromkeys(c["promotion"] for c in cohorts if c["promotion"])),
        "curves": _curves(cohorts, average, pen) if finished else None,
        "reading": said["reading"],
        "segments": _segments(said, pen),
        "segment_title": pen.text("insight.seg.title", label=said["segment_label"]) if said["segment_label"] else "",
    }


def _share(share: float | None) -> str:
    return "" if share is None else f"{share * 100:.1f}"


def _cohort(cohort: Mapping[str, Any], low: float, high: float, pen: Pen) -> dict[str, Any]:
    where = f"first_day >= '{cohort['from']}' and first_day < '{cohort['until']}'"
    return {
        "label": pen.day(cohort["from"]) if cohort["from"][8:] != "01" or "W" in cohort["cohort"] else cohort["cohort"],
        "full": cohort["cohort"],
        "href": address("users", where),
        "promotion": cohort["promotion"] or "",
        "size": pen.count(cohort["size"]),
        "cells": [
            {
                "text": _share(cell["share"]),
                "open": not cell["complete"],
                "heat": step(cell["share"], low, high),
                "title": f"{pen.count(cell['users'])} / {pen.count(cohort['size'])}",
            }
            for cell in cohort["cells"]
        ],
    }


def _curves(cohorts: Sequence[Mapping[str, Any]], average: Sequence[Mapping[str, Any]], pen: Pen) -> dict[str, Any]:
    """Draw at most four lines: three cohorts spread over time, and the average."""
    grown = [c for c in cohorts if any(cell["complete"] for cell in c["cells"])]
    spread = [grown[i * (len(grown) - 1) // max(1, _CURVES - 1)] for i in range(_CURVES)] if grown else []
    chosen = list({c["cohort"]: c for c in spread}.values())
    width = max(len(c["cells"]) for c in chosen)
    days = [str(n + 1) for n in range(width)]

    def values(cells: Sequence[Mapping[str, Any]]) -> list[float | None]:
        shares = [cell["share"] or None for cell in cells]  # a log axis has no zero
        return [*shares, *[None] * (width - len(shares))]

    series: list[dict[str, Any]] = [
        {
            "name": pen.day(c["from"]),
            "colour": colour,
            "values": values(c["cells"]),
            "open": [not cell["complete"] for cell in c["cells"]],
        }
        for c, colour in zip(chosen, ("c6", "c3", "c2"), strict=False)
    ]
    title = pen.text("insight.curve.average")
    series.append({"name": title, "colour": "c1", "dashed": True, "values": values(average[:width]), "open": []})
    names = [str(one["name"]) for one in series]
    return {
        "aria": pen.text("insight.curve.aria", names=", ".join(names)),
        "chart": {"kind": "curves", "log": True, "format": "percent", "days": days, "series": series},
        "table": {
            "label": pen.text("insight.curve.title"),
            "heads": ["N", *names],
            "rows": [
                {"cells": [days[n], *(pen.percent(one["values"][n]) for one in series)], "open": False}
                for n in range(width)
            ],
        },
    }


def _segments(said: Mapping[str, Any], pen: Pen) -> list[dict[str, Any]]:
    rows = []
    for part in said.get("segments", ()):
        cells = [{"text": _share(cell["share"]), "title": _interval(cell["interval"], pen)} for cell in part["cells"]]
        where = f"{said['segment']} = '{part['value']}'"
        href = address("users", where) if part["value"] and "'" not in str(part["value"]) else ""
        rows.append(
            {
                "label": value_word(said["segment"], part["value"], pen),
                "href": href,
                "size": pen.count(part["size"]),
                "cells": cells,
            }
        )
    return rows


def _interval(interval: Sequence[float] | None, pen: Pen) -> str:
    return f"{pen.percent(interval[0])} – {pen.percent(interval[1])}" if interval else ""


def ltv(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange lifetime value against the benchmark, and how well the model fits."""
    if "benchmark" not in said:
        return {"none": lacks(said, pen)}
    benchmark = said["benchmark"]
    each = said["ltv_fen"]
    set_ = benchmark.get("enough", True) and benchmark.get("ratio") is not None
    gap = benchmark.get("gap_fen") or 0
    weeks = said.get("tracking") or []
    days = [pen.day(week["through"]) for week in weeks]
    actual, expected = pen.text("insight.ltv.actual"), pen.text("insight.ltv.expected")
    return {
        "none": "",
        "each": pen.money(each),
        "alive": pen.count(round(said["alive"])),
        "of": pen.count(said["users"]),
        "orders": pen.count(round(said["expected_orders"])),
        "orders_label": pen.text("insight.ltv.orders", days=said["expected_orders_days"]),
        "total": pen.rough_money(said["value_fen"]) if said.get("value_fen") is not None else "—",
        "ratio": pen.number(benchmark.get("ratio")) if set_ else "",
        "gap": pen.text("insight.ltv.gap" if gap > 0 else "insight.ltv.over", money=pen.money(abs(gap)))
        if set_
        else "",
        "why": "",  # which setting says it stands in the number's card
        "model": pen.text(
            "insight.ltv.model",
            model=_bare(pen.text(f"ltv.model.{said['model']}", otherwise=str(said["model"]))),
            n=said["n"],
            days=said["horizon_days"],
            discount=pen.percent(said["discount_monthly"], 1),
        ),
        "chart": {
            "aria": pen.text("insight.ltv.aria"),
            "chart": {
                "kind": "curves",
                "format": "count",
                "days": days,
                "series": [
                    {"name": actual, "colour": "c1", "values": [w["actual"] for w in weeks]},
                    {"name": expected, "colour": "c6", "dashed": True, "values": [round(w["expected"]) for w in weeks]},
                ],
            },
            "table": {
                "label": pen.text("insight.ltv.fit"),
                "heads": [pen.say("twin.week"), actual, expected],
                "rows": [
                    {"cells": [day, pen.count(w["actual"]), pen.count(round(w["expected"]))], "open": False}
                    for day, w in zip(days, weeks, strict=True)
                ],
            },
        }
        if len(weeks) > 1
        else None,
    }


def bursts(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange bursts and campaigns: who came, how they stayed, what they took."""
    rows = [
        *(_burst(one, f"{pen.day(one['from'])} – {pen.day(one['through'])}", pen) for one in said["bursts"]),
        *(_burst(one, str(one["campaign"]), pen) for one in said["campaigns"]),
    ]
    return {"rows": rows, "none": pen.text("insight.burst.none", days=said["days"])}


def _burst(one: Mapping[str, Any], label: str, pen: Pen) -> dict[str, Any]:
    borrowed = one.get("borrowed_growth")
    return {
        "label": label,
        "came": pen.count(one["newcomers"]),
        "actives": pen.text("insight.burst.times", x=pen.number(one["actives_lift"], 2))
        if one.get("actives_lift") is not None
        else "—",
        "kept": [_kept(one["retention"].get(name) or {}, pen) for name in ("d1", "d7", "d30")],
        "incentive": pen.percent(one["incentive_only"]),
        "incentive_usual": pen.text("insight.burst.usual", share=pen.percent(one.get("usual_incentive_only"))),
        "ltv": pen.money((one.get("ltv") or {}).get("mean_fen")),
        "cost": pen.money(one.get("cost_fen")),
        "tag": ""
        if borrowed is None
        else pen.text("insight.burst.borrowed" if borrowed else "insight.burst.not_borrowed"),
        "tone": "bad" if borrowed else "good",
    }


def _kept(cell: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    interval, usual = cell.get("interval"), cell.get("usual")
    tone = ""
    if interval and usual is not None:
        tone = "bad" if interval[1] < usual else "good" if interval[0] > usual else ""
    return {
        "share": pen.percent(cell.get("share")),
        "usual": pen.text("insight.burst.usual", share=pen.percent(usual)) if usual is not None else "",
        "interval": _interval(interval, pen),
        "tone": tone,
    }


def _bare(model: str) -> str:
    """Return a model's name without what it is for, which the page says already."""
    return model.rpartition("：")[2].rpartition(": ")[2]
