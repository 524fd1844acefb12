"""Models in MLflow: logged, registered and served with all columns of a forecast.

    with mlflow.start_run():
        clv.mlflow.log_model(model, name="clv")

Then ``mlflow models serve``, ``mlflow.pyfunc.spark_udf`` and registries take the model as
any other; ``params={"horizon": 26}`` says how far ahead to look. What is logged is the
model's file, ``model.json``, the very one of ``clv fit``.
"""

from __future__ import annotations

import math
import os
from typing import Any

from ._functions import forecast
from ._model import Model, model_of

__all__ = ["load_model", "log_model", "save_model"]

#: The parameters of a prediction, with what they are unless given; a horizon of 0 is a
#: year.
PARAMETERS = {"horizon": 0.0, "discount_rate": 0.1, "margin": 1.0, "level": 0.9}


class Forecaster:
    """What MLflow loads: ``predict`` of a data frame of a summary or a log."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def predict(self, data: Any, params: dict[str, Any] | None = None) -> Any:
        """A forecast for each customer: the columns of ``clv forecast``."""
        given = {**PARAMETERS, **(params or {})}
        horizon = float(given["horizon"])
        return forecast(
            self.model,
            data,
            horizon=horizon if horizon > 0 or math.isnan(horizon) else None,
            discount_rate=float(given["discount_rate"]),
            margin=float(given["margin"]),
            level=float(given["level"]),
        )


def _load_pyfunc(path: str) -> Forecaster:
    """What MLflow calls to load a model."""
    file = os.path.join(path, "model.json") if os.path.isdir(path) else path
    return Forecaster(Model.load(file))


def _signature(model: Model) -> Any:
    from mlflow.models import ModelSignature
    from mlflow.types import ParamSchema, ParamSpec
    from mlflow.types.schema import ColSpec, DataType, Schema

    text, double = DataType.string, DataType.double
    summary = {"customer_id": text, "frequency": double, "recency": double, "T": double}
    inputs = [ColSpec(kind, name) for name, kind in summary.items()]
    if model.spend is not None:
        inputs.append(ColSpec(double, "monetary_value", required=False))
    example = {"frequency": [0], "recency": [0.0], "T": [1.0]}
    columns = forecast(model, example, horizon=1.0).columns
    outputs = [ColSpec(text if name == "customer_id" else double, name, required=False)
               for name in columns]  # fmt: skip
    params = [ParamSpec(name, double, value) for name, value in PARAMETERS.items()]
    return ModelSignature(Schema(inputs), Schema(outputs), ParamSchema(params))


def _arguments(model: Any, folder: str) -> dict[str, Any]:
    fitted = model_of(model)
    path = os.path.join(folder, "model.json")
    fitted.save(path)
    from . import __version__

    return {
        "loader_module": "clv.mlflow",
        "data_path": path,
        "signature": _signature(fitted),
        "pip_requirements": [f"clv=={__version__}", "pandas"],
    }


def save_model(model: Any, path: str | os.PathLike[str]) -> None:
    """Writes a fitted model to a folder as MLflow has them.

    Args:
        model: A model, an estimator or a run.
        path: The folder, which must not be there.
    """
    import tempfile

    import mlflow

    with tempfile.TemporaryDirectory() as folder:
        mlflow.pyfunc.save_model(path, **_arguments(model, folder))


def log_model(model: Any, name: str = "model", **kwargs: Any) -> Any:
    """Logs a fitted model with the current run of MLflow, with its parameters and its
    certificate.

    Args:
        model: A model, an estimator or a run.
        name: What the model is called.
        kwargs: Passed to ``mlflow.pyfunc.log_model``: ``registered_model_name`` and more.
    """
    import tempfile

    import mlflow

    fitted = model_of(model)
    for part in (fitted.purchase, fitted.spend):
        if part is not None:
            mlflow.log_params({f"{part['model']} {n}": v for n, v in part["parameters"].items()})
            if "log_likelihood" in part:
                mlflow.log_metric(f"{part['model']} log_likelihood", part["log_likelihood"])
    with tempfile.TemporaryDirectory() as folder:
        return mlflow.pyfunc.log_model(name=name, **_arguments(model, folder), **kwargs)


def load_model(uri: str) -> Any:
    """A model of MLflow; ``predict(data, params={"horizon": 26})`` forecasts."""
    import mlflow

    return mlflow.pyfunc.load_model(uri)
