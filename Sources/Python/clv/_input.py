"""How logs are to be read: the arguments that all functions share."""

from __future__ import annotations

from datetime import date
from typing import Any

Day = str | date

INPUT = (
    "customer_column", "date_column", "amount_column", "quantity_column", "price_column",
    "refunds", "bad_rows", "anonymous", "time_zone", "date_format", "calendar", "decimal",
    "keep", "drop",
)  # fmt: skip


def taken(arguments: dict[str, Any]) -> dict[str, Any]:
    unknown = set(arguments) - set(INPUT)
    if unknown:
        raise TypeError(
            f"{', '.join(sorted(unknown))}: no such argument; further ones are " + ", ".join(INPUT)
        )
    return arguments
