"""Whether an id token is what it says: signature, issuer, receiver, nonce, times. Pure."""

from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from xinheng.support.crypto import sm2

Claims = dict[str, Any]
# How far clocks may differ, and how old a token may be, in seconds.
SKEW, OLDEST = 120, 600
SMALLEST_RSA = 2048


class TokenRefused(Exception):
    """An id token that proves nothing; the words are for the log, never for a page."""


def claims_of(
    token: str, keys: Sequence[Mapping[str, Any]], *, issuer: str, client: str, nonce: str, now: float
) -> Claims:  # fmt: skip
    """What the token claims, once everything about it was judged. Raises TokenRefused."""
    try:
        head, body, signature = token.split(".")
        header, claims = orjson.loads(decoded(head)), orjson.loads(decoded(body))
        signed, given = f"{head}.{body}".encode(), decoded(signature)
    except (ValueError, Error) as error:
        raise TokenRefused(f"not a token: {type(error).__name__}") from error
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise TokenRefused("not a token: no objects")
    judge = KINDS.get(str(header.get("alg")))
    if judge is None:
        raise TokenRefused(f"algorithm {str(header.get('alg'))[:20]}")
    named = [one for one in keys if header.get("kid") in (None, one.get("kid"))]
    if not any(_holds(judge, one, signed, given) for one in named):
        raise TokenRefused("signature")
    _judge(claims, issuer, client, nonce, now)
    return claims


def known_by(claims: Claims) -> str:
    """Who it is, for ever: the provider and its name for the person, the only claims that never pass to somebody else
    (OpenID Connect Core 1.0, 5.7)."""
    return f"{claims['iss']}\n{claims['sub']}"


def decoded(text: str) -> bytes:
    """Base64url without its padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _judge(claims: Claims, issuer: str, client: str, nonce: str, now: float) -> None:
    who, receivers = claims.get("sub"), claims.get("aud")
    receivers = receivers if isinstance(receivers, list) else [receivers]
    if claims.get("iss") != issuer:
        raise TokenRefused("issuer")
    if not isinstance(who, str) or not 1 <= len(who) <= 255:
        raise TokenRefused("no sub")
    if client not in receivers or (len(receivers) > 1 and claims.get("azp") != client):
        raise TokenRefused("receiver")
    if not nonce or claims.get("nonce") != nonce:
        raise TokenRefused("nonce")
    ends, made = claims.get("exp"), claims.get("iat")
    if not isinstance(ends, int | float) or not isinstance(made, int | float):
        raise TokenRefused("no times")
    if now > ends + SKEW or made > now + SKEW or now > made + OLDEST:
        raise TokenRefused("times")


def _holds(
    judge: Callable[[Mapping[str, Any], bytes, bytes], bool], key: Mapping[str, Any], signed: bytes, given: bytes
) -> bool:
    try:
        return judge(key, signed, given)
    except (InvalidSignature, ValueError, KeyError, Error, TypeError):
        return False


def _rs256(key: Mapping[str, Any], signed: bytes, given: bytes) -> bool:
    if key.get("kty") != "RSA":
        return False
    public = rsa.RSAPublicNumbers(_number(key["e"]), _number(key["n"])).public_key()
    if public.key_size < SMALLEST_RSA:
        return False
    public.verify(given, signed, padding.PKCS1v15(), SHA256())
    return True


def _es256(key: Mapping[str, Any], signed: bytes, given: bytes) -> bool:
    if (key.get("kty"), key.get("crv")) != ("EC", "P-256") or len(given) != 64:
        return False
    public = ec.EllipticCurvePublicNumbers(_number(key["x"]), _number(key["y"]), ec.SECP256R1()).public_key()
    der = encode_dss_signature(int.from_bytes(given[:32]), int.from_bytes(given[32:]))
    public.verify(der, signed, ec.ECDSA(SHA256()))
    return True


def _sm2(key: Mapping[str, Any], signed: bytes, given: bytes) -> bool:
    """GB/T 32918.2 over SM3; the name of the algorithm is that of GM/T 0006."""
    if (key.get("kty"), key.get("crv")) != ("EC", "SM2"):
        return False
    public = b"\x04" + decoded(str(key["x"])).rjust(sm2.SIZE, b"\0") + decoded(str(key["y"])).rjust(sm2.SIZE, b"\0")
    return sm2.verify(public, signed, given)


def _number(text: str) -> int:
    return int.from_bytes(decoded(str(text)))


KINDS: dict[str, Callable[[Mapping[str, Any], bytes, bytes], bool]] = {
    "RS256": _rs256, "ES256": _es256, "SGD_SM3_SM2": _sm2,
}  # fmt: skip
