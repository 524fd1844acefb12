"""Writes left_long_ago.csv, with mpmath 1.3.0: customers who bought at an
immense rate, so that their silence says that they have left.

A row has the model (0 BG/NBD, 1 MBG/NBD, 2 Pareto/NBD, 3 Gamma-Gompertz/NBD);
r, alpha and the parameters of dropout, in the model's order, and 0 where there
are two; x, t_x and T; ln L; and its derivatives by the logarithms of the
parameters. L is summed as it stands in the papers, the integral over lifetimes
by quadrature, with 40 digits.
"""

import random
from mpmath import beta, exp, expm1, log, log1p, mp, mpf, quad, rf

mp.dps = 40


def purchases(r, alpha, x, time):
    """Gamma(r + x)/Gamma(r) alpha^r (alpha + time)^(-r-x)."""
    return rf(r, x) * exp(-r * log1p(time / alpha)) * (alpha + time) ** -x


def dropout(early):
    def value(r, alpha, a, b, x, last, T):
        chances = x + early
        stayed = beta(a, b + chances) / beta(a, b)
        left = beta(a + 1, b + chances - 1) / beta(a, b) if chances else 0
        return log(stayed * purchases(r, alpha, x, T)
                   + left * purchases(r, alpha, x, last))
    return value


def lifetime(survival, density):
    def value(r, alpha, *rest):
        *life, x, last, T = rest
        n = r + x
        # The integrand falls within alpha/r of the last purchase.
        scale = (alpha + last) / n
        def integrand(u):
            return (density(last + u, *life)
                    * exp(-n * log1p(u / (alpha + last))) / scale)
        cuts = [scale * mpf(2) ** k for k in range(-6, 10)]
        cuts = [0] + [c for c in cuts if c < T - last] + [T - last]
        left = quad(integrand, cuts, method="gauss-legendre") * scale
        stayed = survival(T, *life) * exp(
            -n * log1p((T - last) / (alpha + last)))
        return log(purchases(r, alpha, x, last) * (stayed + left))
    return value


def pareto_survival(t, s, b):
    return exp(-s * log1p(t / b))


def pareto_density(t, s, b):
    return s / (b + t) * pareto_survival(t, s, b)


def gompertz_survival(t, b, s, scale):
    return exp(-s * log1p(expm1(b * t) / scale))


def gompertz_density(t, b, s, scale):
    rate = b * exp(b * t) / (scale + expm1(b * t))
    return s * rate * gompertz_survival(t, b, s, scale)


MODELS = [
    (dropout(0), 2), (dropout(1), 2),
    (lifetime(pareto_survival, pareto_density), 2),
    (lifetime(gompertz_survival, gompertz_density), 3),
]


def derivative(function, values, place):
    """By the logarithm of one value, as a central difference."""
    def at(change):
        moved = list(values)
        moved[place] *= exp(change)
        return function(*moved)
    h = mpf(10) ** -12
    return (at(h) - at(-h)) / (2 * h)


def row(code, dice):
    function, others = MODELS[code]
    shape = mpf(repr(10 ** dice.uniform(1, 15)))
    rate = mpf(repr(10 ** dice.uniform(1, 10)))
    T = mpf(dice.randint(20, 400))
    x = dice.choice([0, 1, 3]) if code else dice.choice([1, 3])
    # As long as it takes to buy x times, about.
    last = mpf(repr(float(x / rate))) if x else mpf(0)
    alpha = mpf(repr(float(shape / rate)))
    rest = [mpf(repr(10 ** dice.uniform(-1, 1))) for _ in range(2)]
    if others == 3:
        rest.insert(0, mpf(repr(10 ** dice.uniform(-3, -1))))
    values = [shape, alpha] + rest
    end = [x, last, T]
    def log_likelihood(*parameters):
        return function(*parameters, *end)
    value = log_likelihood(*values)
    slopes = [derivative(log_likelihood, values, i) for i in range(len(values))]
    pad = [mpf(0)] * (3 - len(rest))
    return [code] + values + pad + end + [value] + slopes + pad


if __name__ == "__main__":
    dice = random.Random(20261201)
    with open("left_long_ago.csv", "w") as file:
        file.write("model,r,alpha,p3,p4,p5,x,last,T,value,"
                   "by_r,by_alpha,by_p3,by_p4,by_p5\n")
        for code in range(4):
            for _ in range(25 if code < 2 else 8):
                file.write(",".join(
                    mp.nstr(mpf(v), 20) for v in row(code, dice)) + "\n")
