"""The counterpart of the loan interface: a service that signs its questions, to try a consent with.

python -m xinheng.demo.loan_service key
XINHENG_LOAN_KEYS=cqyrt=<what it printed> xinheng serve
python -m xinheng.demo.loan_service http://127.0.0.1:8000 <授权号> registration rating
"""

import json
import secrets
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.error import HTTPError
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xinheng.kit.outgoing import ask
from xinheng.support.crypto import sm2
from xinheng.support.crypto.messages import signed_text, target

PATH = "/exchange/loans/facts"
# Of the counterpart alone: whoever reads this may sign as it does, so no city gives its key to a service.
SEED = b"a loan service of the demo, and of nobody else"


@dataclass(frozen=True)
class LoanProgram:
    """The program of a loan service: its name, and whether it signs with SM2."""

    name: str = "cqyrt"
    national: bool = False

    @property
    def public_key(self) -> str:
        """What the city enters in XINHENG_LOAN_KEYS."""
        if self.national:
            return sm2.public_bytes(self._number()).hex()
        return self._key().public_key().public_bytes_raw().hex()

    def question(
        self, consent: str, facts: list[str], *, at: float | None = None, host: str = "testserver", path: str = PATH
    ) -> tuple[bytes, Mapping[str, str]]:
        """Body and headers of one signed question to a host."""
        body = json.dumps({"consent": consent, "facts": facts}).encode()
        moment, nonce = f"{time.time() if at is None else at:.0f}", secrets.token_urlsafe(12)
        told = signed_text(target("POST", host, path), self.name, moment, nonce, body=body)
        signature = sm2.sign(self._number(), told) if self.national else self._key().sign(told)
        return body, {
            "Content-Type": "application/json", "X-Xinheng-Service": self.name, "X-Xinheng-Time": moment,
            "X-Xinheng-Nonce": nonce, "X-Xinheng-Signature": urlsafe_b64encode(signature).decode(),
        }  # fmt: skip

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(sha256(SEED).digest())

    def _number(self) -> int:
        return sm2.private_number(sha256(SEED).digest() * 2)


def main(address: str, *told: str) -> int:
    """Print the key, or ask and print the answer."""
    program = LoanProgram()
    if address == "key":
        sys.stdout.write(f"{program.public_key}\n")
        return 0
    body, headers = program.question(told[0], list(told[1:]), host=urlsplit(address).netloc)
    try:
        answer, status = ask(address.rstrip("/") + PATH, body, headers), 0
    except HTTPError as refused:
        answer, status = refused.read(), 1
    sys.stdout.write(json.dumps(json.loads(answer), ensure_ascii=False, indent=2) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
