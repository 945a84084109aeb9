"""Alibaba Cloud's delivery reports (SmsReport) and replies (SmsUp). It signs nothing: its address is a secret."""

from liuke.delivery.hooks.call import Call, instant, knows_word, objects, said
from liuke.delivery.reports import Report, ReportKind, reply
from liuke.model.words import ChannelName

ANSWER = '{"code":0,"msg":"OK"}'


def read(call: Call, secret: bytes) -> list[Report]:
    """Read one call.

    Raises
    ------
    ForgedError, BadReportError
    """
    knows_word(call, secret, "aliyun")
    found = []
    for row in objects(call):
        number, at = said(row, "phone_number", 40), instant(row.get("report_time") or row.get("send_time"), china=True)
        if "content" in row:
            words = said(row, "content")
            id_ = f"up {said(row, 'sequence_id')} {number} {said(row, 'send_time')} {words}"
            found.append(Report(id=id_, kind=reply(words), channel=ChannelName.SMS, at=at, address=number, words=words))
        elif isinstance(row.get("success"), bool):
            kind = ReportKind.DELIVERED if row["success"] else ReportKind.UNDELIVERED
            found.append(
                Report(
                    id=f"report {said(row, 'biz_id')} {number} {kind}",
                    kind=kind,
                    channel=ChannelName.SMS,
                    at=at,
                    key=said(row, "out_id"),
                    provider_id=said(row, "biz_id"),
                    address=number,
                    detail=f"{said(row, 'err_code')} {said(row, 'err_msg')}".strip(),
                )
            )
    return found
