"""The next step of an error as somebody at a browser can take it: a page to open, or whom to ask and for what.

An error's own next step is written for all doors and is often a command. Here stand the pages that do the same; for
what can only be done at the machine itself, the page says to ask whoever runs it, and with which words.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from liuke.app.say import known, say
from liuke.kit.errors import Language

_COMMAND = re.compile(r"`|\bliuke [a-z{]|--[a-z]|\b[\w.-]+\.(toml|yml)\b|\bdocs/|\bpip install|\bcommand\b|再运行")
_LEADS: dict[str, str] = {
    **dict.fromkeys(
        ("LK-A100", "LK-A105", "LK-A106", "LK-A107", "LK-A108", "LK-A110", "LK-A115", "LK-F120"), "/audience"
    ),
    "LK-B201": "/plans",
    **dict.fromkeys(("LK-B202", "LK-B203", "LK-G206", "LK-O123"), "/plans/{plan}"),
    "LK-G203": "/plans",
    **dict.fromkeys(("LK-B301", "LK-H111", "LK-H115", "LK-H162", "LK-H163"), "/people"),
    **dict.fromkeys(("LK-B302", "LK-W118", "LK-W119"), "/people#tokens"),
    **dict.fromkeys(("LK-H106", "LK-S103"), "/users"),
    **dict.fromkeys(("LK-H108", "LK-H170", "LK-W126"), "/import"),
    "LK-H109": "/explain",
    **dict.fromkeys(("LK-H120", "LK-H122", "LK-P210"), "/signals"),
    "LK-H121": "/signals/{name}",
    **dict.fromkeys(("LK-H130", "LK-P101"), "/playbooks"),
    **dict.fromkeys(("LK-H131", "LK-P208"), "/playbooks/{playbook}"),
    **dict.fromkeys(("LK-H134", "LK-H135", "LK-K113"), "/clues"),
    "LK-H141": "/accounts",
    **dict.fromkeys(("LK-H180", "LK-H182"), "/jobs"),
    **dict.fromkeys(("LK-H184", "LK-H185"), "/sample"),
    **dict.fromkeys(("LK-K101", "LK-K106"), "/tasks"),
    **dict.fromkeys(("LK-K102", "LK-K103", "LK-K104"), "/tasks/{task}"),
    "LK-K105": "/tasks/{by}",
    **dict.fromkeys(("LK-K107", "LK-K108"), "/interviews"),
    "LK-K109": "/cases",
    **dict.fromkeys(("LK-K110", "LK-K111", "LK-K112"), "/cases/{case}"),
    **dict.fromkeys(("LK-K114", "LK-K115"), "/programmes"),
    **dict.fromkeys(("LK-O101", "LK-O109", "LK-O117", "LK-O122", "LK-O125", "LK-O126"), "/results"),
    "LK-S141": "/journeys?tab=funnel",
    "LK-W101": "/",
}
"""Where the page is that does what the next step says; facts of the error fill its address."""


def onward(said: Mapping[str, str], language: Language, facts: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return what to do next: ``text``, and ``href`` where a page does it.

    ``said`` is an error as a document (code, message, next), ``facts`` what it was raised with, as far as known.
    """
    code, href = said["code"], _address(said["code"], facts or {})
    if known(f"onward.{code}"):
        return {"text": say(f"onward.{code}", language), "href": href}
    text = said["next"]
    if not _COMMAND.search(text):
        return {"text": text, "href": href}
    page = href.partition("?")[0].partition("#")[0].split("/")[1] if href else ""
    if href and known(f"onward.to.{page or 'today'}"):
        return {"text": say(f"onward.to.{page or 'today'}", language), "href": href}
    return {"text": say("onward.ask", language, what=text), "href": ""}


def _address(code: str, facts: Mapping[str, Any]) -> str:
    lead = _LEADS.get(code, "")
    try:
        return lead.format_map({name: quote(str(fact), safe="") for name, fact in facts.items()})
    except KeyError:  # of a kept error the facts are gone: the list they stand in is near enough
        return "/" + lead.split("/")[1]
