"""The base: data with its freshness, checks, definitions and quarantine; the guard with its hits and settings."""

from typing import Any

from starlette.responses import RedirectResponse, Response

from liuke.web.pages.access import check_form, field
from liuke.web.pages.lists import csv_of, listed, wish_of
from liuke.web.render import show
from liuke.web.view import base
from liuke.web.visit import Visit


def show_data(seen: Visit) -> Response:
    """Show what there is, how fresh, what was checked, what numbers mean, and what was kept out."""
    query = seen.request.query_params.get("q", "").strip()
    it = base.data(seen.ask("check"), seen.ask("definitions"), seen.ask("quarantine_list"), query, seen.pen)
    return show(seen, "data.html", on="definitions", it=it, query=query, take=seen.may("table_make"))


def show_guard(seen: Visit) -> Response:
    """Show the rules with their hits, and what is set."""
    return show(
        seen,
        "guard.html",
        on="guard",
        it=base.guard(seen.ask("guard_page"), seen.pen),
        may=seen.may("channel_switch"),
        why=seen.why_not("channel_switch"),
    )


def show_rule(seen: Visit) -> Response:
    """Show every message that one rule stopped."""
    said = seen.ask("guard_stopped", code=seen.request.path_params["code"])
    fields, rows = base.stopped_fields(seen.pen), base.stopped_rows(said, seen.pen)
    wish = wish_of(seen, sort="at")
    if wish.csv:
        return csv_of(rows, fields, wish, f"stopped-{said['rule']['code']}")
    it: dict[str, Any] = listed(seen, rows, fields, wish, label=said["rule"]["name"])
    return show(seen, "guard_rule.html", on="guard", it=it, rule=said["rule"], days=said["days"])


def switch(seen: Visit, form: dict[str, str]) -> Response:
    """Let a channel really send, or put it back into rehearsal; said with the way back."""
    check_form(seen, form)
    channel, live = field(form, "channel"), form.get("live") == "yes"
    seen.ask("channel_switch", channel=channel, live=live, by=seen.person.id if seen.person else "")
    name = seen.pen.word("channel", channel)
    text = seen.pen.text("insight.guard.now_live" if live else "insight.guard.now_dry", name=name)
    seen.tell(text, undo="/guard/channels", channel=channel, live="no" if live else "yes")
    return RedirectResponse("/guard#channels", status_code=303)
