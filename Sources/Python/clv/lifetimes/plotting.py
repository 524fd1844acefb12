"""The ten pictures of lifetimes, by matplotlib.

Each takes a fitted ``model`` and gives the axes that it drew on: ``ax`` where it takes
one, else the current ones or new ones. ``title`` (``suptitle``, in its
``suptitle_fontsize``), ``xlabel`` and ``ylabel`` are what the picture says; ``kwargs`` go
to the function of matplotlib or pandas that draws. Those with ``transactions`` take a log,
a ``pandas.DataFrame`` with the column ``datetime_col`` of dates, written in
``datetime_format``, and the column ``customer_id_col`` of customers; ``freq`` is the period
(D, h, W, M), ``t`` how many of them from the first day on.
"""

from __future__ import annotations

import math
from typing import Any

import numpy
import pandas

from .utils import calculate_alive_path, expected_cumulative_transactions

__all__ = [
    "plot_calibration_purchases_vs_holdout_purchases",
    "plot_cumulative_transactions",
    "plot_dropout_rate_heterogeneity",
    "plot_expected_repeat_purchases",
    "plot_frequency_recency_matrix",
    "plot_history_alive",
    "plot_incremental_transactions",
    "plot_period_transactions",
    "plot_probability_alive_matrix",
    "plot_transaction_rate_heterogeneity",
]


def _axes(ax: Any = None) -> Any:
    """Given axes, or the current ones."""
    from matplotlib import pyplot

    return pyplot.gca() if ax is None else ax


def _label(ax: Any, title: str | None, xlabel: str | None, ylabel: str | None) -> Any:
    ax.set_title(title or "")
    ax.set_xlabel(xlabel or "")
    ax.set_ylabel(ylabel or "")
    return ax


def plot_period_transactions(
    model: Any,
    max_frequency: int = 7,
    title: str = "Frequency of Repeat Transactions",
    xlabel: str = "Number of Calibration Period Transactions",
    ylabel: str = "Customers",
    **kwargs: Any,
) -> Any:
    """How many customers bought again 0, 1, 2, … times, beside how many the model
    expects, below ``max_frequency``: no simulation, so that the picture is always the
    same."""
    labels = kwargs.pop("label", ["Actual", "Model"])
    data = model.data
    weights = data["weights"].to_numpy(dtype=float)
    counts = numpy.arange(max_frequency)
    actual = [float(weights[data["frequency"] == count].sum()) for count in counts]
    ages, places = numpy.unique(data["T"].to_numpy(dtype=float), return_inverse=True)
    customers = numpy.bincount(places, weights=weights)
    expected = [
        sum(
            n * model.probability_of_n_purchases_up_to_time(float(age), int(count))
            for age, n in zip(ages, customers)
        )
        for count in counts
    ]
    table = pandas.DataFrame(dict(zip(labels, (actual, expected))), index=counts)
    return _label(table.plot(kind="bar", **kwargs), title, xlabel, ylabel)


def plot_calibration_purchases_vs_holdout_purchases(
    model: Any,
    calibration_holdout_matrix: Any,
    kind: str = "frequency_cal",
    n: int = 7,
    **kwargs: Any,
) -> Any:
    """The mean purchases of the holdout by what was seen in the calibration, and as
    predicted, for values below ``n``, of the ``calibration_holdout_matrix`` that
    ``calibration_and_holdout_data`` makes.

    ``kind`` is ``"frequency_cal"``, ``"recency_cal"``, ``"T_cal"`` or
    ``"time_since_last_purchase"``.
    """
    labels = {
        "frequency_cal": "Purchases in calibration period",
        "recency_cal": "Age of customer at last purchase",
        "T_cal": "Age of customer at the end of calibration period",
        "time_since_last_purchase": "Time since user made last purchase",
    }
    summary = calibration_holdout_matrix.copy()
    x, tx, age = (summary[name] for name in ("frequency_cal", "recency_cal", "T_cal"))
    summary["model_predictions"] = model.predict(
        float(summary["duration_holdout"].iloc[0]), x, tx, age
    )
    summary["time_since_last_purchase"] = age - tx
    means = summary.groupby(kind)[["frequency_holdout", "model_predictions"]].mean().iloc[:n]
    return _label(
        means.plot(**kwargs),
        "Actual Purchases in Holdout Period vs Predicted Purchases",
        labels[kind],
        "Average of Purchases in Holdout Period",
    )


def _matrix(ax: Any, values: Any, kwargs: dict[str, Any]) -> Any:
    from matplotlib import pyplot

    picture = ax.imshow(values, interpolation=kwargs.pop("interpolation", "none"), **kwargs)
    ax.set_aspect(values.shape[1] / values.shape[0])
    pyplot.colorbar(picture, ax=ax)
    return ax


def plot_frequency_recency_matrix(
    model: Any,
    T: float = 1,
    max_frequency: int | None = None,
    max_recency: int | None = None,
    title: str | None = None,
    xlabel: str = "Customer's Historical Frequency",
    ylabel: str = "Customer's Recency",
    **kwargs: Any,
) -> Any:
    """The purchases expected in the next ``T`` by frequency, up to ``max_frequency``, and
    recency, up to ``max_recency``: the customers' own highest unless given."""
    most = int(max_frequency or model.data["frequency"].max())
    longest = int(max_recency or model.data["T"].max())
    recency, frequency = numpy.meshgrid(
        numpy.arange(longest + 1.0), numpy.arange(most + 1.0), indexing="ij"
    )
    values = model.predict(T, frequency, recency, float(longest))
    usual = (
        f"Expected Number of Future Purchases for {T} Unit{'' if T == 1 else 's'} of Time,\n"
        "by Frequency and Recency of a Customer"
    )
    return _label(_matrix(_axes(), values, kwargs), title or usual, xlabel, ylabel)


def plot_probability_alive_matrix(
    model: Any,
    max_frequency: int | None = None,
    max_recency: int | None = None,
    title: str = "Probability Customer is Alive,\nby Frequency and Recency of a Customer",
    xlabel: str = "Customer's Historical Frequency",
    ylabel: str = "Customer's Recency",
    **kwargs: Any,
) -> Any:
    """The probability of being alive by frequency, up to ``max_frequency``, and recency, up
    to ``max_recency``: the customers' own highest unless given."""
    values = model.conditional_probability_alive_matrix(max_frequency, max_recency)
    return _label(_matrix(_axes(), values, kwargs), title, xlabel, ylabel)


def plot_expected_repeat_purchases(
    model: Any,
    title: str = "Expected Number of Repeat Purchases per Customer",
    xlabel: str = "Time Since First Purchase",
    ax: Any = None,
    label: str | None = None,
    **kwargs: Any,
) -> Any:
    """The repeat purchases expected of a new customer, over the time observed and half as
    much again, as a line called ``label``."""
    ax = _axes(ax)
    longest = float(model.data["T"].max())
    color = kwargs.pop("c", None) or kwargs.pop("color", None)
    seen = numpy.linspace(0, longest, 100)
    (line,) = ax.plot(
        seen, model.expected_number_of_purchases_up_to_time(seen),
        color=color, label=label, **kwargs,
    )  # fmt: skip
    ahead = numpy.linspace(longest, 1.5 * longest, 100)
    ax.plot(
        ahead, model.expected_number_of_purchases_up_to_time(ahead),
        color=line.get_color(), ls="--", **kwargs,
    )  # fmt: skip
    if label is not None:
        ax.legend(loc="lower right")
    return _label(ax, title, xlabel, None)


def plot_history_alive(
    model: Any,
    t: int,
    transactions: Any,
    datetime_col: str,
    freq: str = "D",
    start_date: Any = None,
    ax: Any = None,
    **kwargs: Any,
) -> Any:
    """How the probability of being alive of one customer went, with the purchases, from
    ``start_date`` on, the first purchase unless given."""
    ax = _axes(ax)
    dates = pandas.to_datetime(transactions[datetime_col])
    path = calculate_alive_path(model, transactions, datetime_col, t, freq)
    times = pandas.period_range(
        dates.min().to_period(freq), periods=len(path), freq=freq
    ).to_timestamp()
    ax.plot(times, path, "-", label="P_alive", **kwargs)
    bought = sorted(set(dates.dt.to_period(freq).dt.start_time))
    ax.vlines(bought, ymin=0, ymax=1, colors="r", linestyles="dashed", label="purchases")
    ax.set_ylim(0, 1)
    ax.set_xlim(dates.min() if start_date is None else pandas.to_datetime(start_date), times[-1])
    ax.legend(loc=3)
    return _label(ax, "History of P_alive", None, "P_alive")


def track(
    table: Any, t_cal: float, set_index_date: bool, title: str, xlabel: str, ylabel: str,
    ax: Any, kwargs: dict[str, Any],
) -> Any:  # fmt: skip
    """Draws a table of actual and predicted purchases, with a mark at the end of
    calibration, ``t_cal`` periods after the first."""
    ax = table.plot(ax=_axes(ax), title=title, **kwargs)
    row = min(int(t_cal), len(table) - 1)
    ax.axvline(x=table.index[row] if set_index_date else t_cal, color="r", linestyle="--")
    ax.set_xlabel("date" if set_index_date else xlabel)
    ax.set_ylabel(ylabel)
    return ax


def plot_cumulative_transactions(
    model: Any,
    transactions: Any,
    datetime_col: str,
    customer_id_col: str,
    t: int,
    t_cal: float,
    datetime_format: str | None = None,
    freq: str = "D",
    set_index_date: bool = False,
    title: str = "Tracking Cumulative Transactions",
    xlabel: str = "day",
    ylabel: str = "Cumulative Transactions",
    ax: Any = None,
    **kwargs: Any,
) -> Any:
    """All repeat purchases up to each time, actual and predicted, with a mark at the end
    of calibration, ``t_cal``; by dates with ``set_index_date``."""
    table = expected_cumulative_transactions(
        model, transactions, datetime_col, customer_id_col, t, datetime_format, freq,
        set_index_date=set_index_date,
    )  # fmt: skip
    return track(table, t_cal, set_index_date, title, xlabel, ylabel, ax, kwargs)


def plot_incremental_transactions(
    model: Any,
    transactions: Any,
    datetime_col: str,
    customer_id_col: str,
    t: int,
    t_cal: float,
    datetime_format: str | None = None,
    freq: str = "D",
    set_index_date: bool = False,
    title: str = "Tracking Daily Transactions",
    xlabel: str = "day",
    ylabel: str = "Transactions",
    ax: Any = None,
    **kwargs: Any,
) -> Any:
    """The repeat purchases of each period, actual and predicted, with a mark at the end
    of calibration, ``t_cal``; by dates with ``set_index_date``."""
    table = expected_cumulative_transactions(
        model, transactions, datetime_col, customer_id_col, t, datetime_format, freq,
        set_index_date=set_index_date,
    ).diff()  # fmt: skip
    return track(table, t_cal, set_index_date, title, xlabel, ylabel, ax, kwargs)


def _density(
    x: Any, density: Any, mean: float, variance: float, suptitle: str, size: int,
    xlabel: str, ylabel: str, kwargs: dict[str, Any],
) -> Any:  # fmt: skip
    from matplotlib import pyplot

    figure, ax = pyplot.subplots(1)
    figure.suptitle(suptitle, fontsize=size, fontweight="bold")
    ax.plot(x, density, **kwargs)
    figure.tight_layout(rect=(0, 0.03, 1, 0.95))
    return _label(ax, f"mean: {mean:.3f}, var: {variance:.3f}", xlabel, ylabel)


def plot_transaction_rate_heterogeneity(
    model: Any,
    suptitle: str = "Heterogeneity in Transaction Rate",
    xlabel: str = "Transaction Rate",
    ylabel: str = "Density",
    suptitle_fontsize: int = 14,
    **kwargs: Any,
) -> Any:
    """The gamma distribution of customers' purchase rates, to where nearly all are."""
    r, alpha = model._unload_params("r", "alpha")
    x = numpy.linspace(0, (r + 6 * math.sqrt(r)) / alpha, 401)[1:]
    log_density = r * math.log(alpha) - math.lgamma(r) + (r - 1) * numpy.log(x) - alpha * x
    return _density(
        x, numpy.exp(log_density), r / alpha, r / alpha**2, suptitle, suptitle_fontsize,
        xlabel, ylabel, kwargs,
    )  # fmt: skip


def plot_dropout_rate_heterogeneity(
    model: Any,
    suptitle: str = "Heterogeneity in Dropout Probability",
    xlabel: str = "Dropout Probability p",
    ylabel: str = "Density",
    suptitle_fontsize: int = 14,
    **kwargs: Any,
) -> Any:
    """The beta distribution of customers' dropout probabilities."""
    a, b = model._unload_params("a", "b")
    x = numpy.linspace(0, 1, 402)[1:-1]
    log_density = (
        (a - 1) * numpy.log(x) + (b - 1) * numpy.log1p(-x)
        - math.lgamma(a) - math.lgamma(b) + math.lgamma(a + b)
    )  # fmt: skip
    variance = a * b / ((a + b) ** 2 * (a + b + 1))
    return _density(
        x, numpy.exp(log_density), a / (a + b), variance, suptitle, suptitle_fontsize,
        xlabel, ylabel, kwargs,
    )  # fmt: skip
