"""Tasks: what people have to do, the most urgent first, and saying that it is done."""

from starlette.responses import RedirectResponse, Response

from liuke.model.words import Duty
from liuke.web.pages.access import check_form, somebody
from liuke.web.render import show
from liuke.web.view.tasks import tasks
from liuke.web.visit import Visit

_LISTED = 200


def show_tasks(seen: Visit) -> Response:
    """List the open tasks."""
    said = seen.ask("task_list", limit=_LISTED)["tasks"]
    return show(seen, "tasks.html", on="tasks", it=tasks(said, seen.pen), most=_LISTED)


def finish(seen: Visit, form: dict[str, str]) -> Response:
    """Say that a task is done, in the signed-in person's name."""
    check_form(seen, form)
    who = somebody(seen, Duty.OPERATOR)
    seen.ask("task_done", task=seen.request.path_params["task"], by=who.id, note=form.get("note", "")[:2_000])
    return RedirectResponse("/tasks", status_code=303)
