"""The names of the package lifetimes, over the models of this one.

Change ``from lifetimes import BetaGeoFitter`` to
``from clv.lifetimes import BetaGeoFitter``, and so for ``lifetimes.utils`` and
``lifetimes.plotting``. Its conventions are kept: times are in whatever unit the data
are in, a lifetime value is over months of 30 days at a rate of a month, and all that a
customer does in one period is one purchase, refunds included. What is different:

- The likelihood's maximum is found by exact derivatives and certified, so there is
  nothing to help: ``initial_params``, ``tol``, ``iterative_fitting``, ``fit_method``,
  ``maxiter`` and further options of SciPy are taken and not used, and a
  ``penalizer_coef`` is warned of and not used.
- ``weights`` are numbers of customers, and whole.
- A customer with frequency 0 has recency 0, in matrices too, where lifetimes counts
  customers that cannot be.
- ``save_model`` writes the parameters and the certificate by pickle, without dill.
- ``generate_new_data`` is :func:`clv.simulate`, which makes a log.
"""

from .._errors import ConvergenceError
from .fitters import (
    BaseFitter,
    BetaGeoBetaBinomFitter,
    BetaGeoFitter,
    GammaGammaFitter,
    ModifiedBetaGeoFitter,
    ParetoNBDFitter,
)

__all__ = (
    "BaseFitter",
    "BetaGeoBetaBinomFitter",
    "BetaGeoFitter",
    "ConvergenceError",
    "GammaGammaFitter",
    "ModifiedBetaGeoFitter",
    "ParetoNBDFitter",
)
