"""Files brought in the browser: dropped, looked into column by column, and imported with progress."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liuke.app.work_errors import UnknownUploadError, UploadTooLargeError
from liuke.web.pages.access import check_form
from liuke.web.render import show
from liuke.web.upload import Incoming, Taken, incoming
from liuke.web.view.bring import looked, waiting, wish_of
from liuke.web.view.work import short_job, size
from liuke.web.visit import Visit

_CALLS = ("import", "upload_import")


def show_import(seen: Visit) -> Response:
    """Show where a file is dropped, what waits, and what was brought."""
    may, why = seen.may("upload_import"), seen.why_not("upload_import")
    said: dict[str, Any] = {"uploads": [], "limit": 0, "sample": seen.site.workspace.sample}
    if may:
        said = seen.ask("upload_list")
    lately = [short_job(one, seen.pen) for one in seen.ask("job_list")["jobs"] if one["call"] in _CALLS][:8]
    kept = seen.ask("quarantine_list")["files"][:8]
    return show(
        seen,
        "import.html",
        on="definitions",
        it=waiting(said, seen.pen),
        lately=lately,
        kept=kept,
        may=may,
        why=why,
        limit=size(said["limit"]),
    )


async def take(request: Request, seen: Visit) -> Response:
    """Take files as they come. Who sends them is known before the first byte of theirs is written."""
    csrf = seen.session.csrf if seen.session else ""

    def begin(name: str, fields: dict[str, str]) -> Any:
        check_form(seen, fields if csrf else {})
        said = seen.ask("upload_begin", name=name, size=int(request.headers.get("content-length", 0) or 0))
        return said["upload"], Path(said["path"]), said["limit"]

    if seen.session is None:
        check_form(seen, {})
    taken: Incoming = await incoming(request, begin)
    return await run_in_threadpool(_kept, seen, taken)


def _kept(seen: Visit, taken: Incoming) -> Response:
    check_form(seen, taken.fields)
    over = [one for one in taken.files if one.over]
    if over:
        for one in taken.files:
            one.path.unlink(missing_ok=True)
        raise UploadTooLargeError(limit=size(seen.ask("upload_list")["limit"]))
    kept = [_keep(seen, one) for one in taken.files if one.size]
    for one in taken.files:
        if not one.size:
            one.path.unlink(missing_ok=True)
    way = f"/import/{kept[0]}" if len(kept) == 1 else "/import"
    return RedirectResponse(way, status_code=303)


def _keep(seen: Visit, one: Taken) -> str:
    return str(seen.ask("upload_keep", upload=one.upload)["upload"])


def show_file(seen: Visit) -> Response:
    """Show how a file would be read: its columns, 20 rows, what is wrong, and the time-zone trap."""
    upload = seen.request.path_params["upload"]
    query = dict(parse_qsl(seen.request.url.query, keep_blank_values=True))
    try:
        first = seen.ask("upload_look", upload=upload, table=query.get("table") or None)
    except UnknownUploadError:
        return _done_already(seen, upload)
    wish = wish_of(query, first)
    said = first
    if wish["mapping"] or wish["options"]:
        said = seen.ask("upload_look", upload=upload, **wish)
    return show(
        seen,
        "import_file.html",
        on="definitions",
        it=looked(said, wish, seen.pen),
        likely=_with_zone(query, said),
        asked=urlencode({"table": said["table"], **{k: v for k, v in query.items() if k != "table"}}),
        may=seen.may("upload_import"),
    )


def _with_zone(query: dict[str, str], said: dict[str, Any]) -> str:
    """Return the same wish with the zone that seems right."""
    trap = (said["read"] or {}).get("zone") or {}
    return urlencode({**query, "table": said["table"], "zone": trap["likely"]}) if trap.get("likely") else ""


def load(seen: Visit, form: dict[str, str]) -> Response:
    """Import a file by what was chosen, or check all of it without writing."""
    check_form(seen, form)
    upload = seen.request.path_params["upload"]
    if form.get("do") == "drop":
        said = seen.ask("upload_drop", upload=upload)
        seen.tell(seen.pen.text("begin.dropped", name=said["name"]), undo=f"/import/{upload}", do="back")
        return RedirectResponse("/import", status_code=303)
    if form.get("do") == "back":
        said = seen.ask("upload_drop", upload=upload, back=True)
        seen.tell(seen.pen.text("begin.undropped", name=said["name"]))
        return RedirectResponse(f"/import/{upload}", status_code=303)
    query = dict(parse_qsl(form.get("wish", "")[:30_000], keep_blank_values=True))
    try:
        first = seen.ask("upload_look", upload=upload, table=query.get("table") or None)
    except UnknownUploadError:
        return _done_already(seen, upload)
    wish = wish_of(query, first)
    job = seen.begin("upload_import", upload=upload, **wish, dry_run=form.get("do") == "check")
    return RedirectResponse(f"/jobs/{job}", status_code=303)


def _done_already(seen: Visit, upload: str) -> Response:
    """Lead to what became of a file that is imported: a button pressed twice, or the way back."""
    for one in seen.ask("job_list", limit=60)["jobs"]:
        if one["about"] == upload:
            return RedirectResponse(f"/jobs/{one['id']}", status_code=303)
    raise UnknownUploadError(upload=upload)
