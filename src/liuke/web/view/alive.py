"""True and false churn, arranged: how many of each, and how many of each came back when we looked a month later."""

from collections.abc import Mapping
from typing import Any

from liuke.kit.intervals import newcombe
from liuke.web.view.drawing import bars
from liuke.web.view.pen import Pen
from liuke.web.view.twin import twin
from liuke.web.view.where import address


def alive(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange ``{"active", "dormant", "churned", "back_test"}``."""
    dormant, churned = said["dormant"], said["churned"]
    test = said.get("back_test") or {}
    rows = [_row(kind, test[kind], pen) for kind in ("dormant", "churned") if test.get(kind, {}).get("n")]
    return {
        "quiet": pen.count(dormant + churned),
        "dormant": pen.count(dormant),
        "churned": pen.count(churned),
        "bars": bars([dormant, churned]),
        "aria": pen.say("alive.aria", dormant=dormant, churned=churned),
        "dormant_href": address("users", "liveness = 'dormant'"),
        "churned_href": address("users", "liveness = 'churned'"),
        "table": _table(said, {row["kind"]: row for row in rows}, pen),
        "test": rows,
        "alike": pen.say("alive.alike") if len(rows) > 1 and _alike(test) else "",
        "test_sentence": pen.say("alive.test", day=pen.day(test["as_of"]), days=test["window_days"]) if rows else "",
    }


def _alike(test: Mapping[str, Any]) -> bool:
    """Whether it cannot be told that one kind comes back oftener than the other (Newcombe's interval holds 0)."""
    dormant, churned = test["dormant"], test["churned"]
    low, high = newcombe(dormant["returned"], dormant["n"], churned["returned"], churned["n"])
    return low <= 0 <= high


def _table(said: Mapping[str, Any], tests: Mapping[str, Mapping[str, Any]], pen: Pen) -> dict[str, Any]:
    heads = [pen.text(f"parts.twin.{name}") for name in ("kind", "people", "came_back", "interval")]
    return twin(
        pen.say("alive.title"),
        heads,
        [
            [
                pen.say(f"alive.{kind}"),
                pen.count(said[kind]),
                *(tests.get(kind, {}).get(n, "") for n in ("share", "detail")),
            ]
            for kind in ("dormant", "churned")
        ],
    )


def _row(kind: str, arm: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    low, high = arm.get("interval") or (arm["share"], arm["share"])
    detail = pen.say(
        "alive.detail", low=pen.percent(low, 0), high=pen.percent(high, 0), n=arm["n"], returned=arm["returned"]
    )
    name, share = pen.say(f"alive.{kind}"), pen.percent(arm["share"])
    return {
        "kind": kind,
        "name": name,
        "share": share,
        "detail": detail,
        "drawn": {"low": round(low * 100, 2)},
        "width": round(max((high - low) * 100, 1.2), 2),
        "fill": 5 if kind == "dormant" else 2,
        "aria": f"{name}: {share}, {detail}",
    }
