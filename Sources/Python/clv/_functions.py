"""One call for each step from a log of transactions to decisions."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from ctypes import byref, c_void_p
from datetime import date
from typing import Any

from ._arrow import Table, html_table
from ._frames import alike, stream
from ._library import Progress, Results, Stream, call, interruptible, library, take_text
from ._model import Model, options

Day = str | date

_INPUT = (
    "customer_column", "date_column", "amount_column", "quantity_column", "price_column",
    "refunds", "bad_rows", "anonymous", "time_zone", "date_format", "calendar", "decimal",
    "keep", "drop",
)  # fmt: skip


def _input(arguments: dict[str, Any]) -> dict[str, Any]:
    unknown = set(arguments) - set(_INPUT)
    if unknown:
        raise TypeError(
            f"{', '.join(sorted(unknown))}: no such argument; further ones are "
            + ", ".join(_INPUT)
        )
    return arguments


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
        ``spend_squares``, ``log_spends``, ``zero_spends``.

    Raises:
        DataError: for a row that cannot be used, with row, column and remedy.
        UsageError: where days do not fit the log.
    """
    settings = options(
        calibration_end=calibration_end,
        observation_end=observation_end,
        time_unit=time_unit,
        opportunities=opportunities,
        **_input(reading),
    )
    out, report = Stream(), c_void_p()
    data = stream(log)
    interruptible(
        lambda: call("clv_summarize", data, settings, byref(out), byref(report))
    )
    table = Table(out)
    take_text(report)
    return alike(table, log, reading.get("customer_column"))


class Run:
    """All results of :func:`run`.

    Attributes:
        summary: The customers of the calibration, with their holdout.
        fit: The model fitted to the calibration.
        validation: How it did on the holdout: see ``clv validate``; ``None`` without one.
        model: The model fitted to everything.
        forecasts: A row for each customer, in the order of the log.
        actions: The campaign list that each customer is on; ``None`` where the horizon
            is endless.
        info: The days, the cleaning and the sums of the forecasts.
    """

    def __init__(self, results: Results, like: Any, customer_column: str | None) -> None:
        def taken(source: Stream) -> Table | None:
            # The structure is taken over: its release is the table's business now.
            mine = Stream.from_buffer_copy(source)
            source.release = type(source.release)()
            return Table(mine) if mine.release else None

        def table(found: Table | None) -> Any:
            return None if found is None else alike(found, like, customer_column)

        self._forecasts = taken(results.forecasts)
        self.summary: Any = table(taken(results.summary))
        self.forecasts: Any = table(self._forecasts)
        self.actions: Any = table(taken(results.actions))
        self.fit = Model(c_void_p(results.model))
        results.model = None
        self.model = Model(c_void_p(results.final_model))
        results.final_model = None
        validation = results.validation
        self.validation: dict[str, Any] | None = (
            json.loads(validation) if validation else None
        )
        self.info: dict[str, Any] = json.loads(results.report)

    def __repr__(self) -> str:
        return f"<clv.Run of {self.info['customers']:,} customers: {self.model!r}>"

    def _scores(self) -> dict[str, list[Any]]:
        if self.validation is None:
            return {}
        methods = {"the model": self.validation["holdout"], **self.validation["baselines"]}
        measures = ("predicted_purchases", "bias", "mae", "rmse", "correlation")
        return {
            "method": list(methods),
            **{name: [score.get(name) for score in methods.values()] for name in measures},
        }

    def _repr_html_(self) -> str:
        scores = self._scores()
        if not scores or self.validation is None:
            return f"<p>{self!r}</p>"
        actual = self.validation["holdout"]["actual_purchases"]
        return (
            f"<p>{self.model!r}: {actual:,.0f} purchases in the holdout, to "
            f"{self.info['observation_end']}</p>" + html_table(scores)
        )

    def report(self, path: str | os.PathLike[str]) -> None:
        """Writes a page of HTML with the models, the holdout and the best customers.

        The full report, in English, Persian and Chinese and with charts, is what
        ``clv report`` of the command-line tool writes.
        """
        page = _page(self)
        with open(path, "w", encoding="utf-8") as file:
            file.write(page)


def _page(run: Run) -> str:
    table: Any = run._forecasts
    names = ("customer_id", "probability_alive", "expected_purchases", "clv")
    ids, alive, purchases, value = (list(table[name]) for name in names)
    has_value = any(v == v for v in value)
    worth = value if has_value else purchases
    order = sorted(range(len(ids)), key=lambda row: -float(worth[row]))[:20]
    best: dict[str, Sequence[Any]] = {
        "customer": [str(ids[row]) for row in order],
        "probability alive": [float(alive[row]) for row in order],
        "expected purchases": [float(purchases[row]) for row in order],
    }
    if has_value:
        best["lifetime value"] = [float(value[row]) for row in order]
    totals, info = run.info["totals"], run.info
    unit = info["time_unit"]
    money = (
        f", worth {totals['lifetime_value']:,.0f}"
        if totals.get("lifetime_value") is not None
        else ""
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        "<title>What customers are worth</title><style>body{font:16px sans-serif;"
        "max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}"
        "th,td{padding:.2em .7em;border-bottom:1px solid #ddd;text-align:left}</style>"
        f"<h1>What customers are worth</h1><p>{info['customers']:,} customers from "
        f"{info['start']} to {info['observation_end']}. In the next {info['horizon']:g} "
        f"{unit}s {totals['purchases']:,.0f} purchases are expected{money}.</p>"
        f"<h2>Models</h2>{run.model._repr_html_()}<h2>Holdout</h2>{run._repr_html_()}"
        f"<h2>Most valuable customers</h2>{html_table(best)}</html>"
    )


def run(
    log: Any,
    *,
    calibration_end: Day | None = None,
    observation_end: Day | None = None,
    model: str = "auto",
    spend_model: str = "gamma-gamma",
    spend_form: str = "auto",
    correct: str | None = None,
    horizon: float | None = None,
    discount_rate: float = 0.1,
    margin: float = 1.0,
    level: float = 0.9,
    time_unit: str = "week",
    covariates: Any = None,
    origins: int | None = None,
    progress: Callable[[str, float], object] | None = None,
    **reading: Any,
) -> Run:
    """Goes the whole way: summarize, fit, validate, refit on everything, forecast, act.

    Args:
        log: Transactions: see :func:`summarize`.
        calibration_end: The last day of calibration; the last third of the days is the
            holdout where it is not given.
        observation_end: The last day observed.
        model: The model of purchases: ``"auto"`` for the best forecast that the log
            allows, or a name such as ``"bg-nbd"`` (see :func:`models`).
        spend_model: The model of spend; ``"auto"`` for that of the lowest AIC.
        spend_form: What of the amounts it is fitted to: ``"auto"``, ``"means"``,
            ``"amounts"``, ``"amounts-repeat"``.
        correct: ``"auto"`` or ``"none"``: whether forecasts are corrected by the errors
            at earlier origins; with ``model="auto"`` they are unless told otherwise.
        horizon: How far ahead, in time units; ``math.inf`` for ever; one year unless
            given.
        discount_rate: The effective rate of a year.
        margin: The share of spend that is profit.
        level: The probability that prediction intervals hold.
        time_unit: The unit of all times.
        covariates: A table with a row for each customer: a column of customers and one
            for each covariate.
        origins: At how many days in the past to validate as well.
        progress: Told of each step and the share of the log read. What it raises ends
            the run.
        reading: How the log is to be read: see :func:`summarize`.

    Raises:
        DataError: for data that cannot be used.
        ConvergenceError: where the fit of purchases did not converge.
    """
    settings = options(
        calibration_end=calibration_end,
        observation_end=observation_end,
        purchase_model=model,
        spend_model=spend_model,
        spend_form=spend_form,
        correct=correct,
        horizon=horizon,
        discount_rate=discount_rate,
        margin=margin,
        level=level,
        time_unit=time_unit,
        origins=origins,
        **_input(reading),
    )
    results = Results()
    data = stream(log)
    others = None if covariates is None else stream(covariates)
    raised: list[BaseException] = []

    def tell(context: Any, step: bytes, share: float) -> int:
        try:
            if progress is not None and step:
                progress(step.decode(), share)
        except BaseException as problem:  # noqa: BLE001 - raised again below
            raised.append(problem)
        return 1 if raised else 0

    callback = Progress(tell)
    try:
        interruptible(
            lambda: call("clv_run", data, others, settings, callback, None, byref(results))
        )
    except Exception:
        if raised:
            raise raised[0] from None
        raise
    try:
        return Run(results, log, reading.get("customer_column"))
    finally:
        library.clv_results_clear(byref(results))


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
        covariates: The customers' covariates, where the model has some.

    Returns:
        The document of ``clv validate``: ``holdout`` with ``actual_purchases``,
        ``predicted_purchases``, ``mae``, ``rmse`` and ``correlation``; ``baselines``
        with the same for each rule; ``value``, ``scorecard``, ``assumptions`` and more.
    """
    settings = options(
        calibration_end=calibration_end, observation_end=observation_end, **_input(reading)
    )
    others = None if covariates is None else stream(covariates)
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

    Returns:
        A frame of the kind of ``data``, a row for each customer in its order, with the
        columns of ``clv forecast``: ``probability_alive``, ``expected_purchases``,
        ``expected_spend``, ``clv``, their intervals, and more.
    """
    settings = options(
        horizon=horizon,
        discount_rate=discount_rate,
        margin=margin,
        level=level,
        observation_end=observation_end,
        **_input(reading),
    )
    others = None if covariates is None else stream(covariates)
    table = model_of(model).forecast(stream(data), others, settings)
    return alike(table, data, reading.get("customer_column"))


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
    cost: the columns of ``clv actions``."""
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
        **_input(reading),
    )
    others = None if covariates is None else stream(covariates)
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
    and, beside it, what a model expects of them: the columns of ``clv rfm``."""

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
        **_input(reading),
    )
    out, source = Stream(), stream(data)
    handle = None if model is None else model_of(model)
    interruptible(
        lambda: call(
            "clv_rfm", None if handle is None else handle._handle, source, settings, byref(out)
        )
    )
    return alike(Table(out), data, reading.get("customer_column"))


def compare(
    data: Any,
    *,
    models: Sequence[str] | None = None,
    calibration_end: Day | None = None,
    observation_end: Day | None = None,
    time_unit: str = "week",
    **reading: Any,
) -> dict[str, Any]:
    """Fits several models and compares them by log-likelihood, AIC and tests: the
    document of ``clv compare --json``."""
    settings = options(
        models=None if models is None else list(models),
        calibration_end=calibration_end,
        observation_end=observation_end,
        time_unit=time_unit,
        **_input(reading),
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
    """Draws a log of transactions at random: the same seed gives the same log, that of
    ``clv simulate``."""
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


class Retention:
    """The curves of cohorts under contract, and the model of their renewals.

    Attributes:
        curves: A row for each period of each cohort: the columns of ``clv retention``.
        model: The document of its model file.
    """

    def __init__(self, curves: Any, model: dict[str, Any]) -> None:
        self.curves = curves
        self.model = model

    def __repr__(self) -> str:
        record = self.model["retention"]
        values = ", ".join(f"{n}={v:.4g}" for n, v in record["parameters"].items())
        return f"<clv.Retention {record['model']}({values})>"


def retention(
    data: Any,
    *,
    model: str = "auto",
    cohorts: str = "auto",
    horizon: int | None = None,
    periods: int | None = None,
    discount_rate: float = 0.1,
    payment_value: float | None = None,
    level: float = 0.9,
    time_unit: str = "month",
    cohort_by: str | None = None,
    observation_end: Day | None = None,
    **columns: Any,
) -> Retention:
    """Fits a model of renewals to cohorts under contract and forecasts their curves.

    Args:
        data: A survival table (``period`` and a column for each cohort), a long one
            (``cohort``, ``period``, ``customers``), or a log of subscriptions
            (``customer_id``, ``start``, ``end``).
        model: ``"auto"``, ``"sbg"`` or ``"bdw"``.
        cohorts: Whether cohorts share a model: ``"pooled"``, ``"apart"`` or ``"auto"``.
        horizon: How many periods ahead.
        periods: Fit to the first periods only.
        columns: Names of columns: ``customer_column``, ``start_column``, ``end_column``,
            ``period_column``, ``cohort_column``, ``customers_column``.
    """
    settings = options(
        model=model,
        cohorts=cohorts,
        horizon=horizon,
        periods=periods,
        discount_rate=discount_rate,
        payment_value=payment_value,
        level=level,
        time_unit=time_unit,
        cohort_by=cohort_by,
        observation_end=observation_end,
        **columns,
    )
    out, text, source = Stream(), c_void_p(), stream(data)
    interruptible(
        lambda: call("clv_retention", source, settings, byref(out), byref(text))
    )
    return Retention(alike(Table(out), data), json.loads(take_text(text)))


def models() -> dict[str, list[dict[str, Any]]]:
    """The models with their parameters, what they assume and when to use them."""
    text = c_void_p()
    call("clv_models", byref(text))
    found: dict[str, list[dict[str, Any]]] = json.loads(take_text(text))
    return found


def histories(summary: Any) -> Any:
    """The distinct histories of a summary (``frequency``, ``recency``, ``T``), each with
    its number of ``customers``: all that a purchase model needs to know."""
    out, source = Stream(), stream(summary)
    call("clv_histories", source, options(), byref(out))
    return alike(Table(out), summary)


def model_of(model: Any) -> Model:
    """The model of an estimator, of a run, or itself."""
    if isinstance(model, Model):
        return model
    if isinstance(model, Run):
        return model.model
    fitted = getattr(model, "model_", None)
    if isinstance(fitted, Model):
        return fitted
    from ._errors import NotFittedError

    raise NotFittedError(
        f"this {type(model).__name__} is not fitted yet; call fit first"
        if hasattr(model, "fit")
        else f"a {type(model).__name__} is no model"
    )
