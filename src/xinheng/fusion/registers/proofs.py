"""The proof sheet of a destruction: what, how many, by which rule, on which day. Kept as a file and in the trail."""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from xinheng.kit.canonical import canonical_json, digest
from xinheng.support.audit.models import AuditEvent


@dataclass(frozen=True)
class Destroyed:
    """One line: so many records of one type, by one rule; `records` is the digest of their ids in order."""

    type: str
    rule: str
    number: int
    records: str


@dataclass(frozen=True)
class Proof:
    """The whole sheet; it names nobody. `kept` is what stayed, by reason and type."""

    why: str
    on: date
    # A person of the registers by its number here; 0 for a run over all.
    subject: int = 0
    destroyed: list[Destroyed] = field(default_factory=list)
    kept: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many records lost their sealed part."""
        return sum(line.number for line in self.destroyed)

    @property
    def text(self) -> str:
        """The sheet as it is kept: canonical JSON."""
        return canonical_json(asdict(self))

    @property
    def digest(self) -> str:
        """SHA-256 of the text, as the trail tells it."""
        return digest(self.text).hex()

    @property
    def path(self) -> Path:
        """Where the file lies: named after its day and its content, so it is written once."""
        return Path(settings.XINHENG_HOME) / "proofs" / f"{self.on.isoformat()}-{self.digest[:16]}.json"


def file_proof(proof: Proof) -> Path:
    """Write the sheet, for the operator alone. The trail holds it whole, should the disk refuse."""
    proof.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = proof.path.with_suffix(".part")
    with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(proof.text)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(proof.path)
    return proof.path


def last_destruction() -> tuple[date, int] | None:
    """The day of the last run of retention that destroyed something, and how many records lost their sealed part."""
    events = AuditEvent.objects.filter(target_kind="registers.record", target_id="many", verb="file_proof")
    last = events.order_by("-pk").first()
    if last is None:
        return None
    sheet = json.loads(last.detail)["sheet"]
    return date.fromisoformat(sheet["on"]), sum(int(line["number"]) for line in sheet["destroyed"])
