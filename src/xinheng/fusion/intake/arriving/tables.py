"""Rows of a department's table, read in one consistent snapshot, row by row: neither side holds them all in memory."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import pymysql
from django.conf import settings
from pymysql.cursors import SSCursor

from xinheng.fusion.intake.arriving.mysql_values import asked_since, fixed_zone, readers
from xinheng.fusion.intake.declarations import TableOrigin
from xinheng.fusion.intake.models import DataLink
from xinheng.kit.outgoing.machines import Inward, judge
from xinheng.support.crypto.cipher import decrypt

if TYPE_CHECKING:
    from psycopg import Error
    from psycopg.sql import Composed

CONNECT_SECONDS = 10
# Between two pieces of an answer.
SILENT_SECONDS = 60
# A whole statement.
STATEMENT_SECONDS = 1800
ROWS_AT_ONCE = 2000
# Tables that are offered to who makes a source, and schemas that hold none of a department's.
MOST_TABLES = 1000
_THEIR_OWN = frozenset({"pg_catalog", "information_schema", "mysql", "performance_schema", "sys"})


class NotFetched(Exception):
    """Why nothing came, in a sentence for the steward; it names no credentials."""


@dataclass(frozen=True)
class Opened:
    """An open query: its columns with their types, and its rows."""

    columns: list[tuple[str, str]]
    rows: Iterator[Sequence[Any]]


@contextmanager
def open_table(link: DataLink, table: TableOrigin, since: str = "", most: int | None = None) -> Iterator[Opened]:
    """The rows of a table, those from `since` on where it declares what grows, in that order. Raises NotFetched."""
    opener = _open_postgresql if link.kind == DataLink.Kind.POSTGRESQL else _open_mysql
    try:
        with opener(link, table, since, most) as opened:
            yield opened
    except (pymysql.Error, OSError) as error:
        raise NotFetched(_told_mysql(link, table, error)) from error


@contextmanager
def _open_postgresql(link: DataLink, table: TableOrigin, since: str, most: int | None) -> Iterator[Opened]:
    import psycopg  # noqa: PLC0415  half a second of every start, for which a city on SQLite has no use

    machine = judged(link, 5432)
    options = f"-c default_transaction_read_only=on -c statement_timeout={STATEMENT_SECONDS * 1000}"
    try:
        # Without a password here, one that the platform's own user keeps (~/.pgpass) is not sent there.
        with psycopg.connect(
            host=link.address, hostaddr=machine, port=link.port or 5432, dbname=link.database,
            user=link.account, password=password(link), passfile=os.devnull,
            connect_timeout=CONNECT_SECONDS, options=options, application_name="xinheng", keepalives_idle=30,
            tcp_user_timeout=SILENT_SECONDS * 1000,
        ) as connection:  # fmt: skip
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            with connection.cursor(name="xinheng") as cursor:
                cursor.itersize = ROWS_AT_ONCE
                cursor.execute(*_asked_of_postgresql(table, since, most))
                columns = [(one.name, one.type_display) for one in cursor.description or ()]
                yield Opened(columns, iter(cursor))
    except psycopg.Error as error:
        raise NotFetched(_told_postgresql(link, table, error)) from error


def _asked_of_postgresql(table: TableOrigin, since: str, most: int | None) -> "tuple[Composed, list[object]]":
    """The statement and its values."""
    from psycopg import sql  # noqa: PLC0415  as above

    query, told = sql.SQL("SELECT * FROM {}").format(sql.Identifier(*table.table.split("."))), list[object]()
    if table.grows:
        grows = sql.Identifier(table.grows)
        if since:
            query += sql.SQL(" WHERE {0} >= %s OR {0} IS NULL").format(grows)
            told.append(since)
        query += sql.SQL(" ORDER BY {} NULLS FIRST").format(grows)
    if most is not None:
        query += sql.SQL(" LIMIT {}").format(sql.Literal(most))
    return query, told


@contextmanager
def _open_mysql(link: DataLink, table: TableOrigin, since: str, most: int | None) -> Iterator[Opened]:
    connection = pymysql.connect(
        host=judged(link, 3306), port=link.port or 3306, database=link.database,
        user=link.account, password=password(link),
        charset="utf8mb4", connect_timeout=CONNECT_SECONDS, read_timeout=SILENT_SECONDS, write_timeout=SILENT_SECONDS,
        cursorclass=SSCursor, autocommit=True,
    )  # fmt: skip
    try:
        with connection.cursor() as cursor:
            zone = fixed_zone(cursor)
            connection.decoders = readers(zone)
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
            cursor.execute(*_asked_of_mysql(table, asked_since(since, zone), most))
            columns = [(str(one[0]), str(one[1])) for one in cursor.description or ()]
            yield Opened(columns, iter(cursor.fetchone, None))
    finally:
        # What is left of an answer is not read on: the server is told by the closed door.
        connection._force_close()


def _asked_of_mysql(table: TableOrigin, since: str, most: int | None) -> tuple[str, list[object]]:
    """The statement and its values."""
    query, told = f"SELECT * FROM {'.'.join(f'`{part}`' for part in table.table.split('.'))}", list[object]()
    if table.grows:
        if since:
            query += f" WHERE `{table.grows}` >= %s OR `{table.grows}` IS NULL"
            told.append(since)
        query += f" ORDER BY `{table.grows}`"
    return query + (f" LIMIT {most:d}" if most is not None else ""), told


def try_database(link: DataLink) -> None:
    """Opens the door and closes it again. Raises NotFetched."""
    nothing = TableOrigin(connection=link.name, table="information_schema.tables")
    with open_table(link, nothing, most=1) as opened:
        next(opened.rows, None)


def tables_of(link: DataLink) -> list[str]:
    """The tables and views that the account may read, with their schemas; not the database's own. Raises NotFetched."""
    every = TableOrigin(connection=link.name, table="information_schema.tables")
    with open_table(link, every) as opened:
        names = [name.lower() for name, _ in opened.columns]
        schema, table = names.index("table_schema"), names.index("table_name")
        told = (f"{row[schema]}.{row[table]}" for row in opened.rows if row[schema] not in _THEIR_OWN)
        return sorted(islice(told, MOST_TABLES))


def judged(link: DataLink, port: int) -> str:
    """The machine behind the host, if we may go there. Raises NotFetched."""
    try:
        return judge(link.address, link.port or port, settings.XINHENG_INWARD)
    except Inward as error:
        raise NotFetched(
            f"{link.title}的地址 {link.address} 在内部网络里，没有开放。确实要取的，"
            "请系统管理员在 XINHENG_INWARD 里写明网段。"
        ) from error
    except OSError as error:
        raise NotFetched(f"找不到 {link.title}的地址 {link.address}。请核对后再取。") from error


def password(link: DataLink) -> str:
    """The password or token, opened for the moment it is used in."""
    return decrypt(bytes(link.secret), bytes(link.sealed)).decode()


def _place(link: DataLink) -> str:
    return f"{link.title}（{link.address}:{link.port or ''}）"


def _told_postgresql(link: DataLink, table: TableOrigin, error: "Error") -> str:
    return _sentence(link, table, _BY_SQLSTATE.get(error.sqlstate or "", ""), str(error))


def _told_mysql(link: DataLink, table: TableOrigin, error: Exception) -> str:
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    return _sentence(link, table, _BY_NUMBER.get(number, ""), str(error.args[-1] if error.args else error))


# What both databases say in their own numbers.
_BY_SQLSTATE = {
    "28P01": "login", "28000": "login", "3D000": "database", "42P01": "table", "42703": "column", "42501": "right",
    "57014": "slow", "22P02": "mark", "22007": "mark", "42883": "mark",
}  # fmt: skip
_BY_NUMBER = {
    1045: "login", 1698: "login", 1044: "right", 1049: "database", 1146: "table", 1054: "column", 1142: "right",
    1143: "right", 3024: "slow",
}  # fmt: skip


def _sentence(link: DataLink, table: TableOrigin, why: str, told: str) -> str:
    place, name = _place(link), table.table
    said = {
        "login": f"{place}不认这个账号或密码。请核对账号，在“数据连接”里改好后再取。",
        "database": f"{place}没有数据库 {link.database}。请核对数据库名。",
        "table": f"{place}没有表 {name}，可能被删除或改名。已接入的数据不变；请与部门核对后修改来源，或等部门恢复。",
        "column": f"{place}的表 {name} 没有列 {table.grows}。请与部门核对，修改来源里“只增的列”。",
        "right": f"{place}的账号没有读表 {name} 的权限。请部门授权只读。",
        "slow": f"{place}的表 {name} 读得太慢，已停下。请换一个有索引的“只增的列”，或请部门建视图。",
        "mark": f"{place}的表 {name} 的列 {table.grows} 类型变了，不能与上次读到的值比较。请与部门核对后修改来源。",
    }.get(why)
    # "FATAL: password authentication failed" comes without a number while the connection is made.
    if said is None and ("authentication failed" in told or "no password" in told):
        return _sentence(link, table, "login", told)
    if said is None and "does not exist" in told and "database" in told:
        return _sentence(link, table, "database", told)
    return said or f"{place}没有取到数据：{' '.join(told.split())[:160]}。已接入的数据不变，下次照常再取。"
