"""Pictures of pymc-marketing, by matplotlib. Each function gives the axes that it drew on:
those given as ``ax``, else the current ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..lifetimes import plotting
from ..lifetimes.utils import expected_cumulative_transactions
from .models import PurchaseModel


def _on(ax: Any) -> None:
    """Makes axes the current ones, which lifetimes' pictures of matrices are drawn on."""
    if ax is not None:
        from matplotlib import pyplot

        pyplot.sca(ax)


def plot_customer_exposure(
    df: Any,
    linewidth: float | None = None,
    size: float | None = None,
    labels: Sequence[str] | None = None,
    colors: Sequence[str] | None = None,
    padding: float = 0.25,
    ax: Any = None,
) -> Any:
    """Each customer as a line from the first purchase to the last and on to the end of
    observation, in the order of the rows, from below.

    Args:
        df: A ``pandas.DataFrame`` with ``recency`` and ``T``.
        linewidth: The width of the lines, in points.
        size: The size of their ends, in points².
        labels: What the legend calls both parts; ``Recency`` and ``T`` unless given.
        colors: The colours of both parts.
        padding: How much room there is around the lines.
        ax: The axes.

    Raises:
        ValueError: for a negative width, size or padding, or not two labels and colours.
    """
    from matplotlib import pyplot

    for name, value in (("padding", padding), ("size", size), ("linewidth", linewidth)):
        if value is not None and value < 0:
            raise ValueError(f"{name} must be non-negative")
    words = ["Recency", "T"] if labels is None else labels
    paints = ["C0", "C1"] if colors is None else colors
    for name, given in (("labels", words), ("colors", paints)):
        if len(given) != 2:
            raise ValueError(f"{name} must be a sequence of length 2")
    ax = pyplot.gca() if ax is None else ax
    recency, age, rows = df["recency"].to_numpy(), df["T"].to_numpy(), range(1, len(df) + 1)
    spans = ((recency * 0, recency), (recency, age))
    for (start, end), word, paint in zip(spans, words, paints):
        ax.hlines(rows, start, end, linewidth=linewidth, color=paint, label=word)
        ax.scatter(end, rows, linewidth=linewidth, s=size, color=paint)
    ax.set_xlim(-padding, float(age.max()) + padding)
    ax.set_ylim(1 - padding, len(df) + padding)
    ax.set(xlabel="Time since first purchase", ylabel="Customer", title="Customer Exposure")
    ax.legend(loc="best")
    return ax


def plot_frequency_recency_matrix(
    model: PurchaseModel,
    future_t: float = 1,
    max_frequency: int | None = None,
    max_recency: int | None = None,
    title: str | None = None,
    xlabel: str = "Customer's Historical Frequency",
    ylabel: str = "Customer's Recency",
    ax: Any = None,
    **kwargs: Any,
) -> Any:
    """The purchases expected in ``future_t`` by frequency and recency.

    Args:
        model: A fitted model of purchases.
        future_t: How far ahead, in the unit of ``T``.
        max_frequency: The largest frequency; the customers' unless given.
        max_recency: The largest recency, and the ``T`` of all; the customers' largest
            ``T`` unless given.
        title, xlabel, ylabel: What the picture says.
        ax: The axes; the current ones unless given.
        kwargs: For matplotlib's ``imshow``.
    """
    _on(ax)
    return plotting.plot_frequency_recency_matrix(
        model._pictured(), future_t, max_frequency, max_recency, title, xlabel, ylabel, **kwargs
    )


def plot_probability_alive_matrix(
    model: PurchaseModel,
    max_frequency: int | None = None,
    max_recency: int | None = None,
    title: str = "Probability Customer is Alive,\nby Frequency and Recency of a Customer",
    xlabel: str = "Customer's Historical Frequency",
    ylabel: str = "Customer's Recency",
    ax: Any = None,
    **kwargs: Any,
) -> Any:
    """The probability of being alive by frequency and recency.

    Args:
        model: A fitted model of purchases.
        max_frequency: The largest frequency; the customers' unless given.
        max_recency: The largest recency, and the ``T`` of all; the customers' largest
            ``T`` unless given.
        title, xlabel, ylabel: What the picture says.
        ax: The axes; the current ones unless given.
        kwargs: For matplotlib's ``imshow``.
    """
    _on(ax)
    return plotting.plot_probability_alive_matrix(
        model._pictured(), max_frequency, max_recency, title, xlabel, ylabel, **kwargs
    )


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
    time_scaler: float = 1,
    sort_purchases: bool = True,
    set_index_date: bool = False,
    title: str | None = None,
    xlabel: str = "Time Periods",
    ylabel: str = "Purchases",
    ax: Any = None,
    t_unobserved: int | None = None,
    **kwargs: Any,
) -> Any:
    """The purchases over time, actual and predicted, in all or of each period.

    Args:
        model: A fitted model of purchases.
        purchase_history: The log: a ``pandas.DataFrame`` with a row for each transaction.
        customer_id_col: Its column of customers.
        datetime_col: Its column of dates.
        t: How many periods from the first date on.
        plot_cumulative: Whether to add them up.
        t_start_eval: Where the holdout begins; a dashed line, at ``t`` unless given.
        datetime_format: How dates are written.
        time_unit: The period: ``"D"``, ``"W"``, ``"M"``, ``"h"``.
        time_scaler: How many periods the unit of ``T`` has, a whole number.
        sort_purchases: Not used: the order of the rows does not matter.
        set_index_date: Whether to show dates.
        title, xlabel, ylabel: What the picture says.
        ax: The axes; the current ones unless given.
        t_unobserved: The older name of ``t_start_eval``.
        kwargs: For the frame's ``plot``.
    """
    table = expected_cumulative_transactions(
        model._pictured(), purchase_history, datetime_col, customer_id_col, t, datetime_format,
        time_unit, int(time_scaler), set_index_date,
    )  # fmt: skip
    start = next((n for n in (t_start_eval, t_unobserved) if n is not None), t)
    if plot_cumulative:
        usual = "Tracking Cumulative Transactions"
    else:
        table, usual = table.diff(), "Tracking Incremental Transactions"
    return plotting.track(table, start, set_index_date, title or usual, xlabel, ylabel, ax, kwargs)


def plot_expected_purchases_ppc(
    model: PurchaseModel,
    ppc: str = "posterior",
    max_purchases: int = 10,
    samples: int = 1000,
    random_seed: int = 45,
    ax: Any = None,
    **kwargs: Any,
) -> Any:
    """How many customers bought again 0, 1, 2, … times, beside how many are expected.

    Args:
        model: A fitted model of purchases.
        ppc: Only ``"posterior"``: there is no prior.
        max_purchases: The largest number of purchases.
        samples: Not used: the expected numbers are computed, not simulated.
        random_seed: Not used.
        ax: The axes; new ones unless given.
        kwargs: For the frame's ``plot``.

    Raises:
        ValueError: for another ``ppc``.
    """
    if ppc != "posterior":
        raise ValueError(f'ppc="{ppc}": there is no prior here; only "posterior" is drawn')
    return plotting.plot_period_transactions(
        model._pictured(), max_purchases, title="Purchases per customer", ax=ax, **kwargs
    )
