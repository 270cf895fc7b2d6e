"""A city of an older version goes on under today's, and back: the backup of before opens under the program of before.

The older program is read out of this repository's own history; a checkout without it cannot try this.
"""

import os
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest

from tests.server.conftest import ROOT, Server, served

pytestmark = [pytest.mark.slow, pytest.mark.long]
# 28 November 2026, 23:22, the last of that day: thirty migrations and more before this.
BEFORE = "4f777783"
PASSWORD = "liang-he-2026-xinheng"
# Fetched for a checkout and not in its history.
FETCHED = ("src/xinheng/portals/ui/vendor", "src/xinheng/support/documents/fonts")
# What a newer program writes of itself when it first looks at a city, and how far who follows the feed has come: in a
# city that is restored he begins anew.
OF_THE_PROGRAM = ("django_", "auth_", "sqlite_", "jobs_", "audit_", "procedures_due", "procedures_counted",
                  "procedures_touched", "registers_feedcursor")  # fmt: skip
PAGES = ("/", "/s?q=%E5%BA%97", "/risk-rules", "/mine", "/complaint/", "/report", "/readyz")
DESK = ("/officer/", "/officer/clues/", "/officer/complaints/", "/officer/inspections/", "/officer/load")


@dataclass(frozen=True)
class Program:
    """A version of the program and the city it runs."""

    code: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        told = {"XINHENG_HOME": str(self.home), "PYTHONPATH": f"{self.code / 'src'}:{self.code}",
                "XINHENG_CITY": "chongqing", "DJANGO_SETTINGS_MODULE": "xinheng.config.settings"}  # fmt: skip
        return {name: value for name, value in {**os.environ, **told}.items() if name != "DATABASE_URL"}

    def command(self, *words: str) -> str:
        """`xinheng …`, which has to succeed."""
        run = subprocess.run([sys.executable, "-m", "xinheng.cli", *words], env=self.environment, check=False,
                             capture_output=True, text=True, timeout=900, cwd=self.home.parent)  # fmt: skip
        assert run.returncode == 0, (words, run.stdout[-2000:], run.stderr[-2000:])
        return run.stdout

    def rows(self) -> dict[str, int]:
        """How many rows stand in each table that a city fills."""
        with sqlite3.connect(self.home / "xinheng.sqlite3") as database:
            names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
                for name in names if not name.startswith(OF_THE_PROGRAM) and "name_index" not in name
            }  # fmt: skip


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A demo city made, closed and backed up by the older program."""
    place = tmp_path_factory.mktemp("upgrade")
    packed = subprocess.run(["git", "-C", str(ROOT), "archive", BEFORE], capture_output=True, check=False)
    if packed.returncode:
        pytest.skip(f"this checkout holds no history: {packed.stderr.decode()[:100]}")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as files:
        files.extractall(place / "code", filter="data")
    for one in FETCHED:
        (place / "code" / one).symlink_to(ROOT / one)
    old = Program(place / "code", place / "home")
    old.command("demo", "--no-serve", "--subjects", "300")
    old.command("backup", "--new-recovery-key", str(place / "key"))
    old.command("backup", str(place / "kept"), "--keys-dir", str(place / "keys"))
    yield old


def walked(server: Server, program: Program) -> None:
    """Pages anybody reads, a business's and its interface, and an officer's desk with the matters of before."""
    for path in PAGES:
        assert server.ask(path).status == 200, path
    with sqlite3.connect(program.home / "xinheng.sqlite3") as database:
        asked = "SELECT identity FROM registers_subject WHERE kind = 'entity' AND status = '1' ORDER BY id LIMIT 5"
        shops = [identity for (identity,) in database.execute(asked)]
        asked = "SELECT count(*) FROM procedures_matter WHERE closed_at IS NULL"
        (matters,) = database.execute(asked).fetchone()
    for shop in shops:
        assert server.ask(f"/e/{shop}").status == 200, shop
        assert server.ask(f"/api/v1/subjects/{shop}").status == 200, shop
    assert matters and sign_in_and_read(server, DESK) == [200] * len(DESK)


def sign_in_and_read(server: Server, paths: tuple[str, ...]) -> list[int]:
    """What a head of a unit is answered, by the account and the password of before."""
    page = server.ask("/login/")
    token = page.body.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    given = page.headers["set-cookie"].partition(";")[0]
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": given}
    body = f"csrfmiddlewaretoken={token}&login=sun&password={PASSWORD}".encode()
    entered = server.ask("/login/", method="POST", body=body, headers=form)
    assert entered.status == 302, entered.body[:500]
    session = next(part for part in entered.headers["set-cookie"].replace(",", ";").split(";") if "sessionid=" in part)
    return [server.ask(path, headers={"Cookie": session.strip()}).status for path in paths]


def test_a_city_of_an_older_version_goes_on_and_back(before: Program, tmp_path: Path):
    rows = before.rows()
    now = Program(ROOT, before.home)
    now.command("audit", "verify")
    after = now.rows()
    lost = {name: (number, after.get(name)) for name, number in rows.items() if after.get(name, number) < number}
    assert lost == {} and rows["registers_record"] > 1000
    with served(now.home, now.environment, []) as server:
        walked(server, now)
    now.command("check")
    back = Program(before.code, tmp_path / "back")
    place = before.home.parent
    back.home.mkdir(mode=0o700)
    keys = ("--keys-dir", str(place / "keys"), "--recovery-key", str(place / "key"))
    back.command("restore", str(place / "kept"), *keys)
    assert back.rows() == rows
    back.command("audit", "verify")
