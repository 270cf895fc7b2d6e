"""The empty database of a pass, made by the migrations once and laid ready for every later pass on the same ones.

Making it takes longer than most of what is tried with it. Only on SQLite, where it is a file.
"""

import re
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from os import getuid
from pathlib import Path
from shutil import copyfile
from tempfile import gettempdir, mkstemp

ROOT = Path(__file__).resolve().parents[1] / "src"
IMPORTED = re.compile(r"^(?:from|import) (xinheng[\w.]*)(?: import (\w+))?", re.MULTILINE)


def lay_ready(target: Path) -> bool:
    """Whether one was there; then it lies at the path."""
    if not _place().is_file():
        return False
    copyfile(_place(), target)
    return True


def keep(made: Path) -> None:
    """Lays a database that was just made ready for the next pass; those of other migrations go."""
    place = _place()
    if place.is_file():
        return
    place.parent.mkdir(mode=0o700, exist_ok=True)
    _, aside = mkstemp(dir=place.parent)
    copyfile(made, aside)
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
