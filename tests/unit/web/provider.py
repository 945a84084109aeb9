"""A company's sign-in service that checks nonce, PKCE and redirect, and behaves badly when it is told to."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "liuke-desk", "a shared secret"


@dataclass
class Provider:
    """What it is, and how it misbehaves: ``bad`` names one way."""

    url: str = ""
    now: float = 0.0
    bad: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    other: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))

    def authorize(self, address: str) -> dict[str, str]:
        """Let the person agree; returns the query the browser comes back with."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["nonce"]) >= 22
        assert len(asked["state"]) >= 22
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.url}

    def exchange(self, form: dict[str, str], login: str) -> tuple[int, dict[str, Any]]:
        """Give tokens for a code, once, to who proves to have begun it."""
        asked = self.codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        told = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            asked is None
            or proof.decode() != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
            or login != f"Basic {told}"
        ):
            return 400, {"error": "invalid_grant"}
        if self.bad == "no_token":
            return 200, {"access_token": "x"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self._token(asked["nonce"])}

    def _token(self, nonce: str) -> str:
        claims: dict[str, Any] = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "sub-1",
            "iat": int(self.now),
            "exp": int(self.now) + 300,
            "nonce": nonce,
            "email": "lan@lime.example",
            "email_verified": True,
            "name": "兰心",
            **self.claims,
        }
        wrong = {
            "nonce": {"nonce": "another"},
            "audience": {"aud": "somebody-else"},
            "two_audiences": {"aud": [CLIENT, "other"]},
            "azp": {"azp": "other"},
            "issuer": {"iss": "https://evil.example"},
            "expired": {"exp": int(self.now) - 120},
            "not_yet": {"nbf": int(self.now) + 600},
            "future": {"iat": int(self.now) + 600},
            "no_subject": {"sub": ""},
            "number_subject": {"sub": 7},
        }
        claims |= wrong.get(self.bad, {})
        if self.bad == "no_nonce":
            del claims["nonce"]
        if self.bad == "no_expiry":
            del claims["exp"]
        if self.bad == "alg_none":
            head, body = ({"alg": "none"}, claims)
            return (
                ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in (head, body))
                + "."
            )
        if self.bad == "hs256":
            return _by_public_key(claims, self.key.as_pem(private=False))
        key = self.other if self.bad == "other_key" else self.key
        said = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)
        return said[:-6] + "AAAAAA" if self.bad == "cut" else said

    def metadata(self) -> dict[str, Any]:
        """Describe itself."""
        elsewhere = "http://evil.example" if self.bad == "plain_endpoint" else self.url
        return {
            "issuer": "https://evil.example" if self.bad == "metadata_issuer" else self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{elsewhere}/token",
            "jwks_uri": f"{self.url}/keys",
            "authorization_response_iss_parameter_supported": True,
        }


def _by_public_key(claims: dict[str, Any], pem: bytes) -> str:
    """Sign as who knows only the public key can: with it as the secret of an HMAC."""
    said = ".".join(_letters(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "k1"}, claims))
    return f"{said}.{_letters(hmac.digest(pem, said.encode(), 'sha256'))}"


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextmanager
def running() -> Iterator[Provider]:
    """Serve one on this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if provider.bad == "away":
                self.send_response(302)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()
                return
            if self.path.endswith("/keys"):
                keys = provider.key.as_dict(private=False)
                self._say(200, {"keys": [keys]})
            else:
                self._say(200, provider.metadata())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, said = provider.exchange(dict(parse_qsl(body)), self.headers.get("Authorization", ""))
            if provider.bad == "huge":
                said["more"] = "x" * 400_000
            self._say(500 if provider.bad == "broken" else status, said)

        def _say(self, status: int, said: Any) -> None:
            raw = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
