"""Forecasts by other programs and by rules: purchases, money, and the
probability of a purchase at all, of each customer."""

import lightgbm
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression, PoissonRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def features(log, day):
  """Thirty numbers of each customer's past up to a day."""
  past = log.until(day)
  age = (day - past.date).dt.days
  grouped = past.groupby("customer_id")
  first, last = grouped.date.min(), grouped.date.max()
  table = pd.DataFrame({
      "count": grouped.size(),
      "age": (day - first).dt.days,
      "silence": (day - last).dt.days,
      "span": (last - first).dt.days,
      "birth": (first - log.start).dt.days,
      "birth_month": first.dt.month,
      "sum": grouped.amount.sum(),
      "mean": grouped.amount.mean(),
      "median": grouped.amount.median(),
      "least": grouped.amount.min(),
      "most": grouped.amount.max(),
      "spread": grouped.amount.std().fillna(0),
      "first_amount": grouped.amount.first(),
      "last_amount": grouped.amount.last(),
  })
  gaps = grouped.date.diff().dt.days.groupby(past.customer_id)
  table["gap_mean"] = gaps.mean()
  table["gap_spread"] = gaps.std()
  table["gap_least"] = gaps.min()
  table["gap_most"] = gaps.max()
  table["gap_last"] = gaps.last()
  table["own_silence"] = table.silence / (table.gap_mean + 1)
  table["rate"] = (table["count"] - 1) / (table.age + 7)
  for days in (14, 30, 60, 90, 180):
    recent = past[age < days].groupby("customer_id").amount
    table[f"count_{days}"] = recent.size().reindex(table.index, fill_value=0)
    if days > 14:
      table[f"sum_{days}"] = recent.sum().reindex(table.index, fill_value=0)
  return table


def learnt(log):
  """The table and outcomes of an earlier origin, and the table of the split.

  The holdout of the earlier origin is as long as the calibration allows;
  forecasts are scaled to the holdout to come.
  """
  whole = (log.calibration_end - log.start).days + 1
  days = min(log.holdout_days, whole // 2)
  origin = log.calibration_end - pd.Timedelta(days=days)
  table = features(log, origin)
  counts, money = log.outcomes(table.index, origin, log.calibration_end)
  now = features(log, log.calibration_end)
  return table, counts, money, now, log.holdout_days / days


def boosting(log, money_objective):
  table, counts, money, now, scale = learnt(log)
  settings = dict(
      n_estimators=200, learning_rate=0.03, num_leaves=15,
      min_child_samples=40, subsample=0.8, subsample_freq=1,
      colsample_bytree=0.7, reg_lambda=5, verbose=-1, random_state=1,
      deterministic=True, num_threads=1)
  purchases = lightgbm.LGBMRegressor(objective="poisson", **settings)
  spent = lightgbm.LGBMRegressor(objective=money_objective, **settings)
  buys = lightgbm.LGBMClassifier(**settings)
  money = np.maximum(money, 0)
  chance = np.full(len(now), (counts > 0).mean())
  if 0 < (counts > 0).sum() < len(counts):
    chance = buys.fit(table, counts > 0).predict_proba(now)[:, 1]
  return (scale * purchases.fit(table, counts).predict(now),
          scale * spent.fit(table, money).predict(now),
          1 - (1 - np.clip(chance, 0, 1 - 1e-9)) ** scale)


def hurdle(log):
  """Whether a customer buys, times how much one who does."""
  table, counts, money, now, scale = learnt(log)
  def ready(frame):
    return np.log1p(frame.fillna(0).clip(lower=0).to_numpy(float))
  x, z = ready(table), ready(now)
  buys = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
  chance = buys.fit(x, counts > 0).predict_proba(z)[:, 1]
  some = counts > 0
  def times(outcome):
    model = make_pipeline(
        StandardScaler(), PoissonRegressor(alpha=0.1, max_iter=2000))
    return model.fit(x[some], outcome[some]).predict(z)
  return (scale * chance * times(counts),
          scale * chance * times(np.maximum(money, 0)),
          1 - (1 - np.clip(chance, 0, 1 - 1e-9)) ** scale)


def lifetimes(log):
  """BG/NBD and Gamma-Gamma as `lifetimes` fits them."""
  from lifetimes import BetaGeoFitter, GammaGammaFitter
  past = log.until(log.calibration_end)
  grouped = past.groupby("customer_id")
  first, last = grouped.date.min(), grouped.date.max()
  x = (grouped.size() - 1).to_numpy(float)
  recency = (last - first).dt.days.to_numpy() / 7
  age = (log.calibration_end - first).dt.days.to_numpy() / 7
  total = grouped.amount.sum() - grouped.amount.first()
  mean = np.where(x > 0, total / np.maximum(x, 1), 0)
  model = BetaGeoFitter(penalizer_coef=0.0)
  model.fit(x, recency, age)
  purchases = np.asarray(
      model.conditional_expected_number_of_purchases_up_to_time(
          log.holdout_days / 7, x, recency, age))
  spend = GammaGammaFitter(penalizer_coef=0.0)
  some = (x > 0) & (mean > 0)
  try:
    spend.fit(x[some], mean[some])
  except Exception:  # It gives up on amounts that are all alike.
    return purchases, np.full(len(x), np.nan), None
  amount = np.asarray(spend.conditional_expected_average_profit(x, mean))
  return purchases, purchases * amount, None


def rate(log):
  """Everybody goes on at the past rate."""
  past = log.until(log.calibration_end)
  grouped = past.groupby("customer_id")
  days = (log.calibration_end - grouped.date.min()).dt.days.to_numpy() + 7
  repeats = grouped.size().to_numpy() - 1
  purchases = repeats / days * log.holdout_days
  return purchases, purchases * grouped.amount.mean().to_numpy(), None


def last_period(log):
  """Everybody does again what they did in the last days."""
  past = log.until(log.calibration_end)
  customers = past.groupby("customer_id").size().index
  days = pd.Timedelta(days=log.holdout_days)
  counts, money = log.outcomes(
      customers, log.calibration_end - days, log.calibration_end)
  return counts, money, None


RIVALS = {
    "LightGBM (Poisson)": lambda log: boosting(log, "poisson"),
    "LightGBM (Tweedie)": lambda log: boosting(log, "tweedie"),
    "hurdle": hurdle,
    "lifetimes BG/NBD": lifetimes,
    "rate goes on": rate,
    "last period again": last_period,
}
