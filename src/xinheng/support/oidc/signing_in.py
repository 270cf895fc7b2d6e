"""One attempt at signing in: sent to the provider, and what came back from there."""

import hashlib
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit

import orjson
from django.conf import settings

from xinheng.kit.outgoing.asking import ask
from xinheng.support.oidc.tokens import Claims, TokenRefused, claims_of

WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# An attempt is good for ten minutes.
GOOD_FOR = 600
# A visitor's thread waits for the provider, and a process has few: only one at a time, the next one this long for it,
# and after so many failures nobody for a while.
TURN_SECONDS, FAILURES, REST_SECONDS = 0.5, 3, 60.0


class ProviderFailed(Exception):
    """The provider cannot be asked, or says of itself what cannot be; the words are for the log."""


@dataclass(frozen=True)
class LicenceAttempt:
    """What ties the answer to the question: kept in the session, used once."""

    state: str
    nonce: str
    verifier: str
    begun: float
    back: str

    def kept(self) -> list[Any]:
        """For the session."""
        return [self.state, self.nonce, self.verifier, self.begun, self.back]


def is_connected() -> bool:
    """Whether a provider is set."""
    return bool(settings.XINHENG_LICENCE_OIDC)


def begin(back: str) -> tuple[LicenceAttempt, str]:
    """A new attempt, and where the person goes now; `back` is our own full address. Raises ProviderFailed."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    attempt = LicenceAttempt(state, nonce, verifier, time.time(), back)
    challenge = urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code", "client_id": _client(), "redirect_uri": back, "scope": "openid licence",
        "state": attempt.state, "nonce": attempt.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    return attempt, f"{_told()['authorization_endpoint']}?{urlencode(query)}"


def finish(kept: list[Any], answer: Mapping[str, str]) -> Claims:
    """The claims about who came back with this answer. Raises TokenRefused, ProviderFailed."""
    attempt = LicenceAttempt(*kept)
    if not compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise TokenRefused("state")
    if time.time() - attempt.begun > GOOD_FOR:
        raise TokenRefused("too late")
    if not answer.get("code"):
        raise TokenRefused(f"no code: {answer.get('error', '')[:40]}")
    told = _told()
    form = {
        "grant_type": "authorization_code", "code": answer["code"], "redirect_uri": attempt.back,
        "client_id": _client(), "code_verifier": attempt.verifier,
        **({"client_secret": settings.XINHENG_LICENCE_SECRET} if settings.XINHENG_LICENCE_SECRET else {}),
    }  # fmt: skip
    given = _asked(told["token_endpoint"], urlencode(form).encode())
    keys = _asked(told["jwks_uri"]).get("keys")
    listed = [one for one in keys if isinstance(one, dict)] if isinstance(keys, list) else []
    return claims_of(
        str(given.get("id_token", "")), listed, issuer=_issuer(), client=_client(), nonce=attempt.nonce, now=time.time()
    )


def _told() -> dict[str, Any]:
    """What the provider says of itself; every address on its own machine."""
    told = _asked(_issuer() + WELL_KNOWN)
    if told.get("issuer") != _issuer():
        raise ProviderFailed("another issuer")
    own = urlsplit(_issuer())
    for name in ENDPOINTS:
        parts = urlsplit(str(told.get(name, "")))
        if (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
            raise ProviderFailed(f"{name} elsewhere")
    return told


class ProviderDoor:
    """The one way to the provider of this process: a slow provider costs it one thread, a dead one nothing."""

    def __init__(self) -> None:
        self._turn, self.failures, self.rests_until = threading.Lock(), 0, 0.0

    def ask(self, address: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        """The answer. Raises OSError, ProviderFailed."""
        if time.monotonic() < self.rests_until:
            raise ProviderFailed("left alone after failures")
        if not self._turn.acquire(timeout=TURN_SECONDS):
            raise ProviderFailed("somebody waits for it already")
        try:
            told = ask(address, body, headers)
        except OSError as error:
            # What it refuses, as a wrong code, is an answer: nobody closes the door for others by asking nonsense.
            if not isinstance(error, HTTPError) or error.code >= 500:
                self._failed()
            raise
        finally:
            self._turn.release()
        self.failures = 0
        return told

    def _failed(self) -> None:
        self.failures += 1
        if self.failures >= FAILURES:
            self.rests_until, self.failures = time.monotonic() + REST_SECONDS, 0


door = ProviderDoor()


def _asked(address: str, body: bytes | None = None) -> dict[str, Any]:
    headers = {"Accept": "application/json"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        told = orjson.loads(door.ask(address, body, headers))
    except (OSError, ValueError) as error:
        raise ProviderFailed(f"{urlsplit(address).path}: {type(error).__name__}") from error
    if not isinstance(told, dict):
        raise ProviderFailed("no object")
    return told


def _issuer() -> str:
    return str(settings.XINHENG_LICENCE_OIDC).partition("?")[0].rstrip("/")


def _client() -> str:
    return parse_qs(urlsplit(settings.XINHENG_LICENCE_OIDC).query).get("client", [""])[0]
