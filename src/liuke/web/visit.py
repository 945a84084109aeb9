"""One request as the pages see it: who reads, in which language and light, on which site."""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from liuke.app.access import Kind, may, rule_of, sees_personal, whom
from liuke.app.calls import takes_by
from liuke.app.hide import hidden, masked, unsealed
from liuke.app.own import Mine, narrowed, only_own
from liuke.app.settings_team import Person
from liuke.kit.clock import Clock
from liuke.kit.errors import Language, LiukeError
from liuke.model.words import Duty
from liuke.state.sessions import ABSOLUTE, Session
from liuke.web.answers import Answers, Keys, Sessions, Workspace
from liuke.web.company import Company
from liuke.web.entry import Entry
from liuke.web.errors import DutyError, SignInNeededError
from liuke.web.kept import Kept
from liuke.web.pressed import Pressed
from liuke.web.toasts import Toast, Toasts
from liuke.web.view.onward import onward
from liuke.web.view.pen import Pen

Theme = Literal["", "light", "dark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything the pages are given.

    ``around`` says what stands around every page (how fresh, what waits); ``cookie`` names the session's cookie, told
    apart by port; ``open_reading`` lets everybody who can reach the server read, as on a loopback address;
    ``public_url`` is where links in messages lead, and where providers call back; ``mine`` tells what belongs to a
    customer-success manager; ``entry`` is the door for people of a house that keeps passwords.
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
    mine: Callable[[Person], Mine] | None = None
    toasts: Toasts = field(default_factory=Toasts)
    entry: Entry | None = None
    kept: Kept = field(default_factory=Kept)
    company: Company | None = None
    begin: Callable[[str, Mapping[str, Any], Language], int] | None = None
    """Begins long work beside the pages and returns its number."""
    moving: Callable[[], bool] = bool
    """Whether the house is about to be opened anew: what is asked now is answered then."""
    once: Toasts = field(default_factory=Toasts)
    """Links and tokens that are shown a single time."""
    pressed: Pressed = field(default_factory=Pressed)

    @property
    def reading_is_open(self) -> bool:
        """Whether one may read without saying who one is: on one's own machine, while nobody shares it."""
        return self.open_reading and not (self.entry is not None and self.entry.shared)

    def secure(self, request: Request) -> bool:
        """Whether the browser came over TLS: here, or at the proxy that the settings name."""
        url = self.entry.url if self.entry else ""
        named = urlsplit(url)
        return request.url.scheme == "https" or (
            named.scheme == "https" and request.headers.get("host", "").casefold() == named.netloc.casefold()
        )

    def cookie_of(self, request: Request) -> str:
        """Name the session's cookie: over TLS only this host can set it, and no plain page ever sees it."""
        return f"__Host-{self.cookie}" if self.secure(request) else self.cookie

    def keep_session(self, request: Request, answer: Response, said: str) -> None:
        """Give the browser its session."""
        age = int(ABSOLUTE.total_seconds())
        name, tls = self.cookie_of(request), self.secure(request)
        answer.set_cookie(name, said, max_age=age, httponly=True, samesite="lax", secure=tls, path="/")

    def drop_session(self, request: Request, answer: Response) -> None:
        """Take it away."""
        answer.delete_cookie(
            self.cookie_of(request), path="/", secure=self.secure(request), httponly=True, samesite="lax"
        )

    def address(self, request: Request) -> str:
        """Return where a request comes from; behind a proxy on this machine, what the proxy says of it."""
        peer = request.client.host if request.client else ""
        told = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        try:
            if told and self.entry and self.entry.url and ipaddress.ip_address(peer).is_loopback:
                return str(ipaddress.ip_address(told))
        except ValueError:
            return peer
        return peer


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
        """Ask the house one question, in the reader's language, as far as the reader may (X2).

        Every page asks here, so that none can forget: the duty is checked, an act is done in the reader's own name, a
        customer-success manager is told of their own accounts only, and personal data are masked for whoever is to
        see them masked.

        Raises
        ------
        SignInNeededError, DutyError, NotYoursError
            The reader may not.
        """
        rule, reader = rule_of(name), self.person
        if rule.kind is Kind.SEALED:
            return self.site.answers.answer(name, params, self.language)
        self.demand(name)
        if rule.kind is Kind.ACT and reader is not None and takes_by(name):
            params["by"] = reader.id
        if params.get("show_personal"):
            params["show_personal"] = False  # in clear only one by one, and noted: person_reveal
        own = self._own()
        if own is not None:
            params = narrowed(own, name, params, self._asked)
        said = self._asked(name, params)
        if own is not None:
            said = only_own(said, own)
        return unsealed(said if sees_personal(reader.duty if reader else None) else hidden(said))  # type: ignore[no-any-return]

    def begin(self, name: str, /, **params: Any) -> int:
        """Begin long work in the reader's own name and return its number.

        Raises
        ------
        SignInNeededError, DutyError, JobBusyError
            The reader may not, or other work is under way.
        """
        self.demand(name)
        if self.site.begin is None or self.person is None:
            raise SignInNeededError
        return self.site.begin(name, {**params, "by": self.person.id}, self.language)

    def _asked(self, name: str, params: dict[str, Any]) -> dict[str, Any]:
        return self.site.answers.answer(name, params, self.language)

    def _own(self) -> Mine | None:
        if self.person is None or self.person.duty is not Duty.CSM:
            return None
        return self.site.mine(self.person) if self.site.mine else Mine(person=self.person.id)

    def error(self, why: LiukeError) -> dict[str, str]:
        """Return an error as a page says it: the sentence, its code, and a next step for somebody at a browser."""
        said = why.document(self.language)
        step = onward(said, self.language, why.facts)
        return {"code": said["code"], "message": said["message"], "next": step["text"], "href": step["href"]}

    def may(self, name: str, but: str = "") -> bool:
        """Whether the reader may ask a call; ``but`` names an author, who may not. For templates and pages."""
        return not self.why_not(name, but)

    def why_not(self, name: str, but: str = "") -> str:
        """Say why the reader may not ask a call, and whom to turn to; nothing where they may."""
        able = self.pen.listed(whom(self.site.workspace.people, name, but)) or self.pen.say("plan.nobody")
        if self.person is None:
            open_to_all = self.site.reading_is_open and rule_of(name).kind is Kind.READ and may(Duty.VIEWER, name)
            return "" if open_to_all else self.pen.say("access.sign_in", whom=able)
        if self.person.id == but:
            return self.pen.say("access.author", whom=able)
        return "" if may(self.person.duty, name) else self.pen.say("access.duty", whom=able)

    def demand(self, name: str) -> None:
        """See that the reader may ask a call.

        Raises
        ------
        SignInNeededError, DutyError
        """
        if not self.why_not(name):
            return
        if self.person is None:
            raise SignInNeededError
        able = whom(self.site.workspace.people, name)
        raise DutyError(
            person=self.person.name,
            duty=self.pen.say(f"duty.{self.person.duty}"),
            needed=self.pen.say(f"duty.{rule_of(name).duty}"),
            whom=self.pen.listed(able) or self.pen.say("plan.nobody"),
        )

    def mask(self, value: Any) -> str:
        """Show a personal value as this reader is to see it: masked, unless their duty sees it in clear."""
        return str(value) if sees_personal(self.person.duty if self.person else None) else masked(value)

    def tell(self, text: str, *, undo: str = "", **fields: str) -> None:
        """Say on the reader's next page what was done; ``undo`` is where a form with ``fields`` takes it back."""
        if self.session is not None:
            self.site.toasts.put(self.session.csrf, Toast(text=text, undo=undo, fields=tuple(fields.items())))


def visit(request: Request) -> Visit:
    """Read who asks, and how they like to read, from a request."""
    site = cast(Site, request.app.state.site)
    session = site.sessions.find(request.cookies.get(site.cookie_of(request)))
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
    return (person and person.language) or site.workspace.language
