"""Statements by which a database does the work where the log lies."""

from __future__ import annotations

from ctypes import byref, c_void_p
from typing import Any

from ._arrow import Table
from ._frames import stream
from ._input import Day
from ._library import Stream, call, interruptible, take_text
from ._model import model_of, options


def sql(
    result: str,
    *,
    dialect: str,
    table: str = "log",
    customer_column: str = "customer_id",
    date_column: str = "date",
    amount_column: str = "amount",
    calibration_end: Day | None = None,
    observation_end: Day | None = None,
    time_unit: str = "week",
    unordered: bool = False,
) -> str:
    """The statement by which a database summarizes a log, by the definitions of
    ``summarize(…, refunds="net")``: what ``clv sql`` prints.

    Args:
        result: ``"summary"``, a row for each customer; ``"histories"``, the distinct
            histories with the number of customers of each; ``"outcomes"``, these with
            what they bought in the holdout; ``"spend"``, a row for each customer without
            a name.
        dialect: ``"postgres"``, ``"sqlite"``, ``"duckdb"``, ``"spark"``, ``"snowflake"``
            or ``"bigquery"``.
        table: The table of the log, such as ``"orders"`` or ``"shop.orders"``.
        customer_column: The column of customers.
        date_column: The column of dates.
        amount_column: The column of amounts.
        calibration_end: The last day of the calibration; later days are the holdout.
        observation_end: The last day observed; the log's last unless given.
        time_unit: The unit of all times: ``"day"``, ``"week"``, ``"month"``, ``"year"``.
        unordered: Whether rows may come in any order.

    Raises:
        UsageError: for another result or dialect, and for days that do not fit.
    """
    settings = options(
        result=result,
        dialect=dialect,
        table=table,
        customer_column=customer_column,
        date_column=date_column,
        amount_column=amount_column,
        calibration_end=calibration_end,
        observation_end=observation_end,
        time_unit=time_unit,
        unordered=unordered,
    )
    text = c_void_p()
    call("clv_sql", settings, byref(text))
    return take_text(text)


def sql_scores(
    model: Any,
    histories: Any,
    *,
    dialect: str,
    customers: str = "clv_summary",
    forecast_table: str = "clv_forecast",
    horizon: float | None = None,
    discount_rate: float = 0.1,
    margin: float = 1.0,
    level: float = 0.9,
) -> tuple[Table, str]:
    """The forecasts of distinct histories, and the query by which a database scores
    every customer with them.

    Args:
        model: A fitted model, without covariates and corrections, whose spend model
            takes means.
        histories: The histories, as the statement ``"histories"`` gives them, or a whole
            summary.
        dialect: The database: see :func:`sql`.
        customers: The table in which what the statement ``"summary"`` gives is kept.
        forecast_table: The table that the forecasts will be put into.
        horizon: How far ahead, in the model's time unit; one year unless given.
        discount_rate: The effective rate of a year.
        margin: The share of spend that is profit.
        level: The probability that prediction intervals hold.

    Returns:
        The table of forecasts, a row for each history, and the query, which has the
        columns of :func:`clv.forecast` for every customer, null where a history is not
        in the table.

    Raises:
        UsageError: for a model whose forecasts need more than a history.
    """
    settings = options(
        dialect=dialect,
        customers=customers,
        forecast_table=forecast_table,
        horizon=horizon,
        discount_rate=discount_rate,
        margin=margin,
        level=level,
    )
    out, text, distinct, fitted = Stream(), c_void_p(), stream(histories), model_of(model)
    interruptible(
        lambda: call("clv_sql_scores", fitted._handle, distinct, settings, byref(out), byref(text))
    )
    return Table(out), take_text(text)
