#!/usr/bin/env python3
"""Writes points_ggomnbd.csv and lifetime_distributions.csv beside itself
(mpmath 1.3.0, Python's random module).

Integrals are composite Gauss-Legendre sums at 34 digits over panels so short
that halving them changes nothing in the digits written, which is checked."""

import os
import random

from mpmath import cos, exp, expm1, factorial, hypot, log, log1p, mp, mpf
from mpmath import nstr, pi, rf

HERE = os.path.dirname(os.path.abspath(__file__))
mp.dps = 34


def gauss_legendre(n):
    rule = []
    for i in range(n):
        guess = cos(pi * (i + mpf(3) / 4) / (n + mpf(1) / 2))
        x = guess
        for _ in range(8):
            p0, p1 = mpf(1), x
            for k in range(1, n):
                p0, p1 = p1, ((2 * k + 1) * x * p1 - k * p0) / (k + 1)
            slope = n * (p0 - x * p1) / (1 - x * x)
            x -= p1 / slope
        rule.append((x, 2 / ((1 - x * x) * slope * slope)))
    return rule


class TooLong(Exception):
    """An integral that would take minutes."""


RULE = gauss_legendre(24)


def integral(f, start, end, length, fine=1):
    """f over (start, end), with panels of length(t) from t on."""
    total = mpf(0)
    small = 0
    panels = 0
    t = start
    while t < end:
        panels += 1
        if panels > 1500 * fine:
            raise TooLong
        stop = min(end, t + length(t) / fine)
        half = (stop - t) / 2
        part = sum(w * f(t + half * (1 + x)) for x, w in RULE)
        total += half * part
        # Two peaks are possible, but not with so wide a valley.
        small = small + 1 if half * part < total * mpf(10) ** -36 else 0
        if small > 30:
            break
        t = stop
    return total


def checked(f, start, end, length):
    one = integral(f, start, end, length)
    two = integral(f, start, end, length, 2)
    assert abs(one - two) <= mpf(10) ** -26 * abs(two), (one, two)
    return two


class GGom:
    def __init__(self, b, s, beta):
        self.b, self.s, self.beta = mpf(b), mpf(s), mpf(beta)

    def survival(self, t):
        return exp(-self.s * log1p(expm1(self.b * t) / self.beta))

    def hazard(self, t):
        growth = exp(self.b * t)
        return self.s * self.b * growth / (self.beta + growth - 1)

    def residual(self, t):
        beta = exp(-self.b * t) * (self.beta + expm1(self.b * t))
        return GGom(self.b, self.s, beta)

    def scale(self, t):
        """A length over which the survival function is smooth from t on."""
        rest = exp(-self.b * t) * (self.beta - 1)
        if rest == 0:
            pole = 1 / self.b
        elif rest < 0:
            pole = -log(-rest) / self.b
        else:
            pole = hypot(min(log(rest), 0), pi) / self.b / 3
        later = max(self.hazard(t), self.hazard(t + pole))
        return min(pole, 4 / later) / 2


class Pareto:
    def __init__(self, s, beta):
        self.s, self.beta = mpf(s), mpf(beta)

    def survival(self, t):
        return exp(-self.s * log1p(t / self.beta))

    def hazard(self, t):
        return self.s / (self.beta + t)

    def scale(self, t):
        return (self.beta + t) * min(mpf(1), 4 / self.s) / 2


def ggom_point(r, alpha, b, s, beta, x, tx, T, t, delta):
    life = GGom(b, s, beta)
    R, A = mpf(r), mpf(alpha)
    n = R + x
    a, z = mpf(tx), mpf(T)

    def leaving(u):
        return (life.hazard(u) * life.survival(u)
                * exp(n * log((A + z) / (A + u))))

    def length(u):
        return min(life.scale(u), (A + u) * min(1, 4 / n) / 2)

    gone = checked(leaving, a, z, length) if z > a else mpf(0)
    alive = life.survival(z)
    likelihood = (log(rf(R, x)) - R * log1p(z / A) - x * log(A + z)
                  + log(alive + gone))
    p = alive / (alive + gone)
    rest = life.residual(z)
    rate = n / (A + z)
    expected = p * rate * checked(rest.survival, mpf(0), mpf(t), rest.scale)
    d = mpf(delta)
    dert = p * rate * checked(
        lambda u: exp(-d * u) * rest.survival(u), mpf(0), 100 / d,
        lambda u: min(rest.scale(u), 2 / d))
    return (r, alpha, b, s, beta, x, tx, T, t, delta, nstr(likelihood, 25),
            nstr(p, 25), nstr(expected, 25), nstr(dert, 25))


def ggom_points():
    rng = random.Random(12)

    def uniform(low, high):
        return float(mpf(10) ** rng.uniform(low, high))

    for i in range(180):
        wide = i % 3 == 0
        r = uniform(-1.5, 1.5) if wide else uniform(-.7, .7)
        alpha = uniform(-1, 2.5)
        b = uniform(-6, .5) if wide else uniform(-3, -.5)
        s = uniform(-2, 2.5) if wide else uniform(-.7, .7)
        beta = uniform(-3, 4) if wide else uniform(-1, 2)
        if i % 10 == 7:
            beta = float(1 + rng.choice([-1e-9, 0, 1e-9]))
        x = rng.choice([0, 0, 1, 2, 5, 12, 40, 120] + [500, 2000] * wide)
        T = rng.randint(1, 730) / 7
        tx = 0.0 if x == 0 else (
            T if rng.random() < .1 else rng.randint(1, int(T * 7)) / 7)
        t = rng.choice([1 / 7, 4.0, 39.0, 104.0, 520.0])
        delta = rng.choice([1e-4, .0027, .01, .05])
        try:
            yield ggom_point(r, alpha, b, s, beta, x, tx, T, t, delta)
        except TooLong:
            pass


def exceedance(life, r, alpha, t, k):
    """P(X(t) >= k): the k-th purchase falls before t and before leaving."""
    if k == 0:
        return mpf(1)
    R, A = mpf(r), mpf(alpha)
    front = rf(R, k) / factorial(k - 1)

    def density(u):
        return (front * exp(R * log(A / (A + u)) + (k - 1) * log(u / (A + u)))
                * A ** 0 / (A + u) * (u > 0)) * life.survival(u)

    def length(u):
        near = u / max(1, mpf(k) ** .5) if u > 0 else mpf(0)
        first = A * min(1, mpf(1) / R, mpf(k) / R) / 1000
        return min(life.scale(u), max(near, first) / 2,
                   (A + u) * min(1, 4 / R) / 2)

    return checked(density, mpf(0), mpf(t), length)


def distributions():
    pareto = [(.5533, 10.578, .6062, 11.669), (12.0, 6.0, 1.0, 3.0),
              (.3, 40.0, 1e-3, 1e-3), (60.0, 50.0, 3.0, 2000.0),
              (400.5, 40.0, .6, 50.0)]
    ggom = [(1.1365, 11.687, .061, .8181, 9.2566), (9.5, 20.0, .4, 2.0, .05),
            (.5, 5.0, .02, 3.0, 400.0), (150.0, 90.0, .1, .7, 30.0)]
    for model, sets in (("pareto-nbd", pareto), ("ggom-nbd", ggom)):
        for values in sets:
            life = (Pareto if model == "pareto-nbd" else GGom)(*values[2:])
            for t in [1.0, 39.0, 260.0]:
                mean = values[0] / values[1] * t
                for k in sorted({1, 2, 7, int(mean) + 1, int(1.3 * mean) + 2}):
                    upper = exceedance(life, values[0], values[1], t, k)
                    more = exceedance(life, values[0], values[1], t, k + 1)
                    padded = list(values) + [""] * (5 - len(values))
                    yield (model, *padded, t, k, nstr(upper, 25),
                           nstr(upper - more, 20))


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w") as out:
        out.write(header + "\n")
        for row in rows:
            cells = [c if isinstance(c, str) else repr(c) for c in row]
            out.write(",".join(cells) + "\n")
            out.flush()


if __name__ == "__main__":
    write("points_ggomnbd.csv",
          "r,alpha,b,s,beta,x,t_x,T,t,delta,log_likelihood,p_alive,"
          "expected_purchases,dert", ggom_points())
    write("lifetime_distributions.csv",
          "model,p1,p2,p3,p4,p5,t,k,P(X>=k),P(X=k)", distributions())
