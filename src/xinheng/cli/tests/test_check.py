"""`xinheng check` keeps what its name promises: the pages of the database and the keys are really looked at."""

import re
import shutil

import pytest
from click.testing import CliRunner
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from xinheng.cli.check import check
from xinheng.kit.declared import DeclarationError
from xinheng.kit.packs import pack_folder
from xinheng.kit.shelf import shelves
from xinheng.support.crypto.actions import settle_keys
from xinheng.support.crypto.keyring import Key, forget_read, path_of
from xinheng.support.procedures.parameters import parameters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings, tmp_path):
    settings.XINHENG_HOME = tmp_path
    forget_read()
    settle_keys()
    yield
    forget_read()


def test_all_is_well():
    done = CliRunner().invoke(check)
    assert done.exit_code == 0
    for kind in ("数据项", "代码表", "数据源", "风险指标", "评分卡", "检查表", "业务流程", "参数"):
        assert re.search(rf"{kind} [1-9]", done.output), kind


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[clue.triage]\ntitle = "x"\nunit = "working_day"\nvalues = []\n', "clue.triage.values"),
        ('[clue.triage]\ntitle = "x"\nunit = "fortnight"\nvalues = [{ since = 2020-01-01, value = 1, basis = "x", '
         'seen = true }]\n', "clue.triage.unit.*单位应是.*fortnight"),
    ],
)  # fmt: skip
def test_a_wrong_number_in_the_citys_pack_is_named(settings, tmp_path, text, problem):
    city = shutil.copytree(pack_folder("chongqing"), tmp_path / "city")
    (city / "parameters").mkdir(exist_ok=True)
    (city / "parameters" / "own.toml").write_text(text, encoding="utf-8")
    settings.XINHENG_CITY = str(city)
    with pytest.raises(DeclarationError, match=problem):
        for shelf in shelves():
            shelf.of(city)


def test_a_number_of_the_citys_pack_is_listed_where_the_shipped_one_is(settings, tmp_path):
    settings.XINHENG_CITY = str(shutil.copytree(pack_folder("chongqing"), tmp_path / "city"))
    value = '{ since = 2020-01-01, value = 1, basis = "x", seen = true }'
    text = f'[clue.triage]\ntitle = "x"\nunit = "hour"\nvalues = [{value}]\n'
    (tmp_path / "city" / "parameters" / "own.toml").write_text(text, encoding="utf-8")
    assert (parameters()["clue.triage"].group, parameters()["clue.triage"].unit) == ("线索", "hour")


def test_an_older_database_is_told():
    assert "比程序旧" not in CliRunner().invoke(check).output
    MigrationRecorder.Migration.objects.order_by("pk").last().delete()
    done = CliRunner().invoke(check)
    assert done.exit_code == 0 and "数据库的表比程序旧 1 步" in done.output


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
