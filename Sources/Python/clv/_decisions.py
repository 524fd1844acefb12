"""What to do with whom: campaign lists, and scores by recency, frequency and money."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import byref
from typing import Any

from ._arrow import Table
from ._frames import alike, optional_stream, stream
from ._input import Day, taken
from ._library import Stream, call, interruptible
from ._model import model_of, options


def actions(
    model: Any,
    data: Any,
    *,
    horizon: float | None = None,
    discount_rate: float = 0.1,
    margin: float = 1.0,
    effect: float = 0.1,
    top_share: float = 0.2,
    alive_below: float = 0.5,
    silence_below: float = 0.1,
    new_for: float | None = None,
    observation_end: Day | None = None,
    covariates: Any = None,
    **reading: Any,
) -> Any:
    """Puts every customer on a campaign list, or on none, and says what a contact may
    cost.

    Args:
        model: A fitted model: :class:`Model`, an estimator, or a :class:`Run`.
        data: A summary or a log.
        horizon: How far ahead value counts, in the model's time unit; one year unless
            given.
        discount_rate: The effective rate of a year.
        margin: The share of spend that is profit.
        effect: The share of lost customers whom a contact wins back, and of those about
            to leave whom it keeps: an assumption, best from a test.
        top_share: The share of customers that counts as the most valuable.
        alive_below: Whose probability to be alive is below this has probably left.
        silence_below: Silences of at most this probability are watched.
        new_for: How long after the first purchase a customer is new, in the model's time
            unit; a quarter of a year unless given.
        observation_end: The last day observed; later rows of a log are left out.
        covariates: A table with a row for each customer, where the model has some.
        reading: How a log is to be read: see :func:`summarize`.

    Returns:
        A frame of the kind of ``data``, a row for each customer in its order, with the
        columns of ``clv actions``: ``list``, ``reason``, ``value_at_risk``,
        ``spend_ceiling`` (the most that a contact may cost, in money), ``silence_days``
        and more; ``list_key`` and ``reason_key`` are the same in any language.

    Raises:
        DataError: for a row that cannot be used, with row, column and remedy.
    """
    settings = options(
        horizon=horizon,
        discount_rate=discount_rate,
        margin=margin,
        effect=effect,
        top_share=top_share,
        alive_below=alive_below,
        silence_below=silence_below,
        new_for=new_for,
        observation_end=observation_end,
        **taken(reading),
    )
    others = optional_stream(covariates)
    table = model_of(model).actions(stream(data), others, settings)
    return alike(table, data, reading.get("customer_column"))


def rfm(
    data: Any,
    *,
    model: Any = None,
    bins: int | None = None,
    nested: bool = False,
    without_monetary: bool = False,
    recency_thresholds: Sequence[float] | None = None,
    frequency_thresholds: Sequence[float] | None = None,
    monetary_thresholds: Sequence[float] | None = None,
    horizon: float | None = None,
    time_unit: str | None = None,
    observation_end: Day | None = None,
    **reading: Any,
) -> Any:
    """Scores customers by recency, frequency and monetary value, with their segment
    and, beside it, what a model expects of them.

    A score is 1 + the whole part of bins × the share of customers who are strictly worse,
    so that customers who are alike score alike.

    Args:
        data: A log or a summary.
        model: A fitted model, for what is expected of each.
        bins: How many scores there are, 1 being the lowest; 5 unless given.
        nested: Whether frequency is scored among customers of equal recency score, and
            monetary value among those of equal recency and frequency scores.
        without_monetary: Whether to leave monetary value out.
        recency_thresholds: Instead of quantiles: days since the last purchase, ascending.
        frequency_thresholds: Instead of quantiles: numbers of purchases, ascending.
        monetary_thresholds: Instead of quantiles: amounts, ascending.
        horizon: How far ahead the model looks, in its time unit; one year unless given.
        time_unit: The unit of a summary's times; week unless given.
        observation_end: The last day observed; later rows of a log are left out.
        reading: How a log is to be read: see :func:`summarize`.

    Returns:
        A frame of the kind of ``data``, a row for each customer in its order, with the
        columns of ``clv rfm``: the scores, ``segment``, and with a model
        ``probability_alive``, ``expected_purchases`` and ``clv``.

    Raises:
        DataError: for a row that cannot be used, with row, column and remedy.
        UsageError: for thresholds that do not ascend, or do not match ``bins``.
    """

    def numbers(values: Sequence[float] | None) -> list[float] | None:
        return None if values is None else [float(value) for value in values]

    settings = options(
        bins=bins,
        nested=nested,
        without_monetary=without_monetary,
        recency_thresholds=numbers(recency_thresholds),
        frequency_thresholds=numbers(frequency_thresholds),
        monetary_thresholds=numbers(monetary_thresholds),
        horizon=horizon,
        time_unit=time_unit,
        observation_end=observation_end,
        **taken(reading),
    )
    out, source = Stream(), stream(data)
    handle = None if model is None else model_of(model)
    interruptible(
        lambda: call(
            "clv_rfm", None if handle is None else handle._handle, source, settings, byref(out)
        )
    )
    return alike(Table(out), data, reading.get("customer_column"))
