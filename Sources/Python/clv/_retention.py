"""Customers under contract."""

from __future__ import annotations

import json
from ctypes import byref, c_void_p
from typing import Any

from ._arrow import Table
from ._frames import alike, stream
from ._input import Day
from ._library import Stream, call, interruptible, take_text
from ._model import options


class Retention:
    """The curves of cohorts under contract, and the model of their renewals.

    Attributes:
        curves: A row for each period of each cohort: the columns of ``clv retention``.
        model: The document of its model file.
    """

    def __init__(self, curves: Any, model: dict[str, Any]) -> None:
        self.curves = curves
        self.model = model

    def __repr__(self) -> str:
        record = self.model["retention"]
        values = ", ".join(f"{n}={v:.4g}" for n, v in record["parameters"].items())
        return f"<clv.Retention {record['model']}({values})>"


def retention(
    data: Any,
    *,
    model: str = "auto",
    cohorts: str = "auto",
    horizon: int | None = None,
    periods: int | None = None,
    discount_rate: float = 0.1,
    payment_value: float | None = None,
    level: float = 0.9,
    time_unit: str = "month",
    cohort_by: str | None = None,
    observation_end: Day | None = None,
    **columns: Any,
) -> Retention:
    """Fits a model of renewals to cohorts under contract and forecasts their curves.

    Args:
        data: A survival table (``period`` and a column for each cohort), a long one
            (``cohort``, ``period``, ``customers``), or a log of subscriptions
            (``customer_id``, ``start``, ``end``).
        model: ``"auto"``, ``"sbg"`` or ``"bdw"``.
        cohorts: Whether cohorts share a model: ``"pooled"``, ``"apart"`` or ``"auto"``.
        horizon: How many periods ahead.
        periods: Fit to the first periods only, to see how the rest is forecast.
        discount_rate: The effective rate of a year.
        payment_value: The money of one payment, for ``residual_value``.
        level: The probability that intervals hold.
        time_unit: The length of a period.
        cohort_by: Cohorts of a log: ``"month"`` or ``"year"`` of the start, or ``"all"``.
        observation_end: The last day observed in a log; later ends count as active.
        columns: Names of columns: ``customer_column``, ``start_column``, ``end_column``,
            ``period_column``, ``cohort_column``, ``customers_column``.

    Raises:
        DataError: for a table that is none of survivors, with row and column.
    """
    settings = options(
        model=model,
        cohorts=cohorts,
        horizon=horizon,
        periods=periods,
        discount_rate=discount_rate,
        payment_value=payment_value,
        level=level,
        time_unit=time_unit,
        cohort_by=cohort_by,
        observation_end=observation_end,
        **columns,
    )
    out, text, source = Stream(), c_void_p(), stream(data)
    interruptible(lambda: call("clv_retention", source, settings, byref(out), byref(text)))
    return Retention(alike(Table(out), data), json.loads(take_text(text)))
