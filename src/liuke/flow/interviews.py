"""The week's interviews (W2): chosen by worth spread over reasons; answers walk back as facts."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from sqlglot import exp

from liuke.desk.choose import Candidate, choose
from liuke.desk.interviews import answered_after, asked_since
from liuke.diagnosis.reasons.label import label
from liuke.diagnosis.reasons.read import population
from liuke.diagnosis.reasons.taxonomy import Cause
from liuke.facts.statement import load_one
from liuke.facts.tables import FEEDBACK, SURVEY_RESPONSES
from liuke.flow.asked import may_be_asked, worth_most
from liuke.flow.house import House
from liuke.model.moment import AsOf
from liuke.model.words import ChannelName
from liuke.state.meta import recall, remember

_OVER = 4
"""So many times as many people as there are places are looked at for each reason: some may not be asked."""
_CURSOR = "interviews_carried"
_FEEDBACK = load_one("liuke.facts", "new_feedback")
_SURVEY = load_one("liuke.facts", "new_survey_responses")
SURVEYS = {"need": "interview_need", "feeling": "interview_feeling"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A week's choice, with what it was made of: people and money of each reason, and why others are not asked."""

    people: list[Candidate]
    reasons: list[dict[str, Any]]
    looked_at: int
    refused: dict[str, int]


def choose_week(house: House, as_of: AsOf, *, week: str, count: int, at: datetime) -> Chosen:
    """Choose whom to ask: nobody who was asked lately or refused for good, nobody the guard would not let be called."""
    knobs = house.policy.desk
    told = population(house.facts, as_of, house.policy, "en", {})["reasons"]
    worth = {row["reason"]: row["paid_fen"] for row in told}
    reason = exp.column("reason", quoted=True)
    found = [
        Candidate(subject_id=who, reason=name, worth_fen=paid)
        for name in worth
        for who, paid in worth_most(house, as_of, exp.EQ(this=reason.copy(), expression=_text(name)), _OVER * count)
    ]
    ids = [one.subject_id for one in found]
    tired = asked_since(house.state, ids, at - timedelta(days=knobs.interview_rest_days))
    fresh = [who for who in ids if who not in tired]
    allowed = may_be_asked(house, as_of, fresh, at=at, what="interview", channel=ChannelName.CALL)
    able = [one for one in found if one.subject_id in allowed.subject_ids]
    people = choose(able, worth, count=count, least=knobs.interview_least, week=week)
    got, may = Counter(one.reason for one in people), Counter(one.reason for one in able)
    reasons = [
        {
            "reason": row["reason"],
            "label": row["label"],
            "users": row["users"],
            "paid_fen": row["paid_fen"],
            "may_be_asked": may[row["reason"]],
            "chosen": got[row["reason"]],
        }
        for row in told
        if row["users"]
    ]
    asked_lately = {"asked_lately": len(ids) - len(fresh)} if len(ids) > len(fresh) else {}
    return Chosen(people=people, reasons=reasons, looked_at=len(ids), refused=allowed.refused | asked_lately)


def _text(said: str) -> exp.Expression:
    return exp.Literal.string(said)


def carry_interviews(house: House, as_of: AsOf) -> int:
    """Write answered interviews into the facts: scores, words, and which reasons are so (D3); returns how many.

    A crash between the two stores repeats a batch; what is there already is left out or replaced by itself.
    """
    cursor = int(recall(house.state, _CURSOR) or 0)
    rows, after = answered_after(house.state, cursor)
    if after == cursor:
        return 0
    reached = [row for row in rows if row["outcome"] == "reached"]
    if reached:
        house.facts.append(SURVEY_RESPONSES, _SURVEY, answered=_scores(house, as_of, reached))
    words = [row for row in reached if row["verbatim"].strip()]
    if words:
        house.facts.append(FEEDBACK, _FEEDBACK, spoken=_words(house, as_of, words))
    for row in reached:
        for reason, so in row["said"].items():
            label(
                house.facts,
                as_of,
                subject_id=row["subject_id"],
                cause=Cause(reason),
                by="interview",
                confirmed=so,
                person=row["by"],
                now=row["at"],
            )
    remember(house.state, _CURSOR, str(after))
    return len(rows)


def _scores(house: House, as_of: AsOf, rows: list[dict[str, Any]]) -> pa.Table:
    said = [
        {
            "response_id": f"interview:{row['task_id']}:{name}",
            "subject_id": row["subject_id"],
            "survey": survey,
            "score": float(row[name]),
            **_when(house, as_of, row),
        }
        for row in rows
        for name, survey in SURVEYS.items()
    ]
    return pa.Table.from_pylist(said, schema=_SURVEY_SCHEMA)


def _words(house: House, as_of: AsOf, rows: list[dict[str, Any]]) -> pa.Table:
    said = [
        {
            "feedback_id": f"interview:{row['task_id']}",
            "subject_id": row["subject_id"],
            "kind": "interview",
            "text": row["verbatim"],
            "agent": row["by"],
            **_when(house, as_of, row),
        }
        for row in rows
    ]
    return pa.Table.from_pylist(said, schema=_FEEDBACK_SCHEMA)


def _when(house: House, as_of: AsOf, row: dict[str, Any]) -> dict[str, Any]:
    """Date an answer into the last day that ``as_of`` sees: a day of which nothing else is known yet is no day."""
    at: datetime = min(row["at"], as_of.instant - timedelta(seconds=1))
    naive = at.astimezone(UTC).replace(tzinfo=None)
    return {"ts": naive, "day": at.astimezone(house.zone).date(), "source": "interview", "ingested_at": naive}


_WHEN = [("ts", pa.timestamp("us")), ("day", pa.date32()), ("source", pa.string()), ("ingested_at", pa.timestamp("us"))]
_SURVEY_SCHEMA = pa.schema(
    [*((name, pa.string()) for name in ("response_id", "subject_id", "survey")), ("score", pa.float64()), *_WHEN]
)
_FEEDBACK_SCHEMA = pa.schema(
    [*((name, pa.string()) for name in ("feedback_id", "subject_id", "kind", "text", "agent")), *_WHEN]
)
