"""What is really so in the demo city, kept beside the departments' files and never loaded: to measure claims by."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Planted:
    """One row put into a file on purpose, with what is wrong about it and what intake should make of it."""

    kind: str
    # Physical line of the file (1 = header), as a text editor counts; the sheet's row for a workbook.
    line: int
    column: str
    value: str
    expected: str


@dataclass(frozen=True)
class Delivered:
    """One delivered file: its source, where it is, how many data rows it has and what was planted among them."""

    source: str
    path: Path
    rows: int
    planted: list[Planted] = field(default_factory=list)
    # Days by which its newest data trails the day of the demo on purpose.
    late_days: int = 0

    def expected(self, outcome: str) -> int:
        """How many planted rows should end as `rejected`, `unlinked` or `accepted`."""
        return sum(1 for row in self.planted if row.expected == outcome)


@dataclass(frozen=True)
class Truth:
    """A generated city: its files in the order they are to be loaded, and the folder of hidden tables."""

    folder: Path
    as_of: date
    seed: int
    subjects: int
    delivered: list[Delivered]

    @property
    def files(self) -> list[tuple[str, Path]]:
        """(source, path) in loading order: the registration first, for it establishes the subjects."""
        return [(file.source, file.path) for file in self.delivered]

    @property
    def rows(self) -> int:
        """Data rows over all files."""
        return sum(file.rows for file in self.delivered)

    @property
    def hidden(self) -> Path:
        """Where the truth lies: subjects.parquet (offender, propensity), duplicates.parquet, truth.json."""
        return self.folder / "truth"

    def save(self) -> None:
        """Write truth.json beside the hidden tables."""
        told = {
            "as_of": self.as_of.isoformat(),
            "seed": self.seed,
            "subjects": self.subjects,
            "rows": self.rows,
            "files": [
                {
                    "source": file.source,
                    "path": str(file.path.relative_to(self.folder)),
                    "rows": file.rows,
                    "late_days": file.late_days,
                    "planted": [asdict(row) for row in file.planted],
                }
                for file in self.delivered
            ],
        }
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (self.hidden / "truth.json").write_text(text + "\n", encoding="utf-8")
