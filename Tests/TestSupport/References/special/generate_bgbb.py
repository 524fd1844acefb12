"""Writes the reference values of BG/BB, with mpmath 1.3.0.

points_bgbb.csv: the formulas at stress points, every sum taken term by term.
bgbb_long_horizons.csv: sums over up to a billion opportunities and for ever,
as integrals over the dropout probability. bgbb_integrals.csv: likelihoods of histories as numerical integrals
over the two probabilities, which share nothing with the closed forms.
"""

import random
from mpmath import (beta, binomial, exp, expm1, hyp2f1, inf, log, log1p, mp,
                    mpf, quad, rf)

mp.dps = 60


def pattern(a, b, x, t):
    """B(a + x, b + t - x)/B(a, b)."""
    return rf(a, x) * rf(b, t - x) / rf(a + b, t)


def survival(g, d, t):
    """B(g, d + t)/B(g, d)."""
    return rf(d, t) / rf(g + d, t)


def survivals(g, d, n):
    values = [mpf(1)]
    for j in range(n):
        values.append(values[-1] * (d + j) / (g + d + j))
    return values


def likelihood(a, b, g, d, x, last, n):
    """Alive at n, and the sum over all times of death before."""
    alive = pattern(a, b, x, n) * survival(g, d, n)
    gone = mpf(0)
    if last < n:
        term = pattern(a, b, x, last) * survival(g, d, last)
        for t in range(last, n):
            gone += term * g / (g + d + t)
            term *= (b + t - x) / (a + b + t) * (d + t) / (g + d + t)
    return alive, alive + gone


def expected(a, b, g, d, n):
    return a / (a + b) * sum(survivals(g, d, n)[1:])


def discounted(a, b, g, d, rate, n):
    z = exp(-mpf(rate))
    return a / (a + b) * sum(
        z**i * s for i, s in enumerate(survivals(g, d, n)) if i)


def over_dropout(g, d, function):
    """The mean of a function of y = 1 - theta, given ln y and 1 - y.

    By u, the log-odds of theta, which are cut where functions turn.
    """
    def integrand(u):
        log_stay = -log1p(exp(u)) if u < 40 else -u - exp(-u)
        log_leave = -log1p(exp(-u)) if u > -40 else u - exp(u)
        return exp(g * log_leave + d * log_stay) * function(
            log_stay, exp(log_leave))

    cuts = [-inf] + list(range(-60, 20, 4)) + [20, inf]
    return quad(integrand, cuts) / beta(g, d)


def long_sum(a, b, g, d, rate, n):
    """a/(a + b) times the mean of the sum of (z y)^i over i = 1, ..., n."""
    rate = mpf(rate)

    def geometric(log_stay, leave):
        log_ratio = log_stay - rate
        share = 1 if n == inf else -expm1(n * log_ratio)
        return exp(log_ratio) * share / -expm1(log_ratio)

    return a / (a + b) * over_dropout(g, d, geometric)


def mass(a, b, g, d, k, n):
    if k > n:
        return mpf(0)
    s = survivals(g, d, n)
    total = binomial(n, k) * pattern(a, b, k, n) * s[n]
    term = pattern(a, b, k, k)
    for i in range(k, n):
        total += term * s[i] * g / (g + d + i)
        term *= mpf(i + 1) / (i + 1 - k) * (b + i - k) / (a + b + i)
    return total


def ever(a, b, g, d):
    """1 - the mean of theta/(theta + (1 - theta) p), over p in closed form.

    With theta = v^m the density has no pole at 0. Where it has one at 1, the
    mean of p y/(1 - (1 - p) y), over p by Euler's integral.
    """
    if d < 1:
        return a / (a + b) * over_dropout(
            g, d, lambda log_stay, leave: exp(log_stay)
            * hyp2f1(1, b, a + b + 1, exp(log_stay)))
    m = max(1, 1 / g)

    def never(v):
        theta = v**m
        if theta == 0:
            return mpf(0)
        return (m * v**(m * g - 1) * (1 - theta)**(d - 1) / beta(g, d)
                * hyp2f1(1, a, a + b, -(1 - theta) / theta))

    return 1 - quad(never, [0, "1e-8", "1e-6", "1e-4", "1e-3", "0.01", "0.1",
                            "0.3", "0.6", "0.9", 1])


def number(x):
    return mp.nstr(x, 20)


def main():
    random.seed(2010)

    def shape():
        return random.choice([
            mpf(random.uniform(0.2, 4)), mpf(10) ** random.uniform(-6, 6),
            mpf(1e-6), mpf(1e6), mpf(1)])

    rows = []
    for i in range(160):
        a, b, g, d = (mpf(float(shape())) for _ in range(4))
        n = random.choice([1, 3, 6, 20, 100, 500])
        x = random.choice([0, 1, n, n // 2, random.randint(0, n)])
        last = random.choice([x, n, random.randint(x, n)]) if x else 0
        horizon = random.choice([1, 2, 10, 52, 500])
        count = random.choice([0, 1, 2, horizon, horizon // 2])
        rate = random.choice([1e-9, 1e-4, 0.01, 0.1, 1.0, 30.0])
        alive, total = likelihood(a, b, g, d, x, last, n)
        fa, fb, fd = a + x, b + n - x, d + n
        tail = sum(mass(fa, fb, g, fd, k, horizon)
                   for k in range(count, horizon + 1)) \
            if horizon < 60 else mpf(-1)
        rows.append([a, b, g, d, x, last, n, horizon, count, mpf(rate),
                     log(total), alive / total,
                     expected(fa, fb, g, fd, horizon),
                     discounted(fa, fb, g, fd, rate, horizon),
                     mass(fa, fb, g, fd, count, horizon),
                     tail])
    header = ("alpha,beta,gamma,delta,x,t_x,n,horizon,count,rate,ll,p_alive,"
              "expected_if_alive,discounted_if_alive,mass_if_alive,"
              "exceedance_if_alive")
    with open("points_bgbb.csv", "w") as file:
        file.write(header + "\n")
        for row in rows:
            file.write(",".join(
                str(v) if isinstance(v, int) else
                repr(float(v)) if i < 10 else number(v)
                for i, v in enumerate(row)) + "\n")

    mp.dps = 20
    rows = []
    for a, b, g, d in [(1.2, 0.75, 0.66, 2.78), (0.3, 0.4, 2.5, 0.2),
                       (0.2, 2, 0.1, 1), (50, 3, 1.0, 900),
                       (1, 1, 1, 1), (0.9, 1e-6, 3, 3)]:
        a, b, g, d = mpf(a), mpf(b), mpf(g), mpf(d)
        some_day = ever(a, b, g, d)
        for n, rate in [(4096, 0), (4097, 1e-4), (4200, 0), (10**5, 1e-12),
                        (10**5, 1e-5), (10**9, 0), (10**9, 1e-10),
                        (10**9, 1e-7), (10**9, 2e-4)]:
            forever = (long_sum(a, b, g, d, rate, inf) if rate > 0 else
                       a / (a + b) * d / (g - 1) if g > 1 else inf)
            rows.append([a, b, g, d, n, mpf(rate),
                         long_sum(a, b, g, d, rate, n), forever, some_day])
    with open("bgbb_long_horizons.csv", "w") as file:
        file.write("alpha,beta,gamma,delta,horizon,rate,discounted,"
                   "discounted_forever,ever\n")
        for row in rows:
            file.write(",".join(
                str(v) if isinstance(v, int) else
                repr(float(v)) if i < 6 else number(v)
                for i, v in enumerate(row)) + "\n")

    mp.dps = 25
    rows = []
    for a, b, g, d in [(1.2035, 0.7497, 0.6567, 2.7834), (0.3, 2, 1.5, 0.4),
                       (30, 4, 2, 60)]:
        for x, last, n in [(0, 0, 0), (0, 0, 5), (2, 3, 6), (6, 6, 6), (1, 8, 9),
                           (3, 3, 30)]:
            def p_part(t):
                return quad(lambda u: _logit(u, a, b, x, t - x),
                            [-inf, -5, 0, 5, inf]) / beta(a, b)

            def theta_part(left, stays):
                return quad(lambda u: _logit(u, g, d, left, stays),
                            [-inf, -5, 0, 5, inf]) / beta(g, d)

            total = p_part(n) * theta_part(0, n)
            for t in range(last, n):
                total += p_part(t) * theta_part(1, t)
            rows.append([a, b, g, d, x, last, n, log(total)])
    with open("bgbb_integrals.csv", "w") as file:
        file.write("alpha,beta,gamma,delta,x,t_x,n,ll\n")
        for row in rows:
            file.write(",".join(map(str, row[:7]))
                       + "," + mp.nstr(row[7], 18) + "\n")


def _logit(u, a, b, wins, losses):
    """p^(a + wins - 1)(1 - p)^(b + losses - 1) dp at p = 1/(1 + e^-u)."""
    p = 1 / (1 + exp(-u))
    return p ** (a + wins) * (1 / (1 + exp(u))) ** (b + losses)


main()
