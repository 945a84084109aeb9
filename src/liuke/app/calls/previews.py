"""What real people would get from a playbook, and who would get nothing and why; nothing is sent, nothing is kept."""

from collections import Counter
from typing import Annotated, Any

import pyarrow as pa

from liuke.app.answers.shelf import PlaybookPreview
from liuke.app.calls.ask import Ask
from liuke.app.calls.numbers import looked
from liuke.app.calls.playbooks import named
from liuke.app.house import utc
from liuke.flow.compose import Composed, compose
from liuke.flow.holdouts import holdouts
from liuke.flow.house import House
from liuke.flow.standing import with_standing
from liuke.guard.people import judge_people
from liuke.guard.reasons import reason
from liuke.kit.chance import share
from liuke.model.words import VerdictKind
from liuke.playbooks.document import Playbook
from liuke.playbooks.propose import propose

_TO_DO = {str(VerdictKind.ALLOW), str(VerdictKind.HOLD)}


def playbook_preview(
    house: House, ask: Ask, *, playbook: str, people: int = 5
) -> Annotated[dict[str, Any], PlaybookPreview]:
    """Show the messages real users would get: the facts in them, what was said in a fact's stead, and the guard's word.

    Who would get nothing is counted by reason over everybody the playbook means; among those shown they stand with the
    message they do not get.
    """
    play, day = named(house, playbook), looked(house, ask, None)
    beside = [other.id for other in house.in_use]
    proposed = propose(house.facts, (play,), house.columns, day, beside=beside)
    asked = with_standing(house, proposed, day, "")
    judged = judge_people(
        asked, house.policy.guard, at=utc(house), salt=house.name, zone=house.zone, holdouts=holdouts(house)
    )
    rows = [_reached(*pair) for pair in zip(judged.to_pylist(), proposed.to_pylist(), strict=True)]
    rows.sort(key=lambda row: share("preview", play.id, row["subject_id"]))
    shown = zip(rows[:people], compose(house, day, rows[:people]), strict=True)
    return {
        "playbook": play.id,
        "label": play.label.said(ask.language),
        "found": judged.num_rows,
        "would_send": sum(row["verdict"] in _TO_DO for row in rows),
        "kept": _kept(ask, judged),
        "previews": [_shown(ask, play, row, one) for row, one in shown],
    }


def _reached(judged: dict[str, Any], proposed: dict[str, Any]) -> dict[str, Any]:
    """Return whom the message would reach by which channel: the one the guard chose, else the first."""
    return {**judged, "channel": judged["channel"] or proposed["channel"]}


def _kept(ask: Ask, judged: pa.Table) -> list[dict[str, Any]]:
    """Count who gets nothing, by reason, the most first."""
    verdicts = zip(judged["verdict"].to_pylist(), judged["code"].to_pylist(), strict=True)
    codes = Counter(code for verdict, code in verdicts if verdict not in _TO_DO and code)
    return [
        {"code": code, "label": ask.say(reason(code).zh, reason(code).en), "people": n}
        for code, n in codes.most_common()
    ]


def _shown(ask: Ask, play: Playbook, row: dict[str, Any], one: Composed) -> dict[str, Any]:
    touch, why = play.touch(one.tier), reason(row["code"]) if row["code"] else None
    return {
        "subject_id": one.subject_id,
        "tier": one.tier,
        "tier_label": touch.label.said(ask.language),
        "channel": str(one.channel),
        "subject": one.subject,
        "body": one.text,
        "facts": {name: str(value) for name, value in one.said.items()},
        "template": one.template,
        "instead": {
            "channel": one.channel != touch.channel,
            "template": bool(one.template) and one.template != touch.template_for(one.channel),
            "facts": list(one.instead),
        },
        "verdict": row["verdict"],
        "verdict_code": row["code"] or "",
        "verdict_said": ask.say(why.zh, why.en) if why else "",
        "codes": [one.refused.code] if one.refused else [],
        "refused": one.refused.detail if one.refused else None,
        "findings": one.findings,
    }
