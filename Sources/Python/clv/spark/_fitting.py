"""Models from what was collected, on the driver."""

from __future__ import annotations

import json
from typing import Any

from .._errors import BoundaryWarning, DataError
from .._frames import stream
from .._functions import validate as validate_here
from .._model import Model, options
from .._model import fit as fit_here
from .._spend_models import GammaGamma, GammaGammaFrequency
from ._summaries import histories as collected
from ._summaries import outcomes, spend

_SPEND = {"gamma-gamma": GammaGamma, "gamma-gamma-frequency": GammaGammaFrequency}


def fit(
    summary: Any,
    *,
    model: str = "bg-nbd",
    spend_model: str | None = "gamma-gamma",
    time_unit: str = "week",
    most: int = 1_000_000,
    histories: Any = None,
) -> Model:
    """Fits models on the driver: of purchases to all customers, by their distinct
    histories, and of spend to the repeat buyers, or to ``most`` of them.

    Args:
        summary: What :func:`clv.spark.summarize` made.
        model: The model of purchases, such as ``"bg-nbd"``: see :func:`clv.models`.
        spend_model: ``"gamma-gamma"`` or ``"gamma-gamma-frequency"``, fitted to mean
            amounts; ``None`` for none. Without amounts there is none either.
        time_unit: The unit that the summary was made with.
        most: The number of repeat buyers above which some are drawn.
        histories: What :func:`clv.spark.histories` has collected of the summary already.

    Returns:
        The model, the very one that ``clv fit`` makes of the summary, for
        :func:`clv.spark.forecast`, ``clv forecast`` and ``clv sql scores``.

    Raises:
        ConvergenceError: where the fit of purchases did not converge.
        DataError: where the amounts cannot be fitted.
    """
    import warnings

    settings = options(purchase_model=model, correct="none", time_unit=time_unit)
    counted = collected(summary) if histories is None else histories
    purchases = fit_here(stream(counted), None, settings)
    certificate = purchases.purchase.get("convergence") or {}
    if certificate.get("outcome") == "boundary":
        warnings.warn(str(certificate.get("message")), BoundaryWarning, stacklevel=2)
    if spend_model is None or "monetary_value" not in summary.columns:
        return purchases
    if spend_model not in _SPEND:
        raise DataError(f"spend_model: give one of {', '.join(_SPEND)}, or None")
    money = _SPEND[spend_model](time_unit=time_unit).fit(spend(summary, most=most))
    document = dict(purchases.document)
    for name in ("spend", "spend_independence", "spend_differences"):
        if name in money.model_.document:
            document[name] = money.model_.document[name]
    return Model.from_json(json.dumps(document))


def validate(model: Any, summary: Any) -> dict[str, Any]:
    """Scores a model on the holdout of every customer, against naive rules.

    What customers did is counted on the cluster by history, and judged on the driver.

    Args:
        model: A model fitted to the calibration, without covariates.
        summary: What :func:`clv.spark.summarize` made with a ``calibration_end``.

    Returns:
        The document of ``clv validate``, of purchases. Money is no matter of histories:
        for it, give :func:`clv.validate` the summary of a sample of customers.
    """
    return validate_here(model, outcomes(summary))
