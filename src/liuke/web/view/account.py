"""One account, arranged: twelve metrics against peers, health as a waterfall, people, delivery, next."""

from collections.abc import Mapping
from typing import Any

from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.twin import twin
from liuke.web.view.where import address

_BANDS = {"red": "bad", "amber": "warn", "green": "good"}
_SECTIONS = {"value": "value_per_yuan", "seats": "seats", "delivery": "b2b_delivery"}
"""Parts of the business review shown here, and the card of each."""
_TALL, _WIDE, _BASE, _MARGIN = 150.0, 40.0, 16.0, 12.0


def arranged(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``account_page``."""
    own, peers, risk = said["account"], said["peers"], said["risk"]
    sections = {one["id"]: one for one in said["sections"]}
    return {
        "id": own["account_id"],
        "name": own["name"] or own["account_id"],
        "initial": str(own["name"] or own["account_id"])[:1].upper(),
        "band": own["health_band"] or "",
        "band_tone": _BANDS.get(own["health_band"] or "", ""),
        "subtitle": _subtitle(own, pen),
        "strip": _strip(own, peers, risk, pen),
        "metrics": [_metric(one, pen) for one in said["metrics"]],
        "metrics_table": _metrics_table(said["metrics"], pen),
        "waterfall": waterfall(own.get("health"), said["metrics"], pen),
        "peers": pen.text("insight.acc.peers", n=peers["n"]),
        "sections": [sections[name] | {"card": card} for name, card in _SECTIONS.items() if name in sections],
        "signs": [str(sign[pen.language]) for sign in (risk or {}).get("signs", ())],
        "stake": pen.rough_money(risk["at_stake_fen"]) if risk and risk.get("at_stake_fen") else "",
        "people": [_person(one, pen) for one in said["people"]],
        "tasks": [
            {
                "href": f"/tasks/{one['id']}",
                "title": one["title"],
                "owner": one["owner"] or NOTHING,
                "due": pen.left(one["due_at"])[0] if one["due_at"] else "",
                "late": bool(one.get("late")),
            }
            for one in said["tasks"]
        ],
    }


def _subtitle(own: Mapping[str, Any], pen: Pen) -> str:
    named = [("csm", own.get("csm")), ("consultant", own.get("consultant"))]
    parts = [str(part) for part in (own.get("plan"), own.get("industry")) if part]
    parts += [pen.text(f"insight.acc.{kind}", who=str(who)) for kind, who in named if who]
    if own.get("started_at"):
        parts.append(pen.text("insight.acc.since", day=pen.date(str(own["started_at"]))))
    return " · ".join(parts)


def _strip(
    own: Mapping[str, Any], peers: Mapping[str, Any], risk: Mapping[str, Any] | None, pen: Pen
) -> list[dict[str, str]]:
    def like(name: str, digits: int = 2) -> str:
        value = peers.get(name)
        return pen.text("insight.acc.like", value=pen.number(value, digits)) if value is not None else ""

    seats = f"{pen.count(own.get('active_seats'))} / {pen.count(own.get('seats'))}"
    renews = pen.date(str(own["renews_at"])) if own.get("renews_at") else NOTHING
    left = (
        pen.text("insight.acc.in_days", n=risk["renews_in_days"])
        if risk and risk.get("renews_in_days") is not None
        else ""
    )
    arr = pen.rough_money(12 * own["mrr_fen"]) if own.get("mrr_fen") else NOTHING
    rows = (
        ("health", pen.number(own.get("health"), 0), like("health", 0), "health"),
        ("arr", arr, "", "arpu"),
        ("seats", seats, like("depth"), "seats"),
        ("value", pen.number(own.get("value_per_yuan")), like("value_per_yuan"), "value_per_yuan"),
        ("reach", pen.count(own.get("end_customers")), "", "end_customers"),
        ("tickets", pen.count(own.get("tickets_open")), "", "tickets_open"),
        ("renews", renews, left, "renewal"),
    )
    return [
        {"label": pen.text(f"insight.acc.{name}"), "value": value, "detail": detail, "card": card}
        for name, value, detail, card in rows
    ]


def _metric(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    score, peer, points = one["score"], one["peer"], one["points"]
    gap = None if score is None or peer is None else score - peer
    tone = "flat" if gap is None or abs(gap) < 5 else "good" if gap > 0 else "bad"
    return {
        "name": one["name"],
        "label": str(one["label"]).rpartition("：")[2].rpartition(": ")[2],
        "score": pen.number(score, 0),
        "peer": pen.text("insight.acc.median", value=pen.number(peer, 0)) if peer is not None else "",
        "tone": tone,
        "width": round(score or 0, 1),
        "mark": round(peer, 1) if peer is not None else None,
        "points": pen.number(points, 1),
    }


def _metrics_table(metrics: Any, pen: Pen) -> dict[str, Any]:
    heads = [pen.text(f"parts.twin.{name}") for name in ("what", "score", "median", "points")]
    rows = [
        [str(one["label"]), pen.number(one["score"], 0), pen.number(one["peer"], 0), pen.number(one["points"], 1)]
        for one in metrics
    ]
    return twin(pen.text("insight.acc.metrics"), heads, rows)


def waterfall(health: float | None, metrics: Any, pen: Pen) -> dict[str, Any] | None:
    """Draw from where like accounts stand to this one's health: the four that pull most, the rest in one step."""
    told = [one for one in metrics if one["points"] is not None and abs(one["points"]) >= 0.05]
    if health is None or not told:
        return None
    ordered = sorted(told, key=lambda one: -abs(one["points"]))
    steps = [(str(one["label"]).rpartition("：")[2].rpartition(": ")[2], float(one["points"])) for one in ordered[:5]]
    rest = sum(float(one["points"]) for one in ordered[5:])
    if ordered[5:]:
        steps.append((pen.text("insight.acc.rest"), rest))
    start = health - sum(points for _, points in steps)
    bars: list[tuple[str, float, float, int, str]] = []
    bars.append((pen.text("insight.acc.like_short"), 0.0, start, 6, pen.number(start, 0)))
    at = start
    for label, points in steps:
        low, high = sorted((at, at + points))
        said = ("+" if points > 0 else "") + pen.number(points, 1)
        bars.append((label, low, high, 1 if points > 0 else 2, said))
        at += points
    bars.append((pen.text("insight.acc.now"), 0.0, health, 6, pen.number(health, 0)))
    floor = max(0.0, min(low if low else high for _, low, high, _, _ in bars) - _MARGIN)
    scale = _TALL / max(1.0, max(high for _, _, high, _, _ in bars) - floor)
    drawn = [
        {
            "x": n * (_WIDE + 8),
            "y": round(_BASE + _TALL - (high - floor) * scale, 1),
            "height": round(max((high - max(low, floor)) * scale, 1.5), 1),
            "fill": fill,
        }
        for n, (_, low, high, fill, _) in enumerate(bars)
    ]
    return {
        "bars": drawn,
        "width": len(bars) * (_WIDE + 8),
        "height": _TALL + _BASE,
        "rows": [{"label": label, "said": said, "fill": fill} for label, _, _, fill, said in bars],
        "table": twin(
            pen.text("insight.acc.why"),
            [pen.text("parts.twin.what"), pen.text("parts.twin.points")],
            [[label, said] for label, _, _, _, said in bars],
        ),
        "aria": pen.text("insight.acc.waterfall_aria", start=pen.number(start, 0), now=pen.number(health, 0)),
    }


def _person(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    kind = one.get("liveness") or ""
    return {
        "id": one["subject_id"],
        "href": address("user", one["subject_id"]),
        "name": str(one["name"] or one["subject_id"]),
        "initial": str(one["name"] or one["subject_id"])[:1].upper(),
        "detail": pen.text("insight.acc.active_days", n=one["active_days_28d"] or 0),
        "tone": {"active": "good", "dormant": "warn", "churned": "bad"}.get(kind, ""),
        "word": pen.word("liveness", kind) if kind else "",
    }
