"""What every customer will buy, spend and be worth.

From a log of transactions in any data frame to a forecast for every customer, by
buy-till-you-die models that are validated on a holdout::

    import clv

    run = clv.run(log, calibration_end="1997-09-30", model="bg-nbd")
    run.validation["holdout"]["mae"]
    run.forecasts  # of the kind that log is

or step by step, in scikit-learn's manner::

    summary = clv.summarize(log)
    model = clv.BGNBD().fit(summary)
    model.expected_purchases(summary, future_t=26)

The numbers are those of the command-line tool ``clv``, bit by bit, and its model files
are read and written.
"""

from ._arrow import Table
from ._decisions import actions, rfm
from ._errors import (
    BoundaryWarning,
    CancelledError,
    ConvergenceError,
    DataError,
    Error,
    InternalError,
    NotFittedError,
    UsageError,
)
from ._functions import (
    compare,
    forecast,
    histories,
    models,
    simulate,
    summarize,
    validate,
)
from ._library import version as _version
from ._model import Model
from ._purchase_models import (
    BGBB,
    BGNBD,
    MBGNBD,
    NBD,
    BGCNBDk,
    GGomNBD,
    MBGCNBDk,
    ParetoNBD,
)
from ._retention import Retention, retention
from ._retention_models import SBG, BdW
from ._run import Run, run
from ._spend_models import CustomerLifetimeValue, GammaGamma, GammaGammaFrequency, LogNormal
from ._sql import sql, sql_scores

__version__ = _version()

__all__ = [
    "BGBB", "BGCNBDk", "BGNBD", "BdW", "BoundaryWarning", "CancelledError",
    "ConvergenceError", "CustomerLifetimeValue", "DataError", "Error", "GGomNBD",
    "GammaGamma", "GammaGammaFrequency", "InternalError", "LogNormal", "MBGCNBDk", "MBGNBD",
    "Model", "NBD", "NotFittedError", "ParetoNBD", "Retention", "Run", "SBG", "Table", "UsageError",
    "actions", "compare", "forecast", "histories", "models", "retention", "rfm", "run",
    "simulate", "sql", "sql_scores", "summarize", "validate",
]  # fmt: skip
