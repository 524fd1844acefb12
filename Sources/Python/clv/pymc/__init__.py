"""The names of pymc-marketing's CLV module, over the models of this package.

Change ``from pymc_marketing.clv import BetaGeoModel`` to
``from clv.pymc import BetaGeoModel``, and ``pymc_marketing.clv.utils`` and ``.plotting``
likewise to ``clv.pymc``. Its conventions are kept: data frames of pandas with
``customer_id``, ``frequency``, ``recency`` and ``T``; results with the dimensions
``chain``, ``draw`` and ``customer_id`` where xarray is installed (a ``pandas.Series`` of
means elsewhere); lifetime values over months of 30 days at a rate of a month. What is
different:

- There is no prior: a fit is by maximum likelihood, which takes a fraction of a second,
  and its draws are from the normal law of the estimates' logarithms, ``draws`` of them
  (``method="map"`` gives the estimates alone). ``model_config`` is read for
  ``purchase_covariate_cols`` and ``dropout_covariate_cols``, which are used for both.
- ``fit`` gives the model itself. ``save`` and ``load`` are of the files of ``clv fit``.
- ``distribution_new_customer`` and ``…_recency_frequency`` are :func:`clv.simulate`,
  which makes a log.

``docs/pymc-marketing.md`` has every name and argument, the same or different and why.
"""

from .cohort_renewals import ShiftedBetaGeoModel
from .customer_renewals import ShiftedBetaGeoModelIndividual
from .data import rfm_segments, rfm_summary, rfm_train_test_split
from .models import (
    BetaGeoBetaBinomModel,
    BetaGeoModel,
    ModifiedBetaGeoModel,
    ParetoNBDModel,
    customer_lifetime_value,
)
from .plotting import (
    plot_customer_exposure,
    plot_expected_purchases_over_time,
    plot_expected_purchases_ppc,
    plot_frequency_recency_matrix,
    plot_probability_alive_matrix,
)
from .spend import GammaGammaModel, GammaGammaModelIndividual

__all__ = [
    "BetaGeoBetaBinomModel", "BetaGeoModel", "GammaGammaModel", "GammaGammaModelIndividual",
    "ModifiedBetaGeoModel", "ParetoNBDModel", "ShiftedBetaGeoModel",
    "ShiftedBetaGeoModelIndividual", "customer_lifetime_value", "plot_customer_exposure",
    "plot_expected_purchases_over_time", "plot_expected_purchases_ppc",
    "plot_frequency_recency_matrix", "plot_probability_alive_matrix", "rfm_segments",
    "rfm_summary", "rfm_train_test_split",
]  # fmt: skip
