"""The models of spend of pymc-marketing."""

from __future__ import annotations

from typing import Any

import numpy
import pandas

from .._errors import DataError
from .._functions import summarize
from .._model import parameters
from .._spend_models import GammaGamma
from .model import CLVModel, by_draw
from .models import PurchaseModel, customer_lifetime_value, means


class SpendModel(CLVModel):
    """What both models of spend share: customers differ in scale, ν, whose law is gamma
    (``q``, ``v``), and one's amounts have a gamma law (``p``, ν) (Fader, Hardie, Lee
    2005)."""

    _estimator = GammaGamma

    def _summarized(self, data: Any) -> Any:
        """The number of amounts and the mean of each customer."""
        return self._table(data)

    def expected_customer_spend(self, data: Any = None) -> Any:
        """The expected spend of each customer on a purchase.

        Args:
            data: The customers: see the class; those of the fit unless given.

        Returns:
            Money for each draw and customer; infinite where q ≤ 1 and nothing was bought.
        """
        table = self._summarized(data)
        x, z = (numpy.asarray(table[n], dtype="f8") for n in ("frequency", "monetary_value"))
        rows = [model.evaluate_spend(x, z) for model in self._fitted()]
        return self._result(rows, table, "expected_customer_spend")

    def distribution_customer_spend(self, data: Any = None, random_seed: int | None = None) -> Any:
        """A draw of the mean spend of each customer, for each of the estimates': p/ν with ν
        from Gamma(p x + q, v + x z̄), its law given what was bought.

        Args:
            data: The customers: see the class; those of the fit unless given.
            random_seed: Where the random numbers start; ``None`` for anywhere.
        """
        table = self._summarized(data)
        x, z = (numpy.asarray(table[n], dtype="f8") for n in ("frequency", "monetary_value"))
        p, q, v = self._columns()
        scale = 1 / (v + x * z)
        values = p / numpy.random.default_rng(random_seed).gamma(p * x + q, scale)
        return self._result(values, table, "mean_spend")

    def distribution_new_customer_spend(self, n: int = 1, random_seed: int | None = None) -> Any:
        """Draws of the mean spend of ``n`` new customers, for each of the estimates': p/ν
        with ν from Gamma(q, v), with the dimension ``new_customer_id``; ``random_seed`` is
        where the random numbers start."""
        p, q, v = self._columns()
        shape = (len(p), n)
        values = p / numpy.random.default_rng(random_seed).gamma(q, 1 / v, size=shape)
        return by_draw(values, range(n), "mean_spend", "new_customer_id")

    def _columns(self) -> list[Any]:
        """The parameters, each a column with a row for each draw."""
        records = [parameters(model.spend or {}) for model in self._fitted()]
        return [numpy.array([[record[name]] for record in records]) for name in "pqv"]

    def expected_new_customer_spend(self) -> Any:
        """The expected spend of a new customer on a purchase, for each draw: p v/(q − 1),
        infinite for q ≤ 1."""
        values = [model.mean_spend() for model in self._fitted()]
        return self._result(values, None, "expected_new_customer_spend")

    def expected_customer_lifetime_value(
        self,
        transaction_model: PurchaseModel,
        data: Any,
        future_t: int = 12,
        discount_rate: float = 0.0,
        time_unit: str = "D",
    ) -> Any:
        """The value of each customer over so many months, at the rate of a month: see
        :func:`customer_lifetime_value`.

        Args:
            transaction_model: A fitted model of purchases.
            data: The customers with ``frequency``, ``recency``, ``T`` and
                ``monetary_value``; it is left as it is.
            future_t: How many months, whatever the unit of time.
            discount_rate: The rate of a month.
            time_unit: The unit of ``recency`` and ``T``: ``"D"``, ``"W"``, ``"M"``, ``"h"``.
        """
        spend = self.expected_customer_spend(data)
        table = data.assign(future_spend=means(spend))
        return customer_lifetime_value(transaction_model, table, future_t, discount_rate, time_unit)


class GammaGammaModel(SpendModel):
    """Gamma-Gamma fitted to means: :class:`clv.GammaGamma`. ``data`` has a row for each
    customer with ``customer_id``, ``frequency`` and ``monetary_value``, the mean of so
    many repeat purchases."""

    def _make(self) -> Any:
        return GammaGamma(time_unit="day")


class GammaGammaModelIndividual(SpendModel):
    """Gamma-Gamma fitted to single amounts: :class:`clv.GammaGamma` with
    ``spend_form="amounts"``. ``data`` has a row for each purchase with ``customer_id`` and
    ``individual_transaction_value``, an amount above 0; predictions take that, or a row
    for each customer with ``frequency``, the number of amounts, and ``monetary_value``,
    their mean."""

    def _make(self) -> Any:
        return GammaGamma(spend_form="amounts", time_unit="day")

    def _prepared(self, data: Any) -> Any:
        # A purchase a day, in the order of the rows: what days they were does not matter.
        amounts = _amounts(data)
        day = amounts.groupby("customer_id").cumcount().to_numpy()
        dates = numpy.datetime64("2000-01-01") + day
        return summarize(amounts.assign(date=dates), time_unit="day")

    def _summarized(self, data: Any) -> Any:
        if data is not None and {"frequency", "monetary_value"} <= set(data.columns):
            return data
        groups = _amounts(self._table(data)).groupby("customer_id")["amount"]
        table = groups.agg(frequency="size", monetary_value="mean")
        return table.reset_index()


def _amounts(data: Any) -> Any:
    """A row for each purchase: ``customer_id`` and ``amount``.

    Raises:
        DataError: where a column is missing, or an amount is not above 0.
    """
    for name in ("customer_id", "individual_transaction_value"):
        if name not in data:
            raise DataError(f'there is no column "{name}": give a row for each purchase')
    values = data["individual_transaction_value"].to_numpy(dtype="f8")
    bad = numpy.flatnonzero(~(values > 0) | ~numpy.isfinite(values))
    if len(bad):
        error = DataError(
            f"row {bad[0]}: individual_transaction_value {values[bad[0]]:g} is not above 0; "
            "leave the row out"
        )
        error.row, error.column = int(bad[0]), "individual_transaction_value"
        raise error
    return pandas.DataFrame({"customer_id": data["customer_id"].to_numpy(), "amount": values})
