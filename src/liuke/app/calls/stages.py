"""How far a large plan has come that goes out in stages: as figures and as a sentence."""

from typing import Any

from liuke.app.calls.ask import Ask
from liuke.delivery.ramp import shown
from liuke.flow.hand_over import ramp_rules
from liuke.flow.house import House
from liuke.kit.money import percent
from liuke.state.ramps import RampState, ramps

_PARTS = {
    "bounced": ("退回", "bounced"),
    "complained": ("投诉", "complained"),
    "unsubscribed": ("退订", "unsubscribed"),
    "errors": ("出错", "could not be taken"),
}


def stages_of(house: House, ask: Ask, plan_id: str) -> dict[str, Any] | None:
    """Return how far a plan has come and what came back so far; None where it does not go out in stages."""
    found = shown(house.state, plan_id, ramp_rules(house))
    return {**found, "text": _said(ask, found)} if found else None


def stopped_stages(house: House, ask: Ask) -> list[dict[str, Any]]:
    """Return the plans that stopped themselves and wait for a person."""
    stopped = ramps(house.state, states=(RampState.STOPPED,))
    found = [(one.plan_id, stages_of(house, ask, one.plan_id)) for one in stopped]
    return [{"plan": plan_id, **one} for plan_id, one in found if one]


def _said(ask: Ask, found: dict[str, Any]) -> str:
    zh = ask.language == "zh"
    share = percent(found["share"], 0)
    stage, of = found["stage"], found["stages"]
    came = ("，" if zh else ", ").join(
        f"{words[0]} {found[name]}" if zh else f"{found[name]} {words[1]}" for name, words in _PARTS.items()
    )
    match found["state"]:
        case RampState.STOPPED:
            name, _, figures = found["why"].partition(" ")
            part = _PARTS[name][0 if zh else 1]
            ours, _, limit = figures.partition(" > ")
            return ask.say(
                f"第 {stage} 段（{share}）自己停下：{part} {ours}，超过 {percent(float(limit), 1)}",
                f"stopped itself at stage {stage} ({share}): {ours} {part}, more than {percent(float(limit), 1)}",
            )
        case RampState.DONE:
            return ask.say(
                f"分段发送已完成：已发 {found['handed']}，{came}",
                f"all stages are done: {found['handed']} sent, {came}",
            )
        case _:
            return ask.say(
                f"分段发送：第 {stage} 段，共 {of} 段（{share}），已发 {found['handed']}，{came}",
                f"stage {stage} of {of} ({share}): {found['handed']} sent, {came}",
            )
