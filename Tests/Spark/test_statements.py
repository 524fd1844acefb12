"""The statements of ``clv sql --dialect spark``, run on a cluster over the log with all
that is hard, which the other databases' statements are run over."""

from __future__ import annotations

import pytest
from conftest import ROOT, cells, collected
from test_spark import agree

LOG = ROOT / "Tests" / "Engines" / "hard-log.csv"
OPTIONS = [
    "", "--calibration-end 2020-12-31",
    "--calibration-end 2020-12-31 --observation-end 2024-02-28",
    "--time-unit month", "--time-unit day --calibration-end 2020-04-05",
]  # fmt: skip


@pytest.fixture(scope="module")
def orders(spark, read):
    read(LOG).selectExpr(
        "customer_id", "CAST(date AS DATE) AS date", "CAST(amount AS DOUBLE) AS amount"
    ).write.mode("overwrite").saveAsTable("orders")


def statement(tool, result: str, *more: object) -> str:
    return tool("sql", result, "--dialect", "spark", "--table", "orders", *more)


def run(spark, text: str):
    """Runs statements, and gives what the last one gives."""
    for one in filter(None, map(str.strip, text.split(";\n"))):
        found = spark.sql(one.rstrip(";"))
    return found


@pytest.mark.parametrize("options", OPTIONS)
def test_a_summary_is_that_of_the_tool(spark, orders, tool, folder, options) -> None:
    path = folder / "hard.csv"
    tool("summarize", LOG, "--refunds", "net", "--quiet", "-o", path, *options.split())
    found = collected(run(spark, statement(tool, "summary", *options.split())))
    expected = cells(path)
    assert set(found.columns) - {"recency_days", "t_days"} <= set(expected.columns)
    assert ("frequency_holdout" in found) == ("calibration" in options)
    agree(found, expected, [
        name for name in expected.columns if name in found and name != "first_date"
    ])  # fmt: skip
    assert (found["first_date"].astype(str) == expected["first_date"]).all()


def test_counts_and_money_are_those_of_the_summary(spark, orders, tool) -> None:
    split = ["--calibration-end", "2020-12-31"]
    summary = run(spark, statement(tool, "summary", *split)).toArrow().to_pandas()
    keys = ["frequency", "recency", "T"]
    for result, by in (("histories", keys), ("outcomes", [*keys, "frequency_holdout"])):
        found = run(spark, statement(tool, result, *split)).toArrow().to_pandas()
        expected = summary.groupby(by).size()
        assert found.set_index(by)["customers"].sort_index().to_list() == expected.to_list()
    spend = run(spark, statement(tool, "spend", *split)).toArrow().to_pandas()
    columns = [*keys, "monetary_value"]
    rows = sorted(map(tuple, summary[columns].to_numpy().tolist()))
    assert sorted(map(tuple, spend[columns].to_numpy().tolist())) == rows


def test_a_view_of_scores_is_the_forecast_of_the_tool(spark, orders, tool, folder) -> None:
    log, model, summary = folder / "other.csv", folder / "m.json", folder / "hard.csv"
    tool("simulate", "--customers", 700, "--seed", 11, "-o", log)
    tool("fit", log, "--quiet", "--spend-form", "means", "-o", model)
    tool("summarize", LOG, "--refunds", "net", "--quiet", "-o", summary)
    tool("forecast", model, summary, "--quiet", "-o", folder / "f.csv")
    run(spark, statement(tool, "scores", summary, "--model", model))
    expected = cells(folder / "f.csv")
    agree(collected(spark.table("clv_scores")), expected, expected.columns)
