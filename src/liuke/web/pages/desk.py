"""The clue board, crises, and business reviews."""

import base64
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from liuke.model.words import Duty
from liuke.web.errors import NoPageError
from liuke.web.pages import back
from liuke.web.pages.access import check_form, field, somebody, whole
from liuke.web.pages.tasks import may, words
from liuke.web.render import show
from liuke.web.view.desk import case_rows, clue_columns, one_case
from liuke.web.visit import Visit


def show_clues(seen: Visit) -> Response:
    """Show the clue board (W3)."""
    it = clue_columns(seen.ask("clue_board"), seen.pen)
    return show(seen, "clues.html", on="tasks", it=it, may=may(seen), d=words(seen))


def show_clue(seen: Visit) -> Response:
    """Show one clue with its quotes and its card; ``to`` is where somebody dropped it who has to say more."""
    said = seen.ask("clue_card", clue=seen.request.path_params["clue"])
    ways = [way for way in said["ways"] if way != "told"]
    wish = seen.request.query_params.get("to", "")
    main = wish if wish in ways else next((way for way in ways if way not in ("new", "declined")), "")
    return show(seen, "clue.html", on="tasks", it=said, ways=ways, main=main, may=may(seen), d=words(seen))


def move_clue(seen: Visit, form: dict[str, str]) -> Response:
    """Move a clue on the board."""
    check_form(seen, form)
    clue, version = seen.request.path_params["clue"], form.get("version", "")
    given = {name: form[name] for name in ("name", "owner", "on") if form.get(name)}
    to, was = field(form, "to"), seen.ask("clue_card", clue=clue)
    if was["card"]["state"] == to:
        return RedirectResponse(_clue_page(clue, form), status_code=303)
    now = seen.ask(
        "clue_move",
        clue=clue,
        to=to,
        note=form.get("note", ""),
        by=somebody(seen, Duty.OPERATOR).id,
        version=whole(version) or None,
        **given,
    )
    back.carded(seen, was, now)
    return RedirectResponse(_clue_page(clue, form), status_code=303)


def _clue_page(clue: str, form: dict[str, str]) -> str:
    return f"/clues#{quote(clue)}" if form.get("back") == "board" else f"/clues/{quote(clue, safe='')}"


def show_cases(seen: Visit) -> Response:
    """List crises (W4)."""
    it = case_rows(seen.ask("case_list")["cases"], seen.pen)
    return show(seen, "cases.html", on="tasks", it=it, may=may(seen), d=words(seen))


def show_case(seen: Visit) -> Response:
    """Show one crisis with its clock."""
    said = seen.ask("case_show", case=seen.request.path_params["case"])["case"]
    return show(seen, "case.html", on="tasks", it=one_case(said, seen.pen), may=may(seen), d=words(seen))


def open_case(seen: Visit, form: dict[str, str]) -> Response:
    """Open a crisis by hand."""
    check_form(seen, form)
    made = seen.ask("case_open", title=field(form, "title"), by=somebody(seen, Duty.OPERATOR).id)
    back.told(seen, "opened")
    return RedirectResponse(f"/cases/{made['case']['id']}", status_code=303)


def do_case(seen: Visit, form: dict[str, str]) -> Response:
    """Tick, log or close, in the signed-in person's name."""
    check_form(seen, form)
    who, case = somebody(seen, Duty.OPERATOR), seen.request.path_params["case"]
    match seen.request.path_params["act"]:
        case "tick":
            step, off = field(form, "step"), bool(form.get("off"))
            seen.ask("case_tick", case=case, step=step, off=off, by=who.id)
            back.ticked(seen, case, step, off)
        case "log":
            seen.ask("case_log", case=case, text=field(form, "text"), by=who.id)
            back.told(seen, "logged")
        case "close":
            seen.ask("case_close", case=case, conclusion=field(form, "conclusion"), by=who.id)
            back.told(seen, "closed")
        case _:
            raise NoPageError(path=seen.request.url.path)
    return RedirectResponse(f"/cases/{case}", status_code=303)


def case_pdf(seen: Visit) -> Response:
    """Give the report of a crisis as a PDF."""
    said = seen.ask("case_report", case=seen.request.path_params["case"])
    return _pdf(said, f"case-{said['case']}.pdf")


def show_qbr(seen: Visit) -> Response:
    """Show an account's business review, a section a screen, and a page each on paper (W7)."""
    it = seen.ask("qbr", account=seen.request.path_params["account"])
    return show(seen, "qbr.html", on="users", it=it, d=words(seen))


def qbr_pdf(seen: Visit) -> Response:
    """Give the review as a PDF."""
    return _pdf(seen.ask("qbr", account=seen.request.path_params["account"], pdf=True), "qbr.pdf")


def _pdf(said: dict[str, Any], name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(base64.b64decode(said["pdf"]), media_type="application/pdf", headers=headers)
