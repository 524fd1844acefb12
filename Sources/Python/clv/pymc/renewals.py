"""The models of contracts of pymc-marketing: the shifted beta-geometric law (sBG), by which
customers differ in the probability θ of leaving at a renewal, Beta(α, β) among them."""

from __future__ import annotations

import json
import os
from typing import Any

import numpy

from .._errors import DataError
from .._retention import retention
from .._retention_models import SBG
from .model import CLVModel, Self, by_draw, drawn, summary_of
from .hypergeometric import hypergeometric


class RenewalModel(CLVModel):
    """What both models of contracts share: each cohort's estimates and their draws."""

    _estimator = SBG

    def __init__(
        self, data: Any = None, *, model_config: Any = None, sampler_config: Any = None
    ) -> None:
        super().__init__(data, model_config=model_config, sampler_config=sampler_config)
        if self.model_config.get("dropout_covariate_cols"):
            raise DataError(
                "sBG has no covariates here: leave out dropout_covariate_cols, or fit a model "
                "to each group"
            )
        self._document: dict[str, Any] = {}

    def _set(self, document: dict[str, Any], draws: int, seed: int | None) -> None:
        """Keeps a model's document, with draws of each cohort's α and β."""
        self._document = document
        generator = numpy.random.default_rng(seed)
        parts = document.get("cohorts") or [{"cohort": None, "retention": document["retention"]}]
        self._records = {part["cohort"]: part["retention"] for part in parts}
        self._models = [
            drawn(
                [record["parameters"][name] for name in ("alpha", "beta")],
                numpy.array(record["covariance"]) if record.get("covariance") else None,
                draws,
                generator,
            )
            for record in self._records.values()
        ]
        # A cohort whose covariance is not known has its estimates in every draw.
        longest = max(len(rows) for rows in self._models)
        self._models = [
            numpy.repeat(rows, longest, axis=0) if len(rows) == 1 else rows for rows in self._models
        ]

    def fit_summary(self, **kwargs: Any) -> Any:
        """The estimates by parameter and, where there are several, cohort, with standard
        errors and 95 % intervals."""
        self._fitted()
        values, errors, intervals = {}, {}, {}
        for cohort, record in self._records.items():
            for name in ("alpha", "beta"):
                label = name if cohort is None else f"{name}[{cohort}]"
                values[label] = record["parameters"][name]
                errors[label] = (record.get("standard_errors") or {}).get(name, numpy.nan)
                intervals[label] = (record.get("confidence_intervals") or {}).get(name)
        return summary_of(values, errors, intervals)

    def save(self, fname: str | os.PathLike[str], **kwargs: Any) -> None:
        """Writes the model's file: that of ``clv retention --model-output``."""
        self._fitted()
        with open(fname, "w", encoding="utf-8") as file:
            json.dump(self._document, file, indent=2)

    @classmethod
    def load(cls: type[Self], fname: str | os.PathLike[str]) -> Self:
        """The model of a file, with its estimates alone.

        Raises:
            DataError: where the file is of no model of contracts by sBG.
        """
        with open(fname, encoding="utf-8") as file:
            document = json.load(file)
        found = document.get("retention", {}).get("model") if isinstance(document, dict) else None
        if found != "sBG":
            raise DataError(f"the file is of {found or 'no model of contracts'}, not of sBG")
        model = cls()
        model._set(document, 1, None)  # type: ignore[attr-defined]
        return model

    def thin_fit_result(self: Self, keep_every: int) -> Self:
        """The model with one of ``keep_every`` of its draws, which predicts so much faster."""
        thin = type(self)(self.data, model_config=self.model_config)
        thin.__dict__.update(self.__dict__)
        thin._models = [rows[::keep_every] for rows in self._fitted()]
        return thin

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'' if self._models else 'not fitted'})"


def survivors(left: Any, ages: Any, cohorts: Any) -> dict[str, list[Any]]:
    """A survival table of customers: how many of each cohort are there after each period.

    Args:
        left: At which renewal each left; the age where none was seen to leave.
        ages: How many renewals each could have had, the last of which is not known to be
            taken by those who are there.
        cohorts: The cohort of each, of one age.
    """
    table: dict[str, list[Any]] = {"cohort": [], "period": [], "customers": []}
    for cohort in dict.fromkeys(cohorts):
        here = cohorts == cohort
        for period in range(int(ages[here].max())):
            table["cohort"].append(str(cohort))
            table["period"].append(period)
            table["customers"].append(int((left[here] > period).sum()))
    return table


def whole(data: Any, name: str) -> Any:
    """A column of whole numbers.

    Raises:
        DataError: where it is missing or a cell of it is no whole number.
    """
    if name not in data:
        raise DataError(f'there is no column "{name}"; the columns are {", ".join(data.columns)}')
    values = data[name].to_numpy(dtype="f8")
    refuse(values != numpy.floor(values), name, values, "is no whole number of periods")
    return values


def refuse(bad: Any, name: str, values: Any, words: str) -> None:
    """Refuses the first of the rows that are bad.

    Raises:
        DataError: with the row and the column.
    """
    rows = numpy.flatnonzero(bad)
    if len(rows):
        row = int(rows[0])
        error = DataError(f"row {row}: {name} {values[row]:g} {words}")
        error.row, error.column = row, name
        raise error


class ShiftedBetaGeoModel(RenewalModel):
    """sBG with a model for each cohort (Fader, Hardie 2007): ``clv.retention`` with
    ``cohorts="apart"``.

    ``data`` has a row for each customer with ``customer_id``; ``T``, the age of the
    customer's cohort in periods, 2 or more; ``recency``, the period of the last renewal,
    which is ``T`` for who is there; and ``cohort``, the name of those who began together.
    """

    def fit(
        self: Self,
        data: Any = None,
        method: str | None = None,
        fit_method: str | None = None,
        draws: int = 200,
        random_seed: int | None = 0,
        **kwargs: Any,
    ) -> Self:
        """Fits the model to each cohort by maximum likelihood.

        Args:
            data: See the class; that of the initializer unless given.
            method: ``"map"`` for the estimates alone, which give one draw; every other
                name gives ``draws`` of the normal law of the estimates' logarithms.
            fit_method: The older name of ``method``.
            draws: How many draws.
            random_seed: Where the random numbers start; ``None`` for anywhere.

        Returns:
            The model itself.

        Raises:
            DataError: for a row that cannot be, or where a cohort's customers differ in T.
        """
        self._take(data)
        table = self.data
        left, ages = whole(table, "recency"), whole(table, "T")
        refuse(ages < 2, "T", ages, "is below 2; leave the cohort out")
        refuse(left < 1, "recency", left, "is below 1; leave the customer out")
        refuse(left > ages, "recency", left, "is above T; customers who are there have T")
        if "cohort" not in table:
            raise DataError('there is no column "cohort": give one, the same for all if need be')
        spread = table.groupby("cohort")["T"].nunique()
        if (spread > 1).any():
            names = ", ".join(map(str, spread[spread > 1].index))
            raise DataError(f"customers of a cohort are of one T; these have several: {names}")
        counts = survivors(left, ages, table["cohort"].astype(str).to_numpy())
        found = retention(counts, model="sbg", cohorts="apart").model
        self._set(found, self._number_of_draws(method, fit_method, draws), random_seed)  # type: ignore[attr-defined]
        return self

    def _customers(self, data: Any, alive: bool) -> tuple[Any, Any, Any, Any]:
        """The table with T and each customer's α and β, a row for each draw."""
        models, table = self._fitted(), self._table(data)
        if data is None and alive:
            table = table[table["recency"] == table["T"]]
        ages = whole(table, "T")
        refuse(ages < 1, "T", ages, "is below 1")
        known = {str(name): place for place, name in enumerate(self._records)}
        if len(known) == 1 and None in self._records:
            places = [0] * len(table)
        else:
            unknown = sorted(set(table["cohort"].astype(str)) - set(known))
            if unknown:
                raise DataError(
                    f"no model was fitted to cohort {', '.join(unknown)}; there are: "
                    + ", ".join(known)
                )
            places = [known[name] for name in table["cohort"].astype(str)]
        alpha = numpy.array([models[place][:, 0] for place in places]).T
        beta = numpy.array([models[place][:, 1] for place in places]).T
        return table, ages, alpha, beta

    @staticmethod
    def _given(table: Any, name: str, value: Any) -> Any:
        if value is None and name not in table:
            raise ValueError(f"{name} is needed, as an argument or a column of data")
        return numpy.asarray(table[name] if value is None else value, dtype="f8")

    def expected_retention_rate(self, data: Any = None, *, future_t: Any = None) -> Any:
        """The share of customers like each who renew at ``T + future_t``, of those who were
        there before: (β + T + t − 1)/(α + β + T + t − 1) (Fader, Hardie 2007, equation 8).

        Args:
            data: Customers with ``customer_id``, ``T`` and ``cohort``; those of the fit
                who are there unless given.
            future_t: Periods from now, one number or one for each; the column of ``data``
                unless given.

        Returns:
            A share for each draw and customer.
        """
        table, T, alpha, beta = self._customers(data, alive=True)
        age = T + self._given(table, "future_t", future_t)
        rates = (beta + age - 1) / (alpha + beta + age - 1)
        return self._result(rates, table, "expected_retention_rate")

    def expected_probability_alive(self, data: Any = None, *, future_t: Any = None) -> Any:
        """The share of customers like each who are still there after ``T + future_t``
        periods of all who began: B(α, β + T + t)/B(α, β) (Fader, Hardie 2007, equation 6).

        Args:
            data: See :meth:`expected_retention_rate`.
            future_t: Periods from now; see there.

        Returns:
            A share for each draw and customer.
        """
        table, T, alpha, beta = self._customers(data, alive=True)
        age = T + self._given(table, "future_t", future_t)
        shares = numpy.ones(numpy.broadcast(alpha, age).shape)
        for period in range(1, int(numpy.max(age, initial=0)) + 1):
            shares *= numpy.where(age >= period, (beta + period - 1) / (alpha + beta + period - 1), 1)
        return self._result(shares, table, "expected_probability_alive")

    def expected_residual_lifetime(self, data: Any = None, *, discount_rate: Any = 0.0) -> Any:
        """The renewals to be expected of each customer who is there, discounted (Fader,
        Hardie 2010, equation 6): (β + T − 1)/(α + β + T − 1) · ₂F₁(1, β + T; α + β + T;
        1/(1 + d)).

        Args:
            data: Customers with ``customer_id``, ``T`` and ``cohort``; all of the fit
                unless given.
            discount_rate: The rate d of a period, one number or one for each.

        Returns:
            A number for each draw and customer, infinite where d = 0 and α ≤ 1.
        """
        table, T, alpha, beta = self._customers(data, alive=False)
        z = 1 / (1 + self._given(table, "discount_rate", discount_rate))
        rate = (beta + T - 1) / (alpha + beta + T - 1)
        values = rate * hypergeometric(beta + T, alpha + beta + T, z)
        return self._result(values, table, "expected_residual_lifetime")

    def expected_retention_elasticity(self, data: Any = None, *, discount_rate: Any = 0.0) -> Any:
        """By how many per cent the residual lifetime of each customer rises where the
        retention rate rises by one (Fader, Hardie 2010, equation 8): ₂F₁(1, β + T − 1;
        α + β + T − 1; 1/(1 + d)).

        Args:
            data: See :meth:`expected_residual_lifetime`.
            discount_rate: The rate d of a period, one number or one for each.

        Returns:
            A number for each draw and customer, infinite where d = 0 and α ≤ 1.
        """
        table, T, alpha, beta = self._customers(data, alive=False)
        z = 1 / (1 + self._given(table, "discount_rate", discount_rate))
        # One step of the series: its third parameter may be below 0 without it.
        first, third = beta + T - 1, alpha + beta + T - 1
        values = 1 + first / third * z * hypergeometric(first + 1, third + 1, z)
        return self._result(values, table, "expected_retention_elasticity")


class ShiftedBetaGeoModelIndividual(RenewalModel):
    """sBG with one model for all customers, of any ages (Fader, Hardie 2007).

    ``data`` has a row for each customer with ``customer_id``; ``T``, the number of
    renewals that there have been; and ``t_churn``, the one at which the customer left, 1 or
    more, which is ``T`` for who is there.
    """

    def fit(
        self: Self,
        data: Any = None,
        method: str | None = None,
        fit_method: str | None = None,
        draws: int = 200,
        random_seed: int | None = 0,
        **kwargs: Any,
    ) -> Self:
        """Fits one model to all customers by maximum likelihood.

        Args:
            data: See the class; that of the initializer unless given.
            method: ``"map"`` for the estimates alone, which give one draw; every other
                name gives ``draws`` of the normal law of the estimates' logarithms.
            fit_method: The older name of ``method``.
            draws: How many draws.
            random_seed: Where the random numbers start; ``None`` for anywhere.

        Returns:
            The model itself.

        Raises:
            DataError: for a row that cannot be, with row and column.
        """
        self._take(data)
        left, ages = whole(self.data, "t_churn"), whole(self.data, "T")
        refuse(left < 1, "t_churn", left, "is below 1; nobody leaves before the first renewal")
        refuse(left > ages, "t_churn", left, "is above T; customers who are there have T")
        # Who could have left once only, and did not, says nothing.
        telling = ages > 1
        if not telling.any():
            raise DataError("T is 1 for everybody: give customers with two renewals or more")
        counts = survivors(left[telling], ages[telling], ages[telling].astype(int))
        found = retention(counts, model="sbg", cohorts="pooled").model
        # All cohorts are of one law, whatever their ages are called.
        document = {**found, "cohorts": []}
        self._set(document, self._number_of_draws(method, fit_method, draws), random_seed)  # type: ignore[attr-defined]
        return self

    def distribution_customer_churn_time(
        self, customer_id: Any, random_seed: int | None = None
    ) -> Any:
        """A draw, for each of the estimates', of the renewal at which a customer like each
        leaves, counted from now: θ from its law given what was seen, Beta(α + 1, β + t − 1)
        of who left at t, Beta(α, β + T − 1) of who is there, and the renewal given θ.

        Args:
            customer_id: Customers of the fit.
            random_seed: Where the random numbers start; ``None`` for anywhere.

        Returns:
            A whole number, 1 or more, for each draw and customer; who has left is not
            left out.

        Raises:
            DataError: for a customer whom the fit does not know.
        """
        models, table = self._fitted()[0], self._table(None).set_index("customer_id")
        unknown = [one for one in customer_id if one not in table.index]
        if unknown:
            raise DataError(f"customer {unknown[0]} was not in the fit")
        rows = table.loc[list(customer_id)]
        left, ages = rows["t_churn"].to_numpy("f8"), rows["T"].to_numpy("f8")
        gone = left < ages
        generator = numpy.random.default_rng(random_seed)
        theta = generator.beta(models[:, :1] + gone, models[:, 1:] + left - 1)
        return by_draw(generator.geometric(theta), list(customer_id), "churn")

    def distribution_new_customer_churn_time(
        self, n: int = 1, random_seed: int | None = None
    ) -> Any:
        """Draws of the renewal at which ``n`` new customers leave, for each of the
        estimates', with the dimension ``new_customer_id``; ``random_seed`` is where the
        random numbers start."""
        generator = numpy.random.default_rng(random_seed)
        theta = self._thetas(generator, n)
        return by_draw(generator.geometric(theta), range(n), "churn", "new_customer_id")

    def distribution_new_customer_theta(self, n: int = 1, random_seed: int | None = None) -> Any:
        """Draws of the probability θ of leaving at a renewal of ``n`` new customers, for
        each of the estimates', with the dimension ``new_customer_id``; ``random_seed`` is
        where the random numbers start."""
        theta = self._thetas(numpy.random.default_rng(random_seed), n)
        return by_draw(theta, range(n), "theta", "new_customer_id")

    def _thetas(self, generator: Any, n: int) -> Any:
        models = self._fitted()[0]
        return generator.beta(models[:, :1], models[:, 1:], size=(len(models), n))
