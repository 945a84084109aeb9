"""Plans: the list, one plan with everything behind it, and approving, applying, stopping it."""

from dataclasses import replace
from typing import Any

from starlette.responses import RedirectResponse, Response

from liuke.model.words import Duty
from liuke.state.errors import UnknownPlanError
from liuke.web.errors import FormError, NoPageError
from liuke.web.pages.access import check_form, field, reaches, somebody, whole
from liuke.web.pages.lists import csv_of, part, wish_of
from liuke.web.pages.lists import listed as paged
from liuke.web.pages.worth import words
from liuke.web.render import show
from liuke.web.view.outlook import outlook
from liuke.web.view.plan import arranged, people_fields
from liuke.web.view.plans import listed
from liuke.web.visit import Visit

ACTS = {"approve": Duty.APPROVER, "apply": Duty.OPERATOR, "resume": Duty.APPROVER, "stop": Duty.OPERATOR}
_FROM = {
    "approve": ("draft",),
    "apply": ("approved",),
    "resume": ("applied",),
    "stop": ("draft", "approved", "applied"),
}
_MOST_PARTS = 40


def show_plans(seen: Visit) -> Response:
    """List the plans, the newest first."""
    return show(seen, "plans.html", on="plans", it=listed(seen.ask("plan_list"), _names(seen), seen.pen))


def show_plan(seen: Visit) -> Response:
    """Show one plan."""
    said = seen.ask("plan_review", plan=seen.request.path_params["plan"])
    query = seen.request.query_params
    did, draw = query.get("did", ""), query.get("draw", "")
    drawn = int(draw) if draw.isdecimal() and len(draw) < 6 else 0
    ahead = said["state"] in ("draft", "approved")
    return show(
        seen,
        "plan.html",
        on="plans",
        it=_arranged(seen, said),
        acts=acts(seen, said),
        did=did if did in ACTS else "",
        o=outlook(seen.ask("plan_outlook", plan=said["id"], draw=str(drawn)), seen.pen) if ahead else None,
        draw=drawn,
        w=words(seen),
    )


def show_diff(seen: Visit) -> Response:
    """Show what changed since the plan before, or another one."""
    plan = seen.request.path_params["plan"]
    try:
        said = seen.ask("plan_diff", plan=plan, other=seen.request.query_params.get("other") or None)
    except UnknownPlanError:
        said = None
    return show(seen, "plan_diff.html", on="plans", it=said, plan=plan, w=words(seen))


def show_people(seen: Visit) -> Response:
    """Show the people behind one cell of the waterfall, each with the reason and its evidence."""
    asked = {name: seen.request.query_params.get(name, "") for name in ("playbook", "tier", "verdict", "code")}
    plan = seen.request.path_params["plan"]
    said = seen.ask("plan_review", plan=plan)
    wish, fields = wish_of(seen, descending=False), people_fields(seen.pen)
    found = seen.ask("plan_people", plan=plan, **asked, **part(wish))
    it = _arranged(seen, {**said, "people": found["people"]})
    if wish.csv:
        every = [replace(one, optional=False) for one in fields]  # whose playbook it was cannot be seen beside a file
        return csv_of(it["people"], every, wish, plan)
    label = seen.pen.say("people.crumb")
    it["list"] = paged(seen, it["people"], fields, wish, label=label, total=found["found"])
    return show(seen, "people.html", on="plans", it=it, asked=asked)


def show_confirm(seen: Visit) -> Response:
    """Ask once more, in words, before anything is done."""
    act = _act(seen)
    said = seen.ask("plan_review", plan=seen.request.path_params["plan"])
    offered = next((a for a in acts(seen, said) if a["name"] == act), None)
    it = _arranged(seen, said)
    parts = it["parts"] if len(it["parts"]) < _MOST_PARTS else []
    return show(seen, "confirm.html", on="plans", it=it, act=act, offered=offered, parts=parts, w=words(seen))


def do(seen: Visit, form: dict[str, str]) -> Response:
    """Approve, apply or stop the plan of this very hash, in the signed-in person's name."""
    act, plan = _act(seen), seen.request.path_params["plan"]
    check_form(seen, form)
    who = somebody(seen, ACTS[act])
    match act:
        case "approve":
            only = [form[name] for name in form if name.startswith("tier") and form[name]]
            parts = whole(form.get("parts", "0"))
            if parts is None or (parts and not only):
                raise FormError(name="tier")
            said = {"only": only} if len(only) < parts else {}
            seen.ask("plan_approve", plan=plan, hash=field(form, "hash"), by=who.id, **said)
        case "apply":
            seen.ask("plan_apply", plan=plan, by=who.id)
        case "resume":
            seen.ask("plan_resume", plan=plan, by=who.id)
        case _:
            seen.ask("plan_stop", plan=plan, by=who.id)
    return RedirectResponse(f"/plans/{plan}?did={act}", status_code=303)


def _act(seen: Visit) -> str:
    act: str = seen.request.path_params["act"]
    if act not in ACTS:
        raise NoPageError(path=seen.request.url.path)
    return act


def acts(seen: Visit, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what may be done with the plan now; what this reader may not do says why and whom to ask."""
    halted = (said.get("ramp") or {}).get("state") == "stopped"  # only what stopped itself can be told to go on
    wanted = [act for act in ACTS if said["state"] in _FROM[act] and (act != "resume" or halted)]
    offered = [_offered(seen, said, act) for act in wanted]
    whys = [act["why"] for act in offered]
    return [{**act, "why_once": act["why"] if act["why"] not in whys[:i] else ""} for i, act in enumerate(offered)]


def _offered(seen: Visit, said: dict[str, Any], act: str) -> dict[str, Any]:
    t, person = seen.pen.say, seen.person
    able = [p.name for p in seen.site.workspace.people if reaches(p.duty, ACTS[act]) and p.id != _barred(said, act)]
    whom = seen.pen.listed(able) or t("plan.nobody")
    if person is None:
        why = t("plan.why_sign_in")
    elif person.id == _barred(said, act):
        why = t("plan.why_author", whom=whom)
    elif not reaches(person.duty, ACTS[act]):
        why = t("plan.why_duty", whom=whom)
    elif said.get("stale") and act not in ("stop", "resume"):
        why = t("plan.why_stale")
    else:
        why = ""
    return {
        "name": act,
        "label": t(f"act.{act}", n=said["totals"]["send"]),
        "allowed": not why,
        "why": why,
        "style": "btn-stop" if act == "stop" else "btn-main",
        "href": f"/plans/{said['id']}/{act}",
    }


def _barred(said: dict[str, Any], act: str) -> str:
    """Return who may not: an author never approves their own plan."""
    return str(said["author"]) if act == "approve" else ""


def _arranged(seen: Visit, said: dict[str, Any]) -> dict[str, Any]:
    reasons = {one["code"]: one["name"] for one in seen.ask("explain")["codes"] if one["kind"] == "reason"}
    return arranged(said, _names(seen), reasons, seen.pen)


def _names(seen: Visit) -> dict[str, str]:
    return {p.id: p.name for p in seen.site.workspace.people}
