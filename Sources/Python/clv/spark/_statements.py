"""The library's statements, run over data frames."""

from __future__ import annotations

import uuid
from typing import Any

from .._errors import DataError

#: What a summary must have for everything that follows.
KEYS = ("frequency", "recency_days", "t_days")


def fresh_name() -> str:
    """A name that no other view has."""
    return f"clv_{uuid.uuid4().hex}"


def query(statement: str, **frames: Any) -> Any:
    """A data frame of a statement of the library over data frames, by the names that
    they have in it. Their views are gone again when it returns."""
    spark = next(iter(frames.values())).sparkSession
    for name, frame in frames.items():
        frame.createOrReplaceTempView(name)
    try:
        return spark.sql(statement.rstrip().rstrip(";"))
    finally:
        for name in frames:
            spark.catalog.dropTempView(name)


def check(summary: Any, *more: str) -> None:
    """Refuses what is no summary of this module.

    Raises:
        DataError: with the name of a column that is missing.
    """
    for name in ("customer_id", *KEYS, *more):
        if name not in summary.columns:
            error = DataError(
                f'the summary has no column "{name}"; make it with clv.spark.summarize'
                + (" and a calibration_end" if name.endswith("_holdout") else "")
            )
            error.column = name
            raise error
