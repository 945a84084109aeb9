"""Tasks: the board with its clocks, one task, and what people do with it. Every act works without scripts."""

from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from liuke.kit.chance import token
from liuke.model.words import Duty
from liuke.web.errors import NoPageError
from liuke.web.pages import back
from liuke.web.pages.access import check_form, field, reaches, somebody, whole
from liuke.web.render import show
from liuke.web.view.desk import board, interview_rows, one_task, word
from liuke.web.visit import Visit

_EACH, _ALL = 20, 200
_BOARD = "/tasks"
_ASKED = ("owner", "department", "words", "late", "state")


def show_tasks(seen: Visit) -> Response:
    """Show the board, or one column of it whole."""
    query = seen.request.query_params
    asked = {name: query.get(name, "")[:100] for name in _ASKED}
    said = seen.ask(
        "task_board",
        owner=asked["owner"],
        department=asked["department"],
        words=asked["words"],
        late=True if asked["late"] else None,
        each=_ALL if asked["state"] else _EACH,
    )
    it = board(said, seen.pen, asked)
    it["about"] = {name: query.get(name, "")[:100] for name in ("user", "account")}
    if asked["state"]:
        it["columns"] = [column for column in it["columns"] if column["state"] == asked["state"]] or it["columns"]
    return show(seen, "tasks.html", on="tasks", it=it, may=may(seen), once=token(9), d=words(seen))


def show_task(seen: Visit) -> Response:
    """Show one task, and what may be done with it; an interview's has the form."""
    said = seen.ask("task_show", task=seen.request.path_params["task"])
    form = seen.ask("interview_show", task=said["task"]["id"]) if said["task"]["kind"] == "interview" else None
    it = one_task(said, seen.pen)
    people = [(p.id, p.name) for p in seen.site.workspace.people]
    return show(seen, "task.html", on="tasks", it=it, may=may(seen), people=people, form=form, d=words(seen))


def create(seen: Visit, form: dict[str, str]) -> Response:
    """Give out a task; the same form sent twice gives out one."""
    check_form(seen, form)
    who = somebody(seen, Duty.OPERATOR)
    hours = form.get("hours", "").strip()
    made = seen.ask(
        "task_new",
        title=field(form, "title"),
        to=form.get("to", ""),
        note=form.get("note", ""),
        hours=_number(hours),
        user=form.get("user", "").strip(),
        account=form.get("account", "").strip(),
        once=form.get("once", ""),
        by=who.id,
    )
    back.given_out(seen, made["task"])
    return RedirectResponse(f"/tasks/{made['task']['id']}", status_code=303)


def do(seen: Visit, form: dict[str, str]) -> Response:
    """Move, hand over, remark, block, finish or answer, in the signed-in person's name."""
    check_form(seen, form)
    who, task = somebody(seen, Duty.OPERATOR), seen.request.path_params["task"]
    version = whole(form.get("version", ""))
    note, board = form.get("note", ""), _board(form.get("back", ""))
    match seen.request.path_params["act"]:
        case "done":
            _moved(seen, task, "done", version, note, board)
        case "move":
            _moved(seen, task, field(form, "state"), version, note, board)
        case "give":
            was = seen.ask("task_show", task=task)["task"]
            said = {"task": task, "to": field(form, "to"), "note": note, "version": version, "of": form.get("of")}
            back.given(seen, was, seen.ask("task_assign", **said)["task"], board)
        case "note":
            seen.ask("task_note", task=task, text=field(form, "note"), by=who.id)
            back.told(seen, "noted", task=task)
        case "block":
            other = form.get("blocked_by", "")
            number, off = whole(other) or 0, bool(form.get("off"))
            seen.ask("task_block", task=task, blocked_by=number, off=off, by=who.id)
            back.blocked(seen, task, number, off)
        case "answer":
            _answer(seen, form, task, who.id, version)
            back.told(seen, "answered", task=task)
        case _:
            raise NoPageError(path=seen.request.url.path)
    return RedirectResponse(f"{board}#t{task}" if board else f"/tasks/{task}", status_code=303)


def _moved(seen: Visit, task: int, to: str, version: int | None, note: str, board: str) -> None:
    """Move a task; one that is there already was moved by the same button pressed before."""
    was = seen.ask("task_show", task=task)["task"]
    if was["state"] == to:
        return
    now = seen.ask("task_move", task=task, state=to, note=note, version=version)["task"]
    back.moved(seen, was, now, board)


def _board(said: str) -> str:
    """Return the board's address that a form came from, with what was looked for there; nothing where it was none."""
    return said if said == _BOARD or said.startswith(f"{_BOARD}?") else ""


def _answer(seen: Visit, form: dict[str, str], task: int, by: str, version: int | None) -> None:
    said = {name.removeprefix("reason:"): value for name, value in form.items() if name.startswith("reason:")}
    given = {name: whole(form.get(name, "")) for name in ("need", "feeling")}
    scores = {name: n for name, n in given.items() if n is not None}
    seen.ask(
        "interview_answer",
        task=task,
        outcome=form.get("outcome", "reached"),
        verbatim=form.get("verbatim", ""),
        confirm=[name for name, value in said.items() if value == "yes"],
        deny=[name for name, value in said.items() if value == "no"],
        by=by,
        version=version,
        **scores,
    )


def show_interviews(seen: Visit) -> Response:
    """Show a week's interviews."""
    said = seen.ask("interview_list", week=seen.request.query_params.get("week", "")[:10])
    it = interview_rows(said, seen.pen)
    return show(seen, "interviews.html", on="tasks", it=it, weeks=said["weeks"], may=may(seen), d=words(seen))


def choose_interviews(seen: Visit, form: dict[str, str]) -> Response:
    """Choose this week's people."""
    check_form(seen, form)
    seen.ask("interview_choose", by=somebody(seen, Duty.OPERATOR).id)
    return RedirectResponse("/interviews", status_code=303)


def may(seen: Visit) -> bool:
    """Whether the reader may act."""
    return seen.person is not None and reaches(seen.person.duty, Duty.OPERATOR)


def words(seen: Visit) -> Callable[..., str]:
    """Return the desk's words in the reader's language, for templates."""
    return lambda key, **facts: word(seen.pen, key, **facts)


def _number(said: str) -> float | None:
    try:
        return float(said) if said else None
    except ValueError:
        return -1.0  # the call says what hours may be
