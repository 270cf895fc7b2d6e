"""How a checked row becomes a statement: what is open, what is restricted, its key, its dates and its digest.

Intake does the same set-wise in SQL; a property test holds the two equal.
"""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256

from xinheng.kit.canonical import canonical_json, digest
from xinheng.kit.characters import folded

KEY_LIMIT = 240


def natural_key(values: Sequence[str]) -> str:
    """The key of a record within its source: its parts folded, so that every spelling of one number is one key, joined
    by `|`, and cut with a digest where it would be too long."""
    values = [folded(value) for value in values]
    if len(values) == 1:
        key = values[0]
    else:
        key = "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)
    if len(key) <= KEY_LIMIT:
        return key
    return key[:175] + "#" + sha256(key.encode()).hexdigest()


def content(values: Mapping[str, str]) -> str:
    """Canonical JSON of the values that say something; empty when none does."""
    said = {name: value for name, value in values.items() if value}
    return canonical_json(said) if said else ""


def statement_digest(open_content: str, restricted_content: str, blind_key: bytes) -> bytes:
    """Digest of a record's whole content.

    Restricted content enters only through a keyed digest: without the key nobody can guess an id number and check the
    guess against the register.
    """
    if not restricted_content:
        return digest(open_content)
    keyed = hmac.new(blind_key, restricted_content.encode(), sha256).hexdigest()
    return digest(open_content + "\x1e" + keyed)
