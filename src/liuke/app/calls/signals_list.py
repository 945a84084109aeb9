"""Calls about all signals at once, one signal with its alarms, and the alarms' past."""

from typing import Annotated, Any

from liuke.app.alarm_card import OPEN, kind, listed
from liuke.app.answers.signals_list import SignalPage, Signals, SignalsBacktest
from liuke.app.calls.alarms import cards_of, counts_of, notices_of, of_alarm
from liuke.app.calls.ask import Ask
from liuke.app.calls.numbers import looked
from liuke.app.errors import UnknownAlarmError
from liuke.app.say import say
from liuke.flow.declared import DECLARED
from liuke.flow.house import House
from liuke.kit.document import nearest
from liuke.kit.money import percent
from liuke.model.moment import AsOf
from liuke.signals.alarm_days import signals_of_day, signals_through, through
from liuke.signals.alarm_past import back_test
from liuke.signals.spec import SignalSpec

_SPARK_DAYS = 28
_WORST = ("firing", "error", "recovering", "pending", "no_data", "normal")
_SHARES = ("idle_days", "rfm")
"""Signals of one person whose rows of the business are shares of its people."""
_HEADLINES = {
    "idle_days": "heavy",
    "retention": "d7",
    "usage": "minutes_per_active_day",
    "rfm": "high_value_leaving",
}
"""Signals without one number: the part that people look at first."""
_SHOWN = ("alarm", "label", "segment", "state", "state_word", "value", "line", "format")
Rows = list[dict[str, Any]]


def signals(house: House, ask: Ask, *, as_of: str | None = None) -> Annotated[dict[str, Any], Signals]:
    """List the declared signals with value, line, state and the last weeks; and the alarms with something to say."""
    day = looked(house, ask, as_of)
    cards = cards_of(house, ask, day)
    return {
        "as_of": day.day.isoformat(),
        "signals": _listed(house, ask, day, cards, DECLARED),
        "alarms": listed([one for one in cards if one["state"] in (*OPEN, "error")]),
        "counts": counts_of(cards),
        "notices": notices_of(house),
    }


def signal_page(
    house: House, ask: Ask, *, name: str, segment: str = "", as_of: str | None = None
) -> Annotated[dict[str, Any], SignalPage]:
    """Answer one signal, or the signal of an alarm, with the alarm that has most to say (or the one that was named)."""
    wanted = name.replace("-", "_")
    alarms = {alarm.name: alarm for alarm in house.alarms}
    spec = next((s for s in DECLARED if s.name == wanted or any(a.name == wanted for a in s.alarms)), None)
    if spec is None and wanted not in alarms:
        near = nearest(wanted, [*alarms, *(s.name for s in DECLARED)])
        raise UnknownAlarmError(name=name, hint=f" ({near}?)" if near else "")
    day = looked(house, ask, as_of)
    cards = cards_of(house, ask, day)
    own = {alarm.name for alarm in spec.alarms} if spec else {wanted}
    others = [one for one in cards if one["alarm"] in own]
    shown = wanted if wanted in own and wanted in alarms else next((one["alarm"] for one in others), None)
    return {
        "as_of": day.day.isoformat(),
        "signal": _listed(house, ask, day, cards, (spec,))[0] if spec else None,
        "alarm": of_alarm(house, ask, day, alarms[shown], segment) if shown else None,
        "alarms": others,
    }


def _listed(house: House, ask: Ask, day: AsOf, cards: Rows, specs: tuple[SignalSpec, ...]) -> Rows:
    measured, past = _by_signal(signals_of_day(house.facts, day)), signals_through(house.facts, day, _SPARK_DAYS)
    watched = through(house.facts, day, "", _SPARK_DAYS)
    return [_one(spec, ask, measured.get(spec.name, []), cards, past, watched) for spec in specs]


def _by_signal(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row.pop("signal"), []).append(row)
    return found


def _one(  # one argument a source
    spec: SignalSpec, ask: Ask, measured: Rows, cards: Rows, past: Rows, watched: Rows
) -> dict[str, Any]:
    """Say the signal's own number, and apart from it what its alarm watches: they need not be the same number."""
    first = next((row for row in measured if row["segment"] == "all"), measured[0] if len(measured) == 1 else None)
    alarms = [one for one in cards if one["alarm"] in {alarm.name for alarm in spec.alarms}]
    worst = min(alarms, key=lambda one: _WORST.index(one["state"]), default=None)
    shown: dict[str, Any] = dict(first or {})
    value, how = shown.get("value"), kind(spec.unit)
    series = [
        (r["as_of"], r["value"]) for r in past if (r["signal"], r["segment"]) == (spec.name, shown.get("segment"))
    ]
    if worst and len(series) < _SPARK_DAYS // 2:
        about = (worst["alarm"], worst["segment"])
        series = [(r["as_of"], r["value"]) for r in watched if (r["alarm"], r["segment"]) == about]
    same = bool(worst and value is not None and worst["format"] == how and worst["value"] == value)
    return {
        **_declared(spec, ask),
        "value": value,
        "line": worst["line"] if worst and same else shown.get("threshold"),
        "n": shown.get("n"),
        "format": how,
        "headline": _headline(spec, measured) if value is None else None,
        "state": worst["state"] if worst else None,
        "state_word": worst["state_word"] if worst else "",
        "alarm": {name: worst[name] for name in (*_SHOWN, "sentence", "why")} | {"same": same} if worst else None,
        "series": [{"day": day.isoformat(), "value": value, "complete": True} for day, value in series],
        "values": measured,
        "values_format": "percent" if spec.name in _SHARES else kind(spec.unit),
        "alarms": [{name: one[name] for name in _SHOWN} for one in alarms],
    }


def _headline(spec: SignalSpec, measured: Rows) -> dict[str, Any] | None:
    """Return the part that stands for a signal without one number; nothing where it is not known."""
    wanted = _HEADLINES.get(spec.name)
    row = next((row for row in measured if row["segment"] == wanted and row["value"] is not None), None)
    return {"segment": row["segment"], "value": row["value"], "n": row["n"]} if row else None


def _declared(spec: SignalSpec, ask: Ask) -> dict[str, Any]:
    return {
        "name": spec.name,
        "id": spec.id,
        "label": ask.say(spec.zh, spec.en),
        "means": ask.say(spec.means_zh, spec.means_en),
        "rule": ask.say(spec.rule_zh, spec.rule_en),
        "unit": spec.unit,
        "scope": spec.scope,
        "needs": list(spec.needs),
        "knobs": list(spec.knobs),
        "columns": [column.name for column in spec.columns],
    }


def signals_backtest(
    house: House, ask: Ask, *, days: int | None = None, as_of: str | None = None
) -> Annotated[dict[str, Any], SignalsBacktest]:
    """Say how often each alarm would have fired on the workspace's own past, and how many were true."""
    knobs = house.policy.alarms
    day = looked(house, ask, as_of)
    ask.progress("back_test", 0, None)
    said = back_test(house.facts, day, house.policy, house.alarms, days or knobs.backtest_days)
    labels = {spec.name: ask.say(spec.zh, spec.en) for spec in house.alarms}
    definition = say(
        "alarms.backtest.definition", ask.language, days=knobs.confirm_days, share=percent(knobs.confirm_share, 0)
    )
    rows = [_spoken(row, ask) | {"label": labels[row["alarm"]]} for row in said["alarms"]]
    return {**said, "definition": definition, "alarms": rows}


def _spoken(row: dict[str, Any], ask: Ask) -> dict[str, Any]:
    if "error" not in row:
        return row
    return {**row, "error": {"code": row["error"]["code"], "text": row["error"][ask.language]}}
