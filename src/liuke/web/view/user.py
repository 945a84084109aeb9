"""One user, arranged: who (masked), numbers beside like users, true or false churn, verdicts, timeline."""

from collections.abc import Mapping, Sequence
from typing import Any

from liuke.web.view.evidence import evidence
from liuke.web.view.marked import masked, personal, shown_id
from liuke.web.view.pen import Pen
from liuke.web.view.plan import VERDICT_TONES
from liuke.web.view.timeline import story
from liuke.web.view.users import cell, value_word
from liuke.web.view.where import address

_STRIP = ("idle_days", "logins_7d", "value_tier", "paid_365d_fen", "orders_365d", "errors_28d")
_OPEN = frozenset({"S1", "S5"})
"""Signals that stand open on the page; the others a click away."""
_DIMENSIONS = ("open_act", "attention", "community")
_REASON_TONES = {"confirmed": "good", "to_verify": "warn"}
_ALIVE_TONES = {"active": "good", "dormant": "warn", "churned": "bad"}


def arranged(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the answer of ``why``."""
    who = said.get("profile") or {}
    subject = str(said.get("subject_id") or who.get("subject_id") or "")
    signals = said.get("signals") or ()
    living = said.get("liveness") or {}
    kind = living.get("liveness") if isinstance(living, Mapping) else None
    name = masked(who["name"]) if who.get("name") else ""
    labels = {str(v["playbook"]): str(v["label"]) for v in said.get("plans") or () if v.get("label")}
    return {
        "id": shown_id(subject),
        "name": name,
        "initial": (name or subject)[:1].upper(),
        "subtitle": _subtitle(said, who, pen),
        "tags": [{"tone": _ALIVE_TONES[kind], "text": value_word("liveness", kind, pen)}]
        if kind in _ALIVE_TONES
        else [],
        "strip": [_strip(s, pen) for s in signals if s["name"] in _STRIP],
        "signals": _groups(signals, pen),
        "dimensions": [_dimension(name, living, pen) for name in _DIMENSIONS] if kind else [],
        "ties": list(living.get("evidence") or ()),
        "alive_tone": _ALIVE_TONES.get(kind or "", ""),
        "alive_word": value_word("liveness", kind, pen) if kind else "",
        "why_leave": _reasons(said.get("reasons") or {}, pen),
        "verdicts": [_verdict(v, labels, pen) for v in said.get("plans") or ()],
        "timeline": story(said.get("timeline") or (), labels, pen, said.get("events") or {}),
        "traits": [
            {"name": name, "value": masked(value) if personal(name) else str(value)}
            for name, value in (who.get("traits") or {}).items()
        ],
    }


def _subtitle(said: Mapping[str, Any], who: Mapping[str, Any], pen: Pen) -> str:
    parts = []
    if who.get("signed_up_at"):
        parts.append(pen.say("user.since", day=pen.date(pen.at(who["signed_up_at"]).date())))
    parts += [str(who[name]) for name in ("city", "region", "plan", "source") if who.get(name)]
    if said.get("as_of"):
        parts.append(pen.say("user.as_of", day=pen.day(said["as_of"])))
    return " · ".join(parts)


def _label(signal: Mapping[str, Any], pen: Pen) -> str:
    return str(signal.get("label") or signal.get(pen.language) or signal["name"])


def _strip(signal: Mapping[str, Any], pen: Pen) -> dict[str, str]:
    peer = _peer(signal, pen)
    return {
        "name": str(signal["name"]),
        "label": _label(signal, pen),
        "value": cell(signal, signal.get("value"), pen),
        "unit": pen.say("unit.day") if signal.get("unit") == "days" else "",
        "detail": pen.say("user.median", value=peer) if peer else "",
    }


def _groups(signals: Sequence[Mapping[str, Any]], pen: Pen) -> list[dict[str, Any]]:
    """Put numbers under their signal; a signal of which nothing is known of this person is only named."""
    labels = {str(signal["name"]): _label(signal, pen) for signal in signals}
    groups: dict[str, dict[str, Any]] = {}
    for signal in signals:
        name = str(signal.get("signal") or "")
        group = groups.setdefault(name, {"id": name, "label": str(signal.get("signal_label") or ""), "rows": []})
        if signal.get("value") is not None:
            group["rows"].append(_signal(signal, labels, pen))
    for group in groups.values():
        group["open"] = group["id"] in _OPEN
    return list(groups.values())


def _signal(signal: Mapping[str, Any], labels: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    value = cell(signal, signal.get("value"), pen)
    if signal["name"] == "health_pulled_by":  # "login_gap -4, nps -2": each metric has a column of its own
        for metric in value.split(", "):
            name = metric.partition(" ")[0]
            value = value.replace(name, labels.get(f"health_{name}", name).rpartition("：")[2].rpartition(": ")[2], 1)
    return {
        "name": signal["name"],
        "label": _label(signal, pen),
        "means": str(signal.get("means") or ""),
        "value": pen.plainly(value),
        "wide": isinstance(signal.get("value"), str),
        "peer": _peer(signal, pen),
    }


def _peer(signal: Mapping[str, Any], pen: Pen) -> str:
    value = signal.get("median", signal.get("peer", signal.get("peers")))
    return "" if value is None else cell(signal, value, pen)


def _reasons(said: Mapping[str, Any], pen: Pen) -> dict[str, Any]:
    """Arrange the reasons to leave: evidence, and apart from it what goes with leaving."""
    beside = said.get("association") or {}
    carried = [str(one["label"]) for one in (beside.get("carried_by") or ())[:3]]
    return {
        "said": str(said.get("said") or ""),
        "rows": [
            {
                "label": str(one["label"]),
                "tone": _REASON_TONES.get(one["status"], ""),
                "status": pen.word("reason_status", one["status"]),
                "evidence": [str(found["sentence"]) for found in one["evidence"]],
            }
            for one in said.get("reasons") or ()
        ],
        "beside": [
            {"label": str(one["label"]), "text": str(one["sentence"])} for one in beside.get("excess_churn") or ()
        ],
        "carried": pen.say("user.carried", reasons=pen.say("user.reasons_and").join(carried)) if carried else "",
    }


def _dimension(name: str, living: Mapping[str, Any], pen: Pen) -> dict[str, str]:
    has = bool(living.get(name))
    return {
        "name": pen.say(f"user.{name}"),
        "tone": "good" if has else "flat",
        "detail": pen.say("user.has" if has else "user.has_not"),
    }


def _verdict(row: Mapping[str, Any], labels: Mapping[str, str], pen: Pen) -> dict[str, Any]:
    verdict = row.get("verdict", "")
    return {
        "plan": row.get("plan") or row.get("plan_id") or "",
        "href": address("plan", str(row.get("plan") or row.get("plan_id") or "")),
        "playbook": " · ".join(
            part for part in (row.get("label") or row.get("playbook", ""), row.get("tier_label") or "") if part
        ),
        "verdict": pen.word("verdict", verdict),
        "tone": VERDICT_TONES.get(verdict, ""),
        "code": row.get("code") or "",
        "reason": row.get("reason") or "",
        "sentence": row.get("sentence") or "",
        "evidence": evidence(row.get("evidence"), pen, labels),
        "after": _after(row.get("became") or {}, pen),
    }


def _after(became: Mapping[str, Any], pen: Pen) -> str:
    """Say what became of it after the plan, with the code and the fact where it was not sent after all."""
    if not became:
        return ""
    parts = (pen.named("receipt", became["state"]), became.get("code"), became.get("sentence"), became.get("detail"))
    return " · ".join(str(part) for part in parts if part)
