"""At most three decisions for the morning, by a written rule: what can be done now, most urgent and dearest first."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from liuke.app.calls.ask import Ask
from liuke.desk.tasks import OPEN_STATES
from liuke.flow.house import House
from liuke.kit.money import counted, written
from liuke.model.words import AlarmState, PlanState
from liuke.state.people import people

MOST = 3
_NOW, _TODAY, _LATELY, _SOMETIME = 4.0, 2.0, 1.0, 0.5
_SOON = timedelta(hours=12)
_LATELY_DAYS = 2


def decisions(  # one argument a source
    house: House,
    ask: Ask,
    *,
    alarms: list[dict[str, Any]],
    rfm: dict[str, Any],
    plan: dict[str, Any] | None,
    tasks: list[dict[str, Any]],
    standing: dict[str, int],
    worth: dict[str, Any],
    rows: dict[str, int],
    halted: Sequence[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    """Return the three that come first.

    The rule: money at stake × urgency × whether something can be done now (1 or 0). Urgency is 4 where every hour
    counts (a plan that stopped itself, a clock with under 12 hours), 2 where today does (a plan that waits for
    somebody's word, late tasks, an alarm of the last two days), 1 for an alarm that has rung longer, 0.5 for what has
    no clock. Where nobody knows the money, it is reckoned as the people concerned times what a user pays in a year on
    average. A plan that stopped itself and a plan that waits come before the rest: others wait for that word. So does
    what events mean, where of all that was imported (``rows`` a table; empty once anybody was seen) nothing says that
    somebody was there. An alarm that somebody snoozed or acknowledged is decided.
    """
    firing = [one for one in alarms if one["state"] == AlarmState.FIRING]
    owner = next((person.name for person in people(house.state) if person.duty == "operator"), "")
    found = [
        _unread(ask, rows, owner),
        *(_halted(ask, one, owner) for one in halted),
        _plan(house, ask, plan, firing, owner),
        *(_alarm(house, ask, one, owner) for one in firing if _undecided(one, plan)),
        *_stop(ask, worth, owner),
        _late(ask, tasks, standing),
        _leaving(house, ask, rfm, owner),
    ]
    average = _paid_each(rfm)
    scored = [_scored(house, decision, average) for decision in found if decision]
    return sorted(scored, key=lambda one: (not one["rule"]["first"], -one["rule"]["score"]))[:MOST]


def _paid_each(rfm: dict[str, Any]) -> float:
    """Return what a user paid in a year on average, fen."""
    paid = sum(cell["paid_fen"] or 0 for cell in rfm.get("types", ()))
    return paid / rfm["users"] if rfm.get("users") else 0.0


def _scored(house: House, decision: dict[str, Any], average: float) -> dict[str, Any]:
    """Put the rule's three factors on a decision, so that the page can show why it stands where it stands."""
    people, money = decision.pop("people", 0), decision.pop("money_fen", None)
    urgency = decision.pop("urgency", _SOMETIME)
    if decision["deadline"] and datetime.fromisoformat(decision["deadline"]) - house.clock.now() < _SOON:
        urgency = _NOW
    stake = round(people * average) if money is None else money
    first = decision["id"].startswith(("begin:", "ramp:", "plan:"))
    rule = {"money_fen": stake, "urgency": urgency, "possible": True, "score": stake * urgency, "first": first}
    return {**decision, "rule": rule}


def _decision(  # one argument a part of the card
    id_: str, tone: str, label: str, title: str, facts: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    return {
        "id": id_,
        "tone": tone,
        "label": label,
        "title": title,
        "facts": facts,
        "evidence": [f"{fact['label']} {fact['text']}" for fact in facts],
        "deadline": None,
        **more,
    }


def _count(ask: Ask, card: str, label: str, n: int) -> dict[str, Any]:
    """Return a count with the name of the card behind it."""
    return {"label": label, "card": card, "value": n, "format": "count", "text": counted(n, ask.language)}


def _money(house: House, ask: Ask, card: str, label: str, fen: int) -> dict[str, Any]:
    text = written(fen, house.currency, ask.language)
    return {"label": label, "card": card, "value": fen, "format": "money", "text": text}


def _plan(
    house: House, ask: Ask, plan: dict[str, Any] | None, firing: list[dict[str, Any]], owner: str
) -> dict[str, Any] | None:
    if plan is None or not plan["totals"]["send"]:
        return None
    if plan["state"] not in (PlanState.DRAFT, PlanState.APPROVED):
        return None
    approve = plan["state"] == PlanState.DRAFT
    answered = next((one for one in firing if _answers(plan, one)), None)
    todo = ask.say("执行今天的计划", "Apply today's plan")
    if approve:
        todo = ask.say("审批今天的计划", "Approve today's plan")
    fell = ask.say("：", ": ") + answered["label"] if answered else ""
    return _decision(
        f"plan:{plan['id']}",
        "bad" if answered else "info",
        ask.say("黄金 48 小时", "Golden 48 hours"),
        todo + fell,
        [
            _count(ask, "plan_send", ask.say("本次发送", "to write to"), plan["totals"]["send"]),
            _count(ask, "plan_holdout", ask.say("留作对照", "held out"), plan["totals"]["holdout"]),
            _money(house, ask, "plan_cost", ask.say("预计花费", "cost"), plan["cost_fen"]),
        ],
        deadline=plan.get("deadline"),
        owner=owner,
        verb=ask.say("去审批", "Review") if approve else ask.say("去执行", "Apply"),
        page="plan",
        target=plan["id"],
        command=f"liuke plan review {plan['id']}",
        money_fen=(answered or {}).get("money_fen"),
        people=plan["totals"]["send"],
        urgency=_TODAY,
    )


def _unread(ask: Ask, rows: dict[str, int], owner: str) -> dict[str, Any] | None:
    """Return the step without which there are no numbers: saying what events mean, or importing some."""
    if not rows:
        return None
    events = rows.get("events", 0)
    title = ask.say("还没有记录说明谁来过：导入事件或订单", "Nothing says yet who was there: import events or orders")
    if events:
        title = ask.say(
            "还没有一个事件表示「来过」：先说明事件的含义", "No event counts as being there yet: say what events mean"
        )
    people = rows.get("users", 0)
    return _decision(
        "begin:tracking" if events else "begin:import",
        "warn",
        ask.say("第一步", "First"),
        title,
        [
            _count(ask, "", ask.say("行为", "event" if events == 1 else "events"), events)
            if events
            else _count(ask, "", ask.say("用户", "user" if people == 1 else "users"), people)
        ],
        owner=owner,
        verb=ask.say("说明含义", "Say what they mean") if events else ask.say("导入", "Import"),
        page="tracking" if events else "import",
        target="",
        command="liuke tracking" if events else "liuke import FILE --as events",
        urgency=_NOW,
    )


def _halted(ask: Ask, one: dict[str, Any], owner: str) -> dict[str, Any]:
    return _decision(
        f"ramp:{one['plan']}",
        "bad",
        ask.say("分段发送自动停止", "A plan stopped itself"),
        f"{one['plan']} {one['text']}",
        [
            _count(ask, "sent", ask.say("已发", "sent"), one["handed"]),
            _count(ask, "bounced", ask.say("退回", "bounced"), one["bounced"]),
            _count(ask, "complained", ask.say("投诉", "complained"), one["complained"]),
        ],
        owner=owner,
        verb=ask.say("去看计划", "See the plan"),
        page="plan",
        target=one["plan"],
        command=f"liuke plan review {one['plan']}",
        people=one["handed"],
        urgency=_NOW,
    )


def _answers(plan: dict[str, Any], alarm: dict[str, Any]) -> bool:
    """Whether a plan holds the playbook that answers an alarm."""
    play = (alarm["playbook"] or {}).get("id")
    return any(cell["playbook"] == play for cell in plan.get("playbooks", ()))


def _undecided(alarm: dict[str, Any], plan: dict[str, Any] | None) -> bool:
    """Whether somebody has yet to decide about an alarm: nobody silenced it, and no plan since it fired answers it."""
    if alarm["snoozed"] or alarm["acknowledged"]:
        return False
    waits = plan is not None and plan["state"] in (PlanState.DRAFT, PlanState.APPROVED)
    done = plan is not None and plan["state"] == PlanState.APPLIED and plan["as_of"] >= alarm["since"]
    return not (plan is not None and (waits or done) and _answers(plan, alarm))


def _alarm(house: House, ask: Ask, one: dict[str, Any], owner: str) -> dict[str, Any]:
    facts = (
        [_money(house, ask, "money_at_stake", ask.say("涉及金额", "at stake"), one["money_fen"])]
        if one["money_fen"]
        else []
    )
    facts.append(_count(ask, one["alarm"], ask.say("统计样本", "sample size"), one["n"]))
    ringing = ask.say("已报警天数", "day firing" if one["days"] == 1 else "days firing")
    facts.append(_count(ask, "alarm_since", ringing, one["days"]))
    play = one["playbook"]
    label = ask.say("警报", "Alarm")
    return _decision(
        f"alarm:{one['alarm']}:{one['segment']}",
        "bad",
        f"{label} · {play['code']} {play['label']}" if play else label,
        one["brief"],
        facts,
        owner=owner,
        verb=ask.say("看是谁，怎么办", "See who, and what to do"),
        page="signals",
        target=one["alarm"],
        command=one["command"],
        money_fen=one["money_fen"],
        people=one["n"],
        urgency=_TODAY if one["days"] <= _LATELY_DAYS else _LATELY,
    )


def _stop(ask: Ask, worth: dict[str, Any], owner: str) -> list[dict[str, Any]]:
    zh = ask.language == "zh"
    return [
        _decision(
            f"results:{row['playbook']}",
            "info",
            ask.say("结果到期", "Result in"),
            row["verdict_zh"] if zh else row["verdict_en"],
            [_count(ask, "treated", ask.say("已触达", "treated"), row["treated"]["n"])],
            owner=owner,
            verb=ask.say("看证据", "See the evidence"),
            page="results",
            target=row["playbook"],
            command=f"liuke results {row['playbook']}",
            people=round(abs(row["extra_returns"] or 0)),
        )
        for row in worth["playbooks"]
        if row["verb"] in ("stop", "scale_up", "narrow")
    ]


def _late(ask: Ask, tasks: list[dict[str, Any]], standing: dict[str, int]) -> dict[str, Any] | None:
    n = standing["late"]
    if not n:
        return None
    unfinished = sum(standing[str(state)] for state in OPEN_STATES)
    return _decision(
        "task:late",
        "warn",
        ask.say("任务超时", "Late tasks"),
        ask.say(f"{n} 个任务已过时限，先做最早到期的", f"{n} task{'s are' if n > 1 else ' is'} late; the oldest first"),
        [
            _count(ask, "tasks_late", ask.say("超时", "late"), n),
            _count(ask, "tasks_open", ask.say("未完成", "open"), unfinished),
        ],
        owner=str(tasks[0].get("owner") or "") if tasks else "",
        verb=ask.say("看任务", "See the tasks"),
        page="today",
        target="tasks",
        command="liuke task list",
        people=n,
        urgency=_TODAY,
    )


def _leaving(house: House, ask: Ask, rfm: dict[str, Any], owner: str) -> dict[str, Any] | None:
    leaving = rfm["high_value_leaving"]
    if not leaving["users"]:
        return None
    return _decision(
        "users:high_value_leaving",
        "warn",
        ask.say("高价值正在离开", "High value, leaving"),
        ask.say(
            f"{counted(leaving['users'])} 位高价值用户来得越来越少，先看是谁",
            f"{counted(leaving['users'], 'en')} high-value users come less and less often: see who they are",
        ),
        [
            _count(ask, "high_value_leaving", ask.say("用户", "users"), leaving["users"]),
            _money(house, ask, "paid_365d_fen", ask.say("一年消费", "paid in a year"), leaving["paid_fen"]),
        ],
        owner=owner,
        verb=ask.say("看名单", "See the list"),
        page="users",
        target="high_value_leaving = true",
        command='liuke users --where "high_value_leaving = true"',
        money_fen=leaving["paid_fen"],
    )
