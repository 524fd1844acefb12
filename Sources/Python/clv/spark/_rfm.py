"""Scores of recency, frequency and monetary value, on the cluster."""

from __future__ import annotations

from itertools import product
from typing import Any

from .._decisions import rfm as rfm_here
from .._errors import UsageError
from ._statements import check

#: The error of the quantiles that are looked for first, as a share of the customers.
_ERROR = 1e-3

#: From here on, numbers of double precision hold no millionths.
_NO_MILLIONTHS = 2.0**53


def rfm(summary: Any, *, bins: int = 5) -> Any:
    """Scores customers by recency, frequency and monetary value on the cluster.

    Scores are by quantiles among all customers, and alike for customers who are alike,
    as ``clv rfm`` has them. Where one score ends and the next begins is found exactly:
    approximate quantiles say between which values, and of these alone the counts are
    collected.

    Args:
        summary: What :func:`clv.spark.summarize` made; it is computed several times, so
            keep it by ``cache`` or as a table.
        bins: How many scores there are, 2 to 20.

    Returns:
        A data frame with a row for each customer: ``customer_id``, ``recency_days``
        since the last purchase, ``purchases``, ``monetary_value`` of a mean purchase,
        ``recency_score``, ``frequency_score``, ``monetary_score``, ``rfm_score`` and
        ``segment_key``. Without amounts what is of money is missing.

    Raises:
        UsageError: for another number of bins, or a summary without customers.
    """
    from pyspark.sql import functions as F

    check(summary)
    if not isinstance(bins, int) or not 2 <= bins <= 20:
        raise UsageError("bins: give from 2 to 20, such as 5")
    has_money = "monetary_value" in summary.columns
    values = {"recency": -F.col("recency_days"), "frequency": F.col("purchases")}
    columns = [
        F.col("customer_id"),
        (F.col("t_days") - F.col("recency_days")).alias("recency_days"),
        (F.col("frequency") + 1).alias("purchases"),
    ]
    if has_money:
        columns.append(_mean_purchase().alias("monetary_value"))
        values["monetary"] = F.col("monetary_value")
    table = summary.select(*columns)
    cuts = _cuts(table, {name: value.cast("double") for name, value in values.items()}, bins)

    def score(name: str) -> Any:
        reached = (F.when(values[name] >= cut, 1).otherwise(0) for cut in cuts[name])
        return sum(reached, F.lit(1)).cast("long")

    scores = [f"{name}_score" for name in values]
    scored = table.withColumns(dict(zip(scores, map(score, values))))
    cells = summary.sparkSession.createDataFrame(_cells(bins, has_money))
    return scored.join(F.broadcast(cells), scores).select(
        *table.columns, *scores, "rfm_score", "segment_key"
    )


def _mean_purchase() -> Any:
    """The mean of all purchases, to a millionth, so that customers who spent the same
    have the same number whatever the order in which it was added up."""
    from pyspark.sql import functions as F

    spent = F.col("first_amount") + F.col("frequency") * F.col("monetary_value")
    mean = spent / (F.col("frequency") + 1)
    return F.when(mean * 1e6 < _NO_MILLIONTHS, F.rint(mean * 1e6) / 1e6).otherwise(mean)


def _cuts(table: Any, values: dict[str, Any], bins: int) -> dict[str, list[float]]:
    """The least value of each score from 2 on: the first of which no copy comes before
    place ⌈(k − 1) n/bins⌉ of n customers."""

    columns = table.select(*(value.alias(name) for name, value in values.items()))
    count = columns.count()
    if count == 0:
        raise UsageError("the summary has no customers")
    places = [-(-step * count // bins) for step in range(1, bins)]
    around = {
        place: [min(max(place / count + side * 2 * _ERROR, 0.0), 1.0) for side in (-1, 1)]
        for place in places
        if place < count
    }
    shares = sorted({share for pair in around.values() for share in pair})
    found = columns.approxQuantile(list(values), shares, _ERROR)
    ranges = {
        name: {place: (known[low], known[high]) for place, (low, high) in around.items()}
        for name, known in (
            (name, dict(zip(shares, quantiles))) for name, quantiles in zip(values, found)
        )
    }
    sides = _beside(columns, ranges)
    return {name: _exact(columns, name, ranges[name], sides, places) for name in values}


#: The lowest and the highest value between which each place lies.
Ranges = dict[int, tuple[float, float]]


def _beside(columns: Any, ranges: dict[str, Ranges]) -> Any:
    """How many values are below each range, and the next one above it, in one pass."""
    from pyspark.sql import functions as F

    parts = [
        part
        for name, places in ranges.items()
        for place, (low, high) in places.items()
        for part in (
            F.count_if(F.col(name) < low).alias(f"{name}_below_{place}"),
            F.min(F.when(F.col(name) > high, F.col(name))).alias(f"{name}_next_{place}"),
        )
    ]
    return columns.agg(*parts).first() if parts else None


def _exact(columns: Any, name: str, ranges: Ranges, sides: Any, places: list[int]) -> list[float]:
    """The cuts of a component, each of which lies in a range or is the next value."""
    from pyspark.sql import functions as F

    inside = F.lit(False)
    for low, high in ranges.values():
        inside = inside | F.col(name).between(low, high)
    counted = columns.where(inside).groupBy(name).count().toArrow().sort_by(name).to_pylist()

    def cut(place: int) -> float:
        if place not in ranges:
            return float("inf")
        low, high = ranges[place]
        below = sides[f"{name}_below_{place}"]
        for entry in counted:
            if low <= entry[name] <= high:
                if below >= place:
                    return float(entry[name])
                below += entry["count"]
        after = sides[f"{name}_next_{place}"]
        return float("inf") if after is None else float(after)

    return [cut(place) for place in places]


def _cells(bins: int, has_money: bool) -> Any:
    """The segment of each combination of scores, by customers made up to have it."""
    steps = range(1, bins + 1)
    cells = list(product(steps, steps, steps if has_money else [1]))
    thresholds = [float(step) for step in steps]
    made = {
        "frequency": [frequency - 1 for _, frequency, _ in cells],
        "recency": [float(frequency - 1) for _, frequency, _ in cells],
        "T": [float(frequency - 1 + bins - recency) for recency, frequency, _ in cells],
    }
    if has_money:
        made["monetary_value"] = [float(m if f > 1 else 0) for _, f, m in cells]
        made["first_amount"] = [float(m) for _, _, m in cells]
    found = rfm_here(
        made,
        bins=bins,
        time_unit="day",
        without_monetary=not has_money,
        # No days since the last purchase have the highest score.
        recency_thresholds=[step - 1 for step in thresholds[:-1]],
        frequency_thresholds=thresholds[1:],
        monetary_thresholds=thresholds[1:] if has_money else None,
    )
    keys = ["recency_score", "frequency_score", *(["monetary_score"] if has_money else [])]
    return found.to_arrow().select([*keys, "rfm_score", "segment_key"])
