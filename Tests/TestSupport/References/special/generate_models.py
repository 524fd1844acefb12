#!/usr/bin/env python3
"""Writes polygamma_difference.csv, normal_quantile.csv and
bgnbd_hard_cases.csv beside itself (mpmath 1.3.0, Python's random module)."""

import os
import random

from mpmath import digamma, erfc, erfinv, findroot, log, mp, mpf, nstr, psi
from mpmath import sqrt

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w") as out:
        out.write(header + "\n")
        for row in rows:
            cells = [c if isinstance(c, str) else repr(c) for c in row]
            out.write(",".join(cells) + "\n")


def polygamma_differences():
    mp.dps = 60
    rng = random.Random(7)
    for _ in range(120):
        x = float(10 ** rng.uniform(-2, 14))
        d = float(10 ** rng.uniform(-3, 4))
        y = mpf(x) + mpf(d)
        yield (x, d, nstr(digamma(y) - digamma(mpf(x)), 25),
               nstr(psi(1, y) - psi(1, mpf(x)), 25))


def normal_quantiles():
    for p in [1e-300, 1e-100, 1e-20, 1e-8, 1e-3, 0.005, 0.025, 0.05, 0.1,
              0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.975, 0.995, 0.999]:
        mp.dps = 400 if p < 1e-50 else 60
        if p < 0.5:
            start = -sqrt(-2 * log(mpf(p)) + 0.1)
            q = findroot(
                lambda z: log(erfc(-z / sqrt(2)) / 2) - log(mpf(p)), start)
        else:
            q = sqrt(mpf(2)) * erfinv(2 * mpf(p) - 1)
        yield p, nstr(q, 25)


def new_customer(r, alpha, a, b, t):
    """E[X(t)] as the sum over k of P(X(t) >= k), all terms positive."""
    z = t / (alpha + t)
    stays = mpf(1)
    mass = (1 - z) ** r
    below = mass
    total = mpf(0)
    k = 0
    while k <= 10 or 1 - below >= mpf(10) ** -32:
        total += stays * (1 - below)
        stays *= (b + k) / (a + b + k)
        k += 1
        mass *= (r + k - 1) / k * z
        below += mass
    return total


def hard_case(r, alpha, a, b, x, tx, T, t):
    mp.dps = 60
    shape, rate = mpf(r) + x, mpf(alpha) + mpf(T)
    value = new_customer(shape, rate, mpf(a), mpf(b) + x, mpf(t))
    if x > 0:
        odds = (mpf(a) / (mpf(b) + x - 1)
                * (rate / (mpf(alpha) + mpf(tx))) ** shape)
        value /= 1 + odds
    return r, alpha, a, b, x, tx, T, t, nstr(value, 25)


def hard_cases():
    yield hard_case(.11, 2.24, .31, .50, 0, 0.0, 1.0, 30.0)
    for history in [(0, 0.0, 30.0), (2, 10.0, 30.0), (10, 30.0, 30.0),
                    (1, 1.0, 200.0)]:
        for t in [1.0, 52.0, 1000.0]:
            yield hard_case(.546, 13.41, .000999, .039, *history, t)
    for a in [1.0, 1 + 1e-12, 1 - 1e-12, 1 + 1e-6, 1 - 1e-6]:
        for history in [(0, 0.0, 10.0), (3, 8.0, 10.0)]:
            yield hard_case(.25, 4.4, a, 2.4, *history, 39.0)
    yield hard_case(0.25, 4.4, 0.3, 0.4, 0, 0.0, 0.0, 39.0)
    yield hard_case(0.25, 4.4, 1e-3, 1e-3, 0, 0.0, 0.0, 39.0)
    yield hard_case(0.25, 4.4, 0.79, 2.43, 0, 0.0, 1 / 7.0, 39.0)
    yield hard_case(0.25, 4.4, 0.79, 2.43, 1, 1 / 7.0, 1 / 7.0, 39.0)
    yield hard_case(0.25, 4.4, 0.79, 2.43, 5, 20.0, 20.0, 2000.0)
    yield hard_case(1e-3, 1e4, 1e-3, 1e4, 2, 5.0, 30.0, 52.0)
    yield hard_case(1e4, 1e4, 1e4, 1e-3, 2, 5.0, 30.0, 52.0)


write("polygamma_difference.csv", "x,d,psi(x+d)-psi(x),psi1(x+d)-psi1(x)",
      polygamma_differences())
write("normal_quantile.csv", "p,quantile", normal_quantiles())
write("bgnbd_hard_cases.csv", "r,alpha,a,b,x,t_x,T,t,expected_purchases",
      hard_cases())
