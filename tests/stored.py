"""Everything the database and the shelf hold, for who looks whether somebody is still named there."""

from django.apps import apps

from xinheng.kit.names import fold
from xinheng.support.crypto.cipher import Unreadable, decrypt


def stored() -> str:
    """Everything in the database: what is in clear, and all that a secret lying beside it opens."""
    told = []
    for model in apps.get_models():
        names = {f.attname: f.get_internal_type() == "BinaryField" for f in model._meta.concrete_fields}
        for row in model._default_manager.values():
            told.append(str([row[name] for name in names if not names[name]]))
            if secret := row.get("secret"):
                told += [_opened(secret, row[name]) for name in names if names[name] and row[name]]
    return fold("".join(told))


def _opened(secret: bytes, closed: bytes) -> str:
    """What is encrypted; nothing where the column is no ciphertext."""
    try:
        return decrypt(bytes(secret), bytes(closed)).decode()
    except (Unreadable, UnicodeDecodeError):
        return ""
