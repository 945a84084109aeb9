"""Signing in through the company: OpenID Connect, authorization code with PKCE; every word of the provider is checked.

Sources: OpenID Connect Core 1.0 3.1.3.7 (what to check of an id token), RFC 7636 (PKCE), RFC 9207 (who answered), RFC
9700 (best current practice). The signature is verified by joserfc.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urlsplit

from liuke.app.settings_team import CompanySettings
from liuke.kit.chance import fingerprint, token
from liuke.kit.clock import Clock
from liuke.web.entry import Claims
from liuke.web.errors import CompanyAwayError, CompanyRefusedError

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
_UNDER_WAY = timedelta(minutes=10)
_MOST = 1_000
_LEEWAY_S = 60
_LONGEST = 300_000
_TIMEOUT_S = 8.0
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$)")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flow:
    """One sign-in under way: only the browser that began it knows ``browser``."""

    browser: str
    nonce: str
    verifier: str
    back: str
    at: datetime


class Company:
    """The company's provider, as far as we need it."""

    def __init__(self, settings: CompanySettings, secret: str | None, url: str, clock: Clock) -> None:
        self._said, self._secret, self._clock = settings, secret, clock
        self._redirect = f"{url.rstrip('/')}/in/back"
        self._lock = Lock()
        self._flows: dict[str, _Flow] = {}
        self._known: tuple[dict[str, Any], datetime] | None = None

    def begin(self, back: str) -> tuple[str, str]:
        """Begin a sign-in; returns where to send the browser, and what only it keeps.

        Raises
        ------
        CompanyAwayError
        """
        metadata, now = self._metadata(), self._clock.now()
        state, browser, nonce, verifier = token(24), token(24), token(24), token(48)
        flow = _Flow(browser=fingerprint(browser), nonce=nonce, verifier=verifier, back=back, at=now)
        with self._lock:
            alive = [(key, one) for key, one in self._flows.items() if now - one.at < _UNDER_WAY]
            self._flows = dict(alive[-_MOST + 1 :])
            self._flows[fingerprint(state)] = flow
        query = {
            "response_type": "code",
            "client_id": self._said.client_id,
            "redirect_uri": self._redirect,
            "scope": self._said.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": _letters(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        at = str(metadata["authorization_endpoint"])
        return f"{at}{'&' if urlsplit(at).query else '?'}{urlencode(query)}", browser

    def finish(self, query: Mapping[str, str], browser: str | None) -> tuple[Claims, str]:
        """Take the browser back from the provider; returns who it is, checked, and where they wanted to go.

        Raises
        ------
        CompanyRefusedError, CompanyAwayError
        """
        with self._lock:
            flow = self._flows.pop(fingerprint(query.get("state", "")), None)
        now = self._clock.now()
        if flow is None or now - flow.at >= _UNDER_WAY or flow.browser != fingerprint(browser or ""):
            raise _refused("it was not begun in this browser, or too long ago", "不是从这个浏览器开始的，或时间太久")
        metadata = self._metadata()
        told = query.get("iss")
        if (told is None and metadata.get("authorization_response_iss_parameter_supported")) or told not in (
            None,
            self._said.issuer,
        ):
            raise _refused("somebody else answered", "应答的不是约定的服务")
        if query.get("error") or not query.get("code"):
            raise _refused(f"the provider said {query.get('error', 'nothing')[:60]}", "对方没有同意")
        said = self._exchanged(metadata, query["code"], flow)
        return self._claims(metadata, said, flow, now), flow.back

    def _exchanged(self, metadata: dict[str, Any], code: str, flow: _Flow) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": flow.verifier,
            "client_id": self._said.client_id,
        }
        ways = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        basic = bool(self._secret) and "client_secret_basic" in ways
        if self._secret and not basic:
            form["client_secret"] = self._secret
        login = (self._said.client_id, self._secret or "") if basic else None
        said = _fetched("POST", str(metadata["token_endpoint"]), form=form, login=login)
        if not isinstance(said.get("id_token"), str):
            raise CompanyAwayError(why="no id_token")
        return said

    def _claims(self, metadata: dict[str, Any], said: dict[str, Any], flow: _Flow, now: datetime) -> Claims:
        claims = self._verified(metadata, said["id_token"])
        self._checked(claims, flow, now)
        subject, email = claims["sub"], str(claims.get("email") or "")[:200]
        if self._said.domains and not (
            claims.get("email_verified") is True and email.rpartition("@")[2].casefold() in self._said.domains
        ):
            raise _refused("that address is not of this company", "这个邮箱不属于本公司")
        groups = claims.get(self._said.claim)
        named = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        return Claims(
            external=f"{self._said.issuer} {subject}",
            email=email,
            verified=claims.get("email_verified") is True,
            name=str(claims.get("name") or claims.get("preferred_username") or "")[:80],
            groups=tuple(str(group) for group in named[:500]),
        )

    def _verified(self, metadata: dict[str, Any], id_token: str) -> dict[str, Any]:
        """Verify the signature by one of the provider's own keys; the token's word on how is not taken."""
        from joserfc import jwt  # noqa: PLC0415 - only a company's sign-in needs it
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415

        keys = _fetched("GET", str(metadata["jwks_uri"]))
        try:
            ours = [key for key in keys["keys"] if isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP")]
            chosen = KeySet.import_key_set({"keys": [key for key in ours if key.get("use", "sig") == "sig"]})
            found = jwt.decode(id_token, chosen, algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError, KeyError, TypeError) as why:
            raise _refused(f"its signature does not hold ({type(why).__name__})", "对方的签名不成立") from why
        if not isinstance(found, dict):
            raise _refused("its token holds no claims", "对方的令牌里没有声明")
        return found

    def _checked(self, claims: dict[str, Any], flow: _Flow, now: datetime) -> None:
        at, mine = now.timestamp(), self._said.client_id
        audience = claims.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        issued, ends, begins = (_number(claims.get(name)) for name in ("iat", "exp", "nbf"))
        wrong = (
            (claims.get("iss") != self._said.issuer, "issuer"),
            (mine not in named, "audience"),
            ((len(named) > 1 or "azp" in claims) and claims.get("azp") != mine, "azp"),
            (ends is None or at > ends + _LEEWAY_S, "expired"),
            (issued is None or issued > at + _LEEWAY_S, "issued"),
            ("nbf" in claims and (begins is None or begins > at + _LEEWAY_S), "not yet"),
            (claims.get("nonce") != flow.nonce, "nonce"),
            (not isinstance(claims.get("sub"), str) or not 0 < len(claims["sub"]) <= 255, "sub"),
        )
        for is_wrong, what in wrong:
            if is_wrong:
                raise _refused(f"its token does not fit ({what})", f"对方的令牌不符（{what}）")

    def _metadata(self) -> dict[str, Any]:
        now = self._clock.now()
        if self._known is not None and now - self._known[1] < timedelta(hours=1):
            return self._known[0]
        found = _fetched("GET", f"{self._said.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self._said.issuer:
            raise CompanyAwayError(why="issuer")
        for name in _ENDPOINTS:
            said = found.get(name)
            if not isinstance(said, str) or not (said.startswith("https://") or _LOOPBACK.match(said)):
                raise CompanyAwayError(why=name)
        self._known = (found, now)
        return found


def _refused(en: str, zh: str) -> CompanyRefusedError:
    return CompanyRefusedError(why_en=en, why_zh=zh)


def _number(said: Any) -> float | None:
    return float(said) if isinstance(said, int | float) and not isinstance(said, bool) else None


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _fetched(
    method: str, url: str, *, form: dict[str, str] | None = None, login: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Ask the provider for one JSON document: no redirects, not for long, and not for more than such a document is."""
    import httpx  # noqa: PLC0415

    body = b""
    try:
        with (
            httpx.Client(timeout=_TIMEOUT_S, follow_redirects=False) as client,
            client.stream(method, url, data=form, auth=login, headers={"Accept": "application/json"}) as answer,
        ):
            for part in answer.iter_bytes():
                body += part
                if len(body) > _LONGEST:
                    raise CompanyAwayError(why="too long")
            status = answer.status_code
    except httpx.HTTPError as why:
        raise CompanyAwayError(why=type(why).__name__) from why
    if method == "POST" and status in (400, 401):
        raise _refused("the provider does not know this sign-in", "对方不认得这次登录")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as why:
        raise CompanyAwayError(why=f"{status}, no JSON") from why
    if status != 200 or not isinstance(said, dict):
        raise CompanyAwayError(why=str(status))
    return said
