"""Stops unless two summary files say the same of the same customers.

    agreement.py SUMMARY OTHER

What is compared are the columns of OTHER. Prints as JSON how many customers they have, and the largest relative
difference of a number. Customers may be in any order.
"""

import csv
import json
import sys

EXACT = {"customer_id", "frequency", "frequency_holdout", "first_date"}
TOLERANCE = 1e-9


def rows(path):
  with open(path, newline="") as file:
    return {row["customer_id"]: row for row in csv.DictReader(file)}


def difference(column, a, b):
  if column in EXACT:
    return 0.0 if a == b else float("inf")
  return abs(float(a) - float(b)) / max(1.0, abs(float(a)))


def main(ours, theirs):
  mine, others = rows(ours), rows(theirs)
  if mine.keys() != others.keys():
    sys.exit("the summaries are of different customers")
  worst = 0.0
  for customer, row in others.items():
    for column, other in row.items():
      value = mine[customer][column]
      found = difference(column, value, other)
      if not found <= TOLERANCE:
        sys.exit(f"customer {customer}: {column} is {value} in one and"
                 f" {other} in the other")
      worst = max(worst, found)
  print(json.dumps({"customers": len(mine), "difference": worst}))


if __name__ == "__main__":
  main(*sys.argv[1:])
