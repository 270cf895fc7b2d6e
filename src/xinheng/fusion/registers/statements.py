"""Records ready to be written: one at a time as the platform makes them, column by column as intake does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self


class Statement(NamedTuple):
    """One record ready to be written. Dates are ISO text; `restricted` is its plain canonical JSON, or empty."""

    subject: int | None
    # `scheme:value` of the subject; its id is looked up among the batch's new subjects when `subject` is None.
    identity: str
    key: str
    open: str
    restricted: str
    effective_on: str | None
    ends_on: str | None
    digest: bytes
    # The current record this one supersedes, and whose it is.
    replaces: int | None = None
    replaces_subject: int | None = None
    # (role, subject id)
    mentions: Sequence[tuple[str, int]] = ()
    # (field, blind key)
    blind_keys: Sequence[tuple[str, bytes]] = ()


@dataclass(frozen=True)
class Statements:
    """The same for many, one sequence a column: a million tuples would cost more than writing them."""

    subjects: Sequence[int | None]
    identities: Sequence[str]
    keys: Sequence[str]
    opens: Sequence[str]
    restricted: Sequence[str]
    effective_on: Sequence[str | None]
    ends_on: Sequence[str | None]
    digests: Sequence[bytes]
    replaces: Sequence[int | None]
    replaces_subjects: Sequence[int | None]
    mentions: Sequence[Sequence[tuple[str, int]]]
    blind_keys: Sequence[Sequence[tuple[str, bytes]]]

    @classmethod
    def of(cls, rows: Sequence[Statement]) -> Self:
        """The columns of rows."""
        return cls(*(zip(*rows, strict=True) if rows else [()] * len(Statement._fields)))

    def __len__(self) -> int:
        return len(self.keys)
