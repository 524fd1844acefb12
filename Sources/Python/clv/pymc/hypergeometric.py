"""The one hypergeometric function that residual lifetimes of contracts are made of."""

from __future__ import annotations

from typing import Any

import numpy


def hypergeometric(b: Any, c: Any, z: Any) -> Any:
    """₂F₁(1, b; c; z) of c > 1, c > b > 0 and 0 < z ≤ 1.

    Gauss's continued fraction (DLMF 15.7.1 with one parameter 0), which is evaluated from
    its tail; a step is worth a factor of ((1 − √(1−z))/(1 + √(1−z)))². At z = 1 it is
    (c − 1)/(c − b − 1), and infinite for c − b ≤ 1.

    Returns:
        An array of the shape that the arguments have together, to 12 digits.
    """
    b, c, z = numpy.broadcast_arrays(*(numpy.asarray(value, dtype="f8") for value in (b, c, z)))
    inside = numpy.where(z < 1, z, 0.5)
    steps = int(min(20 / numpy.sqrt(1 - numpy.max(inside, initial=0.0)) + 20, 100_000))
    low = c - 1
    tail = low + 2 * steps
    for n in range(steps - 1, -1, -1):
        even = (n + 1) * (low - b + n + 1)
        odd = (b + n) * (low + n)
        tail = low + 2 * n + 1 - even * inside / tail
        tail = low + 2 * n - odd * inside / tail
    gap = c - b - 1
    limit = numpy.where(gap > 0, low / numpy.where(gap > 0, gap, 1.0), numpy.inf)
    return numpy.where(z < 1, low / tail, limit)
