"""Calls about one person: the two explanations every door offers."""

import json
from datetime import timedelta
from typing import Annotated, Any

from liuke.app.answers.people import Why
from liuke.app.calls.ask import Ask, plain
from liuke.app.calls.numbers import looked, masked
from liuke.app.calls.whom import user_known
from liuke.app.risk_card import risk_card
from liuke.diagnosis.reasons.read import of_person
from liuke.diagnosis.tables import LIVENESS_COLUMNS
from liuke.facts.person import timeline
from liuke.facts.plans import verdicts_of
from liuke.facts.profile import row_of
from liuke.flow.house import House
from liuke.guard.reasons import reason
from liuke.kit.money import percent
from liuke.model.moment import AsOf
from liuke.signals import read
from liuke.signals.emotional_account import ledger

_PERSONAL = ("name", "email", "phone", "push_token", "birthday", "birthday_lunar")
_DIMENSIONS = ("open_act", "attention", "community")


def why(
    house: House, ask: Ask, *, user: str, message: str = "", as_of: str | None = None, entries: int = 200
) -> Annotated[dict[str, Any], Why]:
    """Say what is known of a person and, plan by plan, why they were or were not written to.

    ``entries`` is how many of what happened last the story holds.
    """
    day = looked(house, ask, as_of)
    row = user_known(house, day, user)
    signals = _signals(house, ask, day, user)
    risk = risk_card(house, ask, day, user, {one["name"]: one["peer"] for one in signals})
    return {
        "as_of": day.day.isoformat(),
        "subject_id": user,
        "profile": {n: masked(v) if n in _PERSONAL else v for n, v in plain(row).items() if v is not None},
        "signals": signals,
        "risk": risk,
        "liveness": _liveness(house, ask, day, user),
        "reasons": _reasons(house, ask, day, user, risk["terms"]),
        "goodwill": _goodwill(house, ask, day, user),
        "plans": [_verdict(house, ask, entry) for entry in verdicts_of(house.facts, user, message)],
        "timeline": [_moment(ask, entry) for entry in timeline(house.facts, user, _up_to(house, day, as_of), entries)],
    }


def _up_to(house: House, day: AsOf, as_of: str | None) -> AsOf:
    """A past day is told as it was known then; today up to this moment, so that what was refused just now is there."""
    today = house.clock.now().astimezone(house.zone).date()
    return day if as_of else AsOf(day=max(day.day, today) + timedelta(days=1), zone=house.zone)


def _signals(house: House, ask: Ask, day: AsOf, user: str) -> list[dict[str, Any]]:
    """Each signal's value beside the median of like users."""
    zh = ask.language == "zh"
    return [
        {
            "name": column["name"],
            "signal": column["signal"],
            "signal_label": column["signal_zh"] if zh else column["signal_en"],
            "label": column["zh"] if zh else column["en"],
            "unit": column["unit"],
            "value": column["value"],
            "peer": column["median"],
        }
        for column in read.peers(house.facts, day, user)["columns"]
    ]


def _reasons(house: House, ask: Ask, day: AsOf, user: str, terms: list[tuple[str, float]]) -> dict[str, Any]:
    """Return reasons by evidence and, apart from them, what goes with leaving."""
    return of_person(house.facts, day, house.policy, user, ask.language, contributions=terms)


def _goodwill(house: House, ask: Ask, day: AsOf, user: str) -> dict[str, Any]:
    """Return the emotional account: its balance and every entry with the fact it comes from."""
    said = ledger(house.facts, day, house.policy, user)
    entries = [
        {
            "day": entry["day"],
            "kind": entry["kind"],
            "label": ask.say(entry["zh"], entry["en"]),
            **{name: entry[name] for name in ("points", "counts", "source", "source_id")},
        }
        for entry in said["entries"]
    ]
    return {"balance": said["balance"], "half_life_days": said["half_life_days"], "entries": entries}


def _liveness(house: House, ask: Ask, day: AsOf, user: str) -> dict[str, Any]:
    names = [column.name for column in LIVENESS_COLUMNS]
    row = row_of(house.facts, day, house.columns, user, names) or dict.fromkeys(names)
    return {
        "liveness": row["liveness"],
        **{name: row[name] for name in _DIMENSIONS},
        "evidence": _ties(house, ask, row),
        "facts": {name: row[name] for name in names if name not in ("liveness", *_DIMENSIONS)},
    }


def _ties(house: House, ask: Ask, row: dict[str, Any]) -> list[str]:
    """One sentence for each thing that still ties the person to us."""
    days = house.policy.liveness.just_before_days
    said = []
    if row["open_orders"]:
        n = row["open_orders"]
        said.append(ask.say(f"{n} 个订单未付款", f"{n} {'order' if n == 1 else 'orders'} not paid yet"))
    if row["cart_items"]:
        n = row["cart_items"]
        said.append(ask.say(f"购物车里还有 {n} 件商品", f"{n} {'item' if n == 1 else 'items'} in the cart"))
    if row["attention"]:
        said.append(
            ask.say(
                f"最近一次到访前 {days} 天内或之后有收藏、关注，或订阅有效",
                f"A favourite or follow at most {days} days before the last visit or since, or a running subscription",
            )
        )
    if row["community"]:
        said.append(
            ask.say(
                f"最近一次到访前 {days} 天内或之后有评论、点赞或分享",
                f"A comment, like or share at most {days} days before the last visit or since",
            )
        )
    if row["liveness"] == "churned":
        said.append(
            ask.say("没有未完成的事，没有关注，没有社区互动", "Nothing unfinished, no attention, no community act")
        )
    if row["return_p"] is not None:
        window = house.policy.liveness.return_window_days
        p, low, high = (percent(row[name], 0) for name in ("return_p", "return_low", "return_high"))
        said.append(
            ask.say(
                f"{window} 天内回来的可能 {p}（{low} ~ {high}），由自身历史学得",
                f"Chance to be back within {window} days: {p} ({low} to {high}), learned from who came back before",
            )
        )
    return said


def _verdict(house: House, ask: Ask, entry: dict[str, Any]) -> dict[str, Any]:
    zh = ask.language == "zh"
    play = house.playbooks.get(entry["playbook"])
    tier = next((one for one in play.tiers if one.id == entry["tier"]), None) if play else None
    why_not = reason(entry["code"]) if entry["code"] else None
    arms = {"allow": "treated", "hold": "treated", "withhold": "holdout"}
    return {
        "plan": entry["plan_id"],
        "as_of": entry["as_of"].isoformat(),
        "playbook": entry["playbook"],
        "label": play.label.said(ask.language) if play else entry["playbook"],
        "tier": entry["tier"],
        "tier_label": tier.label.said(ask.language) if tier else entry["tier"],
        "channel": entry["channel"],
        "verdict": entry["verdict"],
        "code": entry["code"],
        "reason": (why_not.zh if zh else why_not.en) if why_not else None,
        "sentence": (why_not.means_zh if zh else why_not.means_en) if why_not else None,
        "evidence": json.loads(entry["evidence"] or "{}"),
        "arm": arms.get(entry["verdict"]),
        "not_before": plain(entry)["not_before"],
        "became": _became(ask, entry),
    }


def _became(ask: Ask, entry: dict[str, Any]) -> dict[str, Any] | None:
    """Return what became of it after the plan: sent, refused at the last moment and why; None for nothing yet."""
    if entry["became"] is None:
        return None
    zh = ask.language == "zh"
    why_not = reason(entry["became_code"]) if str(entry["became_code"] or "").startswith("G-") else None
    return {
        "state": entry["became"],
        "at": plain(entry)["became_at"],
        "code": entry["became_code"] or None,
        "reason": (why_not.zh if zh else why_not.en) if why_not else None,
        "sentence": (why_not.means_zh if zh else why_not.means_en) if why_not else None,
        "detail": entry["became_detail"] or None,
    }


_KINDS = {
    "event": ("行为", "act"),
    "order": ("订单", "order"),
    "refund": ("退款", "refund"),
    "feedback": ("反馈", "feedback"),
    "answer": ("问卷", "answer"),
    "verdict": ("裁定", "verdict"),
    "receipt": ("触达", "touch"),
}


def _moment(ask: Ask, entry: dict[str, Any]) -> dict[str, Any]:
    kind = ask.say(*_KINDS.get(entry["kind"], (entry["kind"], entry["kind"])))
    parts = [kind, str(entry["what"] or ""), str(entry["detail"] or "")]
    return {
        **plain(entry),
        "label": " ".join(part for part in parts if part),
    }
