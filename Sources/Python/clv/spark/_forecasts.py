"""A forecast for every customer, on the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .._errors import DataError, UsageError
from .._functions import forecast as forecast_here
from .._model import Model, model_of
from .._sql import sql_scores
from ._statements import KEYS, check
from ._summaries import histories as collected

#: The columns of a summary that a forecast is made of.
_SUMMARY = ("customer_id", "frequency", "recency", "T", "monetary_value")


def forecast(
    model: Any,
    summary: Any,
    *,
    horizon: float | None = None,
    discount_rate: float = 0.1,
    margin: float = 1.0,
    level: float = 0.9,
    histories: Any = None,
    broadcast: bool = True,
    covariates: Any = None,
    customer_column: str = "customer_id",
) -> Any:
    """Forecasts every customer of a summary.

    Without covariates the driver forecasts the distinct histories, and the executors
    find each customer's among them and work out spend and value by Spark's own
    expressions. With covariates the executors run this package, which must be installed
    there, on batches of customers.

    Args:
        model: A fitted model, without corrections, whose spend model takes means: one of
            :func:`clv.spark.fit`, or read by :meth:`clv.Model.load`.
        summary: What :func:`clv.spark.summarize` made; it is computed twice, so keep it
            by ``cache`` or as a table.
        horizon: How far ahead, in the model's time unit; ``math.inf`` for ever; one year
            unless given.
        discount_rate: The effective rate of a year.
        margin: The share of spend that is profit.
        level: The probability that prediction intervals hold.
        histories: The histories to forecast, where :func:`clv.spark.histories` has
            collected those of the summary already. A customer whose history is none of
            them has no forecast, but nulls.
        broadcast: Whether each executor gets the whole table of forecasts, some 150
            bytes a history; else Spark joins as it sees fit.
        covariates: A data frame of Spark with a row for each customer, where the model
            has covariates.
        customer_column: The column of customers in ``covariates``.

    Returns:
        A data frame with the columns of :func:`clv.forecast`.

    Raises:
        UsageError: for a model whose forecasts need more than a history.
        ConvergenceError: for a model whose fit did not converge.
    """
    from pyspark.sql import functions as F

    fitted = model_of(model)
    settings: dict[str, Any] = {
        "horizon": horizon, "discount_rate": discount_rate, "margin": margin, "level": level,
    }  # fmt: skip
    check(summary, *(["monetary_value"] if fitted.spend is not None else []))
    if covariates is not None:
        return _on_executors(fitted, summary, covariates, customer_column, settings)
    if histories is None:
        histories = collected(summary)
    table, statement = sql_scores(fitted, histories, dialect="spark", **settings)
    forecasts = summary.sparkSession.createDataFrame(table.to_arrow())
    return _joined(summary, F.broadcast(forecasts) if broadcast else forecasts, statement)


def _joined(summary: Any, forecasts: Any, statement: str) -> Any:
    """What the statement selects, over data frames: of a statement over views Spark would
    not see that a summary is kept, and summarize again."""
    from pyspark.sql import functions as F

    selected = statement.partition("\nFROM ")[0].removeprefix("SELECT\n  ").split(",\n  ")
    same = [F.col(f"f.{key}") == F.col(f"c.{key}") for key in KEYS]
    return summary.alias("c").join(forecasts.alias("f"), same, "left").selectExpr(*selected)


def _on_executors(
    model: Model, summary: Any, covariates: Any, customer_column: str, settings: dict[str, Any]
) -> Any:
    from pyspark.sql import functions as F

    if customer_column not in covariates.columns:
        raise UsageError(f'covariates have no column "{customer_column}" of customers')
    names = [name for name in covariates.columns if name != customer_column]
    clash = set(names) & set(_SUMMARY)
    if clash:
        error = DataError(f'a covariate may not be called "{min(clash)}", as the summary has it')
        error.column = min(clash)
        raise error
    has_money = model.spend is not None and "monetary_value" in summary.columns
    known = [name for name in _SUMMARY if has_money or name != "monetary_value"]
    others = covariates.withColumn(
        "customer_id", F.trim(F.col(f"`{customer_column}`").cast("string"))
    ).select("customer_id", *(f"`{name}`" for name in names))
    rows = summary.select(*known).join(others, "customer_id")
    columns, text = _columns(has_money), model.to_json()

    def work(batches: Iterable[Any]) -> Iterator[Any]:
        import pyarrow

        own = Model.from_json(text)
        for batch in batches:
            if batch.num_rows:
                table = pyarrow.Table.from_batches([batch])
                those = table.select(["customer_id", *names])
                found = forecast_here(own, table.select(known), covariates=those, **settings)
                yield from _numbers(found, columns).to_batches()

    schema = ", ".join(["customer_id string", *(f"{name} double" for name in columns)])
    return rows.mapInArrow(work, schema)


def _columns(has_money: bool) -> list[str]:
    """The columns of forecasts after the customer's."""
    spend, value = (
        (["expected_spend", "clv"], ["clv_lower", "clv_upper"]) if has_money else ([], [])
    )
    return [
        "probability_alive", "expected_purchases", *spend, "expected_purchases_lower",
        "expected_purchases_upper", "probability_purchase", "discounted_purchases",
        "probability_alive_horizon", "median_time_to_purchase", *value,
    ]  # fmt: skip


def _numbers(table: Any, columns: list[str]) -> Any:
    """A table of customers and numbers, of which those that are not finite are null, as
    the statements have them."""
    import pyarrow
    import pyarrow.compute as pc

    def number(name: str) -> Any:
        values = table[name].cast(pyarrow.float64())
        return pc.if_else(pc.is_finite(values), values, pyarrow.scalar(None, pyarrow.float64()))

    made = {"customer_id": table["customer_id"].cast(pyarrow.string())}
    return pyarrow.table({**made, **{name: number(name) for name in columns}})
