"""Reference values of the distribution functions.

Written for mpmath 1.3.0 (pip install mpmath==1.3.0), Python 3.11:

    python3 generate_distributions.py

writes incomplete_gamma.csv, incomplete_beta.csv, chi_square.csv, student_t.csv
and normal.csv beside itself. Inputs are exact doubles; of x and 1 - x the
smaller one is exact, and the other is the double next to the truth. Outputs
have 25 digits. A row is kept only if two computations, at different working
precisions, agree to 25 digits, and if all values are 1e-305 or more.

The incomplete functions are summed from their series of positive terms (DLMF
8.7.1 and 8.17.8) at more digits than a tail can take away.
"""

import csv
import pathlib
import random

from mpmath import mp, mpf

HERE = pathlib.Path(__file__).parent
EXTRA = 320  # digits that the smaller of two tails may take away


def positive_series(x, above, below):
    """The sum of x^n (above)_n / (below)_n, None where that is too long.

    Without `above`, of x^n / (below)_n. In whole numbers of 2^-bits, in which
    doubles are exact.
    """
    bits = mp.prec + 300
    one = 1 << bits
    x, below = (int(mp.ldexp(v, bits)) for v in (x, below))
    above = None if above is None else int(mp.ldexp(above, bits))
    total = term = one
    for n in range(200_000):
        next_term = term * x
        if above is None:
            next_term //= below
        else:
            next_term = (next_term >> bits) * above // below
            above += one
        below += one
        total += next_term
        if next_term == 0:
            return mp.ldexp(mpf(total), -bits)
        term = next_term
    return None


def gamma_tails(a, x):
    extra = 20 if x < a else EXTRA
    mp.dps += extra
    prefix = mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))
    series = positive_series(x, None, a + 1)
    tails = None, None
    if series is not None:
        tails = prefix * series, 1 - prefix * series
    mp.dps -= extra
    return tails


def lower_beta(a, b, x, y):
    prefix = mp.exp(a * mp.log(x) + b * mp.log(y)) / (a * mp.beta(a, b))
    series = positive_series(x, a + b, a + 1)
    return None if series is None else prefix * series


def beta_tails(a, b, x, y):
    """Both tails; of x and y the smaller one counts."""
    mp.dps += 20
    if x < y:
        y = 1 - x
    else:
        x = 1 - y
    tail = lower_beta(a, b, x, y) if x < a / (a + b) else None
    if tail is not None:
        tails = tail, 1 - tail
    else:
        tail = lower_beta(b, a, y, x)
        if tail is None:
            tails = None, None
        else:
            # By subtraction, unless that leaves too few digits.
            tails = 1 - tail, tail
            if tails[0] < 1e-9:
                tails = None, None
    mp.dps -= 20
    return tails


def text(value):
    return mp.nstr(value, 25, min_fixed=-3, max_fixed=25)


def write(name, header, points, function):
    kept = 0
    with open(HERE / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        for point in points:
            exact = [mpf(x) for x in point]
            mp.dps = 40
            first = function(*exact)
            mp.dps = 60
            second = function(*exact)
            if any(v is None for v in first + second):
                continue
            if any(v < mpf(10) ** -305 for v in second):
                continue
            if any(abs(f - s) > mpf(10) ** -26 * s
                   for f, s in zip(first, second)):
                continue
            out.writerow([repr(x) for x in point] + [text(v) for v in second])
            kept += 1
    print(name, kept, "of", len(points))


def log_uniform(rng, low, high):
    return 10 ** rng.uniform(low, high)


def gamma_points():
    rng = random.Random(20240601)
    points = []
    for index in range(240):
        a = log_uniform(rng, -3, 6)
        kind = index % 4
        if kind == 0:
            x = a * abs(1 + rng.uniform(-8, 8) / a ** 0.5)
        elif kind == 1:
            x = log_uniform(rng, -8, 1)
        elif kind == 2:
            x = a + rng.uniform(4, 36) * a ** 0.5 if a > 100 else (
                a + rng.uniform(1, 680))
        else:
            x = a * (1 - rng.uniform(0.05, 0.999) * min(1, 36 / a ** 0.5))
        points.append((a, x))
    for a in (1e-3, 0.5, 1.0, 11.999, 12.0, 1e6):
        for x in (0.5, 0.999, 1.0, 1.5):
            points.append((a, x))
            points.append((a, a * x))
    return points


def beta_points():
    rng = random.Random(20240602)
    points = []
    for index in range(400):
        a = log_uniform(rng, -3, 6)
        b = log_uniform(rng, -3, 6)
        if index % 8 == 7:
            b = a * rng.uniform(0.5, 2)
        mean = a / (a + b)
        spread = (mean * (1 - mean) / (a + b + 1)) ** 0.5
        kind = index % 4
        if kind == 0:
            x = mean + rng.uniform(-8, 8) * spread
        elif kind == 1:
            x = mean + rng.uniform(-36, 36) * spread
        elif kind == 2:
            x = rng.uniform(0, 1)
        else:
            x = log_uniform(rng, -8, 0)
        if not 1e-300 < x < 1:
            x = rng.uniform(0, 1)
        if x < 0.5:
            points.append((a, b, x, 1 - x))
        else:
            # The complement to full precision, beyond what x can tell.
            y = (1 - x) * (1 + 1e-12 * rng.random())
            points.append((a, b, 1 - y, y))
    # Totals of spend: shapes of purchases to come and of the past.
    for _ in range(60):
        p = rng.uniform(0.5, 8)
        a = p * rng.randint(1, 60)
        b = 3.7 + p * rng.randint(0, 60)
        x = a / (a + b) * rng.uniform(0.3, 1.5)
        if x < 1:
            points.append((a, b, x, 1 - x))
    return points


def t_points():
    rng = random.Random(20240603)
    return [(10 ** rng.uniform(-6, 1.57),
             float(rng.choice([1, 2, 3, 5, 10, 944, 20000, 1_000_000])))
            for _ in range(60)]


def two_sided(t, nu):
    mp.dps += 30
    x = nu / (nu + t * t)
    tails = beta_tails(nu / 2, mpf(1) / 2, x, t * t / (nu + t * t))
    mp.dps -= 30
    return (tails[0],)


def chi_square(statistic, df):
    return (gamma_tails(df / 2, statistic / 2)[1],)


def normal(z):
    return mp.ncdf(z), mp.ncdf(-z)


if __name__ == "__main__":
    write("normal.csv", ["z", "Phi(z)", "Phi(-z)"],
          [(z / 8,) for z in range(-296, 297, 7)], normal)
    rng = random.Random(20240604)
    write("chi_square.csv", ["statistic", "df", "upper_tail"],
          [(10 ** rng.uniform(-4, 2.8), float(rng.choice([1, 2, 3, 7, 40])))
           for _ in range(40)], chi_square)
    write("student_t.csv", ["t", "df", "two_sided"], t_points(), two_sided)
    write("incomplete_gamma.csv", ["a", "x", "P(a;x)", "Q(a;x)"],
          gamma_points(), gamma_tails)
    write("incomplete_beta.csv",
          ["a", "b", "x", "1-x", "I_x(a;b)", "I_(1-x)(b;a)"],
          beta_points(), beta_tails)
