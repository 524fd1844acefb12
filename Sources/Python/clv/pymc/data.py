"""The data functions of pymc-marketing."""

from __future__ import annotations

from typing import Any

import pandas

from .._periods import period_end, period_purchases
from ..lifetimes.utils import summary_data_from_transaction_data


def rfm_summary(
    transactions: Any,
    customer_id_col: str,
    datetime_col: str,
    monetary_value_col: str | None = None,
    datetime_format: str | None = None,
    observation_period_end: Any = None,
    time_unit: str = "D",
    time_scaler: float = 1,
    include_first_transaction: bool = False,
    sort_transactions: bool = True,
) -> Any:
    """Summarizes a log: a row for each customer with ``customer_id``, ``frequency``,
    ``recency``, ``T`` and, with amounts, ``monetary_value``.

    With ``include_first_transaction`` it is made for segments: ``recency`` is the time
    since the last purchase, and there is no ``T``.
    """
    table = summary_data_from_transaction_data(
        transactions, customer_id_col, datetime_col, monetary_value_col, datetime_format,
        observation_period_end, time_unit, time_scaler, include_first_transaction,
    )  # fmt: skip
    if include_first_transaction:
        table["recency"] = table["T"] - table["recency"]
        table = table.drop(columns="T")
    return table.reset_index(names="customer_id")


def rfm_train_test_split(
    transactions: Any,
    customer_id_col: str,
    datetime_col: str,
    train_period_end: Any,
    test_period_end: Any = None,
    time_unit: str = "D",
    time_scaler: float = 1,
    datetime_format: str | None = None,
    monetary_value_col: str | None = None,
    include_first_transaction: bool = False,
    sort_transactions: bool = True,
) -> Any:
    """Summarizes a log up to the end of training, with ``test_frequency``, ``test_T`` and,
    with amounts, ``test_monetary_value``, the mean of what later periods came to."""
    times = pandas.to_datetime(transactions[datetime_col], format=datetime_format)
    split = pandas.to_datetime(train_period_end, format=datetime_format)
    last = times.max() if test_period_end is None else test_period_end
    end = pandas.to_datetime(last, format=datetime_format)
    later = (times > split) & (times <= end)
    if not (times <= split).any() or not later.any():
        raise ValueError(
            "No data available. Check test_transactions and train_period_end and confirm "
            "values in transactions occur prior to those time periods."
        )
    table = rfm_summary(
        transactions[times <= split], customer_id_col, datetime_col, monetary_value_col,
        datetime_format, split, time_unit, time_scaler, include_first_transaction,
    )  # fmt: skip
    held = period_purchases(
        transactions[later], customer_id_col, datetime_col, monetary_value_col, datetime_format,
        period_end(transactions[later], datetime_col, end, datetime_format, time_unit), time_unit,
    ).groupby("customer")  # fmt: skip
    table["test_frequency"] = held.size().reindex(table["customer_id"]).fillna(0.0).to_numpy()
    if monetary_value_col:
        means = held["money"].mean().reindex(table["customer_id"])
        table["test_monetary_value"] = means.fillna(0.0).to_numpy()
    table["test_T"] = (end.to_period(time_unit) - split.to_period(time_unit)).n / time_scaler
    return table


#: The scores of recency, frequency and monetary value of each segment.
_SEGMENTS = {
    "Premium Customer": ["334", "443", "444", "344", "434", "433", "343", "333"],
    "Repeat Customer": ["244", "234", "232", "332", "143", "233", "243"],
    "Top Spender": [
        "424", "414", "144", "314", "324", "124", "224", "423", "413", "133", "323", "313", "134",
    ],
    "At Risk Customer": [
        "422", "223", "212", "122", "222", "132", "322", "312", "412", "123", "214",
    ],
    "Inactive Customer": ["411", "111", "113", "114", "112", "211", "311"],
}  # fmt: skip


def rfm_segments(
    transactions: Any,
    customer_id_col: str,
    datetime_col: str,
    monetary_value_col: str,
    segment_config: dict[str, list[str]] | None = None,
    observation_period_end: Any = None,
    datetime_format: str | None = None,
    time_unit: str = "D",
    time_scaler: float = 1,
    sort_transactions: bool = True,
) -> Any:
    """Scores customers from 1 to 4 by quartiles of recency, frequency and monetary value,
    and puts them into segments by ``rfm_score``; those of no segment are ``Other``.

    For scores whose ties are told, see :func:`clv.rfm`.
    """
    table = rfm_summary(
        transactions, customer_id_col, datetime_col, monetary_value_col, datetime_format,
        observation_period_end, time_unit, time_scaler, include_first_transaction=True,
    )  # fmt: skip
    table["rfm_score"] = (
        _quartiles(table["recency"], descending=True)
        + _quartiles(table["frequency"])
        + _quartiles(table["monetary_value"])
    )
    names = {
        score: name for name, scores in (segment_config or _SEGMENTS).items() for score in scores
    }
    table["segment"] = table["rfm_score"].map(names).fillna("Other")
    return table


def _quartiles(values: Any, descending: bool = False) -> Any:
    """The quartile of each value as a digit; ties may leave fewer than four."""
    codes = pandas.qcut(values, q=4, labels=False, duplicates="drop")
    scores = codes.max() - codes if descending else codes
    return (scores.astype(int) + 1).astype(str)
