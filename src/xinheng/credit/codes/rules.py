"""How a code is written: token, its MAC, the characters for typing. Pure; needs only the platform's key."""

from hmac import compare_digest

from xinheng.credit.codes.alphabet import ALPHABET, MAC_LENGTH, TOKEN_LENGTH, TYPED_LENGTH, in_alphabet, tidy
from xinheng.support.crypto.mac import short_mac, short_macs


def mac_of(token: str) -> str:
    """The eight characters that only this platform can put behind the token."""
    return in_alphabet(short_mac(_said(token)), MAC_LENGTH)


def typed_of(token: str) -> str:
    """The eight characters under the QR. Derived, so that knowing them tells nothing of the token."""
    return in_alphabet(short_mac(b"typed:" + token.encode()), TYPED_LENGTH)


def written(token: str) -> str:
    """The whole code, as it stands in the address."""
    return token + mac_of(token)


def token_of(text: str) -> str | None:
    """The token of a code whose MAC is right; None when it was made up or altered.

    The MAC is computed and compared whole whatever the input, so that the time says nothing about how near one came.
    """
    code = tidy(text)
    fits = len(code) == TOKEN_LENGTH + MAC_LENGTH and all(character in ALPHABET for character in code)
    token = code[:TOKEN_LENGTH] if fits else "0" * TOKEN_LENGTH
    given = code[TOKEN_LENGTH:] if fits else ""
    # What was printed under a key that was exchanged since stays good.
    made = [in_alphabet(one, MAC_LENGTH) for one in short_macs(_said(token))]
    return token if sum(compare_digest(one, given) for one in made) else None


def _said(token: str) -> bytes:
    return b"shop-code:" + token.encode()
