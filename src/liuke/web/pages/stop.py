"""One tap that stops all sending, from any page; and the approver's word that takes it back."""

from starlette.responses import RedirectResponse, Response

from liuke.model.words import Duty
from liuke.web.pages.access import check_form, field, reaches, somebody
from liuke.web.render import around, show
from liuke.web.visit import Visit

_NEEDED = {"stop": Duty.OPERATOR, "resume": Duty.APPROVER}


def show_stop(seen: Visit) -> Response:
    """Ask once more, in words: stop everything, or take the stop back."""
    act = "resume" if around(seen)["stopped"] else "stop"
    may = seen.person is not None and reaches(seen.person.duty, _NEEDED[act])
    whom = [p.name for p in seen.site.workspace.people if reaches(p.duty, _NEEDED[act])]
    return show(seen, "stop.html", act=act, may=may, whom=seen.pen.listed(whom))


def turn(seen: Visit, form: dict[str, str]) -> Response:
    """Stop all sending, or let it go on, in the signed-in person's name."""
    check_form(seen, form)
    act = "resume" if field(form, "act") == "resume" else "stop"
    who = somebody(seen, _NEEDED[act])
    why = form.get("reason", "")[:500]
    if act == "stop":
        seen.ask("plan_stop", all=True, by=who.id, reason=why)
    else:
        seen.ask("plan_resume", by=who.id, reason=why)
    return RedirectResponse("/", status_code=303)
