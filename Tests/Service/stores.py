"""The stores that the service keeps transactions in, and a PostgreSQL server for one."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

#: Starts and stops a PostgreSQL server.
SCRIPT = Path(__file__).resolve().parents[1] / "Engines" / "postgres"
PASSWORD = "a secret of the tests, 4711"


class SQLiteStore:
    environment: dict[str, str] = {}

    def __init__(self, path: Path):
        self.address = path

    def orders(self) -> set[str]:
        with sqlite3.connect(self.address) as database:
            return {row[0] for row in database.execute("SELECT order_id FROM orders")}


class PostgresServer:
    """A server of the tests' own, on the loopback, which an ordinary user runs."""

    environment = {"PGPASSWORD": PASSWORD}

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="clv-postgres-", dir="/tmp"))
        self.numbers = itertools.count()
        self.port = int(self._script("start"))

    def _script(self, what: str, *more: object) -> str:
        done = subprocess.run(
            [SCRIPT, what, self.folder, *map(str, more)], capture_output=True, text=True,
            env={**os.environ, **self.environment})
        if done.returncode != 0:
            raise RuntimeError(f"PostgreSQL {what}: {done.stdout}{done.stderr}")
        return done.stdout

    def kill(self) -> None:
        self._script("stop")

    def start(self) -> None:
        self._script("start", self.port)

    def close(self) -> None:
        try:
            self.kill()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, sql: str, database: str = "postgres") -> list[str]:
        return ["psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "shop",
                "-d", database, "-v", "ON_ERROR_STOP=1", "-Atc", sql]

    def ask(self, sql: str, database: str = "postgres") -> list[str]:
        return subprocess.run(
            self.command(sql, database), capture_output=True, text=True, check=True,
            env={**os.environ, **self.environment}).stdout.splitlines()

    def store(self, options: str = "") -> PostgresStore:
        name = f"store{next(self.numbers)}"
        self.ask(f"CREATE DATABASE {name} {options}")
        return PostgresStore(self, name)


class PostgresStore:
    environment = PostgresServer.environment

    def __init__(self, server: PostgresServer, name: str):
        self.server = server
        self.name = name
        self.address = f"postgresql://shop@127.0.0.1:{server.port}/{name}"

    def ask(self, sql: str) -> list[str]:
        return self.server.ask(sql, self.name)

    def orders(self) -> set[str]:
        return set(self.ask("SELECT order_id FROM clv_orders"))
