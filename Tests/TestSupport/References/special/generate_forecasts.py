#!/usr/bin/env python3
"""Writes bgnbd_survival.csv, bgnbd_next_purchase.csv,
bgnbd_distribution.csv beside itself (mpmath 1.3.0,
Python's random module)."""

import os
import random

from mpmath import beta, exp, hyp2f1, log, loggamma, mp, mpf, nstr

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w") as out:
        out.write(header + "\n")
        for row in rows:
            cells = [c if isinstance(c, str) else repr(c) for c in row]
            out.write(",".join(cells) + "\n")


def power(rng, low, high):
    return float(10 ** rng.uniform(low, high))


def survival(r, a, b, ratio):
    """E[(1 + p t/alpha)^-r] for p ~ Beta(a, b), at two precisions, as
    cancellation in hyp2f1 is not always seen."""
    values = []
    for mp.dps in (60, 400):
        values.append(hyp2f1(mpf(r), mpf(a), mpf(a) + mpf(b), -mpf(ratio)))
    mp.dps = 40
    assert abs(values[0] / values[1] - 1) < mpf(10) ** -25, (r, a, b, ratio)
    return values[1]


def survivals():
    mp.dps = 40
    rng = random.Random(17)
    cases = [(power(rng, -3, 3), power(rng, -3, 3), power(rng, -3, 3),
              power(rng, -6, 6)) for _ in range(60)]
    for r in (1e-3, 1.0, 1e3):
        for a in (1e-3, 1e3):
            for b in (1e-3, 1e3):
                for ratio in (1e-6, 1.0, 1e6):
                    cases.append((r, a, b, ratio))
    for r, a, b, ratio in cases:
        yield r, a, b, ratio, nstr(survival(r, a, b, ratio), 25)


def next_purchases():
    """The t with alive * (1 - (alpha'/(alpha' + t))^r') = p, in closed form
    for BG/NBD, as nobody leaves before the next purchase."""
    mp.dps = 50
    rng = random.Random(18)
    for i in range(60):
        scale = power(rng, -12, 12)
        r, a, b = power(rng, -1, 2), power(rng, -2, 1), power(rng, -2, 2)
        alpha = scale * power(rng, -1, 1)
        T = scale * power(rng, -1, 1)
        x = rng.choice([0, 0, 1, 2, 10])
        tx = T * rng.uniform(0.2, 1) if x else 0.0
        p = rng.choice([1e-6, 0.01, 0.25, 0.5, 0.9, 0.99])
        shape, rate = mpf(r) + x, mpf(alpha) + mpf(T)
        alive = mpf(1)
        if x > 0:
            alive /= 1 + (mpf(a) / (mpf(b) + x - 1)
                          * (rate / (mpf(alpha) + mpf(tx))) ** shape)
        if alive <= p:
            time = "never"
        else:
            t = rate * ((1 - p / alive) ** (-1 / shape) - 1)
            # Twelve digits of p are all that reach a double near 1.
            if 1 - p / alive < 1e-3 or t > 1e29:
                continue
            time = nstr(t, 25)
        yield r, alpha, a, b, x, tx, T, p, time


def probability(k, r, alpha, a, b, t):
    """P(X(t) = k) for a new customer: FHL, equation 8."""
    z = t / (alpha + t)

    def mass(j):
        return exp(loggamma(r + j) - loggamma(r) - loggamma(j + 1)
                   + r * log(1 - z) + j * log(z))

    def stays(j):
        return beta(a, b + j) / beta(a, b)

    result = stays(k) * mass(k)
    if k > 0:
        above = mass(k) * hyp2f1(1, r + k, k + 1, z)
        result += (stays(k - 1) - stays(k)) * above
    return result


def distributions():
    mp.dps = 50
    for r, alpha, a, b, x, tx, T, t in [
            (0.25, 4.5, 0.8, 2.5, 0, 0.0, 39.0, 26.0),
            (0.25, 4.5, 0.8, 2.5, 7, 36.0, 39.0, 52.0),
            (2.0, 1.0, 0.01, 10.0, 12, 9.5, 10.0, 5.0),
            (0.25, 4.5, 1e-3, 1e3, 1, 2.0, 3.0, 500.0)]:
        values = [mpf(v) for v in (r, alpha, a, b, tx, T, t)]
        rr, al, aa, bb, ttx, TT, tt = values
        shape, rate = rr + x, al + TT
        alive = mpf(1)
        if x > 0:
            alive /= 1 + aa / (bb + x - 1) * (rate / (al + ttx)) ** shape
        for k in (0, 1, 2, 5, 20, 60):
            value = alive * probability(k, shape, rate, aa, bb + x, tt)
            if k == 0:
                value += 1 - alive
            yield r, alpha, a, b, x, tx, T, t, k, nstr(value, 25)


write("bgnbd_survival.csv", "r,a,b,t/alpha,survival", survivals())
write("bgnbd_next_purchase.csv", "r,alpha,a,b,x,t_x,T,probability,time",
      next_purchases())
write("bgnbd_distribution.csv", "r,alpha,a,b,x,t_x,T,t,k,probability",
      distributions())
