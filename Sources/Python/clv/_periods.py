"""What customers did in each period, as lifetimes and pymc-marketing count it: all that
a customer does in one period is one purchase, refunds included."""

from __future__ import annotations

from typing import Any

import pandas


def period_purchases(
    transactions: Any,
    customer: str,
    date: str,
    money: str | None,
    format: str | None,
    end: Any,
    freq: str,
) -> Any:
    """What each customer did in each period up to an end.

    Args:
        transactions: A ``pandas.DataFrame`` with a row for each transaction.
        customer: The column of customers.
        date: The column of dates, in pandas' ``format`` where they are texts.
        money: The column of amounts, if any.
        end: The start of the last period that counts.
        freq: The period, by its name in pandas: D, h, W, M.

    Returns:
        A ``pandas.DataFrame`` in the order of customers and time: ``customer``, ``date``
        (the period's start), ``money`` (the sum of the amounts) and ``first`` (whether it
        is the customer's first).
    """
    times = pandas.to_datetime(transactions[date], format=format)
    frame = pandas.DataFrame(
        {"customer": transactions[customer], "date": times.dt.to_period(freq).dt.start_time}
    )
    frame["money"] = transactions[money] if money else 0.0
    frame = frame[frame["date"] <= end]
    purchases = frame.groupby(["customer", "date"], as_index=False, sort=True)["money"].sum()
    purchases["first"] = ~purchases["customer"].duplicated()
    return purchases


def period_end(transactions: Any, date: str, given: Any, format: str | None, freq: str) -> Any:
    """The start of the period in which observation ends: that of the day given, or of the
    last transaction, as a ``pandas.Timestamp``."""
    last = transactions[date].max() if given is None else given
    return pandas.to_datetime(last, format=format).to_period(freq).to_timestamp()
