"""Signing in and out, and how a reader likes to read. No GET changes anything."""

import re
from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse, Response

from liuke.app import access as rules
from liuke.app.settings import Person
from liuke.model.words import Duty
from liuke.web.errors import DutyError, FormError, OriginError, SignInNeededError, StaleKeyError
from liuke.web.render import show
from liuke.web.sessions import ABSOLUTE
from liuke.web.visit import Visit

reaches = rules.reaches
_YEAR_S = 365 * 24 * 3600
_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


def show_in(seen: Visit) -> Response:
    """Show whose link this is, with the button that signs in; or how to get a link."""
    key = seen.request.query_params.get("key", "")
    person = seen.site.workspace.person(seen.site.keys.whose(key) or "") if key else None
    if key and person is None:
        raise StaleKeyError
    return show(seen, "sign_in.html", person=person, key=key)


def sign_in(seen: Visit, form: dict[str, str]) -> Response:
    """Open a session for the person of the key, under a new id, and close the browser's old one."""
    person = seen.site.workspace.person(seen.site.keys.whose(form.get("key", "")) or "")
    if person is None:
        raise StaleKeyError
    seen.site.sessions.end(seen.request.cookies.get(seen.site.cookie))
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(
        seen.site.cookie,
        seen.site.sessions.start(person.id),
        max_age=int(ABSOLUTE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=seen.request.url.scheme == "https",
        path="/",
    )
    return answer


def sign_out(seen: Visit, form: dict[str, str]) -> Response:
    """Close the session."""
    check_form(seen, form)
    seen.site.sessions.end(seen.request.cookies.get(seen.site.cookie))
    answer = RedirectResponse("/", status_code=303)
    answer.delete_cookie(seen.site.cookie, path="/")
    return answer


def look(seen: Visit, form: dict[str, str]) -> Response:  # noqa: ARG001 - the shape of an act
    """Remember the language or the light a reader chose, and go back to where they were."""
    answer = RedirectResponse(_back(form.get("back", "/")), status_code=303)
    for name, allowed in (("language", ("zh", "en")), ("theme", ("light", "dark"))):
        said = form.get(name)
        if said in allowed:
            answer.set_cookie(f"liuke_{name}", said, max_age=_YEAR_S, httponly=True, samesite="lax", path="/")
    return answer


def _back(said: str) -> str:
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
            whom="、".join(whom) if seen.language == "zh" else ", ".join(whom),
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
