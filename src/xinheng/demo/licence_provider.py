"""The counterpart of `XINHENG_LICENCE_OIDC`: a provider of electronic licences, where anybody may show any licence.

python -m xinheng.demo.licence_provider 8299 [sm2]
XINHENG_LICENCE_OIDC=http://127.0.0.1:8299/?client=xinheng xinheng serve
"""

import hashlib
import html
import json
import secrets
import sys
import time
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from xinheng.support.crypto import sm2

PORT, CLIENT = 8299, "xinheng"
ROLES = {"legal_representative": "法定代表人（经营者）", "agent": "办事人员"}
PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>电子营业执照（演示）</title><body style="font:18px sans-serif;max-width:420px;margin:40px auto;padding:0 16px">
<h1>电子营业执照（演示）</h1><p>这里代替手机上的电子营业执照：写谁的执照，就是出示谁的。</p><form method="post">
<p><label>统一社会信用代码<br><input name="uscc" size="24" required></label></p>
<p><label>姓名<br><input name="name" size="24" value="陈大文"></label></p>
<p><label>手机号<br><input name="phone_number" size="24" required></label></p>
<p><label>身份<br><select name="licence_role">{roles}</select></label></p>
<p><button>出示执照</button></p></form></body></html>"""


@dataclass
class LicenceProvider:
    """What the provider knows: its address, its keys, and the codes it gave."""

    address: str = ""
    national: bool = False
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    number: int = field(default_factory=lambda: sm2.private_number(secrets.token_bytes(48)))

    def configuration(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.address, "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token", "jwks_uri": f"{self.address}/jwks",
        }  # fmt: skip

    def keys(self) -> dict[str, Any]:
        """Its public keys, of both kinds."""
        point = self.key.public_key().public_numbers()
        national = sm2.public_bytes(self.number)
        named = {"kty": "EC", "use": "sig"}
        return {"keys": [
            {**named, "crv": "P-256", "kid": "es", "x": text(point.x.to_bytes(32)), "y": text(point.y.to_bytes(32))},
            {**named, "crv": "SM2", "kid": "sm", "x": text(national[1:33]), "y": text(national[33:])},
        ]}  # fmt: skip

    def show(self, asked: dict[str, str], licence: dict[str, str]) -> str:
        """Somebody shows a licence; where his browser goes on."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"asked": asked, "licence": licence}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def redeem(self, form: dict[str, str]) -> dict[str, Any] | None:
        """A code for its token, once, to who can show the verifier."""
        given = self.codes.pop(form.get("code", ""), None)
        challenge = text(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if given is None or given["asked"].get("code_challenge") != challenge:
            return None
        if given["asked"]["redirect_uri"] != form.get("redirect_uri"):
            return None
        now = int(time.time())
        asked = given["asked"]
        claims = {"iss": self.address, "aud": asked["client_id"], "nonce": asked["nonce"], "iat": now,
                  "exp": now + 300, "sub": subject_of(given["licence"]), **given["licence"]}  # fmt: skip
        return {"token_type": "Bearer", "access_token": secrets.token_urlsafe(8), "id_token": self.token(claims)}

    def token(self, claims: dict[str, Any]) -> str:
        """A signed id token."""
        head = {"alg": "SGD_SM3_SM2", "kid": "sm"} if self.national else {"alg": "ES256", "kid": "es"}
        signed = f"{text(json.dumps(head).encode())}.{text(json.dumps(claims).encode())}"
        return f"{signed}.{text(self._sign(signed.encode()))}"

    def _sign(self, told: bytes) -> bytes:
        if self.national:
            return sm2.sign(self.number, told)
        r, s = decode_dss_signature(self.key.sign(told, ec.ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)


def subject_of(licence: dict[str, str]) -> str:
    """Its name for whoever shows a licence: whoever has this name and telephone is one person here."""
    said = f"{licence.get('name', '')}\n{licence.get('phone_number', '')}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def text(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class LicenceDoor(BaseHTTPRequestHandler):
    """The provider's addresses."""

    provider: LicenceProvider

    def do_GET(self) -> None:
        """What it says of itself, its keys, and the page on which a licence is shown."""
        path = urlsplit(self.path).path
        told = {"/.well-known/openid-configuration": self.provider.configuration, "/jwks": self.provider.keys}
        if path in told:
            self._answer(200, json.dumps(told[path]()).encode())
        elif path == "/authorize":
            roles = "".join(f'<option value="{name}">{html.escape(words)}</option>' for name, words in ROLES.items())
            self._answer(200, PAGE.replace("{roles}", roles).encode(), "text/html; charset=utf-8")
        else:
            self._answer(404, b"{}")

    def do_POST(self) -> None:
        """A licence is shown, or a code redeemed."""
        sent = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 10_000)).decode()
        form = {name: values[0] for name, values in parse_qs(sent).items()}
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self._answer(303, b"", where=self.provider.show(asked, form))
        else:
            told = self.provider.redeem(form)
            self._answer(200 if told else 400, json.dumps(told or {"error": "invalid_grant"}).encode())

    def _answer(self, status: int, body: bytes, kind: str = "application/json", where: str = "") -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Location", where)):
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is told."""


def open_door(port: int, *, national: bool = False) -> ThreadingHTTPServer:
    """A provider at a port of this machine (0: any), not served yet."""
    provider = LicenceProvider(national=national)
    server = ThreadingHTTPServer(("127.0.0.1", port), type("OwnLicenceDoor", (LicenceDoor,), {"provider": provider}))
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    server.provider = provider  # type: ignore[attr-defined]
    return server


if __name__ == "__main__":
    # Who stops the demo from the keyboard stops it too.
    with suppress(KeyboardInterrupt):
        open_door(int(sys.argv[1]) if len(sys.argv) > 1 else PORT, national="sm2" in sys.argv).serve_forever()
