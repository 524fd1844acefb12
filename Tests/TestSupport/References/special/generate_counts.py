#!/usr/bin/env python3
"""Writes negative_binomial.csv, stages.csv, purchase_times.csv and
large_shapes.csv beside itself (mpmath 1.3.0).

Laws of numbers of purchases, far out and at the limits where all customers
buy at the same rate, by summing probabilities term by term at 60 digits, or by
integrating over the time of a purchase.
"""

import os

from mpmath import (
    exp, expm1, fac, linspace, log, log1p, loggamma, mp, mpf,
    nstr, quad, rf, sqrt)

HERE = os.path.dirname(os.path.abspath(__file__))
mp.dps = 60


def log_mass(n, shape, ratio):
    """ln P(N = n), N negative binomial: a Poisson variate of gamma mean."""
    n, shape, ratio = mpf(n), mpf(shape), mpf(ratio)
    return (loggamma(shape + n) - loggamma(shape) - loggamma(n + 1)
            - shape * log1p(ratio) + n * (log(ratio) - log1p(ratio)))


def tail(n, shape, ratio):
    """P(N >= n), by adding up masses from n on, or 1 less those below."""
    shape, ratio = mpf(shape), mpf(ratio)
    share = ratio / (1 + ratio)
    if n == 0:
        return mpf(1)
    if n < shape * ratio:
        mass = exp(log_mass(0, shape, ratio))
        below = mpf(0)
        for j in range(n):
            below += mass
            mass *= (shape + j) / (j + 1) * share
        return 1 - below
    mass = exp(log_mass(n, shape, ratio))
    total = mpf(0)
    j = n
    while mass > total * mpf(10) ** -40:
        total += mass
        mass *= (shape + j) / (j + 1) * share
        j += 1
    return total


COUNTS = [
    (0.3, 2.0, 1), (0.3, 2.0, 7), (0.01, 300.0, 40), (5.5, 0.01, 3),
    (5.5, 40.0, 180), (5.5, 40.0, 900), (800.0, 1.5, 1100),
    (800.0, 1.5, 1400), (1e5, 0.02, 1990), (1e11, 1e-10, 3),
    (1e11, 1e-10, 40), (1e13, 2e-10, 1950), (1e13, 2e-10, 2300),
    (1e13, 2e-10, 12), (0.5, 1e6, 2), (3.0, 1e-12, 2), (2500.0, 0.8, 2000),
]


def stage_masses(k, shape, ratio, u, last):
    """P(n stages since the last purchase) for n up to a last one."""
    shape, ratio, u = mpf(shape), mpf(ratio), mpf(u)
    weights = [rf(shape, j) / fac(j) * u ** j for j in range(k)]
    total = sum(weights)
    masses = [mpf(0)] * (last + 1)
    for j, weight in enumerate(weights):
        mass = weight / total * exp(log_mass(0, shape + j, ratio))
        for n in range(j, last + 1):
            masses[n] += mass
            mass *= (shape + n) / (n - j + 1) * ratio / (1 + ratio)
    return masses


STAGES = [
    # k, shape, t/alpha, u, purchases
    (2, 0.6, 0.7, 0.3, 1), (2, 9.0, 4.0, 0.02, 20), (3, 5.0, 0.2, 0.9, 0),
    (5, 20.0, 1.2, 0.1, 4), (12, 140.0, 0.4, 0.05, 5), (12, 140.0, 0.4, 0.05, 9),
    (100, 900.0, 0.11, 0.04, 1), (100, 900.0, 0.11, 0.1, 2),
    (100, 900.0, 1e-4, 0.1, 1), (100, 0.2, 500.0, 0.3, 1),
    (100, 0.2, 500.0, 0.3, 0), (100, 2500.0, 0.6, 0.03, 15),
    (40, 1e11, 1e-9, 2e-10, 2), (40, 1e11, 1e-9, 2e-10, 4),
    (100, 1e13, 3e-11, 8e-12, 3), (7, 3.0, 1e-5, 0.0, 1),
]

TIMES = [
    # r, alpha, s, beta, t, purchases
    (0.55, 10.6, 0.6, 11.7, 40.0, 1), (0.55, 10.6, 0.6, 11.7, 4000.0, 30),
    (3.0, 2.0, 1.5, 700.0, 1000.0, 600), (3.0, 2.0, 1.5, 700.0, 1000.0, 1700),
    (900.0, 30.0, 0.2, 50.0, 80.0, 2000), (900.0, 30.0, 0.2, 50.0, 80.0, 2480),
    (900.0, 30.0, 0.2, 50.0, 80.0, 700), (1e11, 1e10, 2.0, 90.0, 200.0, 1500),
    (1e11, 1e10, 2.0, 90.0, 200.0, 2050), (1e11, 1e13, 0.25, 0.6, 9e4, 800),
]


def time_tail(r, alpha, s, scale, t, n):
    """The n-th purchase is by t and finds the customer still there."""
    r, alpha, s, scale, t = (mpf(v) for v in (r, alpha, s, scale, t))
    top = log1p((n - 1) / r)
    width = sqrt(-expm1(-top) / r) + 1 / r
    end = log1p(t / alpha)
    low = max(mpf(0), top - 16 * width)
    high = min(end, top + 16 * width + 80 / r)
    front = -(loggamma(n) + loggamma(r) - loggamma(n + r))

    def density(y):
        if y == 0:
            return mpf(0) if n > 1 else exp(front)
        return exp(front + (n - 1) * log(-expm1(-y)) - r * y) * exp(
            -s * log1p(alpha * expm1(y) / scale))

    return quad(density, linspace(low, high, 41))


LARGE = [(1.5e8, 2e8), (2e8, 1e11), (1e12, 3e9), (1e14, 2e14),
         (1.5e8, None), (3e11, None), (2e14, None)]


def large_rows():
    """Beta laws of shapes a and b, and gamma laws where there is no b, some
    standard deviations from the mean: the tails by integrating the density."""
    for a, b in LARGE:
        for z in (-6, -1.5, -0.004, 0.0003, 2):
            a_ = mpf(a)
            if b is None:
                mean, deviation = a_, sqrt(a_)
            else:
                mean = a_ / (a_ + b)
                deviation = sqrt(mean * (1 - mean) / (a_ + b))
            x = float(mean + z * deviation)

            def density(u):
                y = mean + u * deviation
                if b is None:
                    return exp((a_ - 1) * log(y) - y - loggamma(a_))
                return exp((a_ - 1) * log(y) + (mpf(b) - 1) * log1p(-y)
                           + loggamma(a_ + b) - loggamma(a_) - loggamma(b))

            place = (mpf(x) - mean) / deviation
            sign = 1 if place > 0 else -1
            tail = sign * deviation * quad(
                density, linspace(place, place + sign * 12, 13))
            lower, upper = (1 - tail, tail) if sign > 0 else (tail, 1 - tail)
            yield (a, b or 0.0, x), (lower, upper)


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w") as out:
        out.write(header + "\n")
        for inputs, values in rows:
            cells = [repr(v) for v in inputs] + [nstr(v, 20) for v in values]
            out.write(",".join(cells) + "\n")


def stage_rows():
    for k, shape, ratio, u, m in STAGES:
        masses = stage_masses(k, shape, ratio, u, k * (m + 1) - 1)
        mass = sum(masses[k * m:])
        yield (k, shape, ratio, u, m), (log(mass), 1 - sum(masses[:k * m]))


if __name__ == "__main__":
    write("negative_binomial.csv", "shape,ratio,n,log_mass,tail", (
        ((s, x, n), (log_mass(n, s, x), tail(n, s, x)))
        for s, x, n in COUNTS))
    write("stages.csv", "k,shape,ratio,u,m,log_mass,tail", stage_rows())
    mp.dps = 40
    write("large_shapes.csv", "a,b,x,lower,upper", large_rows())
    mp.dps = 30
    write("purchase_times.csv", "r,alpha,s,beta,t,n,tail", (
        (row, (time_tail(*row),)) for row in TIMES))
