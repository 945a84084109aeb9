"""Tencent Cloud's delivery reports and replies. It signs nothing: the address holds a secret word."""

from typing import Any

from liuke.delivery.hooks.call import Call, instant, knows_word, objects, said
from liuke.delivery.reports import Report, ReportKind, reply
from liuke.model.words import ChannelName

ANSWER = '{"result":0,"errmsg":"OK"}'


def read(call: Call, secret: bytes) -> list[Report]:
    """Read one call.

    Raises
    ------
    ForgedError, BadReportError
    """
    knows_word(call, secret, "tencent")
    return [report for row in objects(call) if (report := _report(row)) is not None]


def _report(row: dict[str, Any]) -> Report | None:
    number = f"+{said(row, 'nationcode', 5) or '86'}{said(row, 'mobile', 20)}"
    if "text" in row:
        words = said(row, "text")
        return Report(
            id=f"reply {number} {said(row, 'time')} {words}",
            kind=reply(words),
            channel=ChannelName.SMS,
            at=instant(row.get("time")),
            address=number,
            words=words,
        )
    if row.get("report_status") not in ("SUCCESS", "FAIL"):
        return None
    kind = ReportKind.DELIVERED if row["report_status"] == "SUCCESS" else ReportKind.UNDELIVERED
    return Report(
        id=f"report {said(row, 'sid')} {number} {kind}",
        kind=kind,
        channel=ChannelName.SMS,
        at=instant(row.get("user_receive_time"), china=True),
        provider_id=said(row, "sid"),
        address=number,
        detail=f"{said(row, 'errmsg')} {said(row, 'description')}".strip(),
    )
