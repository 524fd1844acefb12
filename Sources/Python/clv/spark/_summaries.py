"""From a log on the cluster to what a driver needs of it."""

from __future__ import annotations

from typing import Any

from .._errors import UsageError
from .._input import Day
from .._sql import sql
from ._statements import KEYS, check, fresh_name, query


def summarize(
    log: Any,
    *,
    calibration_end: Day | None = None,
    observation_end: Day | None = None,
    time_unit: str = "week",
    customer_column: str = "customer_id",
    date_column: str = "date",
    amount_column: str | None = None,
    quantity_column: str | None = None,
    price_column: str | None = None,
    bad_rows: str = "stop",
) -> Any:
    """Summarizes a log of transactions on the cluster: a row for each customer.

    Nothing is done before the result is asked for. Refunds reduce the purchase of their
    day, as ``refunds="net"`` has it; rows without a customer are left out.

    Args:
        log: A data frame of Spark with a row for each transaction. Moments are days in
            the session's time zone.
        calibration_end: The last day of the calibration; later days are the holdout.
        observation_end: The last day observed; later rows are left out. Where it is not
            given, the log is read once more, for its last day.
        time_unit: The unit of all times: ``"day"``, ``"week"``, ``"month"``, ``"year"``.
        customer_column: The column of customers, of any type that has a text.
        date_column: The column of days, of moments, or of texts such as ``2024-12-31``.
        amount_column: The column of amounts; ``"amount"``, where the log has it.
        quantity_column: With ``price_column``: amounts are their product.
        price_column: With ``quantity_column``: amounts are their product.
        bad_rows: ``"stop"`` for an error where a date or an amount is missing or cannot
            be read, when the summary is computed; ``"skip"`` to leave such rows out.

    Returns:
        A data frame with the columns of :func:`clv.summarize` as far as the cluster
        needs them: ``customer_id``, ``frequency``, ``recency``, ``T``,
        ``monetary_value``, ``first_date``, ``first_amount``, with a calibration
        ``frequency_holdout``, ``monetary_value_holdout`` and ``duration_holdout``; and
        ``recency_days`` and ``t_days``, whole days, by which histories are told apart.
        Without amounts ``monetary_value`` and ``first_amount`` are missing.

    Raises:
        UsageError: where days or columns do not fit.
    """
    name = fresh_name()
    has_amounts = bool(amount_column or quantity_column or "amount" in log.columns)
    statement = sql(
        "summary",
        dialect="spark",
        table=name,
        calibration_end=calibration_end,
        observation_end=observation_end,
        time_unit=time_unit,
        unordered=True,
    )
    if bad_rows not in ("stop", "skip"):
        raise UsageError('bad_rows: give "stop" or "skip"')
    rows = _read(
        log,
        _column(log, customer_column),
        _column(log, date_column),
        _amounts(log, amount_column, quantity_column, price_column),
        is_strict=bad_rows == "stop",
    )
    summary = query(statement, **{name: rows})
    if has_amounts:
        return summary
    return summary.drop("monetary_value", "first_amount", "monetary_value_holdout")


def _amounts(log: Any, amount: str | None, quantity: str | None, price: str | None) -> list[Any]:
    """The columns whose product an amount is; none where amounts are not known."""
    if (quantity is None) != (price is None) or (amount is not None and price is not None):
        raise UsageError("give either amount_column, or quantity_column and price_column")
    if quantity is not None and price is not None:
        return [_column(log, quantity), _column(log, price)]
    if amount is None and "amount" not in log.columns:
        return []
    return [_column(log, amount or "amount")]


def _column(log: Any, name: str) -> Any:
    if name not in log.columns:
        raise UsageError(
            f'the log has no column "{name}"; the columns are {", ".join(log.columns)}'
        )
    return log["`" + name.replace("`", "``") + "`"]


def _read(log: Any, customer: Any, date: Any, amounts: list[Any], is_strict: bool) -> Any:
    """The three columns, of which no cell that counts is missing."""
    from pyspark.sql import functions as F

    def read(column: Any, kind: str) -> Any:
        # Casts are errors or nulls as the session has it.
        return column.cast(kind) if is_strict else column.try_cast(kind)

    amount = F.lit(1.0 if amounts else 0.0)
    for column in amounts:
        amount = amount * read(column, "double")
    rows = log.select(
        customer.cast("string").alias("customer_id"),
        read(date, "date").alias("date"),
        amount.alias("amount"),
    )
    infinity = float("inf")
    good = (
        F.col("date").isNotNull()
        & F.col("amount").isNotNull()
        & ~F.isnan("amount")
        & (F.abs("amount") < infinity)
    )
    if not is_strict:
        return rows.where(good)
    problem = F.concat(
        F.lit("a row of customer "), F.col("customer_id"),
        F.lit(' has no date or no amount; give bad_rows="skip" to leave such rows out'),
    )  # fmt: skip
    named = F.trim("customer_id") != ""
    # In this order: rows without a customer are nobody's problem.
    kept = F.when(good, True).otherwise(F.raise_error(problem).cast("boolean"))
    return rows.where(F.when(named, kept).otherwise(False))


def histories(summary: Any) -> Any:
    """The distinct histories, counted on the cluster and collected.

    Args:
        summary: What :func:`summarize` made.

    Returns:
        A ``pyarrow.Table`` with ``frequency``, ``recency``, ``T`` and ``customers``, the
        number of customers of each: a summary, to which ``fit`` of every model and
        ``clv fit`` fit as to all customers.
    """
    check(summary)
    return _counted(summary)


def outcomes(summary: Any) -> Any:
    """The distinct histories with what they bought in the holdout, counted on the
    cluster and collected.

    Args:
        summary: What :func:`summarize` made with a ``calibration_end``.

    Returns:
        A ``pyarrow.Table`` as of :func:`histories`, with ``frequency_holdout`` and
        ``duration_holdout``.
    """
    check(summary, "frequency_holdout", "duration_holdout")
    return _counted(summary, ["frequency_holdout"], ["duration_holdout"])


def _counted(summary: Any, keys: list[str] | None = None, same: list[str] | None = None) -> Any:
    """Groups by whole numbers, in which all machines agree, in their order."""
    from pyspark.sql import functions as F

    found = (
        summary.groupBy(*KEYS, *(keys or []))
        # All of a group have the same.
        .agg(
            *(F.first(name).alias(name) for name in ("recency", "T", *(same or []))),
            F.count(F.lit(1)).alias("customers"),
        )
        .toArrow()
    )
    order = [(name, "ascending") for name in (*KEYS, *(keys or []))]
    return found.sort_by(order).select(
        ["frequency", "recency", "T", *(keys or []), *(same or []), "customers"]
    )


def spend(summary: Any, *, most: int = 1_000_000, seed: int = 0) -> Any:
    """What repeat buyers spent, collected: what models of spend are fitted to.

    Args:
        summary: What :func:`summarize` made of a log with amounts.
        most: About how many customers to collect; where there are more, they are drawn
            by a hash of their names, so that the same come every time.
        seed: Another number draws other customers.

    Returns:
        A ``pyarrow.Table`` with ``frequency`` and ``monetary_value`` of customers who
        bought again and spent something, in their order.
    """
    from pyspark.sql import functions as F

    check(summary, "monetary_value")
    if most < 1:
        raise UsageError("most: give 1 or more customers")
    repeat = summary.where("frequency > 0 AND monetary_value > 0")
    count = repeat.count()
    if count > most:
        share = F.pmod(F.xxhash64(F.lit(seed), "customer_id"), F.lit(1 << 31))
        repeat = repeat.where(share < int((1 << 31) * most / count))
    found = repeat.select(F.col("frequency").cast("long"), "monetary_value").toArrow()
    return found.sort_by([("frequency", "ascending"), ("monetary_value", "ascending")])
