"""Our own register of heads: the newest checkpoint of every chain, in a sealed file outside of the database.

Who can write the database alone can take away a chain with its head and checkpoints, or put an old head back with its
seal. The register still tells of them: it is read whenever the trail is proven, without any witness.
"""

import json
import os
from pathlib import Path

from django.conf import settings

from xinheng.kit.canonical import canonical_json
from xinheng.support.audit.models import Delivery
from xinheng.support.audit.queries import Break
from xinheng.support.crypto.mac import fits, mac

OURS = "register"
NAMED, SEAL = "register", "audit-register"


def path() -> Path:
    """Where the register lies."""
    return Path(settings.XINHENG_HOME) / "witness" / "heads.json"


def held_here() -> list[str]:
    """The newest checkpoint line of each chain; none where there is no register yet."""
    return list(_read().values())


def enter(lines: list[str]) -> None:
    """Puts newer lines in the place of older ones; an older one never takes a newer one's."""
    held = _read()
    for line in lines:
        told = json.loads(line)
        known = held.get(told["stream"])
        if known is None or json.loads(known)["seq"] <= told["seq"]:
            held[told["stream"]] = line
    _write(held)


def register_breaks() -> list[Break]:
    """What is wrong with the register itself: gone, though lines were entered, or sealed by another hand."""
    if not path().exists():
        entered = Delivery.objects.filter(to=OURS, sent__gt=0).exists()
        return [Break(NAMED, 0, f"链头登记 {path()} 不见了，不能证明没有整条链被删")] if entered else []
    try:
        kept = json.loads(path().read_text(encoding="utf-8"))
        genuine = fits(SEAL, canonical_json(kept["heads"]).encode(), bytes.fromhex(kept["seal"]))
    except (ValueError, KeyError, TypeError):
        genuine = False
    return [] if genuine else [Break(NAMED, 0, f"链头登记 {path()} 的封印不符，被改动过")]


def _read() -> dict[str, str]:
    try:
        heads: dict[str, str] = json.loads(path().read_text(encoding="utf-8"))["heads"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}
    return heads


def _write(heads: dict[str, str]) -> None:
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path().with_name(f".{path().name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8") as out:
        json.dump({"heads": heads, "seal": _seal(heads)}, out, ensure_ascii=False, indent=0)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(path())


def _seal(heads: dict[str, str]) -> str:
    return mac(SEAL, canonical_json(heads).encode()).hex()
