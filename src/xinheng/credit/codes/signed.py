"""The signed form of a code, for places without a network: an inspector's phone in a basement, a printed certificate.

`XH1.<key>.<content>.<signature>`: the installation's signature (Ed25519 or SM2) over everything before the last dot.
Anyone who has the published key can check it; it names the subject, when it was issued and until when it may be
believed.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from xinheng.credit.codes.models import ShopCode
from xinheng.kit import city_time
from xinheng.kit.canonical import canonical_json, digest
from xinheng.support.crypto import signing

PREFIX = "XH1"


@dataclass(frozen=True)
class SignedCode:
    """The outcome of checking a signed code. Only `genuine` may be believed; the rest says why not."""

    state: Literal["genuine", "forged", "expired", "foreign"]
    identity: str = ""
    name: str = ""
    token: str = ""
    issued_at: datetime | None = None
    expires_at: datetime | None = None


def key_id(public: bytes) -> str:
    """The short name of a public key: what tells which published key to check with."""
    return _encode(digest(public)[:6])


def sign_code(code: ShopCode, *, valid_days: int = 365) -> str:
    """The signed form of a code that is valid now."""
    now = city_time.now().replace(microsecond=0)
    content = canonical_json(
        {
            "identity": code.subject.identity,
            "name": code.subject.name,
            "token": code.token,
            "issued_at": now.isoformat(),
            "expires_at": (now + timedelta(days=valid_days)).isoformat(),
        }
    )
    head = f"{PREFIX}.{key_id(signing.public_key())}.{_encode(content.encode())}"
    return f"{head}.{_encode(signing.sign(head.encode()))}"


def verify_signed(text: str, *, at: datetime | None = None) -> SignedCode:
    """Check a signed code with no look-up. Every text that is not exactly what was signed is `forged`."""
    parts = text.split(".")
    if len(parts) != 4 or parts[0] != PREFIX:
        return SignedCode("forged")
    public = next((one for one in signing.public_keys() if key_id(one) == parts[1]), None)
    if public is None:
        return SignedCode("foreign" if _is_key_id(parts[1]) else "forged")
    content, signature = _decode(parts[2]), _decode(parts[3])
    if content is None or signature is None or not signing.verify(text.rpartition(".")[0].encode(), signature, public):
        return SignedCode("forged")
    said = json.loads(content)
    issued, expires = (datetime.fromisoformat(said[key]) for key in ("issued_at", "expires_at"))
    state: Literal["genuine", "expired"] = "genuine" if (at or city_time.now()) < expires else "expired"
    return SignedCode(state, said["identity"], said["name"], said["token"], issued, expires)


def _is_key_id(text: str) -> bool:
    decoded = _decode(text)
    return decoded is not None and len(decoded) == 6


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes | None:
    """The bytes of a text, or None unless it is the one way to write them: base64 has spare bits that a forger could
    turn without changing what is decoded."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return data if _encode(data) == text else None
