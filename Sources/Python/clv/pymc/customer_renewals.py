"""The model of contracts of pymc-marketing that is fitted to single customers of any age."""

from __future__ import annotations

from typing import Any

import numpy

from .._errors import DataError
from .._retention import retention
from .model import by_draw
from .renewals import RenewalModel, refuse, survivors, whole


class ShiftedBetaGeoModelIndividual(RenewalModel):
    """sBG with one model for all customers, of any ages (Fader, Hardie 2007).

    ``data`` has a row for each customer with ``customer_id``; ``T``, the number of
    renewals that there have been; and ``t_churn``, the one at which the customer left, 1 or
    more, which is ``T`` for who is there.
    """

    def _document_of(self, table: Any) -> dict[str, Any]:
        left, ages = whole(table, "t_churn"), whole(table, "T")
        refuse(left < 1, "t_churn", left, "is below 1; nobody leaves before the first renewal")
        refuse(left > ages, "t_churn", left, "is above T; customers who are there have T")
        # Who could have left once only, and did not, says nothing.
        telling = ages > 1
        if not telling.any():
            raise DataError("T is 1 for everybody: give customers with two renewals or more")
        counts = survivors(left[telling], ages[telling], ages[telling].astype(int))
        found = retention(counts, model="sbg", cohorts="pooled").model
        # All cohorts are of one law, whatever their ages are called.
        return {**found, "cohorts": []}

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
