"""Further facts of chosen people: the step they stand at, what they pay for, their term, complaint, call, account."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from liuke.facts.statement import load_one
from liuke.facts.store import Facts
from liuke.model.moment import AsOf
from liuke.playbooks.play import Playbook

_CIRCUMSTANCES = load_one("liuke.playbooks", "circumstances")
_GROUPS = ("stuck", "unused", "used", "member", "complaint", "call", "account")
_LATELY_DAYS, _SLIPPED_DAYS, _QUARTER_DAYS, _YEAR_DAYS = 30, 60, 90, 365
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def asks_circumstances(playbooks: Collection[Playbook]) -> bool:
    """Say whether any template of these playbooks names one of these facts: only then they are read."""
    return any(
        use.key.split(".")[0] in _GROUPS
        for play in playbooks
        for template in play.templates.values()
        for use in template.uses
    )


def circumstances(
    facts: Facts, as_of: AsOf, subject_ids: Iterable[str], *, at: datetime | None = None
) -> dict[str, dict[str, Any]]:
    """Return each person's circumstances by subject id, of the morning of ``as_of``; with ``at`` what has passed, been
    used, cancelled or solved by then no longer stands.

    Names that are the tracking plan's to word (steps, features) come as it names them: ``stuck.key``, ``unused.keys``,
    ``used.key``, ``unused.intent``.
    """
    chosen = pa.table({"subject_id": pa.array(list(subject_ids), pa.string())})
    year = as_of.before(_YEAR_DAYS)
    rows = facts.rows(
        _CIRCUMSTANCES,
        as_of,
        chosen=chosen,
        at=(at or as_of.instant).astimezone(UTC).replace(tzinfo=None),
        year_since=year.instant.replace(tzinfo=None),
        year_since_day=year.day,
        quarter_since=as_of.before(_QUARTER_DAYS).instant.replace(tzinfo=None),
        sixty_since=as_of.before(_SLIPPED_DAYS).instant.replace(tzinfo=None),
        lately_from=as_of.day - timedelta(days=_LATELY_DAYS),
    )
    return {row["subject_id"]: _worded(row, as_of) for row in rows}


def _worded(row: dict[str, Any], as_of: AsOf) -> dict[str, Any]:
    unused = row["unused_features"]
    said: dict[str, Any] = {
        "stuck": _present(key=row["stuck_step"], zh=row["stuck_zh"], en=row["stuck_en"]) if row["stuck_step"] else {},
        "unused": _present(keys=unused.split(",") if unused else None, intent=row["intent"]),
        "used": _present(key=row["used_feature"]),
        "member": _member(row, as_of),
        "complaint": _present(
            on=_day(row["complaint_at"], as_of),
            wait_hours=row["complaint_wait_hours"] if row["complaint_at"] else None,
            solved_on=_day(row["complaint_solved_at"], as_of),
        ),
        "call": _present(on=_day(row["call_at"], as_of)),
        "account": _account(row),
    }
    return {name: value for name, value in said.items() if value}


def _member(row: dict[str, Any], as_of: AsOf) -> dict[str, Any]:
    if row["end_us"] is None:
        return {}
    ends = _EPOCH + timedelta(microseconds=row["end_us"])
    fen, saved = row["term_fen"], row["term_saved_fen"]
    return _present(
        renews_on=ends.astimezone(as_of.zone).date(),
        price_yuan=fen / 100 if fen is not None else None,
        uses=row["term_uses"],
        saved_yuan=saved / 100 if saved else None,
    )


def _account(row: dict[str, Any]) -> dict[str, Any]:
    if row["account_name"] is None:
        return {}
    return _present(
        name=row["account_name"],
        csm=row["csm"],
        renews_on=row["account_renews_on"],
        active_seats=row["active_seats"],
        seats=row["seats"],
        features_used=row["features_used"],
        features_available=row["features_available"],
        late_milestone=row["late_name"],
        late_days=row["late_days"],
        late_done=row["late_name"] if row["late_done"] else None,
    )


def _present(**pairs: Any) -> dict[str, Any]:
    return {name: value for name, value in pairs.items() if value is not None}


def _day(at: datetime | None, as_of: AsOf) -> date | None:
    """Return the calendar day, in the workspace's zone, of a naive UTC instant."""
    return at.replace(tzinfo=UTC).astimezone(as_of.zone).date() if at else None
