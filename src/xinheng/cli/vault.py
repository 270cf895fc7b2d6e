"""The folder of backups: blocks and files kept once, and each backup's manifest, signed by the city.

A block is named by a keyed mark of its content. What the last backup holds is not written again, and nobody without
the city's keys can guess a content and look whether it is there.
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from xinheng.cli import sealing
from xinheng.kit.refusal import Refusal
from xinheng.support.crypto import keyring, signing
from xinheng.support.crypto.mac import mac

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
NAMED = "[0-9]*T[0-9]*"


@dataclass(frozen=True)
class Vault:
    """A folder of backups, and the recovery key (its public half) that its pieces are closed to."""

    folder: Path
    public: bytes

    def block_path(self, address: str) -> Path:
        """Where a block lies. One folder for each recovery key: another key cannot open what was closed to this."""
        return self.folder / "blocks" / self.public.hex()[:16] / address[:2] / address

    def file_path(self, address: str) -> Path:
        """Where a file of the shelf lies."""
        return self.folder / "files" / self.public.hex()[:16] / address[:2] / address

    def keep(self, blocks: Iterable[bytes]) -> dict[str, Any]:
        """Keeps a part's blocks, those that are there already excepted: what the manifest tells of the part."""
        whole, addresses, size, written = sha256(), [], 0, 0
        for block in blocks:
            whole.update(block)
            size += len(block)
            addresses.append(address := mac("backup-block", sha256(block).digest()).hex())
            if not self.block_path(address).exists():
                sealing.seal([block], self.block_path(address), self.public, address)
                written += len(block)
        return {"digest": whole.hexdigest(), "size": size, "written": written, "blocks": addresses}

    def keep_file(self, path: Path) -> bool:
        """Keeps a file of the shelf; False where it is gone: what is erased meanwhile may be missing."""
        closed = self.file_path(path.name)
        try:
            if not closed.exists():
                with path.open("rb") as source:
                    sealing.seal(iter(lambda: source.read(sealing.CHUNK), b""), closed, self.public, path.name)
        except FileNotFoundError:
            return False
        return True

    def opened(self, name: str, part: dict[str, Any], secret: bytes) -> Iterator[bytes]:
        """A part's bytes, compared with the manifest at their end. Raises Refusal."""
        whole = sha256()
        for address in part["blocks"]:
            for piece in sealing.opened(self.block_path(address), secret, address):
                whole.update(piece)
                yield piece
        if whole.hexdigest() != part["digest"]:
            raise sealing.damaged(name)


def close_keys(keys_dir: Path, public: bytes) -> dict[str, str]:
    """The folder of keys as one closed file, written anew when a key is new."""
    found = {path.name: path.read_bytes().hex() for path in sorted(keyring.folder().iterdir()) if path.is_file()}
    text = json.dumps({name: value for name, value in found.items() if not name.startswith(".")}).encode()
    digest = sha256(text).hexdigest()
    name = f"keys-{digest[:16]}.sealed"
    if not (keys_dir / name).exists():
        sealing.seal([text], keys_dir / name, public, name)
    return {"file": name, "digest": digest}


def sign(folder: Path, told: dict[str, Any], city: bytes) -> str:
    """Writes a manifest and the signature on it under the public key that the recovery key knows the city by; gives the
    manifest's SHA-256."""
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    (folder / SIGNATURE).write_text(signing.sign(_signed(text), city).hex() + "\n", encoding="ascii")
    return sha256(text.encode()).hexdigest()


def read(folder: Path, city: bytes) -> dict[str, Any]:
    """A manifest that the city signed, of the folder that it stands in. Raises Refusal."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        signature = bytes.fromhex((folder / SIGNATURE).read_text(encoding="ascii"))
        genuine = signing.verify(_signed(text), signature, city)
        told: dict[str, Any] = json.loads(text)
    except (OSError, ValueError) as error:
        raise sealing.damaged(f"{folder.name}/{MANIFEST}") from error
    if not genuine or told["name"] != folder.name:
        raise Refusal(
            f"备份 {folder.name} 的清单不是本市签名的 / not signed by this city: 被改动或被调换，没有恢复任何内容"
        )
    return told


def backups(target: Path) -> list[Path]:
    """The backups in a folder, oldest first, damaged ones too."""
    return sorted(path for path in target.glob(NAMED) if path.is_dir())


def named(target: Path, name: str = "") -> Path:
    """One backup, the newest without a name. Raises Refusal where there is none: a damaged one is not passed over."""
    found = [path for path in backups(target) if name in ("", path.name)]
    if not found:
        raise Refusal(f"{target} 中没有备份 {name} / no such backup here")
    return found[-1]


def prune(target: Path, keep: int) -> tuple[int, int]:
    """Deletes all but the newest backups and the pieces that none of those names: how many of each.

    What a person's erasure took from the city leaves the backups this way.
    """
    gone = backups(target)[:-keep]
    told = [json.loads((one / MANIFEST).read_text(encoding="utf-8")) for one in backups(target)[-keep:]]
    used = {block for one in told for part in one["parts"].values() for block in part["blocks"]}
    used |= {address for one in told for address in one["files"]}
    firsts = _firsts(told)
    for folder in gone:
        shutil.rmtree(folder)
    pieces = [path for kind in ("blocks", "files") for path in target.glob(f"{kind}/*/*/*") if path.name not in used]
    pieces += [path for path in target.glob("changes/*/*/*") if _is_before(path, firsts)]
    for path in pieces:
        path.unlink()
    return len(gone), len(pieces)


def _firsts(told: list[dict[str, Any]]) -> dict[str, int]:
    """Line of changes → the first piece of it that a backup is followed by."""
    found: dict[str, int] = {}
    for followed in (one["changes"] for one in told if one.get("changes")):
        found[followed["line"]] = min(followed["first"], found.get(followed["line"], followed["first"]))
    return found


def _is_before(piece: Path, firsts: dict[str, int]) -> bool:
    """A piece that no backup is followed by. A line begun after all of them waits for its first."""
    line = piece.parent.name
    if line in firsts:
        return int(piece.name) < firsts[line]
    return bool(firsts) and line < max(firsts)


def _signed(text: str) -> bytes:
    return b"xinheng backup\0" + text.encode()
