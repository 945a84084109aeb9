"""Who gets a playbook's money and which variant of a touch wins, arranged for the results and the playbook page."""

from collections.abc import Mapping, Sequence
from typing import Any

from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.where import address

_PER = 1_000
_TONES = {"winner": "good", "same": "info", "open": "warn", "wait": "flat"}
_RIVALS = ("everyone", "highest_risk", "random", "nobody")


def allotted(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``results_moved``; playbooks whose money follows what was learned come first."""
    rows = sorted(said["allotment"], key=lambda row: (not row["used"], row["found"] is None, row["label"]))
    return {
        "rows": [_row(row, pen) for row in rows],
        "sub": _word(pen, "sub", n=said["needed_per_arm"], share=pen.percent(said["explore_share"], 0)),
        "heads": [_word(pen, f"rival_{name}") for name in _RIVALS],
        "variants": [_touch(touch, pen) for touch in said["variants"]],
    }


def _word(pen: Pen, key: str, **facts: Any) -> str:
    return pen.text(f"pages.moved.{key}", **facts)


def _row(row: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    found, plan = row["found"], row["plan"]
    money = row["money_share"]
    return {
        "label": row["label"],
        "code": row["playbook_code"],
        "href": address("playbook", row["playbook"]),
        "used": row["used"],
        "tone": "good" if row["used"] else "flat",
        "rule": _word(pen, "by_score" if row["used"] else "as_before"),
        "said": row["said"] or (found["said"] if found else ""),
        "learned": _learned(found, pen),
        "plan": plan["id"] if plan else "",
        "who": _who(plan, pen),
        "levels": [_level(one, money, pen) for one in (found or {}).get("at_money", ())],
        "kinds": [_kind(one, pen) for one in (found or {}).get("kinds", ())],
    }


def _learned(found: Mapping[str, Any] | None, pen: Pen) -> str:
    if found is None:
        return _word(pen, "nothing")
    facts = {"day": pen.day(found["as_of"]), "treated": found["treated"], "holdout": found["holdout"]}
    return _word(pen, "learned", **facts) if found["state"] == "learned" else str(found["said"])


def _who(plan: Mapping[str, Any] | None, pen: Pen) -> str:
    """Say how many a plan chose by the score, how many are left as they were, and how many got nothing."""
    if not plan or plan.get("people") is None:
        return ""
    names = ("people", "chosen", "exploring", "not_chosen")
    return _word(pen, "who", **{name: pen.count(plan[name]) for name in names})


def _level(one: Mapping[str, Any], money: float | None, pen: Pen) -> dict[str, Any]:
    """Arrange one level of money: people who reach the goal more, of a thousand, by each way of choosing."""
    gain = one["gain"]
    return {
        "share": pen.percent(one["share"], 0),
        "now": money is not None and abs(money - one["share"]) < 0.05,
        "ours": _per(one["ours"]["mean"]),
        "rivals": [_per(one["rivals"][name]["mean"]) if name in one["rivals"] else NOTHING for name in _RIVALS],
        "gain": _per(gain["mean"]),
        "interval": f"[{_per(gain['low'])}, {_per(gain['high'])}]",
        "wins": one["wins"],
        "verdict": _word(pen, "wins" if one["wins"] else "wins_not"),
    }


def _per(share: float) -> str:
    number = f"{abs(share) * _PER:.0f}"
    return number if number == "0" else f"{'−' if share < 0 else '+'}{number}"


def _kind(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    low, high = one["interval"]
    return {
        "label": one["label"],
        "n": pen.count(one["n"]),
        "share": pen.percent(one["share"], 0),
        "effect": pen.points(one["effect"]),
        "interval": f"[{pen.bare_points(low)}, {pen.bare_points(high)}]",
        "proven": one["proven"],
    }


def _touch(touch: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    kept = (touch["decided"] or {}).get("kept", "")
    return {
        "label": touch["label"],
        "touch": touch["touch_label"],
        "href": address("playbook", touch["playbook"]),
        "tone": _TONES[touch["standing"]],
        "standing": _word(pen, f"standing_{touch['standing']}"),
        "said": touch["said"],
        "decided": _word(pen, "decided", day=pen.day(touch["decided"]["as_of"])) if kept else "",
        "waiting": _word(pen, "waiting", n=touch["waiting"]) if touch["waiting"] else "",
        "rows": _variants(touch["variants"], kept, pen),
        "pairs": [_pair(pair, touch["variants"], pen) for pair in touch["pairs"] if pair["difference"] is not None],
    }


def _variants(rows: Sequence[Mapping[str, Any]], kept: str, pen: Pen) -> list[dict[str, Any]]:
    most = max([one["share"] or 0.0 for one in rows] + [0.001])
    return [
        {
            "label": one["label"],
            "drawn": pen.percent(one["drawn_share"], 0),
            "n": pen.count(one["n"]),
            "share": pen.percent(one["share"]),
            "width": round((one["share"] or 0.0) / most * 100, 1),
            "kept": one["variant"] == kept,
        }
        for one in rows
    ]


def _pair(pair: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], pen: Pen) -> str:
    names = {one["variant"]: one["label"] for one in rows}
    low, high = pair["interval"]
    said = f"{names.get(pair['one'], pair['one'])} − {names.get(pair['other'], pair['other'])}"
    q = "" if pair["q"] is None else f" · q = {pair['q']:.2g}"
    return f"{said}: {pen.points(pair['difference'])} [{pen.bare_points(low)}, {pen.bare_points(high)}]{q}"
