"""The model of contracts of pymc-marketing that is fitted to each cohort."""

from __future__ import annotations

from typing import Any

import numpy

from .._errors import DataError
from .._retention import retention
from .hypergeometric import hypergeometric
from .renewals import RenewalModel, refuse, survivors, whole


class ShiftedBetaGeoModel(RenewalModel):
    """sBG with a model for each cohort (Fader, Hardie 2007): ``clv.retention`` with
    ``cohorts="apart"``.

    ``data`` has a row for each customer with ``customer_id``; ``T``, the age of the
    customer's cohort in periods, 2 or more; ``recency``, the period of the last renewal,
    which is ``T`` for who is there; and ``cohort``, the name of those who began together, who
    are of one ``T``.
    """

    def _document_of(self, table: Any) -> dict[str, Any]:
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
        return retention(counts, model="sbg", cohorts="apart").model

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
            kept = (beta + period - 1) / (alpha + beta + period - 1)
            shares *= numpy.where(age >= period, kept, 1)
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
