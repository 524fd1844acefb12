"""The data functions of lifetimes."""

from __future__ import annotations

from typing import Any

import numpy
import pandas

from .._errors import ConvergenceError
from .._periods import period_end, period_purchases

__all__ = [
    "ConvergenceError",
    "calculate_alive_path",
    "calibration_and_holdout_data",
    "expected_cumulative_transactions",
    "summary_data_from_transaction_data",
]

#: How many days a period has, a month being the twelfth part of a year of NumPy.
_DAYS = {"D": 1, "W": 7, "M": 30.436875, "h": 1 / 24, "H": 1 / 24}

#: How many units of time a month has.
_MONTH = {"W": 4.345, "M": 1.0, "D": 30, "H": 30 * 24, "h": 30 * 24}


def check_inputs(
    frequency: Any, recency: Any = None, T: Any = None, monetary_value: Any = None
) -> None:
    """Refuses columns that are not of customers, as lifetimes does.

    Raises:
        ValueError: with what is wrong.
    """
    if recency is not None:
        if T is not None and (recency > T).any():
            raise ValueError("Some values in recency vector are larger than T vector.")
        if (recency[frequency == 0] != 0).any():
            raise ValueError("There exist non-zero recency values when frequency is zero.")
        if (recency < 0).any():
            raise ValueError("There exist negative recency (ex: last order set before first order)")
    if len(frequency) == 0:
        raise ValueError("There exists a zero length vector in one of frequency, recency or T.")
    if (frequency != numpy.floor(frequency)).any():
        raise ValueError("There exist non-integer values in the frequency vector.")
    if monetary_value is not None and (monetary_value <= 0).any():
        raise ValueError("There exist non-positive (<= 0) values in the monetary_value vector.")


def summary_data_from_transaction_data(
    transactions: Any,
    customer_id_col: str,
    datetime_col: str,
    monetary_value_col: str | None = None,
    datetime_format: str | None = None,
    observation_period_end: Any = None,
    freq: str = "D",
    freq_multiplier: float = 1,
    include_first_transaction: bool = False,
) -> Any:
    """Summarizes a log: a row for each customer.

    Args:
        transactions: A ``pandas.DataFrame``.
        customer_id_col: The column of customers.
        datetime_col: The column of dates.
        monetary_value_col: The column of amounts, if any.
        datetime_format: How dates are written.
        observation_period_end: The last day observed; that of the last transaction
            unless given.
        freq: The period in which all that a customer does is one purchase: D, h, W, M.
        freq_multiplier: How many periods the unit of time has: ``"h"`` with 24 gives
            days with their fractions.
        include_first_transaction: Whether the first purchase counts, in ``frequency`` and
            the mean; not for fitting.

    Returns:
        A ``pandas.DataFrame`` by customer of ``frequency``, ``recency``, ``T`` and, with
        amounts, ``monetary_value``.
    """
    end = period_end(transactions, datetime_col, observation_period_end, datetime_format, freq)
    purchases = period_purchases(
        transactions, customer_id_col, datetime_col, monetary_value_col, datetime_format, end, freq
    )
    groups = purchases.groupby("customer", sort=True)
    dates = groups["date"].agg(["min", "max", "count"])
    unit = pandas.Timedelta(days=_DAYS[freq])
    summary = pandas.DataFrame(
        {
            "frequency": dates["count"] - (0 if include_first_transaction else 1),
            "recency": (dates["max"] - dates["min"]) / unit / freq_multiplier,
            "T": (end - dates["min"]) / unit / freq_multiplier,
        }
    )
    if monetary_value_col:
        counted = purchases if include_first_transaction else purchases[~purchases["first"]]
        means = counted.groupby("customer")["money"].mean()
        summary["monetary_value"] = means.reindex(summary.index).fillna(0)
    summary.index.name = customer_id_col
    return summary.astype(float)


def calibration_and_holdout_data(
    transactions: Any,
    customer_id_col: str,
    datetime_col: str,
    calibration_period_end: Any,
    observation_period_end: Any = None,
    freq: str = "D",
    freq_multiplier: float = 1,
    datetime_format: str | None = None,
    monetary_value_col: str | None = None,
    include_first_transaction: bool = False,
) -> Any:
    """Summarizes a log up to the end of calibration, with what came after.

    Args:
        transactions: A ``pandas.DataFrame``.
        customer_id_col: The column of customers.
        datetime_col: The column of dates.
        calibration_period_end: The last day of the calibration.
        observation_period_end: The last day observed; that of the last transaction unless
            given.
        freq: The period in which all that a customer does is one purchase: D, h, W, M.
        freq_multiplier: How many periods the unit of time has.
        datetime_format: How dates are written.
        monetary_value_col: The column of amounts, if any.
        include_first_transaction: Whether the first purchase counts; not for fitting.

    Returns:
        A ``pandas.DataFrame`` by customer of ``frequency_cal``, ``recency_cal``,
        ``T_cal``, ``frequency_holdout``, ``duration_holdout``, and with amounts
        ``monetary_value_cal`` and ``monetary_value_holdout``, the mean of transactions.

    Raises:
        ValueError: where nothing came after.
    """
    times = pandas.to_datetime(transactions[datetime_col], format=datetime_format)
    last = times.max() if observation_period_end is None else observation_period_end
    end = pandas.to_datetime(last, format=datetime_format)
    split = pandas.to_datetime(calibration_period_end, format=datetime_format)
    combined = summary_data_from_transaction_data(
        transactions[times <= split],
        customer_id_col,
        datetime_col,
        monetary_value_col,
        datetime_format,
        split,
        freq,
        freq_multiplier,
        include_first_transaction,
    ).add_suffix("_cal")
    later = (times > split) & (times <= end)
    if not later.any():
        raise ValueError(
            "There is no data available. Check the observation_period_end and "
            "calibration_period_end and confirm that values in transactions occur prior to "
            "those dates."
        )
    held = pandas.DataFrame(
        {
            "customer": transactions[customer_id_col][later],
            "period": times[later].dt.to_period(freq),
        }
    )
    combined["frequency_holdout"] = (
        held.drop_duplicates().groupby("customer").size().reindex(combined.index).fillna(0.0)
    )
    if monetary_value_col:
        means = transactions[later].groupby(customer_id_col)[monetary_value_col].mean()
        combined["monetary_value_holdout"] = means.reindex(combined.index).fillna(0.0)
    periods = (end.to_period(freq) - split.to_period(freq)).n
    combined["duration_holdout"] = periods / freq_multiplier
    return combined


def customer_lifetime_value(
    model: Any,
    frequency: Any,
    recency: Any,
    T: Any,
    monetary_value: Any,
    time: int = 12,
    discount_rate: float = 0.01,
    freq: str = "D",
) -> Any:
    """The value of each customer month by month: see
    :meth:`clv.lifetimes.GammaGammaFitter.customer_lifetime_value`."""
    month = _MONTH[freq]
    value = numpy.zeros(len(frequency))
    before = numpy.zeros(len(frequency))
    for number in range(1, time + 1):
        purchases = numpy.asarray(model.predict(number * month, frequency, recency, T))
        value += (
            numpy.asarray(monetary_value) * (purchases - before) / (1 + discount_rate) ** number
        )
        before = purchases
    index = frequency.index if hasattr(frequency, "iloc") else None
    return pandas.Series(value, index=index, name="clv")


def calculate_alive_path(
    model: Any, transactions: Any, datetime_col: str, t: int, freq: str = "D"
) -> Any:
    """The probability of being alive of one customer over time.

    Args:
        model: A fitted model of purchases, in units of ``freq``.
        transactions: The customer's own transactions, a ``pandas.DataFrame``.
        datetime_col: Its column of dates.
        t: How many periods since the first purchase; up to the last one at least.
        freq: The period: D, h, W, M.

    Returns:
        A ``pandas.Series`` with a probability for each of the periods 0, 1, … ``t``.
    """
    dates = pandas.to_datetime(transactions[datetime_col])
    periods = dates.dt.to_period(freq)
    bought = sorted({(period - periods.min()).n for period in periods})
    ages = numpy.arange(max(t, bought[-1]) + 1)
    frequency = numpy.searchsorted(bought, ages, side="right") - 1
    recency = numpy.asarray(bought)[frequency]
    return pandas.Series(
        numpy.asarray(model.conditional_probability_alive(frequency, recency, ages))
    )


def expected_cumulative_transactions(
    model: Any,
    transactions: Any,
    datetime_col: str,
    customer_id_col: str,
    t: int,
    datetime_format: str | None = None,
    freq: str = "D",
    freq_multiplier: int = 1,
    set_index_date: bool = False,
) -> Any:
    """The repeat purchases of all customers up to each time, as they were and as a model
    of new customers expects them.

    Args:
        model: A fitted model of purchases.
        transactions: The log, a ``pandas.DataFrame``.
        datetime_col: Its column of dates.
        customer_id_col: Its column of customers.
        t: How many periods since the first day of the log.
        datetime_format: How dates are written.
        freq: The period: D, h, W, M.
        freq_multiplier: How many periods the model's unit of time has.
        set_index_date: Whether the index has periods instead of numbers.

    Returns:
        A ``pandas.DataFrame`` of ``actual`` and ``predicted``, a row for each unit of time.
    """
    dates = pandas.to_datetime(transactions[datetime_col], format=datetime_format)
    start = dates.min().to_period(freq)
    periods = pandas.period_range(start, periods=t + 1, freq=freq)
    purchases = period_purchases(
        transactions, customer_id_col, datetime_col, None, datetime_format,
        (start + t).to_timestamp(), freq,
    )  # fmt: skip
    numbers = (purchases["date"].dt.to_period(freq).astype("int64") - start.ordinal).to_numpy()
    first = purchases["first"].to_numpy()
    arrivals = numpy.bincount(numbers[first], minlength=t + 1)
    repeats = numpy.bincount(numbers[~first], minlength=t + 1)
    ages = numpy.arange(1, t + 1) / freq_multiplier
    curve = numpy.concatenate([[0.0], model.expected_number_of_purchases_up_to_time(ages)])
    ends = numpy.arange(freq_multiplier, t + 1, freq_multiplier)
    predicted = [float(arrivals[:end] @ curve[end:0:-1]) for end in ends]
    actual = [int(repeats[:end].sum()) for end in ends]
    index = (
        periods[freq_multiplier - 1 : -1 : freq_multiplier] if set_index_date else range(len(ends))
    )
    return pandas.DataFrame({"actual": actual, "predicted": predicted}, index=index)
