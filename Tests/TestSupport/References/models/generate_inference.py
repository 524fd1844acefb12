"""Inference about BG/NBD and NBD fitted to the customers whose rows are in
cdnow_sample__bgnbd.json: sandwich errors, profile intervals, Vuong's test; and
the same errors and intervals of BG/NBD with a covariate, 1 of every third
customer.

Log-likelihoods by scipy, scores by the complex-step derivative.
Run: python3 generate_inference.py > inference_cdnow_rows.json
"""

import json
import pathlib

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.special import loggamma

here = pathlib.Path(__file__).parent
rows = json.loads((here / "cdnow_sample__bgnbd.json").read_text())["exact"]
x = np.array(rows["x"], float)
tx = np.array(rows["t_x"])
T = np.array(rows["T"])
LEVEL = 3.841458820694124  # the 95 % quantile of chi-square with 1 df


def nbd(phi):
    r, alpha = np.exp(phi[0]), np.exp(phi[1])
    return loggamma(r + x) - loggamma(r) + r * np.log(alpha) \
        - (r + x) * np.log(alpha + T)


def bgnbd(phi):
    r, alpha, a, b = [np.exp(p) for p in phi]
    stay = loggamma(b + x) - loggamma(b) + loggamma(a + b) \
        - loggamma(a + b + x)
    odds = a / (b + np.maximum(x, 1) - 1) \
        * ((alpha + T) / (alpha + tx)) ** (r + x)
    return nbd(phi[:2]) + stay + np.where(x > 0, np.log(1 + odds), 0)


z = (np.arange(len(x)) % 3 == 0).astype(float)


def with_covariate(phi):
    """BG/NBD at r, alpha exp(-g z), a exp(h z), b exp(h z)."""
    r, alpha, a, b, g, h = phi
    return bgnbd([r, alpha - g * z, a + h * z, b + h * z])


def scores(model, phi):
    out = []
    for i in range(len(phi)):
        step = np.array(phi, complex)
        step[i] += 1e-30j
        out.append(model(step).imag / 1e-30)
    return np.array(out)


def hessian(model, phi):
    h = 1e-5
    columns = []
    for i in range(len(phi)):
        e = np.zeros(len(phi))
        e[i] = h
        g = [scores(model, phi + k * e).sum(axis=1) for k in (-2, -1, 1, 2)]
        columns.append((g[0] - 8 * g[1] + 8 * g[2] - g[3]) / (12 * h))
    return np.array(columns)


def fit(model, phi, held=None):
    free = [i for i in range(len(phi)) if i != held]
    phi = np.array(phi, float)
    for _ in range(100):
        g = scores(model, phi).sum(axis=1)[free]
        H = hessian(model, phi)[np.ix_(free, free)]
        step = np.linalg.solve(H, g)
        step *= min(1, 1 / max(abs(step)))
        phi[free] -= step
        if max(abs(step)) < 1e-12:
            break
    return phi


def profile_end(model, phi, i, sign):
    top = model(phi).real.sum()
    path = {"phi": phi.copy()}

    def excess(distance):
        start = path["phi"].copy()
        start[i] = phi[i] + sign * distance
        end = fit(model, start, held=i)
        path["phi"] = end
        return 2 * (top - model(end).real.sum()) - LEVEL

    distance = 0.2
    while excess(distance) < 0:
        distance *= 1.3
    path["phi"] = phi.copy()
    end = phi[i] + sign * brentq(
        excess, distance / 1.3 if distance > 0.2 else 0, distance,
        xtol=1e-11)
    return float(np.exp(end) if i < 4 else end)


def errors(model, phi):
    """From the information, and the sandwich's, of parameters."""
    S = scores(model, phi)
    bread = np.linalg.inv(-hessian(model, phi))
    scale = np.concatenate([np.exp(phi[:4]), np.ones(len(phi) - 4)])
    return [list(scale * np.sqrt(np.diag(c)))
            for c in (bread, bread @ (S @ S.T) @ bread)]


def profiles(model, phi):
    return [[profile_end(model, phi, i, s) for s in (-1, 1)]
            for i in range(len(phi))]


big = fit(bgnbd, np.log([0.25, 4.5, 0.8, 2.5]))
small = fit(nbd, np.log([0.4, 12.0]))
m = bgnbd(big).real - nbd(small).real
n = len(x)
wald, robust = errors(bgnbd, big)
covariate = fit(with_covariate, np.concatenate([big, [0, 0]]))
covariate_wald, covariate_robust = errors(with_covariate, covariate)
print(json.dumps({
    "customers": n,
    "parameters": list(np.exp(big)),
    "log_likelihood": float(bgnbd(big).real.sum()),
    "standard_errors": wald,
    "robust_standard_errors": robust,
    "profile_95": profiles(bgnbd, big),
    "nbd": list(np.exp(small)),
    "nbd_log_likelihood": float(nbd(small).real.sum()),
    "vuong": float(m.sum() / np.sqrt(n * m.var())),
    "vuong_corrected": float((m.sum() - np.log(n)) / np.sqrt(n * m.var())),
    "covariate": {
        "estimates": list(np.exp(covariate[:4])) + list(covariate[4:]),
        "log_likelihood": float(with_covariate(covariate).real.sum()),
        "standard_errors": covariate_wald,
        "robust_standard_errors": covariate_robust,
        "profile_95": profiles(with_covariate, covariate),
    },
}, indent=1))
