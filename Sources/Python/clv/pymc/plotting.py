"""Pictures of pymc-marketing, by matplotlib."""

from __future__ import annotations

from typing import Any

from ..lifetimes import plotting
from .models import PurchaseModel


def plot_frequency_recency_matrix(
    model: PurchaseModel, future_t: float = 1, *args: Any, **kwargs: Any
) -> Any:
    """The purchases expected in ``future_t`` by frequency and recency."""
    return plotting.plot_frequency_recency_matrix(model._pictured(), future_t, *args, **kwargs)


def plot_probability_alive_matrix(model: PurchaseModel, *args: Any, **kwargs: Any) -> Any:
    """The probability of being alive by frequency and recency."""
    return plotting.plot_probability_alive_matrix(model._pictured(), *args, **kwargs)


def plot_expected_purchases_over_time(
    model: PurchaseModel,
    purchase_history: Any,
    customer_id_col: str,
    datetime_col: str,
    t: int,
    plot_cumulative: bool = True,
    t_start_eval: int | None = None,
    datetime_format: str | None = None,
    time_unit: str = "D",
    **kwargs: Any,
) -> Any:
    """The purchases over time, actual and predicted, in all or of each period."""
    draw = (
        plotting.plot_cumulative_transactions
        if plot_cumulative
        else plotting.plot_incremental_transactions
    )
    return draw(
        model._pictured(), purchase_history, datetime_col, customer_id_col, t,
        t if t_start_eval is None else t_start_eval, datetime_format, time_unit, **kwargs,
    )  # fmt: skip


def plot_expected_purchases_ppc(
    model: PurchaseModel, ppc: str = "posterior", max_purchases: int = 10, **kwargs: Any
) -> Any:
    """How many customers bought again 0, 1, 2, … times, beside how many are expected."""
    for name in ("samples", "random_seed"):
        kwargs.pop(name, None)
    return plotting.plot_period_transactions(
        model._pictured(), max_purchases, title="Purchases per customer", **kwargs
    )
