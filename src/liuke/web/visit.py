"""One request as the pages see it: who reads, in which language and light, on which site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from starlette.requests import Request

from liuke.app.settings import Person
from liuke.kit.clock import Clock
from liuke.kit.errors import Language
from liuke.web.answers import Answers, Keys, Workspace
from liuke.web.sessions import Session, Sessions
from liuke.web.view.pen import Pen

Theme = Literal["", "light", "dark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything the pages are given.

    ``around`` says what stands around every page (how fresh, what waits); ``cookie`` names the session's cookie, told
    apart by port; ``open_reading`` lets everybody who can reach the server read, as on a loopback address;
    ``public_url`` is where links in messages lead, and where providers call back.
    """

    answers: Answers
    around: Callable[[Language], dict[str, Any]]
    workspace: Workspace
    keys: Keys
    sessions: Sessions
    clock: Clock
    cookie: str
    version: str
    open_reading: bool
    public_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One reader's request."""

    request: Request
    site: Site
    language: Language
    theme: Theme
    session: Session | None
    person: Person | None
    pen: Pen

    @property
    def back(self) -> str:
        """Where to return to after a change of language or light: this page, as a path of ours."""
        url = self.request.url
        path = url.path if self.request.method == "GET" else "/"
        return path + (f"?{url.query}" if url.query and self.request.method == "GET" else "")

    def ask(self, name: str, /, **params: Any) -> dict[str, Any]:
        """Ask the house one question, in the reader's language."""
        return self.site.answers.answer(name, params, self.language)


def visit(request: Request) -> Visit:
    """Read who asks, and how they like to read, from a request."""
    site = cast(Site, request.app.state.site)
    session = site.sessions.find(request.cookies.get(site.cookie))
    person = site.workspace.person(session.person_id) if session else None
    language = _language(request.cookies, person, site)
    theme = request.cookies.get("liuke_theme", "")
    return Visit(
        request=request,
        site=site,
        language=language,
        theme=cast(Theme, theme if theme in ("light", "dark") else ""),
        session=session if person else None,
        person=person,
        pen=Pen(language=language, currency=site.workspace.currency, zone=site.workspace.zone, now=site.clock.now()),
    )


def _language(cookies: Mapping[str, str], person: Person | None, site: Site) -> Language:
    said = cookies.get("liuke_language")
    if said in ("zh", "en"):
        return cast(Language, said)
    return person.language if person else site.workspace.language
