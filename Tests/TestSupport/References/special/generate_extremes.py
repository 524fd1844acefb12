"""Reference values of the special functions at extreme points.

Written for mpmath 1.3.0 (pip install mpmath==1.3.0), Python 3.11:

    python3 generate_extremes.py

writes extreme_ln_2f1.csv, extreme_2f1_negative_c.csv, extreme_ln_u.csv and
beta_expectation.csv beside itself. Inputs are exact doubles; outputs have 25 digits. A value is kept only
if two computations, at different working precisions, agree to 25 digits;
points for which mpmath needs more than a few seconds are left out.
"""

import csv
import pathlib
import random
import signal

import mpmath
from mpmath import mp, mpf

HERE = pathlib.Path(__file__).parent
SECONDS = 20


class TooLong(Exception):
    pass


def give_up(signum, frame):
    raise TooLong


def at_two_precisions(compute):
    """The value to 25 digits, or None if it could not be confirmed."""
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS)
    try:
        with mp.workdps(45):
            first = compute()
        with mp.workdps(60):
            second = compute()
    except (TooLong, mpmath.libmp.NoConvergence, ValueError):
        return None
    finally:
        signal.alarm(0)
    with mp.workdps(60):
        if abs(first - second) > mpf(10) ** -26 * max(abs(first), mpf(1)):
            return None
        return mp.nstr(second, 25, min_fixed=-3, max_fixed=25)


def write(name, header, points, function):
    kept = 0
    with open(HERE / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        for point in points:
            value = at_two_precisions(lambda: function(*map(mpf, point)))
            if value is not None:
                out.writerow([repr(x) for x in point] + [value])
                file.flush()
                kept += 1
    print(name, kept, "of", len(points))


def log_uniform(rng, low, high):
    return 10 ** rng.uniform(low, high)


# Gauss's function ---------------------------------------------------------

ARGUMENTS = [0.1, 0.5, 0.9, 0.99, 0.9999, 1 - 1e-6, 1 - 1e-9, 1 - 1e-12]


def ln_2f1(a, b, c, z):
    return mp.log(mp.hyp2f1(a, b, c, z, maxterms=10**7))


def points_2f1():
    rng = random.Random(20240501)
    points = []
    for index in range(160):
        a = log_uniform(rng, -3, 5)
        b = log_uniform(rng, -3, 5)
        kind = index % 4
        if kind == 0:
            c = log_uniform(rng, -3, 5)
        elif kind == 1:
            c = b + log_uniform(rng, -3, 5)
        elif kind == 2:
            # Near the edge where Euler's integral ceases to exist.
            c = min(a, b) * (1 + rng.uniform(-0.1, 0.1))
        else:
            # Near the edge where the value at z = 1 becomes finite.
            c = (a + b) * (1 + rng.uniform(-0.1, 0.1))
        points.append((a, b, c, ARGUMENTS[index // 4 % 8]))
    for z in ARGUMENTS:
        # Integer excess, the poles of the transformation to 1 - z.
        points.append((3.25, 2.5, 4.75, z))
        points.append((3.25, 2.5, 5.75, z))
        points.append((3.25, 2.5, 6.75, z))
        # Purchase models with thousands of purchases.
        points.append((2000.3, 2002.4, 2002.19, z))
        points.append((5000.3, 5002.4, 5003.19, z))
        points.append((0.001, 0.001, 0.001, z))
        points.append((100000.0, 100000.0, 0.001, z))
        points.append((100000.0, 0.001, 100000.0, z))
    return points


def signed_2f1(a, b, c, z):
    return mp.hyp2f1(a, b, c, z, maxterms=10**7)


def points_negative_c():
    rng = random.Random(20240504)
    points = []
    for index in range(120):
        a = log_uniform(rng, -3, 1.7)
        b = log_uniform(rng, -3, 1.7)
        if index % 3 == 0:
            c = -rng.uniform(0.01, 0.99)
        elif index % 3 == 1:
            c = -log_uniform(rng, -9, -0.3)
        else:
            c = log_uniform(rng, -9, -0.3) - 1
        z = (1e-6, 1e-3, *ARGUMENTS)[index // 3 % 10]
        points.append((a, b, c, z))
    return points


# Kummer's function --------------------------------------------------------


def ln_u(a, b, z):
    return mp.log(mp.hyperu(a, b, z))


def points_u():
    rng = random.Random(20240502)
    points = []
    for index in range(80):
        a = log_uniform(rng, -3, 4)
        z = log_uniform(rng, -12, 5)
        b = a if index % 2 == 0 else rng.uniform(-20, 20)
        points.append((a, b, z))
    return points


# Means under a beta law ---------------------------------------------------


def ln_mean(a, b, r, t):
    """ln E[(1 - (1 + p t)^(-r)) / p] for p ~ Beta(a, b).

    The trapezoidal rule in y = ln(p / (1 - p)), with a step that depends on
    the precision, so that agreement confirms the step too. From the center
    outwards the sum ends where the terms vanish, or beyond +-edge, where they
    are a geometric series.
    """
    edge = mpf(150) + mp.log1p(t * (1 + r)) + mp.log1p(a + b)
    center = mp.log(a / b)
    step = min(mpf(1), mp.sqrt(1 / a + 1 / b)) * 4 / mp.dps

    def term(y):
        p = 1 / (1 + mp.exp(-y))
        complement = 1 / (1 + mp.exp(y))
        value = -mp.expm1(-r * mp.log1p(p * t)) / p
        return mp.exp(a * mp.log(p) + b * mp.log(complement)) * value

    total = term(center)
    for direction, shape in ((-1, a), (1, b)):
        last = mpf(0)
        k = 0
        while True:
            k += 1
            y = center + direction * k * step
            current = term(y)
            total += current
            if current < last and current < total * mpf(10) ** -50:
                break
            if direction * y > edge:
                total += current / mp.expm1(shape * step)
                break
            last = current
    return mp.log(total * step / mp.beta(a, b))


def points_mean():
    rng = random.Random(20240503)
    points = []
    for _ in range(48):
        points.append((
            log_uniform(rng, -4, 6),
            log_uniform(rng, -4, 6),
            log_uniform(rng, -2, 3),
            log_uniform(rng, -6, 6),
        ))
    for a in (1e-4, 1.0, 1e6):
        for b in (1e-4, 1.0, 1e6):
            points.append((a, b, 0.25, 39.0))
            points.append((a, b, 100.0, 1e9))
    return points


if __name__ == "__main__":
    write("extreme_ln_2f1.csv", ["a", "b", "c", "z", "ln_2F1(a;b;c;z)"],
          points_2f1(), ln_2f1)
    write("extreme_2f1_negative_c.csv", ["a", "b", "c", "z", "2F1(a;b;c;z)"],
          points_negative_c(), signed_2f1)
    write("extreme_ln_u.csv", ["a", "b", "z", "ln_U(a;b;z)"],
          points_u(), ln_u)
    write("beta_expectation.csv",
          ["a", "b", "r", "t", "ln_E[(1-(1+pt)^(-r))/p];p~Beta(a;b)"],
          points_mean(), ln_mean)
