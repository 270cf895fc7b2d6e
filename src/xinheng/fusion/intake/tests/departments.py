"""Databases of a department, running: a schema of its own on PostgreSQL, and a MariaDB of the test's own."""

import subprocess
import time

import psycopg
import pymysql

SECRET = "s3cret-of-the-department"


class Postgres:
    """A schema of the department's own in a running PostgreSQL, and who may read it."""

    kind, port, moment, table = "postgresql", 5432, "timestamp", "licensing.licences"

    def __init__(self, given: dict[str, str]):
        self.told = {"address": given["HOST"], "port": int(given["PORT"] or 5432), "database": given["NAME"],
                     "account": "xh_department"}  # fmt: skip
        self.door = psycopg.connect(
            host=given["HOST"], port=given["PORT"] or 5432, user=given["USER"], password=given["PASSWORD"],
            dbname=given["NAME"], autocommit=True,
        )  # fmt: skip
        self.run("DROP SCHEMA IF EXISTS licensing CASCADE")
        self.run("DROP ROLE IF EXISTS xh_department")
        self.run(f"CREATE ROLE xh_department LOGIN PASSWORD '{SECRET}'")
        self.run("CREATE SCHEMA licensing")
        self.run("GRANT USAGE ON SCHEMA licensing TO xh_department")

    def run(self, sql: str) -> None:
        self.door.execute(sql)

    def grant(self) -> None:
        self.run(f"GRANT SELECT ON {self.table} TO xh_department")

    def end(self) -> None:
        self.run("DROP SCHEMA licensing CASCADE")
        self.run("DROP ROLE xh_department")
        self.door.close()


class Maria:
    """A MariaDB of the test's own."""

    kind, moment, table = "mysql", "datetime", "licences"

    def __init__(self, folder, sockets, port=33911):
        subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={folder}/data", "--user=root",
                        "--auth-root-authentication-method=normal"], check=True, capture_output=True)  # fmt: skip
        self.server = subprocess.Popen(
            ["mariadbd", "--no-defaults", f"--datadir={folder}/data", f"--port={port}", f"--socket={sockets}/s.sock",
             "--bind-address=127.0.0.1", "--user=root", f"--pid-file={folder}/pid", "--default-time-zone=-03:30"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.told = {"address": "127.0.0.1", "port": port, "database": "licensing", "account": "xh_department"}
        while not (sockets / "s.sock").exists():
            assert self.server.poll() is None
            time.sleep(0.2)
        self.door = pymysql.connect(unix_socket=f"{sockets}/s.sock", user="root", autocommit=True)
        self.run("CREATE DATABASE licensing CHARACTER SET utf8mb4")
        self.run("USE licensing")
        self.run(f"CREATE USER xh_department@'%' IDENTIFIED BY '{SECRET}'")
        self.run("DROP USER IF EXISTS ''@'localhost'")

    def run(self, sql: str) -> None:
        with self.door.cursor() as cursor:
            cursor.execute(sql)

    def grant(self) -> None:
        self.run("GRANT SELECT ON licensing.* TO xh_department@'%'")

    def end(self) -> None:
        self.door.close()
        self.server.terminate()
        self.server.wait(20)
