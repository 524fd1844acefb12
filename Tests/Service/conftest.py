"""What the tests of the service share: a log made up, models of it, and a service."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from service import TOOL, Service
from stores import PostgresServer, SQLiteStore


def clv(*arguments, input: bytes | None = None) -> bytes:
    return subprocess.run(
        [TOOL, *map(str, arguments)], input=input, check=True, capture_output=True).stdout


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> Path:
    """A folder with log.csv, summary.csv, shop.json (BG/NBD) and other.json (Pareto/NBD)."""
    folder = tmp_path_factory.mktemp("files")
    clv("simulate", "--customers", 3000, "--seed", 7, "--output", folder / "log.csv")
    clv("summarize", folder / "log.csv", "--quiet", "--output", folder / "summary.csv")
    clv("fit", folder / "summary.csv", "--quiet", "--output", folder / "shop.json")
    clv("fit", folder / "summary.csv", "--quiet", "--purchase-model", "pareto-nbd",
        "--output", folder / "other.json")
    return folder


@pytest.fixture(scope="session")
def service(files):
    with Service("--model", f"shop={files}/shop.json", "--model",
                 f"other={files}/other.json") as running:
        yield running


@pytest.fixture(scope="session")
def server():
    running = PostgresServer()
    yield running
    running.close()


@pytest.fixture
def postgres(server):
    return server.store()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    """An empty store of each kind."""
    if request.param == "sqlite":
        return SQLiteStore(tmp_path / "store")
    return request.getfixturevalue("postgres")
