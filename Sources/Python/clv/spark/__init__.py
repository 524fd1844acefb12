"""Logs that outgrow one machine, on Spark: ``pip install clv[spark]``.

The executors summarize the log and score every customer; only the distinct histories,
some hundred thousand for a million customers, come to the driver, where the models are::

    import clv.spark

    summary = clv.spark.summarize(orders, calibration_end="2024-12-31").cache()
    model = clv.spark.fit(summary)
    clv.spark.validate(model, summary)["holdout"]["mae"]

    today = clv.spark.summarize(orders).cache()
    clv.spark.forecast(model, today, horizon=52).write.saveAsTable("scores")

Executors run Spark's own expressions alone: neither Python nor this package is needed
there, unless a model has covariates. The definitions are those of ``clv summarize
--refunds net`` and the statements those of ``clv sql --dialect spark``: keep a summary
that is used more than once, by ``cache`` or as a table.
"""

from ._fitting import fit, validate
from ._forecasts import forecast
from ._rfm import rfm
from ._summaries import histories, outcomes, spend, summarize

__all__ = ["fit", "forecast", "histories", "outcomes", "rfm", "spend", "summarize", "validate"]
