"""Whole tables as files: CSV that no spreadsheet runs, or Parquet; personal columns empty unless asked for (X9)."""

import os
import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, JSONResponse, Response

from liuke.app.access import Scope, reaches
from liuke.model.words import Duty
from liuke.web.api.caller import Caller
from liuke.web.errors import BadQuestionError, DutyError, NoTableError, SignInNeededError

_MEDIA = {".csv": "text/csv; charset=utf-8", ".parquet": "application/vnd.apache.parquet"}


def list_tables(who: Caller) -> Response:
    """List the tables with their columns."""
    _demand(who, Duty.OPERATOR)
    if who.seen.request.query_params:
        raise BadQuestionError(what=", ".join(sorted(who.seen.request.query_params))[:200])
    entry = who.seen.site.entry
    return JSONResponse({"tables": entry.tables() if entry else []})


def send_table(who: Caller) -> Response:
    """Send one table; it is written beside, so that a slow reader holds no one up, and taken away afterwards."""
    request = who.seen.request
    file = Path(request.path_params["file"])
    personal = request.query_params.get("personal", "false").casefold()
    if set(request.query_params) - {"personal"}:
        raise BadQuestionError(what=", ".join(sorted(set(request.query_params) - {"personal"}))[:200])
    if personal not in ("true", "false", "1", "0") or len(request.query_params.getlist("personal")) > 1:
        raise BadQuestionError(what="personal")
    clear = personal in ("true", "1")
    _demand(who, Duty.APPROVER if clear else Duty.OPERATOR)
    if clear:
        who.demand_scope(Scope.PERSONAL)
    entry, person = who.seen.site.entry, who.seen.person
    if entry is None or file.suffix not in _MEDIA or file.stem not in {t["name"] for t in entry.tables()}:
        raise NoTableError(table=file.name[:80])
    if request.method == "HEAD":
        return Response(headers={"Cache-Control": "private, no-store"}, media_type=_MEDIA[file.suffix])
    handle, path = tempfile.mkstemp(suffix=file.suffix, prefix="liuke-table-")
    os.close(handle)
    try:
        entry.write_table(file.stem, Path(path), clear=clear, by=person.id if person else "?")
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return FileResponse(
        path,
        media_type=_MEDIA[file.suffix],
        filename=file.name,
        headers={"Cache-Control": "private, no-store"},
        background=BackgroundTask(Path(path).unlink, missing_ok=True),
    )


def _demand(who: Caller, duty: Duty) -> None:
    """See that a caller may take whole tables out; a customer-success manager, who has their own rows, may not."""
    who.demand_scope(Scope.TABLES)
    person = who.seen.person
    if person is None:
        raise SignInNeededError
    if not reaches(person.duty, duty) or person.duty is Duty.CSM:
        able = [p.name for p in who.seen.site.workspace.people if reaches(p.duty, duty) and p.duty is not Duty.CSM]
        raise DutyError(
            person=person.name,
            duty=who.seen.pen.say(f"duty.{person.duty}"),
            needed=who.seen.pen.say(f"duty.{duty}"),
            whom=who.seen.pen.listed(able),
        )
