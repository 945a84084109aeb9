"""Signing in and out, one's own password, and how a reader likes to read. No GET changes anything."""

import re
from dataclasses import replace
from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse, Response

from liuke.app import access as rules
from liuke.app.settings_team import Person
from liuke.kit.errors import LiukeError
from liuke.model.words import Duty
from liuke.web.company import Company
from liuke.web.errors import (
    DutyError,
    FormError,
    NoPageError,
    OriginError,
    SetUpOverError,
    SignInNeededError,
    StaleKeyError,
    TwoPasswordsError,
    WrongPasswordError,
)
from liuke.web.render import show
from liuke.web.view.again import arranged
from liuke.web.visit import Visit

reaches = rules.reaches
KEPT, _FLOW = "liuke_kept", "liuke_company"
_YEAR_S = 365 * 24 * 3600
_HALF_HOUR_S = 1_800
_TOO_LONG = 10
_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


def show_in(seen: Visit) -> Response:
    """Show whose link this is, with the button that signs in; or the form for name and password."""
    query = seen.request.query_params
    key = query.get("key", "")
    person = seen.site.workspace.person(seen.site.keys.whose(key) or "") if key else None
    if key and person is None:
        raise StaleKeyError
    return form_in(seen, person=person, key=key, back=safe(query.get("back", "/")))


def form_in(
    seen: Visit,
    *,
    status: int = 200,
    person: Person | None = None,
    key: str = "",
    back: str = "/",
    wrong: LiukeError | None = None,
    who: str = "",
    kept: bool = False,
) -> Response:
    """Show the page that signs in; ``wrong`` says why it did not work, or why one has to."""
    entry = seen.site.entry
    company = entry.company if entry else None
    return show(
        seen,
        "sign_in.html",
        status=status,
        person=person,
        key=key,
        back=back,
        who=who,
        kept=kept,
        wrong=seen.error(wrong) if wrong else None,
        by_password=bool(entry and entry.passwords and entry.shared),
        company=(company.label or urlsplit(company.issuer).hostname or "") if company else "",
    )


def sign_in(seen: Visit, form: dict[str, str]) -> Response:
    """Open a session, by a link's key or by name and password, under a new id; the browser's old one is closed."""
    back = safe(form.get("back", "/"))
    if form.get("key") or "who" not in form:
        person = seen.site.workspace.person(seen.site.keys.whose(form.get("key", "")) or "")
        if person is None:
            raise StaleKeyError
        entry = seen.site.entry
        if entry is not None:
            entry.came(person.id, seen.site.address(seen.request))
        first = entry is not None and entry.shared and entry.passwords and not entry.has_password(person.id)
        return signed_in(seen, person.id, "/me" if first else back)
    entry = seen.site.entry
    try:
        if entry is None or not entry.passwords:
            raise WrongPasswordError
        person_id = entry.checked(form.get("who", ""), form.get("password", ""), seen.site.address(seen.request))
    except LiukeError as why:
        return form_in(seen, status=why.http_status, back=back, wrong=why, who=form.get("who", "")[:200])
    return signed_in(seen, person_id, back)


def signed_in(seen: Visit, person_id: str, back: str) -> Response:
    """Begin a session and lead back: to the form that was kept, else to the page that was asked for."""
    site, request = seen.site, seen.request
    site.sessions.end(request.cookies.get(site.cookie_of(request)))
    typed = site.kept.find(request.cookies.get(KEPT), site.clock.now())
    answer = RedirectResponse("/again" if typed else safe(back), status_code=303)
    site.keep_session(request, answer, site.sessions.start(person_id))
    return answer


def to_company(seen: Visit) -> Response:
    """Send the browser to the company's sign-in."""
    company = _company(seen)
    try:
        where, browser = company.begin(safe(seen.request.query_params.get("back", "/")))
    except LiukeError as why:
        return form_in(seen, status=why.http_status, wrong=why)
    answer = RedirectResponse(where, status_code=303)
    tls = seen.site.secure(seen.request)
    answer.set_cookie(_FLOW, browser, max_age=600, httponly=True, samesite="lax", secure=tls, path="/in")
    return answer


def from_company(seen: Visit) -> Response:
    """Take the browser back from the company's sign-in. The one GET that begins a session: the protocol has it so."""
    company, entry = _company(seen), seen.site.entry
    try:
        claims, back = company.finish(seen.request.query_params, seen.request.cookies.get(_FLOW))
        if entry is None or entry.company is None:
            raise NoPageError(path=seen.request.url.path)
        person_id = entry.from_company(entry.company, claims, seen.site.address(seen.request))
    except LiukeError as why:
        answer = form_in(seen, status=why.http_status, wrong=why)
    else:
        answer = signed_in(seen, person_id, back)
    answer.delete_cookie(_FLOW, path="/in")
    return answer


def _company(seen: Visit) -> Company:
    if seen.site.company is None:
        raise NoPageError(path=seen.request.url.path)
    return seen.site.company


def too_late(seen: Visit, form: dict[str, str], why: LiukeError) -> Response:
    """Keep what was typed into a form whose session ended, and ask for a sign-in."""
    name = seen.site.kept.put(seen.request.url.path, form, seen.site.clock.now())
    answer = form_in(seen, status=why.http_status, wrong=why, back="/again", kept=True)
    answer.set_cookie(
        KEPT,
        name,
        max_age=_HALF_HOUR_S,
        httponly=True,
        samesite="lax",
        secure=seen.site.secure(seen.request),
        path="/",
    )
    return answer


def show_again(seen: Visit) -> Response:
    """Show what was typed before the session ended, ready to be sent in the name of whoever signed in."""
    typed = seen.site.kept.find(seen.request.cookies.get(KEPT), seen.site.clock.now())
    if typed is None or seen.session is None:
        return RedirectResponse("/", status_code=303)
    names = {person.id: person.name for person in seen.site.workspace.people}
    return show(seen, "again.html", it=arranged(typed.path, typed.fields, names, seen.pen))


def sign_out(seen: Visit, form: dict[str, str]) -> Response:
    """Close the session."""
    check_form(seen, form)
    seen.site.sessions.end(seen.request.cookies.get(seen.site.cookie_of(seen.request)))
    answer = RedirectResponse("/", status_code=303)
    seen.site.drop_session(seen.request, answer)
    answer.delete_cookie(KEPT, path="/")
    return answer


def show_me(seen: Visit, wrong: LiukeError | None = None) -> Response:
    """Show who one is here, and the form for a password of one's own."""
    if seen.person is None:
        raise SignInNeededError
    entry = seen.site.entry
    return show(
        seen,
        "me.html",
        status=wrong.http_status if wrong else 200,
        has=bool(entry and entry.has_password(seen.person.id)),
        able=bool(entry and entry.passwords),
        wrong=seen.error(wrong) if wrong else None,
        did=seen.request.query_params.get("did", "") == "password",
    )


def set_password(seen: Visit, form: dict[str, str]) -> Response:
    """Set one's own password: every session ends, and this browser gets a new one."""
    if seen.person is None:
        raise SignInNeededError
    if seen.site.entry is None or not seen.site.entry.passwords:
        raise NoPageError(path=seen.request.url.path)
    try:
        if form.get("password", "") != form.get("again", ""):
            raise TwoPasswordsError
        address = seen.site.address(seen.request)
        seen.site.entry.set_password(seen.person.id, form.get("old", ""), form.get("password", ""), address)
    except LiukeError as why:
        return show_me(seen, why)
    answer = RedirectResponse("/me?did=password", status_code=303)
    seen.site.keep_session(seen.request, answer, seen.site.sessions.start(seen.person.id))
    return answer


def show_set_up(seen: Visit, wrong: LiukeError | None = None, typed: dict[str, str] | None = None) -> Response:
    """Show the form that makes the first administrator."""
    key = (typed or {}).get("key") or seen.request.query_params.get("key", "")
    if seen.site.entry is None or not seen.site.entry.set_up_open(key):
        raise SetUpOverError
    said = {name: (typed or {}).get(name, "") for name in ("id", "name")}
    status = wrong.http_status if wrong else 200
    told = seen.error(wrong) if wrong else None
    return show(seen, "set_up.html", status=status, key=key, wrong=told, said=said)


def set_up(seen: Visit, form: dict[str, str]) -> Response:
    """Make the first administrator and sign them in; from here on every page asks who one is."""
    entry = seen.site.entry
    if entry is None:
        raise SetUpOverError
    try:
        if form.get("password", "") != form.get("again", ""):
            raise TwoPasswordsError
        made = entry.set_up(form.get("key", ""), form.get("id", ""), form.get("name", ""), form.get("password", ""))
    except SetUpOverError:
        raise
    except LiukeError as why:
        return show_set_up(seen, why, form)
    return signed_in(seen, made, "/")


def look(seen: Visit, form: dict[str, str]) -> Response:  # noqa: ARG001 - the shape of an act
    """Remember the language or the light a reader chose, and go back to where they were."""
    answer = RedirectResponse(safe(form.get("back", "/")), status_code=303)
    for name, allowed in (("language", ("zh", "en")), ("theme", ("light", "dark"))):
        said = form.get(name)
        if said in allowed:
            answer.set_cookie(f"liuke_{name}", said, max_age=_YEAR_S, httponly=True, samesite="lax", path="/")
    return answer


def safe(said: str) -> str:
    """Return a path of ours; anything else leads to Today."""
    parts = urlsplit(said)
    return said if not parts.scheme and not parts.netloc and _PATH.fullmatch(said) else "/"


def check_form(seen: Visit, form: dict[str, str]) -> None:
    """See that a form was written by a page we gave to this very session.

    Raises
    ------
    SignInNeededError
        Nobody is signed in, or the session has ended.
    OriginError
        The form's token is not this session's.
    """
    if seen.session is None:
        raise SignInNeededError
    said = form.get("csrf") or seen.request.headers.get("x-csrf-token", "")
    if not compare_digest(said.encode(), seen.session.csrf.encode()):
        raise OriginError


def somebody(seen: Visit, needed: Duty) -> Person:
    """Return the signed-in person, whose duty must reach as far as ``needed``; each duty includes the ones before it.

    Raises
    ------
    SignInNeededError
        Nobody is signed in.
    DutyError
        It does not; says whom to ask.
    """
    if seen.person is None:
        raise SignInNeededError
    if not reaches(seen.person.duty, needed):
        whom = [p.name for p in seen.site.workspace.people if reaches(p.duty, needed)]
        raise DutyError(
            person=seen.person.name,
            duty=seen.pen.say(f"duty.{seen.person.duty}"),
            needed=seen.pen.say(f"duty.{needed}"),
            whom=seen.pen.listed(whom) or seen.pen.say("plan.nobody"),
        )
    return seen.person


def field(form: dict[str, str], name: str) -> str:
    """Return a form's field.

    Raises
    ------
    FormError
        It is not there.
    """
    if not form.get(name):
        raise FormError(name=name)
    return form[name]


def whole(said: str) -> int | None:
    """Return a number of a form, small enough for every store; None where it is anything else ("²" is no number)."""
    return int(said) if said.isdecimal() and len(said) < _TOO_LONG else None


def as_stranger(seen: Visit) -> Visit:
    """Return the visit of somebody who is not signed in."""
    return replace(seen, person=None, session=None)
