"""One call for each step from a log of transactions to decisions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from ctypes import byref, c_void_p
from typing import Any

from ._arrow import Table
from ._frames import alike, optional_stream, stream
from ._input import Day, taken
from ._library import Stream, call, interruptible, take_text
from ._model import model_of, options


def summarize(
    log: Any,
    *,
    calibration_end: Day | None = None,
    observation_end: Day | None = None,
    time_unit: str = "week",
    opportunities: bool = False,
    **reading: Any,
) -> Any:
    """Summarizes a log of transactions: a row for each customer.

    Args:
        log: Transactions with the columns ``customer_id``, ``date`` and, if amounts are
            known, ``amount``: a data frame of pandas, polars, pyarrow or duckdb, or a
            dictionary of columns.
        calibration_end: The last day of the calibration; later days are the holdout.
        observation_end: The last day observed; later rows are left out.
        time_unit: The unit of all times: ``"day"``, ``"week"``, ``"month"``, ``"year"``.
        opportunities: Whether to count periods with a purchase, for BG/BB.
        reading: How the log is to be read: ``customer_column``, ``date_column``,
            ``amount_column``, or ``quantity_column`` and ``price_column``;
            ``refunds`` (``"net"``, ``"drop"``, ``"reject"``), ``bad_rows``
            (``"stop"``, ``"skip"``), ``anonymous`` (``"skip"``, ``"stop"``),
            ``time_zone``, ``date_format``, ``calendar``, ``decimal``, ``keep``, ``drop``.

    Returns:
        A frame of the kind of ``log`` with ``customer_id``, ``frequency`` (repeat
        purchases), ``recency`` and ``T`` (times from the first purchase to the last, and
        to the end), ``monetary_value`` (the mean repeat purchase), with a calibration
        the columns of its holdout, and ``first_date``, ``log_gaps``, ``first_amount``,
        ``spend_squares``, ``log_spends``, ``log_spend_squares``, ``zero_spends``.

    Raises:
        DataError: for a row that cannot be used, with row, column and remedy.
        UsageError: where days do not fit the log.
    """
    settings = options(
        calibration_end=calibration_end,
        observation_end=observation_end,
        time_unit=time_unit,
        opportunities=opportunities,
        **taken(reading),
    )
    out, report = Stream(), c_void_p()
    data = stream(log)
    interruptible(lambda: call("clv_summarize", data, settings, byref(out), byref(report)))
    table = Table(out)
    take_text(report)
    return alike(table, log, reading.get("customer_column"))


def validate(
    model: Any,
    data: Any,
    *,
    calibration_end: Day | None = None,
    observation_end: Day | None = None,
    covariates: Any = None,
    **reading: Any,
) -> dict[str, Any]:
    """Scores a model on a holdout, against naive rules.

    Args:
        model: A fitted model.
        data: A summary with a holdout, or a log with the ``calibration_end`` that the
            model was fitted with.
        calibration_end: The last day of the calibration, where ``data`` is a log.
        observation_end: The last day observed; later rows of a log are left out.
        covariates: A table with a row for each customer, where the model has some.
        reading: How a log is to be read: see :func:`summarize`.

    Returns:
        The document of ``clv validate``: ``holdout`` with ``actual_purchases``,
        ``predicted_purchases``, ``mae``, ``rmse`` and ``correlation``; ``baselines``
        with the same for each rule; ``value``, ``scorecard``, ``assumptions`` and more.

    Raises:
        DataError: for data that cannot be used, or without a holdout.
        NotFittedError: where the model was not fitted.
    """
    settings = options(
        calibration_end=calibration_end, observation_end=observation_end, **taken(reading)
    )
    others = optional_stream(covariates)
    return model_of(model).validate(stream(data), others, settings)


def forecast(
    model: Any,
    data: Any,
    *,
    horizon: float | None = None,
    discount_rate: float = 0.1,
    margin: float = 1.0,
    level: float = 0.9,
    observation_end: Day | None = None,
    covariates: Any = None,
    **reading: Any,
) -> Any:
    """Forecasts every customer of a summary or a log.

    Args:
        model: A fitted model: :class:`Model`, an estimator, or a :class:`Run`.
        data: A summary, whose times are in the model's unit, or a log.
        horizon: How far ahead, in the model's time unit; ``math.inf`` for ever; one year
            unless given.
        discount_rate: The effective rate of a year.
        margin: The share of spend that is profit, which ``clv`` is made of.
        level: The probability that prediction intervals hold.
        observation_end: The last day observed; later rows of a log are left out.
        covariates: A table with a row for each customer, where the model has some.
        reading: How a log is to be read: see :func:`summarize`.

    Returns:
        A frame of the kind of ``data``, a row for each customer in its order, with the
        columns of ``clv forecast``: ``probability_alive``, ``expected_purchases``,
        ``expected_spend``, ``clv``, their intervals, and more. Money is not a number
        where the model has no spend.

    Raises:
        DataError: for a row that cannot be used, with row, column and remedy.
        UsageError: for an argument that cannot be.
    """
    settings = options(
        horizon=horizon,
        discount_rate=discount_rate,
        margin=margin,
        level=level,
        observation_end=observation_end,
        **taken(reading),
    )
    others = optional_stream(covariates)
    table = model_of(model).forecast(stream(data), others, settings)
    return alike(table, data, reading.get("customer_column"))


def compare(
    data: Any,
    *,
    models: Sequence[str] | None = None,
    calibration_end: Day | None = None,
    observation_end: Day | None = None,
    time_unit: str = "week",
    **reading: Any,
) -> dict[str, Any]:
    """Fits several models to the same customers and compares them.

    Args:
        data: A log, or a summary.
        models: The names of models, as :func:`models` gives them; all unless given that
            can be compared so: not ``"bg-bb"``, and ``"log-normal"`` only where it is
            named, by which spend models are fitted to single amounts.
        calibration_end: The last day of the calibration; later days are the holdout.
        observation_end: The last day observed; later rows of a log are left out.
        time_unit: The unit of all times.
        reading: How a log is to be read: see :func:`summarize`.

    Returns:
        The document of ``clv compare --json``: ``purchase_models`` and ``spend_models``,
        the best first by ``criterion``, each with its fit, AIC and BIC, and
        ``likelihood_ratio_tests`` between models of which one holds the other.

    Raises:
        DataError: for data that cannot be used.
        UsageError: for a name that is not known.
    """
    settings = options(
        models=None if models is None else list(models),
        calibration_end=calibration_end,
        observation_end=observation_end,
        time_unit=time_unit,
        **taken(reading),
    )
    text, source = c_void_p(), stream(data)
    interruptible(lambda: call("clv_compare", source, settings, byref(text)))
    found: dict[str, Any] = json.loads(take_text(text))
    return found


def simulate(
    model: str = "bg-nbd",
    *,
    parameters: dict[str, float] | None = None,
    spend_model: str = "gamma-gamma",
    spend: dict[str, float] | None = None,
    customers: int = 1000,
    start: Day | None = None,
    acquisition_days: int = 84,
    end: Day | None = None,
    time_unit: str = "week",
    seed: int = 1,
) -> Table:
    """Draws a log of transactions from a model at random.

    Args:
        model: The model of purchases, by its name.
        parameters: Its parameters; values from practice unless given.
        spend_model: The model of spend.
        spend: Its parameters; values from practice unless given.
        customers: How many arrive.
        start: The first day; 2024-01-01 unless given.
        acquisition_days: Over how many days they arrive, evenly.
        end: The last day; 78 weeks in all unless given.
        time_unit: The unit of the model's times.
        seed: Where the random numbers start: the same seed gives the same log on every
            machine, that of ``clv simulate``.

    Returns:
        A row for each transaction in order of date: ``customer_id``, ``date``, ``amount``
        in money.

    Raises:
        UsageError: for a name or a parameter that cannot be.
    """
    settings = options(
        model=model,
        parameters=parameters,
        spend_model=spend_model,
        spend=spend,
        customers=customers,
        start=start,
        acquisition_days=acquisition_days,
        end=end,
        time_unit=time_unit,
        seed=seed,
    )
    out = Stream()
    interruptible(lambda: call("clv_simulate", settings, byref(out)))
    return Table(out)


def models() -> dict[str, list[dict[str, Any]]]:
    """The models that there are.

    Returns:
        ``purchase``, ``spend`` and further kinds, each a list of models with their names,
        parameters, what they assume and when to use them.
    """
    text = c_void_p()
    call("clv_models", byref(text))
    found: dict[str, list[dict[str, Any]]] = json.loads(take_text(text))
    return found


def histories(summary: Any) -> Any:
    """The distinct histories of a summary, which are all that a model of purchases needs
    to know: a million customers have some hundred thousand.

    Args:
        summary: A row for each customer with ``frequency``, ``recency`` and ``T``.

    Returns:
        A frame of the kind of ``summary`` with ``frequency``, ``recency``, ``T`` and the
        number of ``customers`` of each history.

    Raises:
        DataError: for a row that is no possible customer.
    """
    out, source = Stream(), stream(summary)
    call("clv_histories", source, options(), byref(out))
    return alike(Table(out), summary)
