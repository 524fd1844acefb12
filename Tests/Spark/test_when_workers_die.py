"""What a cluster is for: a customer with a third of the rows, and a worker that dies in
the middle of the work. The last of the tests, as one worker fewer is left."""

from __future__ import annotations

import threading
import time

import clv
import clv.spark
from conftest import cells, collected, simulated
from test_spark import EXACT, SUMS, agree


def test_a_customer_with_a_third_of_the_rows(spark, tool, folder, read) -> None:
    path = simulated(tool, folder / "skewed.csv", 20_000)
    with open(path, "a") as file:
        rows = len(open(path).readlines()) // 2
        for row in range(rows):
            file.write(f"shop,2024-{row % 12 + 1:02}-{row % 28 + 1:02},{row % 7 + 0.25}\n")
    summary = clv.spark.summarize(read(path)).cache()
    tool("summarize", path, "--refunds", "net", "--quiet", "-o", folder / "skewed-s.csv")
    expected = cells(folder / "skewed-s.csv")
    assert expected.loc["shop", "frequency"] > 80
    agree(collected(summary), expected, [
        name for name in EXACT + SUMS if name in summary.columns and name != "first_date"
    ])  # fmt: skip


def test_a_worker_that_dies_is_survived(spark, cluster, many, tool, folder, read) -> None:
    log = read(many).repartition(8)
    summary = clv.spark.summarize(log)
    tracker = spark.sparkContext.statusTracker()
    killed: list[float] = []

    def kill() -> None:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
            # Some of its output is lost with it and has to be made again.
            if any(stage and stage.numCompletedTasks > 0 for stage in stages):
                cluster.kill("worker-1")
                killed.append(time.monotonic())
                return
            time.sleep(0.01)

    thread = threading.Thread(target=kill)
    thread.start()
    found = collected(summary)
    ended = time.monotonic()
    thread.join()
    assert killed and killed[0] < ended
    tool("summarize", many, "--refunds", "net", "--quiet", "-o", folder / "many-s.csv")
    agree(found, cells(folder / "many-s.csv"), ["frequency", "recency", "T", "monetary_value"])
    cluster.add_worker("worker-2")
    assert spark.range(1000).count() == 1000
