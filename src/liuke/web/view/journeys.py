"""Journeys, arranged: stages with conversion, times and friction; where people stop; paths compared."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.twin import twin
from liuke.web.view.where import address


def stages(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the journey map."""
    ranks = {name: n for n, name in enumerate(said["friction_rank"], start=1)}
    rows = [_stage(one, ranks, pen) for one in said["stages"]]
    names = {str(one["stage"]): str(one[pen.language] or one["stage"]) for one in said["stages"]}
    compared = said.get("paths") or {}
    enough = "paths" in compared
    return {
        "sub": pen.text("insight.jour.sub", start=pen.day(said["from"]), end=pen.day(said["through"]), n=said["users"]),
        "rows": rows,
        "table": _map_table(rows, pen),
        "paths": [_path(one, names, pen) for one in compared["paths"]] if enough else [],
        "no_paths": lacks(compared, pen),
        "paths_sub": pen.text(
            "insight.jour.paths_sub",
            n=compared["users"],
            share=pen.percent(compared["share"]),
            since=pen.day(compared["stay_from"]),
        )
        if enough
        else "",
    }


def _map_table(rows: Sequence[Mapping[str, Any]], pen: Pen) -> dict[str, Any]:
    shown = ("name", "users", "share", "passed", "left", "median", "p90", "friction", "nps")
    words = [pen.text(f"insight.jour.{name}") for name in ("users", "passed", "left", "median", "friction")]
    heads = [pen.text("parts.twin.stage"), words[0], pen.text("parts.twin.share"), *words[1:4], "P90", words[4], "NPS"]
    return twin(pen.text("insight.jour.tab_map"), heads, [[str(row[name]) for name in shown] for row in rows])


def lacks(said: Mapping[str, Any], pen: Pen) -> str:
    """Say what a signal lacks to be told; nothing where it lacks nothing."""
    return str((said.get("why") or {}).get(pen.language, "")) if said.get("enough") is False else ""


def _stage(one: Mapping[str, Any], ranks: Mapping[str, int], pen: Pen) -> dict[str, Any]:
    friction, mood = one.get("friction") or {}, one.get("emotion") or {}
    rank = ranks.get(one["stage"])
    return {
        "name": one[pen.language] or one["stage"],
        "owner": one.get("owner") or "",
        "users": pen.count(one["users"]),
        "share": pen.percent(one["share"], 0),
        "width": round((one["share"] or 0) * 100, 1),
        "passed": pen.percent(one.get("pass_share")),
        "interval": between(one.get("interval"), pen),
        "left": pen.count(one["users"] - one["passed"]) if one.get("passed") is not None else NOTHING,
        "median": minutes(one.get("median_minutes"), pen),
        "p90": minutes(one.get("p90_minutes"), pen),
        "friction": pen.percent(friction.get("share")),
        "friction_interval": between(friction.get("interval"), pen),
        "rank": rank,
        "rank_text": pen.text("insight.jour.rank", n=rank) if rank else "",
        "tone": "bad" if rank == 1 else "warn" if rank == 2 else "flat",
        "nps": pen.number(mood.get("nps"), 0),
        "answers": pen.text("insight.jour.answers", n=mood.get("answers") or 0),
        "complained": pen.percent(mood.get("complained_share")),
    }


def between(interval: Sequence[float] | None, pen: Pen) -> str:
    """Write an interval of shares."""
    return f"{pen.percent(interval[0])} – {pen.percent(interval[1])}" if interval else ""


def minutes(value: float | None, pen: Pen) -> str:
    """Write a length of time that may be a minute or a month."""
    if value is None:
        return NOTHING
    if value < 1:
        return pen.text("insight.jour.seconds", n=round(value * 60))
    if value < 90:
        return pen.text("insight.jour.minutes", n=round(value))
    if value < 48 * 60:
        return pen.text("insight.jour.hours", n=round(value / 60))
    return pen.span(timedelta(minutes=value))


def _path(one: Mapping[str, Any], names: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    interval = one.get("difference_interval")
    return {
        "path": " → ".join(names.get(place, place) for place in one["path"]) or pen.text("insight.jour.nothing"),
        "users": pen.count(one["users"]),
        "stayed": pen.percent(one["share"]),
        "interval": between(one["interval"], pen),
        "difference": pen.points(one.get("difference")),
        "between": f"[{pen.bare_points(interval[0])}, {pen.bare_points(interval[1])}]" if interval else "",
        "tone": ("good" if one["difference"] > 0 else "bad") if one.get("differs") else "flat",
        "word": pen.text("insight.jour.differs" if one.get("differs") else "insight.jour.cannot_tell"),
        "width": round((one["share"] or 0) * 100, 1),
    }


def funnel(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange a funnel: each step with its drop-off, and what stopping there goes with."""
    steps = said["steps"]
    return {
        "title": said.get(pen.language) or said["funnel"],
        "sub": pen.text(
            "insight.fun.sub",
            start=pen.day(said["from"]),
            end=pen.day(said["through"]),
            hours=said["window_hours"],
            done=pen.percent(said["done_share"]),
        ),
        "rows": [_step(one, pen) for one in steps],
        "stuck": [
            {"label": one[pen.language] or one["step"], "n": pen.count(one["drop_off"]), "href": _stuck(one["step"])}
            for one in steps
            if one.get("drop_off")
        ],
    }


def _stuck(step: str) -> str:
    return address("users", f"stuck_step = '{step}'") if "'" not in step else ""


def _step(one: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    churn = one.get("churn") or {}
    interval = churn.get("interval")
    stuck, past = churn.get("stuck") or {}, churn.get("past") or {}
    unsure = not interval or interval[0] <= 0 <= interval[1]
    return {
        "name": one[pen.language] or one["step"],
        "users": pen.count(one["users"]),
        "width": round((one["share"] or 0) * 100, 1),
        "share": pen.percent(one["share"], 0),
        "passed": pen.percent(one.get("pass_share")),
        "interval": between(one.get("interval"), pen),
        "drop": pen.count(one["drop_off"]) if one.get("drop_off") is not None else NOTHING,
        "href": _stuck(one["step"]) if one.get("drop_off") else "",
        "median": minutes(one.get("median_minutes"), pen),
        "p90": minutes(one.get("p90_minutes"), pen),
        "retries": pen.count(one.get("retried")),
        "errors": pen.count(one.get("met_errors")),
        "churn": pen.text(
            "insight.fun.churn", stuck=pen.percent(stuck.get("share")), past=pen.percent(past.get("share"))
        )
        if stuck and past
        else "",
        "churn_word": pen.text("insight.jour.cannot_tell" if unsure else "insight.jour.differs") if stuck else "",
        "tone": "flat" if unsure else "bad",
        "between": f"[{pen.bare_points(interval[0])}, {pen.bare_points(interval[1])}]" if interval else "",
    }
