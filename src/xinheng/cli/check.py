"""`xinheng check`: are the declarations, the database and the keys in order?"""

import click
from django.db import DatabaseError, connection

from xinheng.cli.behind import steps_behind
from xinheng.fusion.standard.pack import pack
from xinheng.kit.refusal import Refusal
from xinheng.kit.shelf import shelves
from xinheng.support.audit.backups import backup_gaps
from xinheng.support.audit.models import AuditEvent
from xinheng.support.audit.witness import gaps
from xinheng.support.crypto.models import KeyMark
from xinheng.support.crypto.queries import certificate_trouble, key_problems
from xinheng.support.documents.fonts import faces, own_folder, unreadable
from xinheng.support.files.scanner import scanner_trouble
from xinheng.support.start import check_start

# Rows from which a table without statistics is worth a word.
LARGE = 100_000


@click.command()
@click.option("--city", help="A shipped pack or the path of a pack folder (also XINHENG_CITY).")
def check(city: str | None) -> None:
    """Read every declaration of the pack and the package, every page of the database and the keys; say what stands."""
    check_start()
    problems = [*_database(), *_keys()]
    if problems:
        raise Refusal("；".join(problems))
    faces()
    for name in unreadable():
        click.echo(f"{own_folder() / name}：不是能读的字体文件，已跳过，请换成 .ttf、.otf 或 .ttc 字体", err=True)
    for gap in _told() if _tables() else []:
        click.echo(gap, err=True)
    counts = "，".join(f"{one.title} {len(one.of(pack().folder))}" for one in shelves())
    click.echo(f"{pack().city.title}：{counts}，声明文件全部通过")


def _told() -> list[str]:
    """Of an older database nothing but that: its tables may lack what the other questions ask for."""
    if behind := steps_behind():
        return [f"数据库的表比程序旧 {behind} 步。下次启动服务时，或者执行会读写数据的命令时自动升级；升级前请先备份"]
    return _gaps()


def _gaps() -> list[str]:
    """What needs a person though nothing is wrong with the city."""
    trouble = [one for one in (scanner_trouble(), certificate_trouble()) if one]
    told = [*gaps(), *(backup_gaps() if AuditEvent.objects.exists() else []), *trouble]
    return told + _unwatched_tables()


def _unwatched_tables() -> list[str]:
    """Where PostgreSQL does not look after its tables by itself; SQLite has nothing to look after."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('autovacuum'), current_setting('track_counts')")
        if cursor.fetchone() != ("on", "on"):
            return [
                "PostgreSQL 的 autovacuum 没有打开：统计信息会过时，事务号会用尽。请打开 autovacuum 和 track_counts"
            ]
        cursor.execute(
            "SELECT relname FROM pg_stat_user_tables WHERE n_live_tup > %s AND last_autoanalyze IS NULL "
            "AND last_analyze IS NULL ORDER BY relname", [LARGE],
        )  # fmt: skip
        names = "、".join(name for (name,) in cursor.fetchall())
    return [f"PostgreSQL 还没有统计过这些大表：{names}。请执行 ANALYZE，并检查 autovacuum"] if names else []


def _tables() -> bool:
    return KeyMark._meta.db_table in connection.introspection.table_names()


def _keys() -> list[str]:
    """What is wrong with the keys; nothing to say before the first start."""
    return key_problems() if _tables() and KeyMark.objects.exists() else []


def _database() -> list[str]:
    """What the database finds when it reads itself; PostgreSQL checks its pages as it reads them."""
    try:
        if connection.vendor == "postgresql":
            connection.ensure_connection()
            return []
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(5)")
            found = [str(word) for (word,) in cursor.fetchall()]
    except DatabaseError as error:
        found = [str(error)]
    return [] if found == ["ok"] else [f"数据库文件已损坏，请从备份恢复（{found[0].splitlines()[0]}）"]
