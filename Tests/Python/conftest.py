"""What the tests of the Python package share: the log of CDNOW in every kind of frame,
the command-line tool, and the library that is under test."""

from __future__ import annotations

import csv
import datetime
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CDNOW = ROOT / "notebooks-data" / "downloads" / "cdnow-sample.csv"
CALIBRATION_END = "1997-09-30"
FRAMES = ["pandas", "polars", "pyarrow", "duckdb", "dict"]


def read_log(path: Path) -> dict[str, list]:
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        "customer_id": [int(row["customer_id"]) for row in rows],
        "date": [datetime.date.fromisoformat(row["date"]) for row in rows],
        "amount": [float(row["amount"]) for row in rows],
    }


def frame(columns: dict[str, list], kind: str):
    if kind == "pandas":
        import pandas

        made = pandas.DataFrame(columns)
        if "date" in columns:
            made["date"] = pandas.to_datetime(made["date"])
        return made
    if kind == "polars":
        import polars

        return polars.DataFrame(columns)
    if kind == "pyarrow":
        import pyarrow

        return pyarrow.table(columns)
    if kind == "duckdb":
        import duckdb
        import pyarrow

        return duckdb.from_arrow(pyarrow.table(columns))
    return dict(columns)


def without_same_rows(page: bytes) -> bytes:
    """Rows are the same byte for byte in a file alone."""
    return re.sub(rb'<tr><th scope="row">Rows the same as another.*?</tr>\n', b"", page)


@pytest.fixture(scope="session")
def columns() -> dict[str, list]:
    if not CDNOW.exists():
        pytest.skip("CDNOW is not there: make data downloads it")
    return read_log(CDNOW)


@pytest.fixture(params=FRAMES)
def kind(request) -> str:
    return request.param


@pytest.fixture
def log(columns, kind):
    return frame(columns, kind)


@pytest.fixture(scope="session")
def pandas_log(columns):
    return frame(columns, "pandas")


@pytest.fixture(scope="session")
def summary(pandas_log):
    import clv

    return clv.summarize(pandas_log, calibration_end=CALIBRATION_END)


@pytest.fixture(scope="session")
def tool():
    """Runs the command-line tool and gives what it writes."""
    path = os.environ.get("CLV_TOOL", str(ROOT / ".build-tests" / "release" / "clv"))

    def run(*arguments: object) -> str:
        done = subprocess.run(
            [path, *map(str, arguments)], capture_output=True, text=True, check=True
        )
        return done.stdout

    return run
