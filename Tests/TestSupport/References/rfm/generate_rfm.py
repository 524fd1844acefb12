"""RFM scores and segments of CDNOW by pandas, and what its customers are worth
by RFM group after Fader, Hardie & Lee (2005), JMR 42:415, by SciPy.

Usage: generate_rfm.py cdnow.csv cdnow-sample.csv
Writes rfm_sample.csv and rfm_cells.csv beside this file, and prints the worth.
pandas 3.1.1, numpy 2.4.6, scipy 1.17.1.
"""

import os
import sys

import numpy as np
import pandas as pd
from scipy.special import gammaln, hyp2f1, hyperu

HERE = os.path.dirname(os.path.abspath(__file__))


def table(path):
    log = pd.read_csv(path)
    log["date"] = pd.to_datetime(log["date"].astype(str))
    days = log.groupby(["customer_id", "date"], sort=False)["amount"].sum()
    days = days.reset_index()
    by = days.groupby("customer_id", sort=False)
    first = by["date"].transform("min")
    repeats = days[days["date"] > first].groupby("customer_id")["amount"]
    end = log["date"].max()
    out = pd.DataFrame({
        "days": (end - by["date"].max()).dt.days,
        "purchases": by.size(),
        "amount": by["amount"].mean().round(6),
        "recency": (by["date"].max() - by["date"].min()).dt.days / 7,
        "T": (end - by["date"].min()).dt.days / 7,
    })
    out["mean_repeat"] = repeats.mean().reindex(out.index).fillna(0)
    return out


def score(values, bins, ascending=True):
    rank = values.rank(method="min", ascending=ascending)
    return ((rank - 1) * bins // len(values)).astype(int) + 1


def scores(t, bins, nested):
    r = score(t["days"], bins, ascending=False)
    if not nested:
        return r, score(t["purchases"], bins), score(t["amount"], bins)
    f = t["purchases"].groupby(r).transform(lambda v: score(v, bins))
    m = t["amount"].groupby([r, f]).transform(lambda v: score(v, bins))
    return r, f.astype(int), m.astype(int)


def segment(r, f, m):
    if f >= 4 and r >= 3:
        return "Champions" if r == 5 and m >= 3 else "Loyal"
    if r >= 4:
        if f >= 2:
            return "Potential Loyalist"
        return "New" if r == 5 else "Promising"
    if r == 3:
        return "Needs Attention" if f == 3 else "About to Sleep"
    if f <= 2:
        return "Hibernating" if r == 2 else "Lost"
    return "Can't Lose" if f >= 4 and m >= 4 else "At Risk"


def discounted_purchases(t, rate, r=0.5630, alpha=12.559, s=0.4081,
                         beta=10.515):
    """Pareto/NBD: Fader & Hardie's closed form, for alpha >= beta."""
    x = (t["purchases"] - 1).to_numpy(float)
    tx, T = t["recency"].to_numpy(), t["T"].to_numpy()

    def log_a(time):
        f = hyp2f1(r + s + x, s + 1, r + s + x + 1,
                   (alpha - beta) / (alpha + time))
        return np.log(f) - (r + s + x) * np.log(alpha + time)

    alive = -(r + x) * np.log(alpha + T) - s * np.log(beta + T)
    early, late = log_a(tx), log_a(T)
    with np.errstate(divide="ignore"):
        gone = np.log(s / (r + s + x)) + early + np.log1p(-np.exp(late - early))
    common = r * np.log(alpha) + s * np.log(beta) - gammaln(r)
    likelihood = common + gammaln(r + x) + np.logaddexp(alive, gone)
    return np.exp(common + (s - 1) * np.log(rate) + gammaln(r + x + 1)
                  - (r + x + 1) * np.log(alpha + T) - likelihood
                  ) * hyperu(s, s, rate * (beta + T))


def worth(t, p=4.6823, q=4.1904, v=24.4006):
    x = t["purchases"] - 1
    # Ten resellers, with repeat purchases of more than 4000, are left out.
    t = t[x * t["mean_repeat"] <= 4000]
    x = t["purchases"] - 1
    spend = p * (v + x * t["mean_repeat"]) / (p * x + q - 1)
    value = 0.3 * spend * discounted_purchases(t, np.log(1.15) / 52)
    again = x > 0
    print("all", len(t), value.sum(), "never again", (~again).sum(),
          value[~again].sum())
    columns = {"R": -t["days"], "F": x, "M": t["mean_repeat"]}
    for name, column in columns.items():
        for ties in ("first", "min"):
            rank = column[again].rank(method=ties)
            tercile = (rank - 1) * 3 // again.sum() + 1
            means = value[again].groupby(tercile).mean()
            print(name, "ties", ties, [round(mean, 3) for mean in means])


def main(full, sample):
    t = table(sample)
    r, f, m = scores(t, 5, False)
    nr, nf, nm = scores(t, 10, True)
    pd.DataFrame({
        "r": r, "f": f, "m": m, "nested_r": nr, "nested_f": nf,
        "nested_m": nm,
        "segment": [segment(*cell) for cell in zip(r, f, m)],
    }).to_csv(os.path.join(HERE, "rfm_sample.csv"))
    t = table(full)
    cells = pd.DataFrame(dict(zip("rfm", scores(t, 5, False))))
    cells.groupby(["r", "f", "m"]).size().rename("customers").reset_index(
    ).to_csv(os.path.join(HERE, "rfm_cells.csv"), index=False)
    worth(t)


main(*sys.argv[1:])
