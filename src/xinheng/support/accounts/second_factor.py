"""The second factor: its secrets are kept encrypted, so that a copy of the database signs nobody in."""

from base64 import b64decode, b64encode

from allauth.mfa.adapter import DefaultMFAAdapter

from xinheng.support.crypto.cipher import decrypt, encrypt

# All second factors are under one key: each is destroyed with its own row.
SECRET = b"second-factor-of-accounts"


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP keys and recovery codes encrypted at rest."""

    def get_totp_issuer(self) -> str:
        """The name the person's authenticator shows."""
        return "信衡"

    def encrypt(self, text: str) -> str:
        """What goes into the database."""
        return b64encode(encrypt(SECRET, text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What comes out of it. Raises Unreadable where it was changed."""
        return decrypt(SECRET, b64decode(encrypted_text)).decode()
