"""What just happened to whom: facts newly taken in that may start a playbook, asked for everybody at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.fresh import freshness
from liuke.facts.statement import load
from liuke.facts.store import Facts

_ASK = load("liuke.facts", "happened")
_TABLES = {
    "nps": ("survey_responses",),
    "stuck": ("events",),
    "complaint": ("events", "feedback"),
    "call": ("feedback",),
    "renewal": ("subscriptions", "accounts", "users"),
}
_WHERE: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "nps": (("nps", {}),),
    "stuck": (("acts", {"act_role": "stuck"}),),
    "complaint": (("acts", {"act_role": "complaint"}), ("said", {"feedback_kind": "ticket"})),
    "call": (("said", {"feedback_kind": "call"}),),
}
_LATE_BY = timedelta(hours=1)
"""An import keeps the instant at which it began: what one that took so long brings is still seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One fact of one person, ``at`` an aware instant; ``fact`` names it for ever, in whatever order facts arrive."""

    fact: str
    subject_id: str
    at: datetime


def taken_in(facts: Facts, event: str) -> tuple[str, datetime | None]:
    """Return a text that changes when facts of an event were taken in, and the newest instant of that (aware)."""
    rows = [row for row in freshness(facts) if row["table"] in _TABLES[event]]
    newest = max((row["taken_in"] for row in rows if row["taken_in"]), default=None)
    mark = ";".join(f"{row['table']}:{row['rows']}:{row['taken_in']}" for row in rows)
    return mark, newest.replace(tzinfo=UTC) if newest else None


def happened(facts: Facts, event: str, *, since: datetime, seen: datetime, now: datetime) -> list[Happened]:
    """Return the facts of an event since an instant, taken in since ``seen`` (an hour's delay is forgiven)."""
    window = {"since": _naive(since), "seen": _naive(seen - _LATE_BY), "until": _naive(now)}
    asked = [facts.rows(_ASK[name], **window, **more) for name, more in _WHERE[event]]
    return [_read(event, row) for rows in asked for row in rows]


def renewals(facts: Facts, ahead: Sequence[int], within: timedelta, now: datetime) -> list[Happened]:
    """Return whose renewal came to be so many days away within a span before now."""
    asked = pa.table({"days": pa.array(sorted(set(ahead)), pa.int64())})
    rows = facts.rows(_ASK["renewal"], ahead=asked, until=_naive(now), within_s=int(within.total_seconds()))
    return list(_renewals(rows))


def _renewals(rows: Sequence[dict[str, Any]]) -> Iterator[Happened]:
    for row in rows:
        at = row["renews_at"].replace(tzinfo=UTC) - timedelta(days=row["days"])
        fact = f"renewal:{row['id']}:{row['subject_id']}:{row['renews_at']:%Y-%m-%d}:{row['days']}"
        yield Happened(fact=fact, subject_id=row["subject_id"], at=at)


def _read(event: str, row: dict[str, Any]) -> Happened:
    at = row["at"].replace(tzinfo=UTC)
    name = row["id"] or f"{row['subject_id']}|{at.isoformat()}"
    return Happened(fact=f"{event}:{name}", subject_id=row["subject_id"], at=at)


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
