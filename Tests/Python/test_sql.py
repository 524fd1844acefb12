"""Statements for databases: those of the tool, and what DuckDB makes of them."""

from __future__ import annotations

import pytest

import clv

DIALECTS = ["postgres", "sqlite", "duckdb", "spark", "snowflake", "bigquery"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_statements_are_those_of_the_tool(dialect, tool) -> None:
    for result in ("summary", "histories", "outcomes", "spend"):
        given = {
            "table": "shop.orders", "customer_column": "who", "amount_column": "a`b\"c",
            "calibration_end": "2024-06-30", "observation_end": "2024-12-31",
            "time_unit": "month",
        }  # fmt: skip
        options = [part for name, value in given.items()
                   for part in (f"--{name.replace('_', '-')}", value)]  # fmt: skip
        expected = tool("sql", result, "--dialect", dialect, *options)
        assert clv.sql(result, dialect=dialect, **given) == expected


def test_a_database_scores_its_customers() -> None:
    import duckdb

    db = duckdb.connect()
    log = clv.simulate(customers=900, seed=6).to_arrow()
    db.register("orders", log)
    summary = clv.sql("summary", dialect="duckdb", table="orders")
    db.execute("CREATE TABLE customers AS " + summary)
    customers = db.sql("SELECT * FROM customers").to_arrow_table()
    model = clv.CustomerLifetimeValue(spend_form="means").fit(customers)
    histories = db.sql(clv.sql("histories", dialect="duckdb", table="orders")).to_arrow_table()
    assert sum(histories["customers"].to_pylist()) == 900
    forecasts, query = clv.sql_scores(
        model, histories, dialect="duckdb", customers="customers", forecast_table="f", horizon=26.0
    )
    db.register("f", forecasts.to_arrow())
    found = db.sql(f"SELECT * FROM ({query}) ORDER BY customer_id").df()
    expected = clv.forecast(model, customers, horizon=26.0).sort_by("customer_id").to_pandas()
    assert list(found.columns) == list(expected.columns)
    for name in expected.columns[1:]:
        assert found[name].isna().equals(expected[name].isna()), name
        assert found[name].to_list() == pytest.approx(expected[name].to_list(), nan_ok=True,
                                                      rel=1e-12, abs=1e-12), name  # fmt: skip


def test_what_is_no_statement_is_refused() -> None:
    with pytest.raises(clv.UsageError, match="one of postgres"):
        clv.sql("summary", dialect="oracle")
    with pytest.raises(clv.UsageError, match="one of summary"):
        clv.sql("scores", dialect="duckdb")
    with pytest.raises(clv.UsageError, match="calibration_end"):
        clv.sql("outcomes", dialect="duckdb")
    with pytest.raises(clv.UsageError, match="after"):
        clv.sql("summary", dialect="duckdb", calibration_end="2024-02-01",
                observation_end="2024-01-01")  # fmt: skip
    log = clv.simulate(customers=300, seed=1)
    single = clv.CustomerLifetimeValue(spend_form="amounts").fit(log)
    with pytest.raises(clv.UsageError, match="means"):
        clv.sql_scores(single, clv.summarize(log), dialect="duckdb")
    with pytest.raises(clv.UsageError, match="summarize"):
        clv.sql_scores(single, log, dialect="duckdb")
