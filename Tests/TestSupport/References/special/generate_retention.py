#!/usr/bin/env python3
"""Writes log_beta_fall.csv, points_bdw.csv and residual_lifetimes.csv beside
itself (mpmath 1.3.0, Python's random module)."""

import os
import random

from mpmath import diff, exp, inf, log, loggamma, mp, mpf, nstr, psi, quad

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w") as out:
        out.write(header + "\n")
        for row in rows:
            cells = [repr(c) if isinstance(c, (int, float)) else nstr(c, 20)
                     for c in row]
            out.write(",".join(cells) + "\n")


def fall(a, b, d):
    return (loggamma(b) + loggamma(b + a + d)
            - loggamma(b + a) - loggamma(b + d))


def falls():
    mp.dps = 220
    rng = random.Random(3)
    points = [[10 ** rng.uniform(-3, 4) for _ in range(3)]
              for _ in range(140)]
    points += [[10 ** rng.uniform(-50, 50) for _ in range(3)]
               for _ in range(140)]
    points += [[10 ** rng.uniform(-3, 3), 10 ** rng.uniform(-3, 3),
                10 ** rng.uniform(50, 140)] for _ in range(40)]
    points += [[a, b, d] for b in [20.9, 21.0, 21.1] for a in [1e-12, 1.0, 1e9]
               for d in [1e-9, 1.0, 30.0]]
    for point in points:
        a, b, d = map(mpf, point)
        e = a + b + d
        yield point + [
            fall(a, b, d), psi(0, e) - psi(0, b + a),
            psi(0, e) + psi(0, b) - psi(0, b + a) - psi(0, b + d),
            psi(0, e) - psi(0, b + d), psi(1, e) - psi(1, b + a), psi(1, e),
            psi(1, e) + psi(1, b) - psi(1, b + a) - psi(1, b + d),
            psi(1, e) - psi(1, b + d)]


def hazard(a, b, c, t, n):
    """-ln S(t)/S(n) of BdW."""
    before = mpf(n) ** c if n > 0 else mpf(0)
    return fall(a, b + before, mpf(t) ** c - before)


def log_likelihood(a, b, c, t):
    """ln of the probability to be lost in period t."""
    return -hazard(a, b, c, t - 1, 0) + log(-mp.expm1(-hazard(a, b, c, t,
                                                              t - 1)))


def bdw_points():
    mp.dps = 250
    rng = random.Random(11)
    for i in range(240):
        wide = i >= 120
        span = 20 if wide else 2
        a, b = [float(10 ** rng.uniform(-span, span)) for _ in range(2)]
        c = float(10 ** rng.uniform(-3, 1.7) if wide
                  else 10 ** rng.uniform(-0.7, 0.7))
        t = rng.choice([1, 2, 3, 7, 12, 60, 400, 2000])
        n = rng.randrange(t)
        args = [mpf(x) for x in (a, b, c)]
        gradient = [diff(lambda x: log_likelihood(
            *(args[:j] + [x] + args[j + 1:]), t), args[j],
            h=args[j] * mpf(10) ** -60) for j in range(3)]
        yield [a, b, c, t, n, hazard(*args, t, 0), hazard(*args, t, n),
               log_likelihood(*args, t)] + gradient


def residual_lifetime(a, b, c, n, rate):
    """DERL: direct terms, then Euler-Maclaurin with derivatives to the
    fifth and the integral in two variables."""
    delta = log(1 + rate)

    def term(k):
        return exp(-hazard(a, b, c, n + k, n) - delta * (k - 1))

    total, k = mpf(0), 0
    while k < 300:
        k += 1
        total += term(mpf(k))
        if term(mpf(k)) * (1 / rate if rate > 0 else mpf(10) ** 20) \
                < total * mpf(10) ** -22:
            return total
    start = mpf(k)

    def integrand(x):
        return exp(x) * term(exp(x))
    ends = [log(start) + 2 * mpf(i) for i in range(0, 30)] \
        + [log(start) + 60 + 40 * mpf(i) for i in range(0, 12)] + [inf]
    if rate > 0:
        ends = [x for x in ends if x < log(80 / delta)] + [log(80 / delta)]
    total += quad(integrand, ends)
    total -= term(start) / 2
    total -= diff(term, start) / 12
    total += diff(term, start, 3) / 720
    total -= diff(term, start, 5) / 30240
    return total


def residual_lifetimes():
    mp.dps = 28
    cases = [(0.704077, 1.182043, 1.0), (0.259336, 1.722551, 1.584362),
             (0.523029, 0.894283, 1.196399), (3.5, 20.0, 0.7),
             (40.0, 3000.0, 1.2), (1.3, 0.4, 0.9), (2.5, 7.0, 3.0),
             (1e8, 1e11, 1.0), (5e7, 1e11, 0.8), (0.05, 0.02, 2.0)]
    for a, b, c in cases:
        for n in (0, 7):
            for rate in (0.0, 1e-9, 0.01, 0.1):
                if rate == 0 and a * c <= 1.05:
                    continue
                yield [a, b, c, n, rate, residual_lifetime(
                    mpf(a), mpf(b), mpf(c), n, mpf(rate))]


if __name__ == "__main__":
    write("log_beta_fall.csv",
          "alpha,beta,d,fall,by_alpha,by_beta,by_d,by_alpha_alpha,by_alpha_d,"
          "by_beta_beta,by_d_d", falls())
    write("points_bdw.csv",
          "alpha,beta,c,t,n,hazard_to_t,hazard_from_n_to_t,log_loss,by_alpha,"
          "by_beta,by_c", bdw_points())
    write("residual_lifetimes.csv", "alpha,beta,c,n,rate,derl",
          residual_lifetimes())
