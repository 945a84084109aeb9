"""The first day: one's own data or the sample business; and what events mean."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from liuke.web.pages.access import check_form, field
from liuke.web.render import show
from liuke.web.view.meanings import chosen, meanings, said_again
from liuke.web.visit import Visit


def show_beginning(seen: Visit, *, on: str = "today") -> Response:
    """Show the guide of a workspace without facts: what is done, what is next, the two ways to begin.

    ``on`` is the page in whose place it stands.
    """
    may = seen.may("upload_import")
    waits = seen.ask("upload_list")["uploads"] if may else []
    return show(
        seen,
        "empty.html",
        on=on,
        it=_stage(seen),
        may=may,
        why=seen.why_not("upload_import"),
        waits=waits,
    )


def _stage(seen: Visit) -> dict[str, Any]:
    tables = {row["table"]: row["rows"] for row in seen.ask("check")["tables"]}
    said = seen.ask("sample_show")
    return {"loaded": [(seen.pen.word("table", t), seen.pen.count(n)) for t, n in tables.items() if n], **said}


def show_sample(seen: Visit) -> Response:
    """Ask once more before the sample is shown or removed."""
    it = seen.ask("sample_show")
    act = "sample_remove" if it["over"] else "sample_make"
    return show(seen, "sample.html", it=it, may=seen.may(act), why=seen.why_not(act))


def turn_sample(seen: Visit, form: dict[str, str]) -> Response:
    """Show the sample business, beside the pages, or remove it."""
    check_form(seen, form)
    if field(form, "do") == "remove":
        seen.ask("sample_remove")
        seen.tell(seen.pen.text("begin.sample_gone"))
        return RedirectResponse("/", status_code=303)
    return RedirectResponse(f"/jobs/{seen.begin('sample_make')}", status_code=303)


def show_tracking(seen: Visit) -> Response:
    """Show which event names were seen, what each means, and what a rule proposes."""
    return _tracking(seen, meanings(seen.ask("tracking_show"), seen.pen))


def _tracking(seen: Visit, it: dict[str, Any]) -> Response:
    did = seen.request.query_params.get("did", "")
    return show(
        seen, "tracking.html", on="definitions", it=it, did=did, may=seen.may("tracking_save"), runs=seen.may("run")
    )


def save_tracking(seen: Visit, form: dict[str, str]) -> Response:
    """Save what events mean; or fill in what is proposed beside what was chosen, for a look before it is saved."""
    check_form(seen, form)
    if form.get("take"):
        it = meanings(seen.ask("tracking_show"), seen.pen, chosen=chosen(form))
        return _tracking(seen, it | {"base": form.get("base", "")})  # what somebody else saved since is said on saving
    said = seen.ask("tracking_save", events=chosen(form), base=form.get("base", ""))
    if said["changed"]:
        fields = {"base": said["base"], **said_again(said["was"])}
        seen.tell(seen.pen.text("begin.now_means", n=said["changed"]), undo="/tracking", **fields)
    return RedirectResponse(f"/tracking?did={said['changed']}", status_code=303)
