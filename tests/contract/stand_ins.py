"""Providers in this process: they check each request on their own, and behave as badly as they are told to.

Nothing here uses the code it tests: signatures are computed anew from the providers' documents, bodies decrypted with
the receiver's half of the key.
"""

import base64
import hashlib
import hmac
import json
import re
import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@dataclass
class Seen:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}


@dataclass
class Said:
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)


Check = Callable[[Seen], Said]


class StandIn:
    """``effects`` are what would have reached a person, with the second they did; ``forged`` counts bad signatures."""

    def __init__(self, check: Check, *, knows_keys: bool = False) -> None:
        self.check, self.mood, self.knows_keys = check, "fine", knows_keys
        self.seen: list[Seen] = []
        self.effects: list[tuple[float, Seen]] = []
        self.forged = 0
        self._keys: set[str] = set()
        self._alone = threading.Lock()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                while outer._one(self):
                    pass

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 50

            def handle_error(self, *_: Any) -> None:
                """A client that hung up is no news."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def forget(self) -> None:
        self._keys.clear()

    def _one(self, handler: socketserver.StreamRequestHandler) -> bool:
        line = handler.rfile.readline(65_536).decode("latin-1").split()
        if len(line) != 3:
            return False
        headers: dict[str, str] = {}
        while row := handler.rfile.readline(65_536).decode("latin-1").rstrip("\r\n"):
            name, _, value = row.partition(":")
            headers[name.strip().lower()] = value.strip()
        body = handler.rfile.read(int(headers.get("content-length", "0")))
        return self._answer(handler, Seen(line[1], headers, body))

    def _answer(self, handler: socketserver.StreamRequestHandler, seen: Seen) -> bool:
        mood = self.mood
        token = "oauth" in seen.path
        with self._alone:
            self.seen.append(seen)
            try:
                said = self.check(seen)
            except (AssertionError, KeyError, ValueError, IndexError) as why:
                self.forged += 1
                said = Said(403, json.dumps({"forged": repr(why)}).encode())
            if (
                not token
                and said.status < 300
                and mood in ("fine", "slow", "half", "hang_up", "drip", "garbage", "long")
            ):
                key = seen.headers.get("idempotency-key") or seen.headers.get("webhook-id") or ""
                if not (self.knows_keys and key in self._keys):
                    self.effects.append((time.perf_counter(), seen))
                self._keys.add(key)
        if token:
            mood = "fine"
        return self._say(handler, mood, said)

    def _say(self, handler: socketserver.StreamRequestHandler, mood: str, said: Said) -> bool:
        match mood:
            case "hang_up":
                return False
            case "slow":
                time.sleep(0.6)
            case "429":
                said = Said(429, b"slow down", {"Retry-After": "17"})
            case "429_date":
                dates = {"Date": "Mon, 16 Nov 2026 03:00:00 GMT", "Retry-After": "Mon, 16 Nov 2026 03:01:30 GMT"}
                said = Said(429, b"", dates)
            case "500" | "502" | "503" | "401" | "302":
                said = Said(
                    int(mood), b"<html>oops</html>", {"Location": "http://127.0.0.1:1/"} if mood == "302" else {}
                )
            case "garbage":
                said = Said(said.status, b"<html>a proxy's page</html>")
            case "long":
                said = Said(said.status, b"x" * 400_000)
            case _:
                pass
        head = "".join(f"{name}: {value}\r\n" for name, value in said.headers.items())
        whole = f"HTTP/1.1 {said.status} X\r\nContent-Length: {len(said.body)}\r\n{head}\r\n".encode() + said.body
        if mood == "half":
            handler.wfile.write(whole[: len(whole) - max(1, len(said.body) // 2)])
            return False
        if mood == "drip":
            for n in range(len(whole)):
                handler.wfile.write(whole[n : n + 1])
                time.sleep(0.1)
            return False
        handler.wfile.write(whole)
        return True


def _hmac(key: bytes, said: str) -> bytes:
    return hmac.new(key, said.encode(), hashlib.sha256).digest()


def _raw(said: str) -> bytes:
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


def aliyun(secret: str, *, answer: dict[str, Any] | None = None) -> Check:
    """Alibaba Cloud, "Request syntax and signature method V3"."""

    def check(seen: Seen) -> Said:
        found = re.fullmatch(
            r"ACS3-HMAC-SHA256 Credential=(.+),SignedHeaders=(.+),Signature=([0-9a-f]{64})",
            seen.headers["authorization"],
        )
        assert found
        assert seen.headers["x-acs-content-sha256"] == hashlib.sha256(seen.body).hexdigest()
        names = found[2].split(";")
        assert {"host", "x-acs-action", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"} <= set(names)
        canonical = "POST\n/\n\n" + "".join(f"{n}:{seen.headers[n]}\n" for n in names) + f"\n{found[2]}\n"
        canonical += hashlib.sha256(seen.body).hexdigest()
        right = _hmac(secret.encode(), "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()).hex()
        assert right == found[3]
        assert seen.form["PhoneNumbers"].isdigit()
        json.loads(seen.form["TemplateParam"])
        return Said(200, json.dumps(answer or {"Code": "OK", "BizId": "900619746936498440^0"}).encode())

    return check


def tencent(secret: str, *, answer: dict[str, Any] | None = None) -> Check:
    """Tencent Cloud, "Signature v3"."""

    def check(seen: Seen) -> Said:
        found = re.fullmatch(
            r"TC3-HMAC-SHA256 Credential=(\S+?)/(\d{4}-\d\d-\d\d)/sms/tc3_request, "
            r"SignedHeaders=content-type;host, Signature=([0-9a-f]{64})",
            seen.headers["authorization"],
        )
        assert found
        request = (
            f"POST\n/\n\ncontent-type:{seen.headers['content-type']}\nhost:{seen.headers['host']}\n\ncontent-type;host\n"
            + hashlib.sha256(seen.body).hexdigest()
        )
        stamp = seen.headers["x-tc-timestamp"]
        assert time.strftime("%Y-%m-%d", time.gmtime(int(stamp))) == found[2]
        to_sign = (
            f"TC3-HMAC-SHA256\n{stamp}\n{found[2]}/sms/tc3_request\n{hashlib.sha256(request.encode()).hexdigest()}"
        )
        key = _hmac(_hmac(_hmac(b"TC3" + secret.encode(), found[2]), "sms"), "tc3_request")
        assert _hmac(key, to_sign).hex() == found[3]
        (number,) = seen.json["PhoneNumberSet"]
        assert re.fullmatch(r"\+\d{7,15}", number)
        fine = {"Response": {"SendStatusSet": [{"SerialNo": "5000:1045710669157053657849499619", "Code": "Ok"}]}}
        return Said(200, json.dumps(answer or fine).encode())

    return check


def basic(user: str, secret: str, path: str, status: int, answer: dict[str, Any]) -> Check:
    """A provider that wants a name and a password (Twilio, JPush)."""

    def check(seen: Seen) -> Said:
        kind, _, said = seen.headers["authorization"].partition(" ")
        assert kind == "Basic"
        assert base64.b64decode(said).decode() == f"{user}:{secret}"
        assert seen.path == path
        return Said(status, json.dumps(answer).encode())

    return check


def sealed(secret: bytes, *, status: int = 200, answer: bytes = b'{"id": "g-1"}', bearer: str = "") -> Check:
    """Standard Webhooks 1.0.0."""

    def check(seen: Seen) -> Said:
        said = b".".join((seen.headers["webhook-id"].encode(), seen.headers["webhook-timestamp"].encode(), seen.body))
        right = base64.b64encode(hmac.new(secret, said, hashlib.sha256).digest()).decode()
        assert seen.headers["webhook-signature"].split(" ") == [f"v1,{right}"]
        assert not bearer or seen.headers["authorization"] == f"Bearer {bearer}"
        return Said(status, answer)

    return check


def fcm(public: rsa.RSAPublicKey, client: str, *, answer: Said | None = None) -> Check:
    """Google's token service and FCM HTTP v1 in one."""

    def check(seen: Seen) -> Said:
        if seen.path == "/oauth/token":
            head, claims, signature = seen.form["assertion"].split(".")
            public.verify(_raw(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
            said = json.loads(_raw(claims))
            assert said["iss"] == client
            assert said["exp"] - said["iat"] <= 3_600
            assert said["aud"].endswith("/oauth/token")
            return Said(200, json.dumps({"access_token": "ya29.t", "expires_in": 3_599}).encode())
        assert seen.headers["authorization"] == "Bearer ya29.t"
        assert seen.path == "/v1/projects/shop-1/messages:send"
        assert seen.json["message"]["android"]["notification"]["tag"]
        return answer or Said(200, b'{"name": "projects/shop-1/messages/0:15"}')

    return check


@dataclass
class Browser:
    """A browser's own half of a subscription."""

    private: ec.EllipticCurvePrivateKey
    auth: bytes
    vapid: ec.EllipticCurvePublicKey
    read: list[dict[str, Any]] = field(default_factory=list)

    def check(self, origin: Callable[[], str]) -> Check:
        """RFC 8292 (who sends) and the receiver's side of RFC 8291 (what it says)."""

        def check(seen: Seen) -> Said:
            found = re.fullmatch(r"vapid t=(\S+), k=(\S+)", seen.headers["authorization"])
            assert found
            head, claims, signature = found[1].split(".")
            raw = _raw(signature)
            assert len(raw) == 64
            der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
            self.vapid.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
            said = json.loads(_raw(claims))
            assert said["aud"] == origin()
            assert said["sub"].startswith(("mailto:", "https:"))
            assert seen.headers["content-encoding"] == "aes128gcm"
            assert int(seen.headers["ttl"]) >= 0
            assert re.fullmatch(r"[\w-]{1,32}", seen.headers["topic"])
            self.read.append(json.loads(self.open(seen.body)))
            return Said(201, b"created", {"Location": "/m/1"})

        return check

    def open(self, body: bytes) -> bytes:
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        theirs, sealed_text = body[21 : 21 + length], body[21 + length :]
        assert len(sealed_text) <= size
        mine = self.private.public_key().public_numbers()
        own = b"\x04" + mine.x.to_bytes(32, "big") + mine.y.to_bytes(32, "big")
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))

        def derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
            return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)

        first = derived(self.auth, shared, b"WebPush: info\0" + own + theirs, 32)
        key = derived(salt, first, b"Content-Encoding: aes128gcm\0", 16)
        plain = AESGCM(key).decrypt(derived(salt, first, b"Content-Encoding: nonce\0", 12), sealed_text, None)
        text, _, rest = plain.rpartition(b"\x02")
        assert not rest.strip(b"\0")
        return text
