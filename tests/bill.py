"""The bill of materials as CycloneDX 1.6: every package the platform runs on, by the locks it is installed from.

`python -m tests.bill` prints it (`make bill`). Versions and digests come from the locks, licences of Python packages
from what is installed here; a package that is not installed here is named without one.
"""

import base64
import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import xinheng

ROOT = Path(__file__).parent.parent
LOCKED = re.compile(r"^([a-z0-9._-]+)(?:\[\S*\])?==(\S+)", re.MULTILINE | re.IGNORECASE)


def bill() -> dict[str, Any]:
    """The document; the same for the same locks and the same installation."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "name": "xinheng", "version": xinheng.__version__,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": sorted([*_python(), *_static()], key=lambda one: str(one["purl"])),
    }  # fmt: skip


def _python() -> Iterator[dict[str, Any]]:
    """The packages of `requirements.lock`, with every digest that may be installed."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    starts = [*LOCKED.finditer(text)]
    for found, end in zip(starts, [*(one.start() for one in starts[1:]), len(text)], strict=True):
        name, version = found[1].lower(), found[2]
        digests = re.findall(r"--hash=sha256:([0-9a-f]{64})", text[found.start() : end])
        yield {
            "type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}",
            "licenses": _licences(name),
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in digests],
        }  # fmt: skip


def _licences(name: str) -> list[dict[str, Any]]:
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    expression = told.get("License-Expression")
    if expression:
        return [{"expression": expression}]
    classes = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")]
    words = classes or [(told.get("License") or "").strip().partition("\n")[0][:80]]
    return [{"license": {"name": word}} for word in words if word]


def _static() -> Iterator[dict[str, Any]]:
    """What of `package-lock.json` reaches a browser: styles, scripts, icons, fonts."""
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for place, one in locked.items():
        if not place or one.get("dev"):
            continue
        name = place.rpartition("node_modules/")[2]
        kind, _, digest = one["integrity"].partition("-")
        yield {
            "type": "library", "name": name, "version": one["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{one['version']}",
            "licenses": [{"license": {"name": one["license"]}}],
            "hashes": [{"alg": f"SHA-{kind.removeprefix('sha')}", "content": base64.b64decode(digest).hex()}],
        }  # fmt: skip


if __name__ == "__main__":
    json.dump(bill(), sys.stdout, ensure_ascii=False, indent=1)
