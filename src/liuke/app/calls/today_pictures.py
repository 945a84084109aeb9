"""The call behind the morning's pictures: risk against value, opinion and its line, where newcomers stop."""

from typing import Annotated, Any

import numpy as np
import pyarrow as pa

from liuke.app.answers.today_pictures import TodayPictures
from liuke.app.calls.ask import Ask
from liuke.app.calls.numbers import looked
from liuke.app.calls.paths import funnel
from liuke.app.calls.worth_page import month_of
from liuke.facts.profile import select
from liuke.flow.house import House
from liuke.kit.errors import LiukeError
from liuke.model.moment import AsOf
from liuke.playbooks.audience import compile_audience
from liuke.signals.alarm_days import through

_DRAWN = 260
_OPINION_DAYS = 30
_PAYING = "risk IS NOT NULL AND paid_365d_fen > 0"
_HIGH_VALUE_SHARE = 0.25
"""Whom to call first: of the dearest quarter, those in the high band of risk."""


def today_pictures(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], TodayPictures]:
    """Answer what the morning draws besides its figures; a part there is nothing for is null."""
    day = looked(house, ask, as_of)
    return {
        "as_of": day.day.isoformat(),
        "scatter": _scatter(house, day),
        "opinion": _opinion(house, day),
        "friction": _friction(house, ask, as_of),
        "month": month_of(house, ask, day),
    }


def _scatter(house: House, day: AsOf) -> dict[str, Any] | None:
    """Return paying users by risk and what they paid in a year: a fixed few to draw, and the sums of all."""
    predicate = compile_audience(_PAYING, house.columns, house.zone).predicate
    wanted = ["subject_id", "risk", "paid_365d_fen", "messages_7d"]
    rows = select(house.facts, day, house.columns, where=predicate, wanted=wanted)
    if rows.num_rows == 0:
        return None
    risk = rows["risk"].to_numpy(zero_copy_only=False)
    paid = rows["paid_365d_fen"].cast(pa.float64()).to_numpy(zero_copy_only=False)
    dear = float(np.quantile(paid, 1 - _HIGH_VALUE_SHARE))
    high = house.policy.risk.high_from_share
    first = (risk >= high) & (paid >= dear)
    every = max(1, rows.num_rows // _DRAWN)
    return {
        "users": rows.num_rows,
        "risk_from": high,
        "paid_from_fen": round(dear),
        "first": int(first.sum()),
        "first_loss_fen": round(float((risk * paid)[first].sum())),
        "loss_fen": round(float((risk * paid).sum())),
        "where": f"risk >= {high:g} AND paid_365d_fen >= {round(dear)}",
        "points": [
            {
                "user": row["subject_id"],
                "risk": row["risk"],
                "paid_fen": row["paid_365d_fen"],
                "touched": bool(row["messages_7d"]),
            }
            for row in rows.take(list(range(0, rows.num_rows, every))[:_DRAWN]).to_pylist()
        ],
    }


def _opinion(house: House, day: AsOf) -> dict[str, Any] | None:
    """Return the share of negative mentions by day with how many there were, and the line that alarms."""
    rows = [row for row in through(house.facts, day, "opinion", _OPINION_DAYS) if row["segment"] == "all"]
    if not any(row["value"] is not None for row in rows):
        return None
    return {
        "line": house.policy.feeling.opinion_alarm_above,
        "days": [{"as_of": row["as_of"].isoformat(), "value": row["value"], "n": row["n"]} for row in rows],
    }


def _friction(house: House, ask: Ask, as_of: str | None) -> dict[str, Any] | None:
    """Return the steps of the first funnel: how many reach each, and how long the way to it takes."""
    try:
        said = funnel(house, ask, as_of=as_of)
    except LiukeError:  # no funnel is declared, or nobody has walked it: the page says what is missing
        return None
    if not said.get("users"):
        return None
    steps = said["steps"]
    lost = [1 - (step["pass_share"] if step["pass_share"] is not None else 1.0) for step in steps]
    worst = lost.index(max(lost)) + 1 if steps else 0  # the step that most of those before it never reach
    return {
        "label": said["zh" if ask.language == "zh" else "en"],
        "from": said["from"],
        "through": said["through"],
        "users": said["users"],
        "steps": [
            {
                "label": step["zh" if ask.language == "zh" else "en"],
                "share": step["share"],
                "users": step["users"],
                "median_minutes": step["median_minutes"],
                "worst": n == worst,
            }
            for n, step in enumerate(steps)
        ],
    }
