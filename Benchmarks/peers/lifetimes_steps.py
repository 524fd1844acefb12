"""Times the steps of the Python package lifetimes; prints JSON.

    lifetimes_steps.py fit SUMMARY HORIZON
    lifetimes_steps.py pareto SUMMARY
    lifetimes_steps.py summarize LOG CALIBRATION_END OBSERVATION_END OUTPUT
"""

import json
import sys
import time
import warnings

import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter
from lifetimes.utils import calibration_and_holdout_data

warnings.filterwarnings("ignore")


def timed(work):
  start = time.perf_counter()
  result = work()
  return time.perf_counter() - start, result


def parameters(fitter, *names):
  return [float(fitter.params_[name]) for name in names]


def fit(path, horizon):
  table = pd.read_csv(path)
  x, recency = table["frequency"].values, table["recency"].values
  age, spend = table["T"].values, table["monetary_value"].values
  known = (x > 0) & (spend > 0)
  known_x, known_spend = x[known], spend[known]

  purchase_seconds, purchase = timed(
      lambda: BetaGeoFitter().fit(x, recency, age))
  spend_seconds, spend_model = timed(
      lambda: GammaGammaFitter().fit(known_x, known_spend))

  def predict():
    alive = purchase.conditional_probability_alive(x, recency, age)
    count = purchase.conditional_expected_number_of_purchases_up_to_time(
        horizon, x, recency, age)
    profit = spend_model.conditional_expected_average_profit(
        table["frequency"], table["monetary_value"])
    return {
        "alive": float(alive.sum()),
        "purchases": float(count.sum()),
        "spend": float(profit.sum()),
    }

  predict_seconds, totals = timed(predict)
  return {
      "purchaseFit": purchase_seconds,
      "spendFit": spend_seconds,
      "prediction": predict_seconds,
      "purchase": parameters(purchase, "r", "alpha", "a", "b"),
      "spend": parameters(spend_model, "p", "q", "v"),
      "totals": totals,
  }


def pareto(path):
  table = pd.read_csv(path)
  seconds, fitted = timed(lambda: ParetoNBDFitter().fit(
      table["frequency"], table["recency"], table["T"]))
  return [*parameters(fitted, "r", "alpha", "s", "beta"), seconds]


def summarize(log, calibration_end, observation_end, output):
  transactions = pd.read_csv(log, parse_dates=["date"])
  table = calibration_and_holdout_data(
      transactions, "customer_id", "date", calibration_end, observation_end,
      freq_multiplier=7, monetary_value_col="amount")
  table.to_csv(output)
  return {"customers": len(table)}


if __name__ == "__main__":
  if sys.argv[1] == "fit":
    result = fit(sys.argv[2], float(sys.argv[3]))
  elif sys.argv[1] == "pareto":
    result = pareto(sys.argv[2])
  else:
    result = summarize(*sys.argv[2:6])
  print(json.dumps(result))
