"""Models in MLflow, where it is installed."""

from __future__ import annotations

import pytest
from conftest import CALIBRATION_END

mlflow = pytest.importorskip("mlflow")


def test_a_model_is_logged_loaded_and_asked(pandas_log, tmp_path) -> None:
    import clv.mlflow

    mlflow.set_tracking_uri(f"sqlite:///{tmp_path}/mlflow.db")
    summary = clv.summarize(pandas_log, calibration_end=CALIBRATION_END)
    summary["customer_id"] = summary["customer_id"].astype(str)
    summary["frequency"] = summary["frequency"].astype(float)
    model = clv.CustomerLifetimeValue().fit(summary)
    columns = ["customer_id", "frequency", "recency", "T", "monetary_value"]
    with mlflow.start_run():
        logged = clv.mlflow.log_model(model, name="clv")
    loaded = clv.mlflow.load_model(logged.model_uri)
    found = loaded.predict(summary[columns], params={"horizon": 26.0})
    expected = clv.forecast(model, summary[columns], horizon=26)
    assert found.equals(expected)
    year = loaded.predict(summary[columns])
    assert year["clv"].equals(clv.forecast(model, summary[columns])["clv"])
    clv.mlflow.save_model(model, tmp_path / "saved")
    assert (tmp_path / "saved" / "model.json").exists() or list(
        (tmp_path / "saved").rglob("model.json")
    )
