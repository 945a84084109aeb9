"""Long work: what is under way, told as it goes, with a stop; and what became of what was done."""

from typing import Any

from starlette.responses import FileResponse, RedirectResponse, Response

from liuke.web.errors import NoPageError
from liuke.web.pages.access import check_form
from liuke.web.render import show
from liuke.web.view.work import one_job, short_job
from liuke.web.visit import Visit

OVER = "X-Liuke-Over"
"""Says to the stream that nothing more will change."""


def show_work(seen: Visit) -> Response:
    """Show what is under way and what was done."""
    listed = [short_job(one, seen.pen) for one in seen.ask("job_list")["jobs"]]
    return show(seen, "work.html", jobs=listed, may=seen.may("run"), why=seen.why_not("run"))


def show_job(seen: Visit) -> Response:
    """Show one piece of work."""
    return show(seen, "job.html", **_told(seen))


def show_part(seen: Visit) -> Response:
    """Draw what changes of it."""
    told = _told(seen)
    drawn = show(seen, "job_part.html", **told)
    if not told["it"]["running"]:
        drawn.headers[OVER] = "1"
    return drawn


def _told(seen: Visit) -> dict[str, Any]:
    said = seen.ask("job_show", job=seen.request.path_params["job"])
    return {
        "it": one_job(said, seen.pen),
        "may": seen.may("job_stop"),
        "take": seen.may("table_made"),
        "own_work": True,
    }


def stop(seen: Visit, form: dict[str, str]) -> Response:
    """Wish that work ends."""
    check_form(seen, form)
    job = seen.request.path_params["job"]
    seen.ask("job_stop", job=job)
    return RedirectResponse(f"/jobs/{job}", status_code=303)


def run(seen: Visit, form: dict[str, str]) -> Response:
    """Bring the numbers up to date and draft the day's plan, beside the pages."""
    check_form(seen, form)
    return RedirectResponse(f"/jobs/{seen.begin('run')}", status_code=303)


def make_table(seen: Visit, form: dict[str, str]) -> Response:
    """Write a table to a file, beside the pages."""
    check_form(seen, form)
    kind = "parquet" if form.get("kind") == "parquet" else "csv"
    job = seen.begin("table_make", table=form.get("table", ""), kind=kind, personal=form.get("personal") == "yes")
    return RedirectResponse(f"/jobs/{job}", status_code=303)


def take_table(seen: Visit) -> Response:
    """Hand over a written table."""
    said = seen.ask("table_made", file=seen.request.path_params["file"])
    return _file(said["path"], said["file"])


def show_kept_out(seen: Visit) -> Response:
    """Show rows that an import kept out, with reasons."""
    it = seen.ask("quarantine_show", name=seen.request.path_params["name"])
    return show(seen, "kept_out.html", on="definitions", it=it)


def take_kept_out(seen: Visit, form: dict[str, str]) -> Response:
    """Hand over the file of rows kept out."""
    check_form(seen, form)
    said = seen.ask("quarantine_take", name=seen.request.path_params["name"])
    return _file(said["path"], said["name"])


def _file(path: str, name: str) -> Response:
    try:
        return FileResponse(path, filename=name, media_type="application/octet-stream")
    except OSError as why:
        raise NoPageError(path=name) from why
