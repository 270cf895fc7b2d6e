"""A program of the outside that signs what it asks: counterparts of the exchange's interfaces are made of it."""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xinheng.kit.outgoing.asking import ask
from xinheng.support.crypto import sm2
from xinheng.support.crypto.messages import signed_text, target


@dataclass(frozen=True)
class SigningProgram:
    """The name by which it is known, what its key is made of, and whether it signs with SM2."""

    name: str
    seed: bytes
    national: bool = False

    @property
    def public_key(self) -> str:
        """What the city enters among its keys."""
        if self.national:
            return sm2.public_bytes(self._number()).hex()
        return self._key().public_key().public_bytes_raw().hex()

    def signed(
        self, told: Mapping[str, Any], path: str, *, at: float | None = None, host: str = "testserver"
    ) -> tuple[bytes, dict[str, str]]:
        """Body and headers of one signed question to a host."""
        body = json.dumps(told).encode()
        moment, nonce = f"{time.time() if at is None else at:.0f}", secrets.token_urlsafe(12)
        text = signed_text(target("POST", host, path), self.name, moment, nonce, body=body)
        signature = sm2.sign(self._number(), text) if self.national else self._key().sign(text)
        return body, {
            "Content-Type": "application/json", "X-Xinheng-Service": self.name, "X-Xinheng-Time": moment,
            "X-Xinheng-Nonce": nonce, "X-Xinheng-Signature": urlsafe_b64encode(signature).decode(),
        }  # fmt: skip

    def send(self, address: str, path: str, told: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Ask the platform at an address: the status and what it said."""
        body, headers = self.signed(told, path, host=urlsplit(address).netloc)
        try:
            answer, status = ask(address.rstrip("/") + path, body, headers), 200
        except HTTPError as refused:
            answer, status = refused.read(), refused.code
        return status, json.loads(answer)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(sha256(self.seed).digest())

    def _number(self) -> int:
        return sm2.private_number(sha256(self.seed).digest() * 2)
