"""The whole way in one call."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from ctypes import byref, c_void_p
from typing import Any

from ._arrow import Table, html_table
from ._frames import alike, optional_stream, stream
from ._input import Day, taken
from ._library import Progress, Results, Stream, call, interruptible, library
from ._model import Model, options


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
        self.validation: dict[str, Any] | None = json.loads(validation) if validation else None
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
        spend_model: The model of spend, such as ``"log-normal"``; ``"auto"`` for that of
            the lowest AIC, or ``"log-normal"`` where that predicts the last third of the
            calibration better beyond chance.
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
            for each covariate; or ``"auto"``, to try what the log itself tells (mean
            and first amount, month of the first purchase) at earlier origins, and to
            take what predicts purchases better.
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
        covariates=covariates if isinstance(covariates, str) else None,
        **taken(reading),
    )
    results = Results()
    data = stream(log)
    others = optional_stream(None if isinstance(covariates, str) else covariates)
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
