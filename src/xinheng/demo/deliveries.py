"""Which department delivers which file, and how: its folder, encoding, format and the columns errors are planted in."""

import csv
from dataclasses import dataclass
from pathlib import Path

FILES = Path(__file__).parent / "sql" / "files"
TABLE = Path(__file__).parent / "words" / "deliveries.csv"


@dataclass(frozen=True)
class DepartmentFile:
    """One file of one department. The named columns are those of the file, as the department writes them."""

    source: str
    department: str
    # Our key column, the subject's code, a date, a coded value and a required text: what can be spoilt.
    key: str
    code: str
    day: str
    value: str
    required: str
    # A long text, where people press Enter.
    text: str
    # utf-8, utf-8-sig (with a BOM) or gb18030.
    encoding: str
    line_end: str
    workbook: bool
    # Days by which this department's newest data trails the day of the demo.
    late_days: int

    @property
    def select(self) -> str:
        """The SQL that writes the file's rows, under the department's own column names."""
        return (FILES / f"{self.source}.sql").read_text(encoding="utf-8")


def _delivery(row: dict[str, str]) -> DepartmentFile:
    return DepartmentFile(
        source=row["source"],
        department=row["department"],
        key=row["key"],
        code=row["code"],
        day=row["day"],
        value=row["value"],
        required=row["required"],
        text=row["text"] or row["required"],
        encoding=row["encoding"],
        line_end={"lf": "\n", "crlf": "\r\n"}[row["line_end"]],
        workbook=row["workbook"] == "yes",
        late_days=int(row["late_days"]),
    )


def _read() -> tuple[DepartmentFile, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_delivery(row) for row in csv.DictReader(file))


# In loading order: the registration comes first, for it establishes the subjects.
DELIVERIES = _read()
