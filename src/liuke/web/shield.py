"""Stands before every page: which host names are ours, where forms may come from, what a page may load.

Pure ASGI, so that nothing behind it can forget. Sources: ASVS 5.0 3.4 (headers), 3.5 (origin), OWASP on DNS rebinding.
"""

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liuke.kit.errors import LiukeError
from liuke.web.errors import ClosedError, HostError, OriginError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_SEALED = ("/u/", "/settings/", "/report/", "/shared/", "/progress/", "/inbox/", "/hooks/", "/calendar/")
"""Addresses whose last part is a signed link (it alone says who may, so a form may come from anywhere, RFC 8058), or
whose callers sign what they say: no cookie means anything there."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def on_loopback(host: str) -> bool:
    """Whether a server bound to this host can only be reached from this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def ours(said: str, names: frozenset[str]) -> bool:
    """Whether a Host header names this server: a name of the list, or a bare address where the list allows those.

    A page elsewhere can point its own *name* at this machine (DNS rebinding); it cannot make a browser say an address.
    """
    name = urlsplit(f"//{said}").hostname or ""
    if name in names:
        return True
    if "any-address" not in names:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def host_names(host: str) -> frozenset[str]:
    """Return the host names a server bound to ``host`` answers for."""
    if on_loopback(host):
        return _LOCAL | {host}
    return _LOCAL | {host, "any-address"} if host in ("0.0.0.0", "::") else _LOCAL | {host}  # noqa: S104


def public_name(public_url: str) -> frozenset[str]:
    """Return the host name that links in messages lead to; there only the pages of recipients are answered."""
    return frozenset(filter(None, [urlsplit(public_url).hostname]))


def is_public(path: str) -> bool:
    """Whether an address is of a page for people who are written to: no sign-in, and no look into the house."""
    return path in ("/open", "/inbox.js") or path.startswith(_SEALED)


class Shield:
    """Refuses foreign hosts and foreign forms, and adds the security headers to every answer.

    Under a ``public`` name only the recipients' pages are there, whoever is signed in.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        names: frozenset[str],
        refuse: Callable[[Request, LiukeError], Response],
        public: frozenset[str] = frozenset(),
    ) -> None:
        self._app, self._names, self._refuse, self._public = app, names, refuse, public - names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                mine = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    mine.setdefault(name, value)
                mine.setdefault("Cache-Control", "no-store")
            await send(message)

        wrong = self._wrong(scope, headers)
        if wrong is None:
            await self._app(scope, receive, guarded)
        else:
            await self._refuse(Request(scope), wrong)(scope, receive, guarded)

    def _wrong(self, scope: Scope, headers: Headers) -> LiukeError | None:
        said, path = headers.get("host", ""), scope["path"]
        if not ours(said, self._names):
            if not ours(said, self._public):
                return HostError()
            if not (is_public(path) or path.startswith("/static/")):
                return ClosedError()
        if path.startswith("/api/") and headers.get("authorization"):
            return None  # a token is no ambient authority: a page elsewhere cannot make a browser show it
        if scope["method"] not in SAFE_METHODS and not path.startswith(_SEALED) and not same_origin(headers, said):
            return OriginError()
        return None


def same_origin(headers: Headers, host: str) -> bool:
    """Whether the browser says that the form came from a page of this very server.

    Every browser of today sends Origin with a POST; ``Sec-Fetch-Site`` where the page's policy hides the origin.
    """
    origin = headers.get("origin")
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    if origin is None or origin == "null":
        return site == "same-origin"
    parts = urlsplit(origin)
    return bool(parts.scheme in ("http", "https") and parts.netloc == host)
