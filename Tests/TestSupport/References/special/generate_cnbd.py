#!/usr/bin/env python3
"""Writes points_cnbd.csv beside itself (mpmath 1.3.0).

Values of BG/CNBD-k (early = 0) and MBG/CNBD-k (early = 1) by brute force:
given the rate of stages, purchases are a renewal process with Erlang-k times,
of which all is elementary; the rate is integrated out numerically, over its
logarithm by the trapezoidal rule, without any of the closed forms that the
package uses. The dropout probability enters by E[(1 - p)^n] under its law.
"""

import os

from mpmath import exp, fac, gamma, gammainc, hyp2f1, log, mp, mpf, nstr
from mpmath import sqrt

HERE = os.path.dirname(os.path.abspath(__file__))
COUNTS = [0, 1, 3]


def poisson(mean, last):
    """P(K = n) for n = 0, ..., last."""
    masses = [exp(-mean)]
    for n in range(1, last + 1):
        masses.append(masses[-1] * mean / n)
    return masses


def upper(masses):
    """P(K >= n), of a list that ends where nothing is left."""
    tails = masses[:] + [mpf(0)]
    for n in reversed(range(len(masses))):
        tails[n] += tails[n + 1]
    return tails


def stays(a, b, m):
    """E[(1 - p)^m]."""
    value = mpf(1)
    for i in range(m):
        value *= (b + i) / (a + b + i)
    return value


def given_rate(lam, k, a, b, x, tx, T, t, delta, chances):
    """What is to be integrated over the rate, with its weight left out."""
    silence = T - tx
    # The density of purchases at x times, the factors 1/(k - 1)! and gaps
    # left out, and of none until T by a customer who is alive, or has left.
    density = lam ** (k * x) * exp(-lam * tx)
    alive = density * gammainc(k, lam * silence, regularized=True)
    alive *= stays(a, b, chances)
    gone = mpf(0)
    if chances > 0:
        gone = density * stays(a, b, chances - 1) * a / (a + b + chances - 1)
    # Stages since the last purchase, of a customer without a purchase.
    passed = poisson(lam * silence, k - 1)
    last = int(lam * t + 14 * sqrt(lam * t) + 60 + 3 * k)
    tails = upper(poisson(lam * t, last))
    both = (lam + delta) * t
    last = int(both + 14 * sqrt(both) + 60 + 3 * k)
    discounted = upper(poisson(both, last))
    share = lam / (lam + delta)
    weight = density * stays(a, b, chances)
    purchases = ahead = mpf(0)
    # Without end a customer at stage 0 makes sum_m E[(1 - p)^(m-1)] share^km.
    forever = weight * share ** k * hyp2f1(
        1, b + chances, a + b + chances, share ** k)
    forever *= sum(passed[j] * share ** -j for j in range(k))
    at_least = [weight * sum(passed)] + [mpf(0)] * (max(COUNTS) + 1)
    stay = mpf(1)
    m = 1
    while True:
        term = mpf(0)
        for j in range(k):
            n = k * m - j
            tail = tails[n] if n < len(tails) else mpf(0)
            now = passed[j] * stay * weight
            term += now * tail
            if m < len(at_least):
                at_least[m] += now / stay * tail
            if n < len(discounted):
                ahead += now * share ** n * discounted[n]
        purchases += term
        stay *= (b + chances + m - 1) / (a + b + chances + m - 1)
        m += 1
        if k * m > max(len(tails), len(discounted)) + k:
            break
    return [alive + gone, alive, purchases, ahead, forever] + at_least


def integrals(k, r, alpha, a, b, x, tx, T, t, delta, chances, step):
    """The integrals over the rate, in its logarithm."""
    sums = None
    shape = r + k * x
    center = log(shape / (alpha + tx))
    for direction in (1, -1):
        i = 0 if direction > 0 else 1
        while True:
            y = center + direction * i * step
            lam = exp(y)
            prior = alpha ** r / gamma(r) * exp(r * y - alpha * lam)
            values = [
                prior * v for v in given_rate(
                    lam, k, a, b, x, tx, T, t, delta, chances)]
            sums = values if sums is None else [
                s + v for s, v in zip(sums, values)]
            if i > 5 and all(
                    v <= s * mpf(10) ** -27 for s, v in zip(sums, values)):
                break
            i += 1
    return [s * step for s in sums]


def row(early, k, r, alpha, a, b, x, tx, T, log_gaps, t, delta):
    mp.dps = 32
    chances = x + early
    numbers = [mpf(v) for v in (r, alpha, a, b)]
    history = [x, mpf(tx), mpf(T), mpf(t), mpf(delta), chances]
    shape = numbers[0] + k * (x + 1)
    step = min(mpf("0.1"), mpf("0.4") / sqrt(shape))
    values = integrals(k, *numbers, *history, step)
    finer = integrals(k, *numbers, *history, step * 3 / 4)
    for value, better in zip(values, finer):
        assert abs(value - better) <= mpf(10) ** -18 * better
    whole, alive, purchases, ahead, forever = finer[:5]
    at_least = finer[5:]
    likelihood = log(whole) + (k - 1) * mpf(log_gaps) - x * log(fac(k - 1))
    result = [likelihood, alive / whole, purchases / whole, ahead / whole,
              forever / whole]
    for m in COUNTS:
        # Alive after m purchases, or gone at the m-th.
        number = (at_least[m] - at_least[m + 1]) / whole
        value = number * stays(numbers[2], numbers[3] + chances, m)
        if m > 0:
            value += at_least[m] / whole * (
                stays(numbers[2], numbers[3] + chances, m - 1)
                - stays(numbers[2], numbers[3] + chances, m))
        else:
            value += 1 - alive / whole
        result.append(value)
    cells = [early, k, r, alpha, a, b, x, tx, T, log_gaps, t, delta]
    return [repr(c) for c in cells] + [nstr(v, 22) for v in result]


GROCERY = (1.25, 3.0, 0.35, 0.7)
POINTS = [
    # k, (r, alpha, a, b), (x, t_x, T, log gaps), t, delta
    (1, (0.243, 4.414, 0.793, 2.426), (2, 30.4, 38.9, 3.1), 39.0, 0.003),
    (2, (0.243, 4.414, 0.793, 2.426), (0, 0.0, 38.9, 0.0), 39.0, 0.003),
    (2, GROCERY, (0, 0.0, 0.0, 0.0), 52.0, 0.003),
    (2, GROCERY, (0, 0.0, 40.0, 0.0), 52.0, 0.003),
    (2, GROCERY, (1, 2.0, 50.0, 0.7), 52.0, 0.003),
    (2, GROCERY, (5, 30.0, 31.0, 6.5), 4.0, 0.003),
    (2, GROCERY, (12, 40.0, 52.0, 9.1), 104.0, 0.003),
    (3, (0.85, 1.45, 0.79, 2.42), (0, 0.0, 0.0, 0.0), 32.0, 0.01),
    (3, (0.85, 1.45, 0.79, 2.42), (0, 0.0, 32.0, 0.0), 32.0, 0.01),
    (3, (0.85, 1.45, 0.79, 2.42), (4, 20.0, 32.0, 5.9), 32.0, 0.01),
    (3, (0.85, 1.45, 0.79, 2.42), (4, 32.0, 32.0, 7.9), 0.05, 0.01),
    (3, (0.85, 1.45, 1.0, 2.42), (9, 31.0, 32.0, 10.0), 200.0, 0.5),
    (4, (3.0, 20.0, 2.5, 1.5), (3, 12.0, 40.0, 4.0), 60.0, 0.0027),
    (5, (0.3, 0.4, 0.2, 0.5), (7, 2.5, 3.0, -7.5), 1.0, 0.14),
    (6, (12.0, 30.0, 0.05, 0.2), (30, 70.0, 74.0, 25.0), 30.0, 0.002),
    (12, (2.0, 3.0, 0.6, 3.0), (6, 40.0, 49.0, 11.0), 26.0, 0.003),
]


def rows():
    for k, parameters, history, t, delta in POINTS:
        for early in (0, 1):
            yield row(early, k, *parameters, *history, t, delta)


if __name__ == "__main__":
    header = ("early,k,r,alpha,a,b,x,t_x,T,log_gaps,t,delta,log_likelihood,"
              "p_alive,expected_purchases,discounted,discounted_forever,"
              + ",".join(f"p_{m}" for m in COUNTS))
    with open(os.path.join(HERE, "points_cnbd.csv"), "w") as out:
        out.write(header + "\n")
        for cells in rows():
            out.write(",".join(cells) + "\n")
            out.flush()
