"""The results page, arranged: four figures, a row a playbook by its price, growth, trust, and the verb that follows."""

from collections.abc import Mapping, Sequence
from typing import Any

from liuke.app.say import say
from liuke.web.view import plot
from liuke.web.view.burn import burn
from liuke.web.view.drawing import interval
from liuke.web.view.listing import Field
from liuke.web.view.marked import shown_id
from liuke.web.view.pen import NOTHING, Pen
from liuke.web.view.twin import twin
from liuke.web.view.where import address

TONES = {"scale_up": "good", "keep": "good", "narrow": "warn", "wait": "info", "stop": "bad"}
ICONS = {"scale_up": "up", "keep": "check", "narrow": "down", "wait": "clock", "stop": "ban"}
_FILLS = {"good": 1, "warn": 5, "info": 6, "bad": 2}
_ORDER = ("scale_up", "keep", "narrow", "wait", "stop")


def word(pen: Pen, key: str, /, **facts: Any) -> str:
    """Return a text of the working pages' catalogue."""
    return say(f"pages.{key}", pen.language, **facts)


def known(pen: Pen, kind: str, value: object) -> str:
    """Return the word for a value that a business may also make up; one of theirs stands for itself."""
    return say(f"pages.{kind}.{value}", pen.language, otherwise=str(value))


def people_fields(pen: Pen) -> tuple[Field, ...]:
    """Return the columns of the people of a playbook's arms; they stand as they were drawn."""
    return (
        Field(
            name="subject_id",
            label=pen.say("people.user"),
            write=lambda value: shown_id(str(value)),
            href=lambda row: address("user", str(row["subject_id"])),
            sortable=False,
        ),
        Field(
            name="arm",
            label=word(pen, "worth.arm"),
            kind="tag",
            write=lambda value: word(pen, f"worth.arm_{value}"),
            tone=lambda row: "good" if row["arm"] == "treated" else "info",
            sortable=False,
        ),
        Field(name="tier", label=pen.say("people.tier"), sortable=False),
        Field(
            name="plan",
            label=pen.say("plans.plan"),
            href=lambda row: address("plan", str(row["plan"])),
            sortable=False,
        ),
    )


def worth_page(said: Mapping[str, Any], of: str, how: str, pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``results_page``; ``how`` says what is counted: against the holdout, or whoever came.

    ``of`` is the playbook whose result is shown as it grew.
    """
    shown = next((row for row in said["playbooks"] if row["playbook"] == of), None)
    rows = sorted(said["playbooks"], key=_by_price)
    ends = [abs(end) for row in rows for end in (row["interval"] or ()) if end is not None]
    widest = max([*ends, 0.02])
    return {
        "how": how,
        "day": pen.long_day(said["as_of"]),
        "totals": _totals(said, pen),
        "rows": [_row(row, widest, said["cap_fen"], pen) for row in rows],
        "axis": [pen.points(-widest * 1.1), "0", pen.points(widest * 1.1)],
        "past": _past(shown, pen) if shown else None,
        "whom": _whom(rows, pen),
        "trust": _trust(rows, pen),
        "both": _both(rows, pen),
        "both_table": twin(
            word(pen, "worth.both"),
            [pen.say("results.playbook"), word(pen, "worth.naive"), word(pen, "worth.kept")],
            [[one["label"], one["attributed"], one["kept"]] for one in _both(rows, pen)],
        ),
        "burn": burn(said["month"], pen),
        "spent_on": [{"label": row["label"], "fen": pen.money(row["cost_fen"])} for row in said["month"]["playbooks"]],
        "next": _next(rows, pen),
    }


def _by_price(row: Mapping[str, Any]) -> tuple[Any, ...]:
    each = row["cost_per_extra_return_fen"]
    return (each is None, each or 0, row["lift"] is None, -(row["lift"] or 0), row["label"])


def _totals(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    totals, cap = said["totals"], said["cap_fen"]
    kept = totals["kept"]
    sure = totals["cost_per_return_fen"] is not None
    times = totals["attributed"] / kept if kept and kept >= 1 and sure else None
    return {
        "told": totals["told"],
        "kept": _signed(kept, pen),
        "kept_sub": word(
            pen,
            "worth.kept_sub",
            low=_signed(totals["interval"][0], pen),
            high=_signed(totals["interval"][1], pen),
            treated=totals["treated"],
            holdout=totals["holdout"],
        )
        if totals["interval"]
        else word(pen, "worth.kept_none"),
        "unsure": word(pen, "worth.unsure") if totals["interval"] and not sure else "",
        "each": pen.money(totals["cost_per_return_fen"]) if sure else NOTHING,
        "each_interval": "[{}–{}]".format(*(pen.money(fen) for fen in totals["cost_per_return_interval_fen"]))
        if sure
        else "",
        "each_sub": (word(pen, "worth.cap", cap=pen.money(cap)) if cap else word(pen, "worth.no_cap"))
        if sure
        else word(pen, "worth.each_none", fen=pen.money(totals["cost_fen"])),
        "above": bool(sure and cap and totals["cost_per_return_fen"] > cap),
        "naive": pen.count(totals["attributed"]),
        "naive_sub": word(pen, "worth.naive_times", times=f"{times:.1f}") if times else word(pen, "worth.naive_sub"),
        "wasted": pen.money(totals["wasted_fen"]),
        "wasted_sub": word(pen, "worth.wasted_sub", n=totals["wasted_playbooks"], people=totals["wasted_people"])
        if totals["wasted_playbooks"]
        else word(pen, "worth.wasted_none"),
        "waiting": word(pen, "worth.waiting", n=totals["waiting"]) if totals["waiting"] else "",
    }


def _signed(n: float | None, pen: Pen) -> str:
    return NOTHING if n is None else pen.change(round(n), "count")


def _row(row: Mapping[str, Any], widest: float, cap: int | None, pen: Pen) -> dict[str, Any]:
    treated, holdout, verb = row["treated"], row["holdout"], row["verb"]
    low, high = row["interval"] or (None, None)
    tone = TONES[verb]
    drawn = None
    if row["lift"] is not None and low is not None and high is not None:
        drawn = interval(low, row["lift"], high, start=-widest * 1.1, stop=widest * 1.1)
    holds_0 = low is not None and high is not None and low <= 0 <= high
    return {
        "playbook": row["playbook"],
        "code": row["playbook_code"],
        "label": row["label"],
        "href": address("playbook", row["playbook"]),
        "verb": pen.word("verb", verb),
        "tone": tone,
        "icon": ICONS[verb],
        "fill": _FILLS[tone],
        "waits": not treated["n"] and row["waiting"]["treated"] > 0,
        "treated_n": pen.count(treated["n"] or row["waiting"]["treated"]),
        "holdout_n": pen.count(holdout["n"] or row["waiting"]["holdout"]),
        "until": pen.day(row["waiting"]["until"]),
        "treated": pen.percent(treated["share"]),
        "holdout": pen.percent(holdout["share"]),
        "attributed": pen.count(row["attributed_returns"]),
        "lift": pen.points(row["lift"]),
        "interval": f"[{pen.bare_points(low)}, {pen.bare_points(high)}]"
        if low is not None and high is not None
        else "",
        "drawn": drawn,
        "drawn_width": round(max(drawn.high - drawn.low, 1), 2) if drawn else 0,
        "kept": _signed(row["extra_returns"], pen) + (" ?" if holds_0 and row["extra_returns"] is not None else ""),
        "sure": not holds_0,
        "cost": pen.money(row["cost_fen"]),
        "each": pen.money(row["cost_per_extra_return_fen"])
        if row["cost_per_extra_return_fen"] is not None
        else word(pen, "worth.each_not"),
        "cap": f"/ {pen.money(cap)}" if cap and row["cost_per_extra_return_fen"] is not None else "",
        "above": row["above_cap"],
        "verdict": pen.plainly(row[f"verdict_{pen.language}"]),
        "past_href": f"/results?of={row['playbook']}#past",
        "arms_href": f"/results/{row['playbook']}/people",
    }


def _past(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Draw how the lift grew: the band that may be looked at daily, inside it the one for a single look."""
    points = [_point(point) for point in said["cumulative"]]
    if len(points) < 2:
        return {"label": said["label"], "picture": None, "n": len(points)}
    values = [v for p in points for v in (p["low"], p["high"])]
    of = plot.frame([*values, 0.0], len(points), until=86.0)
    lifts = [p["lift"] for p in points]
    last = lifts[-1]
    return {
        "label": said["label"],
        "n": len(points),
        "picture": plot.picture(
            areas=[
                {"d": of.band([p["low"] for p in points], [p["high"] for p in points]), "kind": "wide"},
                {"d": of.band([p["low_once"] for p in points], [p["high_once"] for p in points]), "kind": "narrow"},
            ],
            lines=[{"d": of.line(lifts), "kind": "main"}],
            rules=[{"y": of.y(0.0), "kind": "zero", "label": ""}],
            notes=[
                {
                    "x": of.x(len(points) - 1) + 1,
                    "y": of.y(last) + 4,
                    "anchor": "start",
                    "kind": "good",
                    "text": pen.points(last),
                }
            ],
            grid=plot.grid(of, pen.points),
            ticks=plot.places(of, [pen.day(p["day"]) for p in points], 4),
        ),
        "aria": word(pen, "worth.past_aria", label=said["label"], lift=pen.points(last)),
        "table": {
            "label": said["label"],
            "heads": [pen.say("twin.day"), word(pen, "worth.lift"), word(pen, "worth.interval"), "n"],
            "rows": [
                {
                    "cells": [
                        pen.day(p["day"]),
                        pen.points(p["lift"]),
                        f"[{pen.bare_points(p['low'])}, {pen.bare_points(p['high'])}]",
                        pen.count(p["n"]),
                    ],
                    "open": False,
                }
                for p in reversed(points)
            ],
        },
    }


def _point(point: Mapping[str, Any]) -> dict[str, Any]:
    (low, high), (low_once, high_once) = point["interval"], point["interval_single_look"]
    ends = {"low": low, "high": high, "low_once": low_once, "high_once": high_once}
    return {"day": point["day"], "lift": point["difference"], "n": point["treated"] + point["holdout"], **ends}


def _whom(rows: Sequence[Mapping[str, Any]], pen: Pen) -> list[dict[str, Any]]:
    """Arrange what is known of each tier; an interval that holds 0 is written in italics."""
    return [_tier(row, tier, pen) for row in rows for tier in row["tiers"]]


def _tier(row: Mapping[str, Any], tier: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    low, high = tier["interval"] or (0.0, 0.0)
    sure = tier["lift"] is not None and (low > 0 or high < 0)
    return {
        "playbook": row["label"],
        "tier": tier["label"][pen.language],
        "n": f"{pen.count(tier['treated']['n'])} / {pen.count(tier['holdout']['n'])}",
        "lift": pen.points(tier["lift"]),
        "interval": f"[{pen.bare_points(low)}, {pen.bare_points(high)}]" if tier["interval"] else "",
        "tint": "" if not sure else "good" if tier["lift"] > 0 else "bad",
        "sure": sure,
    }


def _trust(rows: Sequence[Mapping[str, Any]], pen: Pen) -> list[dict[str, Any]]:
    """Arrange the checks, over all playbooks; what cannot be checked yet says what is missing."""
    both = sum(row["both_arms"] for row in rows)
    people = sum(row["treated"]["n"] + row["holdout"]["n"] + row["waiting"]["treated"] + row["waiting"]["holdout"]
                 for row in rows)  # fmt: skip
    open_ = sum(row["waiting"]["treated"] + row["waiting"]["holdout"] for row in rows)
    leaked = sum(row["checks"]["contamination"]["people"] for row in rows)
    held = sum(row["holdout"]["n"] for row in rows)
    return [
        *(_ratio(stage, rows, pen) for stage in ("drawn", "exposed", "analysed")),
        _check(
            "clean",
            "warn" if people and both / people > 0.02 else "good",
            pen.percent(both / people if people else None),
            word(pen, "trust.clean_sub", n=both),
            pen,
        ),
        _check(
            "leaked",
            "good" if all(row["checks"]["contamination"]["ok"] for row in rows) else "warn",
            pen.percent(leaked / held if held else None),
            word(pen, "trust.leaked_sub", n=leaked),
            pen,
            card="contamination",
        ),
        _named("balance", [(_balance(row), row) for row in rows], pen),
        _named("rails", [(row["guard_rails"]["ok"], row) for row in rows], pen),
        _named("novelty", [(_novelty(row), row) for row in rows], pen),
        _check("open", "good", pen.count(open_), word(pen, "trust.open_sub"), pen),
        _check("peek", "good", word(pen, "trust.peek_value"), word(pen, "trust.peek_sub"), pen),
    ]


def _ratio(name: str, rows: Sequence[Mapping[str, Any]], pen: Pen) -> dict[str, Any]:
    """Say whether arms are of the drawn sizes at one stage, and how large a loss it would have noticed."""
    stages = [(row, stage) for row in rows for stage in row["sample_ratio"]["stages"] if stage["stage"] == name]
    known = [(row, stage) for row, stage in stages if stage["people"]]
    if not known:
        missing = word(pen, "trust.ratio_unasked" if name == "exposed" else "trust.ratio_open")
        return _check(name, "flat", word(pen, "trust.not_yet"), missing, pen, card="sample_ratio")
    worst = min(stage["p"] for _, stage in known)
    said = f"p = {worst:.2f}" if worst >= 0.01 else f"p = {worst:.1e}"
    broken = [row["label"] for row, stage in known if not stage["ok"]]
    if broken:
        return _check(
            name, "bad", said, word(pen, "trust.ratio_bad", names=pen.listed(broken)), pen, card="sample_ratio"
        )
    told = [(stage["detectable"], row["label"]) for row, stage in known if stage["detectable"] is not None]
    if not told:
        return _check(name, "good", said, word(pen, "trust.ratio_blind"), pen, card="sample_ratio")
    loss, label = max(told)
    sub = word(pen, "trust.ratio_loss", loss=pen.percent(loss, 0), label=label)
    return _check(name, "good", said, sub, pen, card="sample_ratio")


def _balance(row: Mapping[str, Any]) -> bool | None:
    found = row["checks"]["balance"]
    return found["ok"] if found["rows"] else None


def _novelty(row: Mapping[str, Any]) -> bool | None:
    found = row["checks"]["novelty"]
    return found["ok"] if found["early"] is not None else None


def _named(name: str, found: Sequence[tuple[bool | None, Mapping[str, Any]]], pen: Pen) -> dict[str, Any]:
    """Say whether a check holds for every playbook of which it can be told; else of which it does not."""
    if all(ok is None for ok, _ in found):
        return _check(name, "flat", word(pen, "trust.not_yet"), word(pen, f"trust.{name}_sub"), pen)
    broken = [row["label"] for ok, row in found if ok is False]
    if broken:
        return _check(
            name, "warn", word(pen, "trust.bad"), word(pen, f"trust.{name}_bad", names=pen.listed(broken)), pen
        )
    return _check(name, "good", word(pen, "trust.good"), word(pen, f"trust.{name}_ok"), pen)


def _check(name: str, tone: str, value: str, sub: str, pen: Pen, card: str = "") -> dict[str, Any]:
    return {"name": word(pen, f"trust.{name}"), "tone": tone, "value": value, "sub": sub, "card": card}


def _both(rows: Sequence[Mapping[str, Any]], pen: Pen) -> list[dict[str, Any]]:
    """Set side by side what counting returns says and what was really kept: the same people, two ways."""
    told = [row for row in rows if row["extra_returns"] is not None]
    most = max([1, *(max(row["attributed_returns"], row["extra_returns"]) for row in told)])
    return [
        {
            "label": row["label"],
            "attributed": pen.count(row["attributed_returns"]),
            "kept": _signed(row["extra_returns"], pen),
            "attributed_w": round(row["attributed_returns"] / most * 100, 2),
            "kept_w": round(max(abs(row["extra_returns"]) / most * 100, 0.6), 2),
            "fill": 1 if row["extra_returns"] >= 0 else 2,
        }
        for row in told
    ]


def _bare(verdict: str, verb: str) -> str:
    """Take a verdict's verb off its sentence: it stands before it already."""
    for colon in ("：", ": "):
        verdict = verdict.removeprefix(verb + colon)
    return verdict[:1].upper() + verdict[1:]


def _next(rows: Sequence[Mapping[str, Any]], pen: Pen) -> list[dict[str, Any]]:
    """Arrange what is to be decided: each row's verb with what pressing it does."""
    found = []
    for row in sorted(rows, key=lambda row: _ORDER.index(row["verb"])):
        verb = row["verb"]
        found.append(
            {
                "tone": TONES[verb],
                "icon": ICONS[verb],
                "verb": pen.word("verb", verb),
                "label": row["label"],
                "why": pen.plainly(_bare(row[f"verdict_{pen.language}"], pen.word("verb", verb))),
                "act": {"stop": "rest", "scale_up": "scale"}.get(verb, ""),
                "does": word(pen, f"next.{verb}"),
                "resting": not row["in_use"],
                "href": address("playbook", row["playbook"]),
                "playbook": row["playbook"],
            }
        )
    return found
