"""Reference values of the distribution of future spend under Gamma-Gamma.

Written for mpmath 1.3.0 (pip install mpmath==1.3.0), Python 3.11:

    python3 generate_spend.py

writes total_spend.csv, value_interval.csv and value_density.csv beside itself.

total_spend.csv: the probability that k purchases come to w or less, and to
more, and the logarithm of their total's density at w, of a customer with x
repeat purchases of mean z, by integrating the gamma distribution of the total
over that of the rate nu ~ Gamma(p x + q, v + x z):
trapezoidal sums in ln nu, where they converge exponentially. Kept only if two
steps and precisions agree to 20 digits.

value_interval.csv: the ends of the central interval of total spend, of a
customer who is alive with a probability and then buys as a negative binomial
count of shape r and mean r/alpha.

value_density.csv: the logarithm of the density of what a customer spends in
(T, T + t], of BG/NBD and Gamma-Gamma: that of some amount, by a sum over the
numbers of purchases, each with the density of its total.
"""

import csv
import pathlib
import random

from generate_distributions import beta_tails
from mpmath import mp, mpf

HERE = pathlib.Path(__file__).parent


def total_spend(p, q, v, x, z, k, w, step):
    shape = p * x + q
    scale = v + x * z
    lower = upper = total = mpf(0)
    h = step * min(mpf(1) / 8, mpf("0.25") / mp.sqrt(1 + shape + p * k))
    center = mp.log(shape / scale)
    constant = shape * mp.log(scale) - mp.loggamma(shape)
    for direction in (1, -1):
        n = 0 if direction == 1 else 1
        peak = mpf(0)
        while True:
            s = center + direction * n * h
            nu = mp.exp(s)
            density = mp.exp(constant + shape * s - scale * nu)
            terms = [density * mp.gammainc(p * k, 0, nu * w, regularized=True),
                     density * mp.gammainc(p * k, nu * w, regularized=True)]
            lower += terms[0]
            upper += terms[1]
            total += density * mp.exp(
                p * k * mp.log(nu) + (p * k - 1) * mp.log(w) - nu * w
                - mp.loggamma(p * k))
            small = mpf(10) ** -mp.dps
            if n > 20 and terms[0] < lower * small and (
                    terms[1] < upper * small):
                break
            n += 1
    return lower * h, upper * h, total * h


def total_rows():
    rng = random.Random(20240611)
    for index in range(36):
        p = rng.choice([0.5, 2.0, 6.2496, 20.0])
        q = rng.choice([0.8, 3.7442, 12.0])
        v = rng.choice([0.5, 15.4435, 400.0])
        x = rng.choice([0, 1, 3, 26])
        z = round(rng.uniform(0.2, 4) * v, 2) if x else 0.0
        k = rng.choice([1, 2, 7, 40])
        w = round(k * p * (v + x * z) / (p * x + q)
                  * 10 ** rng.uniform(-1.5, 1.5), 4)
        point = [mpf(c) for c in (p, q, v, x, z, k, w)]
        mp.dps = 25
        first = total_spend(*point, mpf(1))
        mp.dps = 30
        second = total_spend(*point, mpf("0.8"))
        mp.dps = 25
        if all(abs(a - b) <= mpf(10) ** -20 * b
               for a, b in zip(first, second)):
            yield [repr(c) for c in (p, q, v, x, z, k, w)] + [
                mp.nstr(c, 20, min_fixed=-3, max_fixed=20)
                for c in (second[0], second[1], mp.log(second[2]))]


def quantile(tail, masses, alive, p, q, v, x, z):
    """The smallest amount reached with 1 - tail."""
    shape = p * x + q
    scale = v + x * z

    def above(s):
        w = mp.exp(s)
        u = scale / (w + scale)
        return alive * sum(
            m * beta_tails(shape, p * k, u, w / (w + scale))[0]
            for k, m in masses)

    if alive * sum(m for _, m in masses) <= tail:
        return mpf(0)
    low, high = mpf(-40), mpf(60)
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (middle, high) if above(middle) > tail else (low, middle)
    return mp.exp(mp.findroot(lambda s: above(s) - tail, (low, high),
                              solver="anderson", tol=mpf(10) ** -28))


CDNOW = (6.2496, 3.7442, 15.4435)
HEAVY = (1.5, 0.9, 20.0)

# level, alive, r, alpha, (p, q, v), x, z
INTERVALS = [
    (0.9, 0.97, 0.25, 4.0, CDNOW, 0, 0.0),
    (0.9, 0.97, 2.25, 9.0, CDNOW, 3, 12.5),
    (0.99, 0.6, 2.25, 1.8, CDNOW, 0, 0.0),
    (0.5, 0.2, 20.0, 16.0, CDNOW, 26, 12.5),
    (0.9, 1.0, 20.0, 2.0, CDNOW, 26, 40.0),
    (0.9, 0.97, 20.0, 0.8, CDNOW, 26, 12.5),
    (0.5, 0.8, 2.25, 0.1, CDNOW, 3, 40.0),
    (0.99, 1.0, 20.0, 2.0, CDNOW, 1, 40.0),
    (0.5, 1.0, 2.25, 1.8, HEAVY, 1, 12.5),
    (0.9, 0.97, 0.25, 0.1, HEAVY, 1, 12.5),
    (0.9, 1.0, 20.0, 2.0, HEAVY, 0, 0.0),
    (0.99, 0.999, 26.0, 1.0, HEAVY, 26, 40.0),
]


def interval_rows():
    mp.dps = 20
    for level, alive, r, alpha, (p, q, v), x, z in INTERVALS:
        t = 1 / (1 + mpf(alpha))
        masses = []
        mass = (1 - t) ** mpf(r)
        k = 0
        while k < mpf(r) / mpf(alpha) or mass > mpf(10) ** -12:
            if k:
                masses.append((k, mass))
            mass *= (mpf(r) + k) / (k + 1) * t
            k += 1
        tail = (1 - mpf(level)) / 2
        ends = [quantile(c, masses, mpf(alive), *map(mpf, (p, q, v, x, z)))
                for c in (1 - tail, tail)]
        yield [repr(c) for c in (level, alive, r, alpha, p, q, v, x, z)] + [
            mp.nstr(c, 12, min_fixed=-3, max_fixed=15) for c in ends]


# r, alpha, a, b, (p, q, v), x, t_x, T, z, t, w
DENSITIES = [
    (0.2426, 4.4136, 0.7929, 2.4259, CDNOW, 0, 0.0, 38.86, 0.0, 39.0, 12.5),
    (0.2426, 4.4136, 0.7929, 2.4259, CDNOW, 2, 30.43, 38.86, 22.35, 39.0,
     25.0),
    (0.2426, 4.4136, 0.7929, 2.4259, CDNOW, 26, 36.57, 37.0, 34.62, 39.0,
     612.5),
    (0.2426, 4.4136, 0.7929, 2.4259, CDNOW, 26, 36.57, 37.0, 34.62, 39.0,
     0.75),
    # More than anybody expected.
    (0.2426, 4.4136, 0.7929, 2.4259, CDNOW, 1, 2.0, 38.86, 5.0, 39.0,
     25000.0),
    (2.5, 1.2, 0.1, 1.5, HEAVY, 40, 20.0, 20.5, 40.0, 30.0, 5.0),
    (2.5, 1.2, 0.1, 1.5, HEAVY, 40, 20.0, 20.5, 40.0, 30.0, 4000.0),
]


def density_rows():
    mp.dps = 40
    for r, alpha, a, b, (p, q, v), x, t_x, T, z, t, w in DENSITIES:
        R, A, B = mpf(r) + x, mpf(alpha) + mpf(T), mpf(b) + x
        gone = mpf(0) if x == 0 else mpf(a) / (mpf(b) + x - 1) * (
            A / (mpf(alpha) + mpf(t_x))) ** R
        u = mpf(t) / (A + mpf(t))
        shape, scale = mpf(p) * x + q, mpf(v) + x * mpf(z)

        def stays(k):
            return mp.beta(a, B + k) / mp.beta(a, B)

        def total(k):
            return mp.exp(
                shape * mp.log(scale) + (p * k - 1) * mp.log(w)
                - (shape + p * k) * mp.log(scale + w)
                + mp.loggamma(shape + p * k) - mp.loggamma(shape)
                - mp.loggamma(p * k))

        masses = [(1 - u) ** R]
        while len(masses) < 600:
            masses.append(masses[-1] * (R + len(masses) - 1) / len(masses) * u)
        tails = [mpf(0)]
        for mass in reversed(masses):
            tails.append(tails[-1] + mass)
        tails.reverse()
        terms = [
            (masses[k] * stays(k) + tails[k] * (stays(k - 1) - stays(k)))
            * total(k) for k in range(1, 600)]
        assert terms[-1] < mpf(10) ** -20 * sum(terms)
        yield [repr(c) for c in (r, alpha, a, b, p, q, v, x, t_x, T, z, t, w)
               ] + [mp.nstr(mp.log(sum(terms) / (1 + gone)), 18)]


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        for row in rows:
            out.writerow(row)
            file.flush()


if __name__ == "__main__":
    write("value_interval.csv",
          ["level", "alive", "r", "alpha", "p", "q", "v", "x", "z", "lower",
           "upper"], interval_rows())
    write("total_spend.csv",
          ["p", "q", "v", "x", "z", "k", "w", "at_most", "above",
           "log_density"], total_rows())
    write("value_density.csv",
          ["r", "alpha", "a", "b", "p", "q", "v", "x", "t_x", "T", "z", "t",
           "w", "log_density"], density_rows())
