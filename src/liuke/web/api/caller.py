"""Who calls the API: a program by its token, a browser by its session, or, on one's own machine, whoever sits there."""

from dataclasses import dataclass, replace

from starlette.requests import Request

from liuke.app.access import Kind, Rule, Scope
from liuke.kit.errors import Language
from liuke.web.errors import BadTokenError, OriginError, ScopeError, SignInNeededError
from liuke.web.visit import Visit, visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One caller; ``scopes`` are a token's, None for a person at a browser."""

    seen: Visit
    scopes: frozenset[str] | None
    token: str = ""

    def demand(self, rule: Rule) -> None:
        """See that the token is good for this, and that a browser sent it from a page of ours.

        Raises
        ------
        ScopeError, SignInNeededError, OriginError
        """
        if self.scopes is not None:
            self.demand_scope(rule.scope)
        elif rule.kind is Kind.ACT:
            if self.seen.session is None:
                raise SignInNeededError
            if self.seen.request.headers.get("x-csrf-token", "") != self.seen.session.csrf:
                raise OriginError

    def demand_scope(self, scope: Scope) -> None:
        """See that a token has a scope.

        Raises
        ------
        ScopeError
        """
        if self.scopes is not None and scope not in self.scopes:
            raise ScopeError(scope=scope)

    @property
    def key(self) -> str:
        """What tells callers apart, for keys of theirs."""
        return self.token or (f"person:{self.seen.person.id}" if self.seen.person else "visitor")


def caller(request: Request) -> Caller:
    """Read who calls. Where a token is shown, a cookie beside it says nothing.

    Raises
    ------
    BadTokenError
        The token opens nothing, or its person no longer works here.
    SignInNeededError
        Nobody is signed in, and reading is not open.
    """
    seen = _spoken(visit(request), request)
    said = request.headers.get("authorization", "")
    if said:
        kind, _, secret = said.partition(" ")
        entry = seen.site.entry
        one = entry.token(secret.strip()) if entry is not None and kind.casefold() == "bearer" else None
        person = seen.site.workspace.person(one.person_id) if one else None
        if one is None or person is None:
            raise BadTokenError
        known = replace(seen, person=person, session=None)
        return Caller(seen=known, scopes=frozenset(one.scopes), token=f"token:{one.id}")
    if seen.person is None and not seen.site.reading_is_open:
        raise SignInNeededError
    return Caller(seen=seen, scopes=None)


def said_in(request: Request) -> Language | None:
    """Return which of our languages a program asks to be answered in, the one it likes best; None where neither."""
    liked: list[tuple[float, Language]] = []
    for part in request.headers.get("accept-language", "")[:500].split(","):
        name, _, more = part.strip().partition(";")
        weight = more.strip().removeprefix("q=") if more else "1"
        language: Language | None = {"zh": "zh", "en": "en"}.get(name.strip()[:2].lower())  # type: ignore[assignment]
        if language and weight.replace(".", "", 1).isdecimal() and float(weight) > 0:
            liked.append((float(weight), language))
    return max(liked, key=lambda one: one[0])[1] if liked else None


def _spoken(seen: Visit, request: Request) -> Visit:
    wanted = said_in(request)
    return replace(seen, language=wanted, pen=replace(seen.pen, language=wanted)) if wanted else seen
