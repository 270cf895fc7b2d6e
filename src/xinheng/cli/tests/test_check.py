"""`xinheng check` keeps what its name promises: the pages of the database and the keys are really looked at."""

import pytest
from click.testing import CliRunner
from django.db import connection

from xinheng.cli.check import check
from xinheng.support.crypto.actions import settle_keys
from xinheng.support.crypto.keyring import Key, forget_read, path_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    settings.XINHENG_HOME = tmp_path
    forget_read()
    settle_keys()
    yield
    forget_read()


def test_all_is_well():
    assert CliRunner().invoke(check).exit_code == 0


@pytest.mark.parametrize("which", list(Key))
def test_a_lost_key_is_named(which: Key):
    path_of(which).unlink()
    done = CliRunner().invoke(check)
    assert done.exit_code != 0
    assert f"{which}.key" in str(done.exception)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_damaged_page_is_found(tmp_path, monkeypatch):
    """Pages of a table overwritten in a copy of the file."""
    import sqlite3

    path = tmp_path / "damaged.sqlite3"
    with sqlite3.connect(path) as copy:
        copy.executescript("CREATE TABLE t (x TEXT); CREATE INDEX i ON t (x);")
        copy.executemany("INSERT INTO t VALUES (?)", [(f"value {n}" * 20,) for n in range(2000)])
    content = bytearray(path.read_bytes())
    content[8 * 4096 : 40 * 4096] = b"\\xff" * (32 * 4096)
    path.write_bytes(content)
    damaged = sqlite3.connect(path)
    monkeypatch.setattr(connection, "cursor", lambda: _Cursor(damaged))
    from xinheng.cli.check import _database

    assert "已损坏" in _database()[0]


class _Cursor:
    def __init__(self, database) -> None:
        self._cursor = database.cursor()

    def __enter__(self):
        return self._cursor

    def __exit__(self, *error) -> None:
        self._cursor.close()
