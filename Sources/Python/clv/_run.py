"""The whole way in one call."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from ctypes import byref, c_void_p
from typing import Any

from ._arrow import Table, html_table
from ._errors import UsageError
from ._files import write_text
from ._frames import alike, optional_stream, stream
from ._input import Day, taken
from ._library import Progress, Results, Stream, call, interruptible, library, take_text
from ._model import Model, options


class _Study:
    """What pages are made of, as the library keeps it; a copy is the study itself, a
    pickled one is empty."""

    def __init__(self) -> None:
        self.handle = c_void_p()

    def __del__(self) -> None:
        if library is not None:
            library.clv_study_release(self.handle)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Study:
        return self

    def __reduce__(self) -> tuple[type[_Study], tuple[()]]:
        return _Study, ()


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

    def __init__(
        self, results: Results, study: _Study, like: Any, customer_column: str | None
    ) -> None:
        def taken(source: Stream) -> Table | None:
            # The structure is taken over: its release is the table's business now.
            mine = Stream.from_buffer_copy(source)
            source.release = type(source.release)()
            return Table(mine) if mine.release else None

        def table(found: Table | None) -> Any:
            return None if found is None else alike(found, like, customer_column)

        self._study = study
        self.summary: Any = table(taken(results.summary))
        self.forecasts: Any = table(taken(results.forecasts))
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

    def report(
        self,
        path: str | os.PathLike[str],
        *,
        language: str = "en",
        persian_digits: bool = False,
        currency: str | None = None,
        source: str = "transactions",
        cost: float | None = None,
        budget: float | None = None,
        control: float | None = None,
        seed: int | None = None,
        acquisition_cost: float | None = None,
        actions_file: str = "actions.csv",
    ) -> None:
        """Writes the page for people: one file of HTML with charts, which needs no network.

        It is the page that ``clv run`` of the command-line tool writes for the same log
        and options, byte for byte; how many rows are the same as another is known of a
        file alone.

        Args:
            path: The file to write.
            language: ``"en"``, ``"fa"`` for Persian, with the months of the Solar Hijri
                calendar, or ``"zh"`` for Chinese.
            persian_digits: Whether numbers have Persian digits; only in Persian.
            currency: The currency of all amounts: a code such as ``"EUR"``, or a sign.
            source: What the page calls the log, such as the name of its file.
            cost: What one contact costs, to say whom to contact.
            budget: What may be spent on contacts; all that is worth it unless given.
            control: The share of those to be contacted who are left out, so that what
                contacts do can be measured.
            seed: The seed by which these are drawn; 1 unless given.
            acquisition_cost: What acquiring a customer costs, to see when it comes back.
            actions_file: What the page calls the file of the campaign lists, which
                :attr:`actions` holds.

        Raises:
            UsageError: for an argument that is wrong, or does not fit the log; and where
                the run was pickled, which leaves out what pages are made of.
            OSError: where the file cannot be written.
        """
        settings = options(
            language=language,
            persian_digits=persian_digits,
            currency=currency,
            source=source,
            cost=cost,
            budget=budget,
            control=control,
            seed=seed,
            acquisition_cost=acquisition_cost,
            actions_file=actions_file,
        )
        if not self._study.handle:
            raise UsageError(
                "a pickled run has left out what its page is made of; write the page before "
                "it is pickled"
            )
        text = c_void_p()
        interruptible(lambda: call("clv_report", self._study.handle, settings, byref(text)))
        write_text(path, take_text(text))


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
    results, study = Results(), _Study()
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
            lambda: call(
                "clv_run_study", data, others, settings, callback, None, byref(results),
                byref(study.handle),
            )
        )  # fmt: skip
    except Exception:
        if raised:
            raise raised[0] from None
        raise
    try:
        return Run(results, study, log, reading.get("customer_column"))
    finally:
        library.clv_results_clear(byref(results))
