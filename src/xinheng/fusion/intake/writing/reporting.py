"""What is asked of a run, what it tells while it goes on, and what it tells at its end."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Protocol

from xinheng.fusion.intake.checking.shown import RowsTried
from xinheng.fusion.intake.models import IntakeRun


@dataclass(frozen=True)
class IntakeReport:
    """What became of a delivery's rows: accepted + rejected + unchanged = read.

    `unlinked` are among the accepted. `late` are among the unchanged: older than what the register says, by the field
    that makes a record of this type newer. `findings` counts values, not rows: each was left out of a row that was
    kept. `withdrawn` counts records that a full delivery no longer holds; `settled`, rejects of earlier deliveries that
    this one brought good. `shown` is told of what was only tried.
    """

    source: str
    read: int
    accepted: int
    unlinked: int
    rejected: int
    unchanged: int
    late: int
    findings: int
    withdrawn: int
    settled: int
    rejects_file: str
    seconds: float
    warnings: tuple[str, ...] = ()
    shown: RowsTried | None = None

    def as_json(self) -> dict[str, object]:
        """The shape that `xinheng intake --json` prints."""
        return {name: value for name, value in asdict(self).items() if name not in ("warnings", "shown")}


@dataclass(frozen=True)
class Manner:
    """How a delivery is to be taken, beside what its source declares.

    `dry_run`: everything is checked and compared, and nothing is written but the rejects file. `corrects`: the files
    are forms of rejected rows. `partial`: the files hold a part, whatever the source says. `withdraw`: up to how many
    records, missing from a full delivery, somebody has said shall be withdrawn. `as_of`: the day it tells of.
    """

    dry_run: bool = False
    corrects: bool = False
    partial: bool = False
    withdraw: int | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Checked:
    """What is known of a delivery before anything of it is written; `to_write` rows are new or differ."""

    read: int
    rejected: int
    findings: int
    to_write: int


class RunWatch(Protocol):
    """Who waits for a run."""

    def begun(self, run: IntakeRun | None) -> None:
        """The source is ours and reading begins; a dry run has no run."""

    def checked(self, found: Checked) -> None:
        """All rows are read and judged; writing begins."""


class Nobody:
    """Nobody waits."""

    def begun(self, run: IntakeRun | None) -> None:
        """See `RunWatch`."""

    def checked(self, found: Checked) -> None:
        """See `RunWatch`."""
