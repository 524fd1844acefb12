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
    """Summarizes a log.

    Args:
        transactions: A ``pandas.DataFrame`` with a row for each transaction.
        customer_id_col: Its column of customers.
        datetime_col: Its column of dates.
        monetary_value_col: Its column of amounts, if any.
        datetime_format: How dates are written.
        observation_period_end: The last day observed; that of the last transaction unless
            given.
        time_unit: The period in which all that a customer does is one purchase: ``"D"``,
            ``"W"``, ``"M"``, ``"h"``.
        time_scaler: How many periods the unit of time has.
        include_first_transaction: Whether to make it for segments: the first purchase
            counts, ``recency`` is the time since the last one, and there is no ``T``.
        sort_transactions: Not used: the order of the rows does not matter.

    Returns:
        A ``pandas.DataFrame``, a row for each customer with ``customer_id``, ``frequency``
        (repeat purchases), ``recency`` and ``T`` (times from the first purchase to the
        last, and to the end) and, with amounts, ``monetary_value`` (the mean repeat
        purchase).
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
    """Summarizes a log up to the end of training, with what came after.

    Args:
        transactions: A ``pandas.DataFrame`` with a row for each transaction.
        customer_id_col: Its column of customers.
        datetime_col: Its column of dates.
        train_period_end: The last day of training.
        test_period_end: The last day observed; that of the last transaction unless given.
        time_unit: The period in which all that a customer does is one purchase: ``"D"``,
            ``"W"``, ``"M"``, ``"h"``.
        time_scaler: How many periods the unit of time has.
        datetime_format: How dates are written.
        monetary_value_col: Its column of amounts, if any.
        include_first_transaction: See :func:`rfm_summary`.
        sort_transactions: Not used: the order of the rows does not matter.

    Returns:
        A ``pandas.DataFrame`` with the columns of :func:`rfm_summary`, ``test_frequency``
        (purchases after training), ``test_T`` (how long that was) and, with amounts,
        ``test_monetary_value``, the mean of what later periods came to.

    Raises:
        ValueError: where nothing came before or after the end of training.
    """
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
    and puts them into segments. For scores whose ties are told, see :func:`clv.rfm`.

    Args:
        transactions: A ``pandas.DataFrame`` with a row for each transaction.
        customer_id_col: Its column of customers.
        datetime_col: Its column of dates.
        monetary_value_col: Its column of amounts.
        segment_config: The scores of each segment, such as ``{"Best": ["444"]}``; six
            usual ones unless given.
        observation_period_end: The last day observed; that of the last transaction unless
            given.
        datetime_format: How dates are written.
        time_unit: The period in which all that a customer does is one purchase: ``"D"``,
            ``"W"``, ``"M"``, ``"h"``.
        time_scaler: How many periods the unit of time has.
        sort_transactions: Not used: the order of the rows does not matter.

    Returns:
        A ``pandas.DataFrame``, a row for each customer with ``customer_id``,
        ``frequency``, ``recency``, ``monetary_value``, ``rfm_score`` (three digits) and
        ``segment``; those of no segment are ``Other``.
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
