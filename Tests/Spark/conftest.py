"""What the tests of clv.spark share: a cluster, logs, and the command-line tool."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]
CDNOW = ROOT / "notebooks-data" / "downloads" / "cdnow.csv"


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="session")
def tool():
    """Runs the command-line tool and gives what it writes."""
    path = os.environ["CLV_TOOL"]

    def run(*arguments: object) -> str:
        done = subprocess.run([path, *map(str, arguments)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def cluster(folder):
    made = Cluster(folder)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def spark(cluster):
    session = cluster.session(
        **{
            # What executors need where models have covariates, and only there.
            "spark.executorEnv.PYTHONPATH": os.environ["PYTHONPATH"],
            "spark.executorEnv.CLV_LIBRARY": os.environ["CLV_LIBRARY"],
        }
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def simulated(tool, path: Path, customers: int, *more: object) -> Path:
    tool("simulate", "--customers", customers, "--seed", 5, "-o", path, *more)
    return path


@pytest.fixture(scope="session")
def many(folder, tool) -> Path:
    """A log of 100,000 simulated customers."""
    return simulated(tool, folder / "many.csv", 100_000)


@pytest.fixture(scope="session")
def cdnow(folder, tool) -> tuple[Path, str]:
    """The log of CDNOW's 23,570 customers, or, where it was not downloaded, one of as many
    simulated customers; and the last day of its calibration."""
    if CDNOW.exists():
        return CDNOW, "1997-09-30"
    return simulated(tool, folder / "some.csv", 23_570), "2024-12-31"


@pytest.fixture(scope="session")
def read(spark):
    """Reads a log as a table of Spark."""

    def of(path: Path):
        return spark.read.csv(str(path), header=True)

    return of


def cells(path: Path):
    """A table of the tool, by customer."""
    import pandas

    return pandas.read_csv(path, dtype={"customer_id": str}).set_index("customer_id").sort_index()


def collected(frame):
    """A table of Spark, by customer."""
    return frame.toArrow().to_pandas().set_index("customer_id").sort_index()
