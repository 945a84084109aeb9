"""Reports in our own words, under Standard Webhooks: from SMS gateways, robots that call, mail gateways, listeners.

``{"type": "message.delivered", "data": {"key", "provider_id", "address", "at", "detail", "text"}}`` where the last word
of the type is a kind of report; a call that ended is ``call.ended`` with ``result``, ``transcript`` and ``stop``.
"""

from collections.abc import Sequence
from typing import Any

from liuke.delivery.errors import BadReportError
from liuke.delivery.hooks.call import Call, instant, objects, said
from liuke.delivery.reports import Report, ReportKind, reply
from liuke.delivery.seal import sealed_id
from liuke.model.words import ChannelName

ANSWER = "{}"
_RESULTS = {"answered": ReportKind.ANSWERED, "refused": ReportKind.ANSWERED}
_LONGEST = 20_000


def read(call: Call, secrets: Sequence[bytes], channel: ChannelName) -> list[Report]:
    """Read one call about messages of one channel.

    Raises
    ------
    ForgedError, StaleError, BadReportError
    """
    id_ = sealed_id(secrets, call.headers, call.body, call.now)
    found: list[Report] = []
    for n, row in enumerate(objects(call)):
        data = row.get("data")
        if not isinstance(data, dict):
            raise BadReportError(why="it has no data")
        found += _reports(f"{id_} {n}", said(row, "type"), data, channel)
    return found


def _reports(id_: str, type_: str, data: dict[str, Any], channel: ChannelName) -> list[Report]:
    spoken = said(data, "transcript", _LONGEST) or said(data, "text", _LONGEST)
    if type_ == "call.ended":
        kinds = [_RESULTS.get(said(data, "result"), ReportKind.UNDELIVERED)]
        kinds += [ReportKind.STOPPED] * (data.get("stop") is True)
    elif type_.rpartition(".")[2] == "replied":
        kinds = [reply(spoken)]
    else:
        try:
            kinds = [ReportKind(type_.rpartition(".")[2])]
        except ValueError as why:
            raise BadReportError(why=f"{type_[:40]!r} is no kind of report") from why
    address, key = said(data, "address"), said(data, "key")
    return [
        Report(
            id=f"{id_} {kind}",
            kind=kind,
            channel=channel,
            at=instant(data.get("at")),
            key=key,
            provider_id=said(data, "provider_id"),
            address=address,
            detail=said(data, "result") or said(data, "detail"),
            words=spoken if n == 0 else "",
        )
        for n, kind in enumerate(kinds)
    ]
