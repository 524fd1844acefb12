"""Writes the reference figures of regularity and of differences of spend.

    python3 generate_assumptions.py

By NumPy 2.4 and SciPy 1.17, from gaps.csv and from made-up amounts that are
written beside the figures as exact doubles.
"""

import csv
import os

import numpy as np
from scipy import optimize, special, stats

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(19250101)


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w") as file:
        file.write(",".join(header) + "\n")
        for row in rows:
            file.write(",".join(
                value if isinstance(value, str) else repr(float(value))
                for value in row) + "\n")


# Regularity: the derivative of the Dirichlet likelihood of each customer's
# gaps, each customer with one vote.

with open(os.path.join(HERE, "gaps.csv")) as file:
    histories = [[float(cell) for cell in row.values()]
                 for row in csv.DictReader(file)]
histories = [h for h in histories if h[0] >= 2]


def score(k):
    return sum(
        (x * (special.digamma(k * x) - special.digamma(k))
         + log_gaps - x * np.log(recency)) / (x - 1)
        for x, recency, log_gaps in histories)


def information(k, power):
    return sum(
        x * (special.polygamma(1, k) - x * special.polygamma(1, k * x))
        / (x - 1) ** power for x, _, _ in histories)


k = optimize.brentq(score, 0.1, 100, xtol=1e-14, rtol=1e-14)
statistic = score(1.0) ** 2 / information(1.0, 2)
write("gap_figures.csv", ["figure", "value"], [
    ("shape", k),
    ("standard_error", information(k, 2) ** 0.5 / information(k, 1)),
    ("statistic", statistic), ("p_value", stats.chi2.sf(statistic, 1))])

# Differences of spend: amounts by customer, and tails of F.

means = random.gamma(6.0, 9.0, 40)
amounts = [random.gamma(5.0, m / 5.0, random.integers(1, 9)).round(2)
           for m in means]
write("amounts.csv", ["customer", "amount"], [
    (i, z) for i, zs in enumerate(amounts) for z in zs])
variance = stats.f_oneway(*amounts)
write("amount_figures.csv", ["figure", "value"], [
    ("f", variance.statistic), ("p_value", variance.pvalue),
    ("customers", len(amounts)), ("purchases", sum(map(len, amounts)))])
write("f_tails.csv", ["f", "first", "second", "p_value"], [
    (f, a, b, stats.f.sf(f, a, b))
    for a, b in [(1, 1), (3, 7), (39, 140), (159, 2640), (2, 1e5)]
    for f in [0.01, 0.3, 1.0, 1.37, 2.5, 9.0]])
