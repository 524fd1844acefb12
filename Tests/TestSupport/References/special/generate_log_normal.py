"""Reference values of the log-normal model of spend.

Written for mpmath 1.3.0 (pip install mpmath==1.3.0 numpy scipy), Python 3.11:

    python3 generate_log_normal.py

writes points_log_normal.csv, log_normal_spend.csv and log_normal_totals.csv
beside itself.

points_log_normal.csv: the likelihood of the amounts of the customers below at
m, sigma, tau, with its derivatives, the amounts of a customer taken as a normal
vector of one covariance: no formula of the model is used, but a determinant and
a solved system. Derivatives are central differences at 50 digits.

log_normal_spend.csv: of a customer with n amounts of geometric mean g, the
scale, the expectation and the variance of the next amount and of the own mean,
by integrating over the normal law of the customer's median given the amounts,
which Bayes' rule gives point by point.

log_normal_totals.csv: the probability that k amounts of a customer whose median
is 1 come to w or less, without Fenton's law: the (k - 1)-fold convolution of
their law by Fourier transform, on a grid and on one four times as fine, which
agree to 1e-5.
"""

import csv
import pathlib

import numpy as np
from mpmath import mp, mpf

HERE = pathlib.Path(__file__).parent
AMOUNTS = [["12.5"], ["8", "30"], ["19.99", "19.99", "20.5"],
           ["1", "250", "33.3", "5", "7.25", "90"]]
POINTS = [("25.4", "0.573", "0.44"), ("12", "1.4", "0.2"), ("90", "0.1", "2"),
          ("20", "0.9", "1e-3"), ("1000", "3", "5"), ("25", "30", "0.7")]


def log_likelihood(m, sigma, tau):
    total = mpf(0)
    for amounts in AMOUNTS:
        n = len(amounts)
        logs = [mp.log(mpf(z)) for z in amounts]
        cov = mp.matrix(n, n)
        for i in range(n):
            for j in range(n):
                cov[i, j] = tau ** 2 + (sigma ** 2 if i == j else 0)
        y = mp.matrix([x - mp.log(m) for x in logs])
        z = mp.lu_solve(cov, y)
        quad = sum(y[i] * z[i] for i in range(n))
        total -= (n * mp.log(2 * mp.pi) + mp.log(mp.det(cov)) + quad) / 2
        total -= sum(logs)
    return total


def points():
    for point in POINTS:
        x = [mpf(c) for c in point]
        h = [c * mpf(10) ** -12 for c in x]

        def at(*steps):
            return log_likelihood(*[c + s * d for c, s, d in zip(x, steps, h)])

        e = [[1 if i == j else 0 for j in range(3)] for i in range(3)]
        row = list(point) + [mp.nstr(at(0, 0, 0), 20)]
        for i in range(3):
            d = (at(*e[i]) - at(*[-c for c in e[i]])) / (2 * h[i])
            row.append(mp.nstr(d, 17))
        for i in range(3):
            for j in range(i, 3):
                if i == j:
                    d = (at(*e[i]) - 2 * at(0, 0, 0)
                         + at(*[-c for c in e[i]])) / h[i] ** 2
                else:
                    pp = [a + b for a, b in zip(e[i], e[j])]
                    pm = [a - b for a, b in zip(e[i], e[j])]
                    d = (at(*pp) - at(*pm) - at(*[-c for c in pm])
                         + at(*[-c for c in pp])) / (4 * h[i] * h[j])
                row.append(mp.nstr(d, 17))
        yield row


def integral(f, center, width):
    """Trapezoidal, which converges exponentially for a normal weight."""
    h = width / 8
    return h * sum(f(center + i * h) for i in range(-200, 201))


def spends():
    for m, s, t in [("25.4", "0.573", "0.44"), ("3", "1.2", "0.1"),
                    ("800", "0.2", "1.5"), ("25", "0.5", "1e-4")]:
        for n, g in [(0, "0"), (1, "60"), (4, "11.5"), (150, "30.25")]:
            M, S, T, G = mpf(m), mpf(s), mpf(t), mpf(g)
            # Up to constants, the law of the own median's logarithm u.
            def weight(u):
                w = mp.exp(-((u - mp.log(M)) / T) ** 2 / 2)
                if n:
                    w *= mp.exp(-n * ((mp.log(G) - u) / S) ** 2 / 2)
                return w
            prior = 1 / T ** 2
            data = n / S ** 2
            c = (mp.log(M) * prior + (mp.log(G) if n else 0) * data) / (
                prior + data)
            width = 1 / mp.sqrt(prior + data)
            c += 2 * width ** 2 / 2
            norm = integral(weight, c, width)
            # E z and E z^2 given u, by integrating over the normal law.
            def moment(r):
                k = mp.sqrt(2 * mp.pi)
                return integral(
                    lambda e: mp.exp(r * S * e - e ** 2 / 2) / k, r * S, mpf(1))
            one, two = moment(1), moment(2)
            mean = integral(lambda u: weight(u) * mp.exp(u), c, width) / norm
            square = integral(
                lambda u: weight(u) * mp.exp(2 * u), c, width) / norm
            logs = integral(lambda u: weight(u) * u, c, width) / norm
            yield [m, s, t, n, g, mp.nstr(mp.exp(logs), 20),
                   mp.nstr(mean * one, 20),
                   mp.nstr(square * two - (mean * one) ** 2, 20),
                   mp.nstr((square - mean ** 2) * one ** 2, 20)]


def convolved(s, k, size):
    """P(S <= w) on a grid of w, whose step is fine beside the least amounts;
    masses at cell middles keep the mean to second order."""
    from scipy.special import ndtr
    top = k * np.exp(s * s / 2) + 14 * np.sqrt(k) * np.exp(s * s) + np.exp(6 * s)
    h = top / size
    edges = np.arange(size + 1) * h
    with np.errstate(divide="ignore"):
        F = ndtr(np.log(edges) / s)
    p = np.diff(F)
    f = np.fft.rfft(p, 2 * size)
    total = np.fft.irfft(f ** k, 2 * size)[:size]
    cdf = np.cumsum(total)
    # A cell i stands for k middles: (i + k/2) h; the half of it lies below.
    w = (np.arange(size) + k / 2 + 0.5) * h
    return w, cdf


def totals():
    for s in (0.3, 0.6, 0.9, 1.2, 1.5):
        for k in (2, 3, 5, 10, 20, 50):
            coarse = convolved(s, k, 1 << 20)
            fine = convolved(s, k, 1 << 22)
            for p in (0.001, 0.01, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.65, 0.75,
                      0.85, 0.95, 0.99, 0.999):
                w = float("%.6g" % np.interp(p, fine[1], fine[0]))
                a = np.interp(w, *coarse)
                b = np.interp(w, *fine)
                assert abs(a - b) < 1e-5, (s, k, p, a, b)
                yield [s, k, repr(w), "%.6f" % b]


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    mp.dps = 50
    write("points_log_normal.csv",
          "m,sigma,tau,ln_l,d_m,d_s,d_t,d_mm,d_ms,d_mt,d_ss,d_st,d_tt".split(
              ","), points())
    write("log_normal_spend.csv",
          "m,sigma,tau,n,g,scale,mean,variance,mean_variance".split(","),
          spends())
    write("log_normal_totals.csv", "sigma,k,w,at_most".split(","), totals())
