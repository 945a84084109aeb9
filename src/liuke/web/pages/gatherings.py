"""Open days, face-to-faces and capabilities (W6): planned here, their guests followed, their work put on the board."""

from starlette.responses import RedirectResponse, Response

from liuke.model.words import Duty
from liuke.web.pages.access import check_form, field, somebody, whole
from liuke.web.pages.tasks import may, words
from liuke.web.render import show
from liuke.web.view.gatherings import gathering, gatherings
from liuke.web.visit import Visit


def show_programmes(seen: Visit) -> Response:
    """List gatherings, and the capabilities whose work can be laid out."""
    it = gatherings(seen.ask("programme_list"), seen.pen)
    return show(seen, "programmes.html", on="tasks", it=it, may=may(seen), d=words(seen))


def plan_one(seen: Visit, form: dict[str, str]) -> Response:
    """Plan a gathering with its list of guests; or lay a capability's work out on the board."""
    check_form(seen, form)
    by = somebody(seen, Duty.OPERATOR).id
    if layout := form.get("layout"):
        laid = seen.ask("programme_lay", layout=layout, start=form.get("start", ""), by=by)
        seen.tell(seen.pen.text("desk.gather.laid", n=len(laid["tasks"])))
        return RedirectResponse("/tasks", status_code=303)
    seats = form.get("seats", "")
    made = seen.ask(
        "programme_open",
        kind=field(form, "kind"),
        month=form.get("month", ""),
        rule=form.get("rule", "").strip(),
        seats=whole(seats),
        by=by,
    )
    return RedirectResponse(f"/programmes/{made['programme']['id']}", status_code=303)


def show_programme(seen: Visit) -> Response:
    """Show one gathering: who is to come, and why others are not on the list."""
    said = seen.ask("programme_show", programme=seen.request.path_params["programme"])["programme"]
    names = {one["code"]: one["name"] for one in seen.ask("explain")["codes"] if one["kind"] == "reason"}
    return show(seen, "programme.html", on="tasks", it=gathering(said, names, seen.pen), may=may(seen), d=words(seen))


def move_guest(seen: Visit, form: dict[str, str]) -> Response:
    """Say where a guest stands, in the signed-in person's name."""
    check_form(seen, form)
    programme = seen.request.path_params["programme"]
    by = somebody(seen, Duty.OPERATOR).id
    seen.ask("programme_guest", programme=programme, user=field(form, "user"), to=field(form, "to"), by=by)
    return RedirectResponse(f"/programmes/{programme}#guests", status_code=303)
