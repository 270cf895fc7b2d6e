"""A secret that a deployment has from its first start on."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The secret kept there, made when it is first asked for, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Linked when it is whole: of several workers that start together one wins, and none reads half a secret.
        whole = path.with_name(f"{path.name}.{os.getpid()}")
        whole.touch(mode=0o600)
        whole.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(whole, path)
        whole.unlink()
    return path.read_text()
