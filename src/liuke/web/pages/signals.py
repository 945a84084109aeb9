"""Signals: what rings, every number with its last weeks, one alarm in full, and what people do about it."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from starlette.responses import JSONResponse, RedirectResponse, Response

from liuke.app.errors import NoFactsError
from liuke.model.words import AlarmAct, Duty
from liuke.web.errors import NoPageError
from liuke.web.pages import back
from liuke.web.pages.access import check_form, field, reaches, somebody
from liuke.web.pages.beginning import show_beginning
from liuke.web.render import show
from liuke.web.view.signals import listed, page
from liuke.web.view.where import address
from liuke.web.visit import Visit

_A_WEEK = timedelta(days=7)


def show_signals(seen: Visit) -> Response:
    """List what rings by money at stake, and every signal."""
    try:
        said = seen.ask("signals")
    except NoFactsError:
        return show_beginning(seen, on="signals")
    return show(seen, "signals.html", on="signals", it=listed(said, seen.pen))


def show_signal(seen: Visit) -> Response:
    """Show one signal with its alarm: line, band, who differs, history, and what may be done about it."""
    query = seen.request.query_params
    said = seen.ask("signal_page", name=seen.request.path_params["name"], segment=query.get("segment", ""))
    whom = [p.name for p in seen.site.workspace.people if reaches(p.duty, Duty.OPERATOR)]
    until = date.fromisoformat(said["as_of"]) + _A_WEEK
    return show(
        seen,
        "signal.html",
        on="signals",
        it=page(said, seen.pen),
        may=seen.person is not None and reaches(seen.person.duty, Duty.OPERATOR),
        whom=seen.pen.listed(whom),
        until=until.isoformat(),
    )


def do(seen: Visit, form: dict[str, str]) -> Response:
    """Snooze, acknowledge or re-arm an alarm, in the signed-in person's name."""
    name, act = seen.request.path_params["name"], seen.request.path_params["act"]
    if act not in tuple(AlarmAct):
        raise NoPageError(path=seen.request.url.path)
    check_form(seen, form)
    who = somebody(seen, Duty.OPERATOR)
    until = field(form, "until") if act == AlarmAct.SNOOZE else ""
    segment = form.get("segment", "")
    was = _silence(seen, name, segment) if act == AlarmAct.REARM else None
    seen.ask("alarm_act", name=name, act=act, until=until, why=form.get("why", "")[:500], segment=segment, by=who.id)
    back.alarmed(seen, name, act, segment, was)
    way = address("signals", name)
    return RedirectResponse(f"{way}?segment={quote(segment)}" if segment else way, status_code=303)


def _silence(seen: Visit, name: str, segment: str) -> dict[str, Any] | None:
    """Return by which act an alarm is silent now."""
    cards = seen.ask("signal_page", name=name, segment=segment)["alarms"]
    mine = next((one for one in cards if one["alarm"] == name and one["segment"] == (segment or "all")), None)
    return (mine["snoozed"] or mine["acknowledged"]) if mine else None


def api_signals(seen: Visit) -> Response:
    """Answer ``GET /api/signals``: the document of `liuke signals --json`."""
    return JSONResponse(seen.ask("signals"))


def api_signal(seen: Visit) -> Response:
    """Answer ``GET /api/signals/{name}``: one signal with its alarm."""
    segment = seen.request.query_params.get("segment", "")
    return JSONResponse(seen.ask("signal_page", name=seen.request.path_params["name"], segment=segment))


def api_alarms(seen: Visit) -> Response:
    """Answer ``GET /api/alarms``: the document of `liuke alarms --all --json`."""
    return JSONResponse(seen.ask("alarms", all=True))
