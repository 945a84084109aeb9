"""What providers say of messages after they took them: arrived, bounced, complained of, answered, stop.

Reports come late, twice, in any order, and before our own send has ended. Each counts once, and none undoes another: a
no stays a no. It is kept, and holds for the very next send, before the provider is told that we have it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from liuke.delivery.outbox import OutboxState, close
from liuke.kit.chance import fingerprint
from liuke.model.words import ChannelName
from liuke.state.address import address_hash
from liuke.state.receipts import keep_receipts
from liuke.state.store import State
from liuke.state.suppression import ANY_CHANNEL, SuppressionReason, suppress
from liuke.state.tables import OUTBOX, REPORTS
from liuke.state.write import insert_new

_SOFT_DAYS = timedelta(days=7)
_SOFT_MOST = 3
_KEY = re.compile(r"[0-9a-f]{32,64}")
_WHOLE_KEY = 64
_STOP = re.compile(
    r"(?:回复)?(?:R|T|TD|N|0000|退|退订|拒收|取消|停止|STOP|STOP ?ALL|UNSUBSCRIBE|CANCEL|END|QUIT|OPT ?OUT|REVOKE)"
)
_STOP_WITHIN = re.compile(
    r"(?<!不)(?<!别)(?:退订|拒收|不要再发|别再发|勿再发)"
    r"|\b(?:UNSUBSCRIBE|STOP (?:IT|SENDING|TEXTING))\b|^(?:TD|STOP)\b"
)
_ENDS = ".。!！,，~～?？'\"“”‘’ \t\r\n"


class ReportKind(StrEnum):
    """What a report says. ``deferred`` may still arrive; ``bounced`` says that nothing ever arrives at the address."""

    DELIVERED = "delivered"
    DEFERRED = "deferred"
    UNDELIVERED = "undelivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    STOPPED = "stopped"
    ANSWERED = "answered"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report. ``id`` is the provider's own, so that a copy is known; ``key`` is ours, or its beginning.

    ``words`` are what the person said or wrote (personal). ``strict``: anybody could have written it (a bounce by
    mail), so it counts only for a message of ours that went to just that address.
    """

    id: str
    kind: ReportKind
    channel: ChannelName
    at: datetime | None = None
    key: str = ""
    provider_id: str = ""
    address: str = ""
    detail: str = ""
    words: str = ""
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How many reports were new, known already, or of nobody we know."""

    new: int = 0
    known: int = 0
    nobody: int = 0


def says_stop(text: str) -> bool:
    """Whether a reply asks us to stop: R, TD, 退订, STOP, or a sentence that does. The wider reading wins."""
    said = " ".join(unicodedata.normalize("NFKC", text).upper().split()).strip(_ENDS)
    return bool(_STOP.fullmatch(said) or _STOP_WITHIN.search(said))


def reply(text: str) -> ReportKind:
    """Return what a person's reply to a text message is."""
    return ReportKind.STOPPED if says_stop(text) else ReportKind.REPLIED


def take(state: State, source: str, reports: Iterable[Report], now: datetime) -> Taken:
    """Keep reports and do what they ask for; each counts once, however often it comes."""
    new = known = nobody = 0
    for report in reports:
        row = _message(state, report)
        if row is None and (report.strict or not report.address):
            nobody += 1
            continue
        hashed = address_hash(state.secret, report.channel, report.address) or (row["address_hash"] if row else "")
        _leave_alone(state, source, report, row, hashed, now)
        if _keep(state, source, report, row, hashed, now):
            new += 1
            if report.kind in (ReportKind.DEFERRED, ReportKind.UNDELIVERED):
                _worn_out(state, source, report, hashed, now)
        else:
            known += 1
    return Taken(new=new, known=known, nobody=nobody)


def words_after(state: State, cursor: int, *, limit: int = 10_000) -> tuple[list[dict[str, Any]], int]:
    """Return what people said in calls and replies, after a cursor, and the cursor for the next call."""
    query = sa.select(REPORTS).where(REPORTS.c.seq > cursor, REPORTS.c.words != "").order_by(REPORTS.c.seq).limit(limit)
    with state.read() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return rows, rows[-1]["seq"] if rows else cursor


def _message(state: State, report: Report) -> Any:
    """Find the message a report is about: by our key, by the provider's id, or the last one to its address."""
    at_channel = OUTBOX.c.channel == str(report.channel)
    hashed = address_hash(state.secret, report.channel, report.address)
    ways: list[sa.ColumnElement[bool]] = []
    if _KEY.fullmatch(report.key):
        end = report.key + "g"  # behind every hexadecimal digit
        whole = len(report.key) == _WHOLE_KEY
        ways.append(OUTBOX.c.key == report.key if whole else sa.and_(OUTBOX.c.key >= report.key, OUTBOX.c.key < end))
    if report.provider_id:
        ways.append(sa.and_(at_channel, OUTBOX.c.provider_id == report.provider_id))
    if hashed and not report.strict:
        ways.append(sa.and_(OUTBOX.c.address_hash == hashed, OUTBOX.c.dry_run.is_(False)))
    with state.read() as connection:
        for way in ways:
            found = sa.select(OUTBOX).where(way).order_by(OUTBOX.c.created_at.desc(), OUTBOX.c.key).limit(1)
            row = connection.execute(found).mappings().first()
            if row is not None:
                return None if report.strict and row["address_hash"] != hashed else row
    return None


def _leave_alone(state: State, source: str, report: Report, row: Any, hashed: str, now: datetime) -> None:
    """Do what holds for the next send, before the report itself is kept: a crash in between repeats it, and no more."""
    if _is_kept(state, source, report):
        return
    person = str(row["subject_id"]) if row is not None else ""
    match report.kind:
        case ReportKind.STOPPED:
            scopes = _spoken_to(report.channel)
            reason = SuppressionReason.OPT_OUT
        case ReportKind.COMPLAINED:
            scopes = (str(report.channel), ANY_CHANNEL) if person else (str(report.channel),)
            reason = SuppressionReason.COMPLAINT
        case ReportKind.BOUNCED:
            scopes, person, reason = (str(report.channel),), "", SuppressionReason.HARD_BOUNCE
        case _:
            return
    for scope in scopes:
        from_where = f"hook:{source}"
        suppress(state, channel=scope, reason=reason, now=now, subject_id=person, hashed=hashed, source=from_where)


def _spoken_to(channel: ChannelName) -> tuple[str, ...]:
    """Who wants no call wants none by a person either."""
    return (str(ChannelName.VOICE), str(ChannelName.CALL)) if channel is ChannelName.VOICE else (str(channel),)


def _report_id(source: str, report: Report) -> str:
    return fingerprint("report", source, report.id)[:40]


def _is_kept(state: State, source: str, report: Report) -> bool:
    query = sa.select(REPORTS.c.seq).where(REPORTS.c.report_id == _report_id(source, report))
    with state.read() as connection:
        return connection.execute(query).first() is not None


def _keep(state: State, source: str, report: Report, row: Any, hashed: str, now: datetime) -> bool:
    at = min(report.at.astimezone(UTC), now) if report.at else now
    kept = {
        "report_id": _report_id(source, report),
        "source": source,
        "kind": str(report.kind),
        "at": at,
        "received_at": now,
        "key": row["key"] if row is not None else "",
        "subject_id": row["subject_id"] if row is not None else "",
        "channel": str(report.channel),
        "address_hash": hashed,
        "detail": report.detail[:300],
        "words": report.words[:20_000],
    }
    with state.begin() as connection:
        if not insert_new(connection, REPORTS, [kept], "seq"):
            return False
        if row is not None:
            keep_receipts(connection, [_receipt(kept, row)])
            _settle(connection, report.kind, row["key"], now)
    return True


def _receipt(kept: dict[str, Any], row: Any) -> dict[str, Any]:
    same = ("plan_id", "playbook", "subject_id", "channel", "message_class", "dry_run")
    own = {"receipt_id": kept["report_id"], "at": kept["at"], "state": kept["kind"], "detail": kept["detail"]}
    return {name: row[name] for name in same} | own | {"code": "", "cost_fen": 0}


def _settle(connection: sa.Connection, kind: ReportKind, key: str, now: datetime) -> None:
    """Let a report end what we could not know: an uncertain message, or one waiting to be handed over once more."""
    row = connection.execute(sa.select(OUTBOX).where(OUTBOX.c.key == key).with_for_update()).mappings().one()
    uncertain = row["state"] == OutboxState.UNCERTAIN
    waiting = row["state"] == OutboxState.QUEUED and row["maybe_sent"]
    if kind in (ReportKind.DELIVERED, ReportKind.ANSWERED, ReportKind.COMPLAINED) and (uncertain or waiting):
        close(connection, [row], OutboxState.SENT, now, detail="reported", provider_id=row["provider_id"])
    elif kind in (ReportKind.BOUNCED, ReportKind.UNDELIVERED) and uncertain:
        close(connection, [row], OutboxState.FAILED, now, detail="reported")


def _worn_out(state: State, source: str, report: Report, hashed: str, now: datetime) -> None:
    """Three failures in seven days at one address of mail or text messages: nobody is there."""
    if report.channel not in (ChannelName.EMAIL, ChannelName.SMS) or not hashed:
        return
    soft = (str(ReportKind.DEFERRED), str(ReportKind.UNDELIVERED))
    of_address: Sequence[sa.ColumnElement[bool]] = (
        REPORTS.c.address_hash == hashed,
        REPORTS.c.kind.in_(soft),
        REPORTS.c.channel == str(report.channel),
        REPORTS.c.at > now - _SOFT_DAYS,
    )
    with state.read() as connection:
        counted = sa.func.count(sa.distinct(sa.func.coalesce(sa.func.nullif(REPORTS.c.key, ""), REPORTS.c.report_id)))
        messages = connection.execute(sa.select(counted).where(*of_address)).scalar_one()
    if messages >= _SOFT_MOST:
        suppress(
            state,
            channel=str(report.channel),
            reason=SuppressionReason.HARD_BOUNCE,
            now=now,
            hashed=hashed,
            source=f"hook:{source}:soft",
        )
