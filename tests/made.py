"""The empty database of a pass, made by the migrations once and laid ready for every later pass on the same ones.

Making it takes longer than most of what is tried with it. On SQLite it is the file, on PostgreSQL a dump, which also a
cluster of the tests' own begins with.
"""

import re
import subprocess
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from os import getuid
from pathlib import Path
from shutil import copyfile, which
from tempfile import gettempdir, mkstemp

ROOT = Path(__file__).resolve().parents[1] / "src"
IMPORTED = re.compile(r"^(?:from|import) (xinheng[\w.]*)(?: import (\w+))?", re.MULTILINE)


def lay_ready(target: Path) -> bool:
    """Whether one was there; then it lies at the path."""
    if not _place().is_file():
        return False
    copyfile(_place(), target)
    return True


def fill_ready(place: str) -> bool:
    """Whether one was there; then the empty database at this place of PostgreSQL is filled from it."""
    if not _dump().is_file() or which("psql") is None:
        return False
    command = ["psql", "-qX1", "-v", "ON_ERROR_STOP=1", "-f", str(_dump()), place]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=300)
    return True


def keep(made: Path) -> None:
    """Lays a database that was just made ready for the next pass; those of other migrations go."""
    _lay(_place(), lambda aside: copyfile(made, aside))


def keep_filled(place: str) -> None:
    """The same of PostgreSQL, where its own program that writes it down is installed and not older than the server."""
    if which("pg_dump") is not None:
        command = ["pg_dump", "--no-owner", place, "--file"]
        with suppress(subprocess.CalledProcessError):
            _lay(_dump(), lambda aside: subprocess.run([*command, aside], check=True, stderr=subprocess.DEVNULL))


def _dump() -> Path:
    return _place().with_suffix(".sql")


def _lay(place: Path, write: Callable[[str], object]) -> None:
    if place.is_file():
        return
    place.parent.mkdir(mode=0o700, exist_ok=True)
    _, aside = mkstemp(dir=place.parent)
    write(aside)
    Path(aside).replace(place)
    by_age = sorted(place.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in by_age[8:]:
        old.unlink(missing_ok=True)


@cache
def _place() -> Path:
    """Named by all that says what a new database is like."""
    migrations = sorted(ROOT.rglob("migrations/*.py"))
    digest = sha256(f"{version('django')} {version('django-allauth')}".encode())
    for path in (*migrations, *_imported_by(migrations)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return Path(gettempdir()) / f"xinheng-made-{getuid()}" / f"{digest.hexdigest()}.sqlite3"


def _imported_by(migrations: list[Path]) -> list[Path]:
    """What of the house a migration carries out."""
    found = {match for path in migrations for match in IMPORTED.findall(path.read_text(encoding="utf-8"))}
    stems = {ROOT / part for module, name in found for part in _paths(module, name)}
    return sorted(path.with_suffix(".py") for path in stems if path.with_suffix(".py").is_file())


def _paths(module: str, name: str) -> tuple[str, str]:
    folder = module.replace(".", "/")
    return folder, f"{folder}/{name}"
