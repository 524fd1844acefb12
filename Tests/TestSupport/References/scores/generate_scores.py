"""Writes the reference figures of scores and of the tests of assumptions.

    python3 generate_scores.py

By NumPy 2.4, SciPy 1.17, scikit-learn 1.9, statsmodels 0.15 and pandas, on
made-up numbers that are written beside the figures as exact doubles.
"""

import datetime
import os

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats
from sklearn.metrics import auc, mean_absolute_error, mean_squared_error
from statsmodels.stats.diagnostic import acorr_ljungbox

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(20050901)


def write(name, header, rows):
    with open(os.path.join(HERE, name), "w") as file:
        file.write(",".join(header) + "\n")
        for row in rows:
            file.write(",".join(
                value if isinstance(value, str) else repr(float(value))
                for value in row) + "\n")


# Scores.

def curve(predicted, actual):
    groups = pd.DataFrame({"p": predicted, "a": actual, "n": 1.0})
    groups = groups.groupby("p").sum().sort_index(ascending=False)
    x = np.r_[0, groups["n"].cumsum() / len(predicted)]
    y = np.r_[0, groups["a"].cumsum() / groups["a"].sum()]
    return x, y


def figures(predicted, actual):
    x, y = curve(predicted, actual)
    gini = 2 * auc(x, y) - 1
    best = 2 * auc(*curve(actual, actual)) - 1
    tenths = np.interp(np.arange(11) / 10, x, y)
    result = {
        "total": predicted.sum(),
        "bias": predicted.sum() / actual.sum() - 1,
        "mae": mean_absolute_error(actual, predicted),
        "rmse": mean_squared_error(actual, predicted) ** 0.5,
        "correlation": stats.pearsonr(predicted, actual).statistic,
        "rank_correlation": stats.spearmanr(predicted, actual).statistic,
        "gini": gini,
        "normalized_gini": gini / best,
        "top_10_percent": tenths[1],
        "top_20_percent": tenths[2],
    }
    for i in range(10):
        result[f"lift_{i + 1}"] = 10 * (tenths[i + 1] - tenths[i])
    return result


rate = random.gamma(0.5, 2.0, 157)
cases = {
    "plain": (rate * 0.9 + 0.05, random.poisson(rate).astype(float)),
    "money": (rate * 31.7, random.poisson(rate) * random.gamma(3, 11, 157)),
    "ties": (np.floor(3 * rate), random.poisson(rate).astype(float)),
    "backwards": (5 - np.minimum(rate, 4), random.poisson(rate) + 0.0),
    "two": (np.where(rate > 1, 2.0, 1.0), (rate > 1.5).astype(float)),
}
write("cases.csv", ["case", "predicted", "actual"], [
    (name, p, a) for name, (ps, actuals) in cases.items()
    for p, a in zip(ps, actuals)])
write("figures.csv", ["case", "measure", "value"], [
    (name, measure, value) for name, (p, a) in cases.items()
    for measure, value in figures(p, a).items()])

# The nonrandomized histogram of probability integral transforms.

n, p = 2.3, 0.4
counts = random.negative_binomial(1.7, 0.35, 200)
lower = np.where(counts > 0, stats.nbinom.cdf(counts - 1, n, p), 0.0)
upper = stats.nbinom.cdf(counts, n, p)
write("transforms.csv", ["below", "up_to"], zip(lower, upper))
edges = np.arange(11) / 10
spread = stats.uniform.cdf(
    edges[:, None], loc=lower[None, :], scale=(upper - lower)[None, :])
heights = 10 * np.diff(spread.mean(axis=1))
middle = (lower + upper) / 2 - 0.5
second = np.mean(middle**2 + (upper - lower) ** 2 / 12)
ends = stats.uniform.cdf(
    np.array([[0.05], [0.95]]), loc=lower, scale=upper - lower).mean(axis=1)
write("transform_figures.csv", ["figure", "value"], [
    *[(f"height_{i + 1}", height) for i, height in enumerate(heights)],
    *[(f"error_{i + 1}", error) for i, error in enumerate(
        10 * np.diff(spread, axis=0).std(axis=1) / 200**0.5)],
    ("mean", 0.5 + middle.mean()), ("spread", 12 * second),
    ("central", ends[1] - ends[0])])

# Regularity: gaps, of which generate_assumptions.py tells the figures.

histories = []
for _ in range(120):
    count = random.integers(0, 9)
    gaps = random.gamma(2.2, random.gamma(2.0, 3.0), count)
    histories.append(gaps)
write("gaps.csv", ["frequency", "recency", "log_gaps"], [
    (len(g), g.sum(), np.log(g).sum()) for g in histories])


# Season: 130 weeks, the first of them with few purchases.

start = datetime.date(2021, 1, 4)
expected = np.r_[2.0, 4.0, 4.9, np.linspace(30, 90, 127)]
ends = [start + datetime.timedelta(days=7 * w + 6) for w in range(130)]
months = np.array([(end - datetime.timedelta(days=3)).month for end in ends])
factor = 1 + 0.15 * np.cos(2 * np.pi * (months - 12) / 12)
actual = random.poisson(
    expected * factor * random.gamma(20, 1 / 20, 130)).astype(float)
write("weeks.csv", ["end", "actual", "expected"], [
    (str(end), a, e) for end, a, e in zip(ends, actual, expected)])
used = expected >= 5
residuals = (actual - expected)[used] / np.sqrt(expected[used])
box = acorr_ljungbox(residuals, lags=[10])
design = pd.get_dummies(months[used]).astype(float)
full = sm.GLM(
    actual[used], design, family=sm.families.Poisson(),
    offset=np.log(expected[used])).fit(tol=1e-14)
null = sm.GLM(
    actual[used], np.ones(used.sum()), family=sm.families.Poisson(),
    offset=np.log(expected[used])).fit(tol=1e-14)
scale = full.pearson_chi2 / full.df_resid
f = (null.deviance - full.deviance) / 11 / scale
centred = residuals - residuals.mean()
write("week_figures.csv", ["figure", "value"], [
    ("weeks", used.sum()), ("dispersion", np.mean(residuals**2)),
    ("autocorrelation", (centred[1:] * centred[:-1]).sum()
     / (centred**2).sum()),
    ("ljung_box", box.lb_stat.iloc[0]), ("p_value", box.lb_pvalue.iloc[0]),
    ("f", f), ("f_p_value", stats.f.sf(f, 11, full.df_resid)),
    *[(f"factor_{m}", np.exp(full.params[m] - null.params[0]))
      for m in range(1, 13)]])
