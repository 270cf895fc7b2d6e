"""Where a run works: a folder of its own and a DuckDB that can spill there, both gone when the run ends."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb
from django.conf import settings

from xinheng.fusion.intake.compiling.positions import give_macros
from xinheng.support.crypto.blind import register_key

MEMORY = "2GB"
DISK = "40GB"
# One: on two cores a second thread doubled what cleaning and checking cost of the processor, and the other core serves
# those who read meanwhile.
THREADS = 1
# Up to so many rows a statement runs as it is written: making its plan better takes longer than it brings back.
FEW = 300
MANY = FEW + 1
_BLOCK = 64  # bytes of a SHA-256 block, for HMAC


@dataclass(frozen=True)
class Workspace:
    """The folder and the connection of one run."""

    folder: Path
    duck: duckdb.DuckDBPyConnection

    def count(self, sql: str) -> int:
        """The single number a query gives."""
        row = self.duck.execute(sql).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    @contextmanager
    def planned_for(self, rows: int) -> Iterator[None]:
        """Plans the statements within for about so many rows; what they give is the same."""
        if rows > FEW:
            yield
            return
        self.duck.execute("PRAGMA disable_optimizer")
        try:
            yield
        finally:
            self.duck.execute("PRAGMA enable_optimizer")

    def let_go(self, *tables: str) -> None:
        """Frees the memory of tables nobody reads any more."""
        for table in tables:
            self.duck.execute(f"DROP TABLE {table}")


@contextmanager
def workspace(source: str) -> Iterator[Workspace]:
    """The workspace of a source's run. What a killed run left there is removed first: the source is locked by us."""
    folder = Path(settings.XINHENG_HOME) / "intake" / "work" / source
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    duck = duckdb.connect(":memory:")
    try:
        duck.execute(f"SET threads = {THREADS}")
        duck.execute(f"SET memory_limit = '{MEMORY}'")
        duck.execute(f"SET temp_directory = '{str(folder / 'spill').replace(chr(39), chr(39) * 2)}'")
        duck.execute(f"SET max_temp_directory_size = '{DISK}'")
        duck.execute("SET preserve_insertion_order = false")
        # A list of a code's words is looked through at once; as a join, which DuckDB makes of each, a few dozen lists
        # cost two seconds before the first row.
        duck.execute("SET disabled_optimizers = 'in_clause'")
        # Started by `python -c`, DuckDB takes the program for a person and draws on what the caller reads.
        duck.execute("SET enable_progress_bar = false")
        _give_mac_key(duck)
        give_macros(duck)
        yield Workspace(folder, duck)
    finally:
        duck.close()
        shutil.rmtree(folder, ignore_errors=True)


def _give_mac_key(duck: duckdb.DuckDBPyConnection) -> None:
    """The two padded forms of the registers' blind key, for `compiling.hmac_expression`."""
    secret = register_key()
    if len(secret) > _BLOCK:
        secret = sha256(secret).digest()
    padded = secret.ljust(_BLOCK, b"\0")
    for name, pad in (("inner_pad", 0x36), ("outer_pad", 0x5C)):
        duck.execute(f"SET VARIABLE {name} = unhex('{bytes(byte ^ pad for byte in padded).hex()}')")
