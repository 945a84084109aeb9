"""Playbooks: the library, one document as canvas and text, trying it, saving it beside others, and its versions."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from liuke.app.errors import NoFactsError, PlaybookChangedError
from liuke.kit.errors import LiukeError
from liuke.model.words import Duty
from liuke.playbooks.errors import PlaybookError
from liuke.web.errors import NoPageError
from liuke.web.pages import back
from liuke.web.pages.access import field, somebody
from liuke.web.pages.worth import words
from liuke.web.render import show
from liuke.web.view.allotted import allotted
from liuke.web.view.plays import canvas, differs, history, library, tried
from liuke.web.view.where import address
from liuke.web.view.worth import word
from liuke.web.visit import Visit

_ACTS = ("use", "rest", "scale")
_BACK = "back"
_TRIED = 20
_MORE_BUDGET = 1.5


def show_library(seen: Visit) -> Response:
    """Show the shelf: what each playbook is for, what it last proved, what it costs."""
    try:
        worth = seen.ask("results")
    except NoFactsError:
        worth = {"playbooks": []}
    it = library(seen.ask("playbook_list"), worth, seen.pen)
    return show(seen, "plays.html", on="playbooks", it=it, w=words(seen))


def show_playbook(seen: Visit) -> Response:
    """Show one playbook: what it is, its document as canvas and as text, and who changed it."""
    said = seen.ask("playbook_source", playbook=seen.request.path_params["playbook"])
    old = seen.request.query_params.get("version", "")
    text = seen.ask("playbook_history", playbook=said["playbook"], of=old)["text"] if old else said["text"]
    return _page(seen, said, text, old=old)


def show_new(seen: Visit) -> Response:
    """Begin a playbook of one's own, for whoever an audience means."""
    where = " ".join(seen.request.query_params.get("where", "").split())
    return _page(seen, _nobody(seen), _first(where or "idle_days >= 7"), new=True)


def check(seen: Visit, form: dict[str, str]) -> Response:
    """Say as somebody types whether the document holds, and draw it; nothing is kept."""
    return _editor(seen, form.get("text", ""), part="canvas")


def change(seen: Visit, form: dict[str, str]) -> Response:
    """Write what was changed on the canvas into the text; nothing is kept."""
    playbook = seen.request.path_params["playbook"]
    text = form.get("text") or seen.ask("playbook_source", playbook=playbook)["text"]
    arrange = form.get("arrange", "")
    values = {name.removeprefix("f."): said for name, said in form.items() if name.startswith("f.")}
    was = {name.removeprefix("o."): said for name, said in form.items() if name.startswith("o.")}
    changed = {} if arrange else {name: said for name, said in values.items() if said.strip() != was.get(name, "")}
    path = form.get("path", "")
    if changed or arrange:
        text = seen.ask("playbook_change", text=text, path=path, values=changed, arrange=arrange)["text"]
    if seen.request.headers.get("hx-request") == "true":
        return _editor(seen, text)
    said = seen.ask("playbook_source", playbook=playbook)
    return _page(seen, said, text)


def try_out(seen: Visit, form: dict[str, str]) -> Response:
    """Run the document, saved or not, dry on twenty real people."""
    playbook = seen.request.path_params["playbook"]
    text = form.get("text") or seen.ask("playbook_source", playbook=playbook)["text"]
    it: dict[str, Any] | None = None
    wrong = ""
    try:
        it = tried(seen.ask("playbook_try", text=text, people=_TRIED), seen.pen)
    except PlaybookError as why:
        wrong = f"{why.code} {why.sentence(seen.language)}"
    return show(seen, "play_tried.html", on="playbooks", it=it, wrong=wrong, playbook=playbook, w=words(seen))


def save(seen: Visit, form: dict[str, str]) -> Response:
    """Keep the document as a new version; whatever is in the way, what was written stays on the page."""
    playbook, text = seen.request.path_params["playbook"], form.get("text", "")
    new = playbook == "new"
    try:
        who = somebody(seen, Duty.OPERATOR)
        if new:
            playbook = str(seen.ask("playbook_check", text=text).get("id") or "new")
        base, why = form.get("base", ""), form.get("why", "")
        kept = seen.ask("playbook_save", playbook=playbook, text=text, base=base, by=who.id, why=why)
    except PlaybookChangedError:
        return _conflict(seen, playbook, text, form)
    except PlaybookError as wrong:
        return _kept(seen, "new" if new else playbook, text, form, wrong)
    back.saved(seen, playbook, "save", "" if new else base, kept["base"])
    return RedirectResponse(address("playbook", playbook), status_code=303)


def show_diff(seen: Visit) -> Response:
    """Show what changed between two versions: in words, and line by line."""
    playbook, query = seen.request.path_params["playbook"], seen.request.query_params
    past = seen.ask("playbook_history", playbook=playbook)
    saves = [row for row in past["saves"] if row["there"]]
    marks = [row["mark"] for row in saves]
    after = query.get("after") or (marks[0] if marks else "")
    before = query.get("before") or next((m for m in marks if m != after), "")
    texts = [seen.ask("playbook_history", playbook=playbook, of=of)["text"] if of else "" for of in (before, after)]
    versions = {row["mark"]: row["version"] for row in saves}
    said = _words_of(seen, playbook, versions.get(before, ""), versions.get(after, ""))
    rows = history(past, _names(seen), seen.pen)
    lines = differs(*texts) if before and after else []
    it = {"playbook": playbook, "rows": rows, "lines": lines, "words": said, "before": before, "after": after}
    return show(seen, "play_diff.html", on="playbooks", it=it, w=words(seen))


def show_confirm(seen: Visit) -> Response:
    """Ask once more, in words, before a playbook is used, put to rest or given more money."""
    act = _act(seen)
    said = seen.ask("playbook_show", playbook=seen.request.path_params["playbook"])
    it = {**said, "budget": seen.pen.money(said["budget_fen"]), "more": seen.pen.money(_more(said["budget_fen"]))}
    why = seen.why_not("playbook_save" if act == "scale" else "playbook_use")
    return show(seen, "play_confirm.html", on="playbooks", it=it, act=act, why=why, w=words(seen))


def do(seen: Visit, form: dict[str, str]) -> Response:
    """Use a playbook, put it to rest, give it half as much budget more, or go back to the text before a save."""
    playbook = seen.request.path_params["playbook"]
    who = somebody(seen, Duty.OPERATOR)
    if seen.request.path_params["act"] == _BACK:
        return _gone_back(seen, playbook, form)
    act = _act(seen)
    if act == "scale":
        said, told = seen.ask("playbook_source", playbook=playbook), seen.ask("playbook_show", playbook=playbook)
        more = {"budget_fen": str(_more(told["budget_fen"]))}
        text = seen.ask("playbook_change", text=said["text"], values=more)["text"]
        why = word(seen.pen, "play.scaled")
        kept = seen.ask("playbook_save", playbook=said["playbook"], text=text, base=said["base"], by=who.id, why=why)
        back.saved(seen, said["playbook"], act, said["base"], kept["base"])
    else:
        seen.ask("playbook_use", playbook=playbook, on=act == "use", by=who.id)
        back.played(seen, playbook, act)
    return RedirectResponse(address("playbook", playbook), status_code=303)


def _gone_back(seen: Visit, playbook: str, form: dict[str, str]) -> Response:
    """Save the text that a save replaced; nothing is lost, it is a version like any other."""
    to, base = field(form, "to"), field(form, "base")
    text, why = seen.ask("playbook_history", playbook=playbook, of=to)["text"], word(seen.pen, "play.went_back")
    try:
        kept = seen.ask("playbook_save", playbook=playbook, text=text, base=base, why=why)
    except PlaybookChangedError:
        return _conflict(seen, playbook, text, form)
    back.saved(seen, playbook, "back", base, kept["base"])
    return RedirectResponse(address("playbook", playbook), status_code=303)


def _more(budget_fen: int) -> int:
    return round(budget_fen * _MORE_BUDGET)


def _act(seen: Visit) -> str:
    act: str = seen.request.path_params["act"]
    if act not in _ACTS:
        raise NoPageError(path=seen.request.url.path)
    return act


def _words_of(seen: Visit, playbook: str, before: str, after: str) -> list[str]:
    """Say in words what changed, where both versions are known."""
    if not before or not after:
        return []
    try:
        found = seen.ask("playbook_diff", playbook=playbook, before=before, after=after)
    except LiukeError:  # a version nobody kept whole is told by its lines alone
        return []
    return [change["text"] for change in found["changes"]]


def _names(seen: Visit) -> dict[str, str]:
    return {p.id: p.name for p in seen.site.workspace.people}


def _editor(seen: Visit, text: str, part: str = "editor") -> Response:
    """Answer with the part of the page that draws a text."""
    it = canvas(seen.ask("playbook_check", text=text, exact=True), seen.pen)
    playbook = seen.request.path_params["playbook"]
    return show(seen, "play_part.html", on="playbooks", it=it, text=text, part=part, playbook=playbook, w=words(seen))


def _kept(seen: Visit, playbook: str, text: str, form: dict[str, str], wrong: LiukeError) -> Response:
    """Show the page again with what was written, and why it was not saved."""
    if playbook == "new":
        said = _nobody(seen)
    else:
        said = seen.ask("playbook_source", playbook=playbook) | {"base": form.get("base", "")}
    why = f"{wrong.code} {wrong.sentence(seen.language)}"
    return _page(seen, said, text, wrong=why, status=wrong.http_status, note=form.get("why", ""), new=playbook == "new")


def _conflict(seen: Visit, playbook: str, text: str, form: dict[str, str]) -> Response:
    """Show what somebody else saved meanwhile beside what was written here; joined where the two do not touch."""
    said = seen.ask("playbook_source", playbook=playbook)
    joined = seen.ask("playbook_join", playbook=playbook, text=text, base=form.get("base", ""))
    both = {
        "who": _names(seen).get(joined["by"], joined["by"]),
        "at": seen.pen.moment(joined["at"]),
        "theirs": joined["theirs"],
        "mine": text,
        "lines": differs(joined["theirs"], text),
        "joined": bool(joined["joined"]),
        "clean": joined["joined"] is not None and not joined["conflicts"],
        "conflicts": joined["conflicts"] or 0,
    }
    now = joined["joined"] if both["clean"] else text
    return _page(seen, said, now, both=both, status=409, note=form.get("why", ""))


def _page(  # one argument a state of the page
    seen: Visit,
    said: dict[str, Any],
    text: str,
    *,
    status: int = 200,
    old: str = "",
    wrong: str = "",
    note: str = "",
    both: dict[str, Any] | None = None,
    new: bool = False,
) -> Response:
    told = {} if new else seen.ask("playbook_show", playbook=said["playbook"])
    past = [] if new else history(seen.ask("playbook_history", playbook=said["playbook"]), _names(seen), seen.pen)
    it = canvas(seen.ask("playbook_check", text=text, exact=True), seen.pen)
    return show(
        seen,
        "play.html",
        moved=None if new else _moved(seen, said["playbook"]),
        status=status,
        on="playbooks",
        it=it,
        said=said,
        told=told,
        text=text,
        past=past,
        old=old,
        wrong=wrong,
        note=note,
        both=both,
        new=new,
        part="editor",
        playbook=said["playbook"],
        w=words(seen),
    )


def _moved(seen: Visit, playbook: str) -> dict[str, Any] | None:
    """Return who gets the playbook's money and how its variants stand; nothing where there are no facts yet."""
    try:
        return allotted(seen.ask("results_moved", playbook=playbook), seen.pen)
    except NoFactsError:
        return None


def _nobody(seen: Visit) -> dict[str, Any]:
    """Return what a playbook is before it is one."""
    label = word(seen.pen, "play.new")
    return {"playbook": "new", "code": "", "label": label, "base": "", "own": True, "in_use": False, "version": ""}


def _first(where: str) -> str:
    """Return the smallest document that is a playbook, to begin with."""
    audience = where.replace("\\", "\\\\").replace('"', '\\"')
    return f"""# {where}
id: my_playbook
code: M1
label: {{zh: 我的打法, en: My playbook}}
purpose: {{zh: 一句话说清为什么做, en: One sentence that says why}}
priority: 50
owner: user_operations
in_use: false
audience: "{audience}"
holdout_share: 0.1
budget_fen: 100000
goal: {{event: present, window_days: 14}}

tiers:
  - id: first
    label: {{zh: 第一次触达, en: First touch}}
    from_days: 0
    channel: push
    template: open_order_push
    cost_fen: 0
"""
