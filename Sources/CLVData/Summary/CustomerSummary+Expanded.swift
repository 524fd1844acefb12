extension CustomerSummary {
  /// The summary with a row for each customer, where rows stand for several:
  /// what customers did is scored one by one.
  package var expanded: CustomerSummary {
    guard let counts else { return self }
    let rows: [Int] = counts.enumerated().flatMap { row, count in
      repeatElement(row, count: max(0, Int(count)))
    }
    let later = holdout.map { holdout in
      Holdout(
        frequency: rows.map { holdout.frequency[$0] },
        monetaryValue: rows.map { holdout.monetaryValue[$0] },
        duration: holdout.duration, hasAmounts: holdout.hasAmounts)
    }
    return CustomerSummary(
      ids: CustomerIDs(rows.indices.lazy.map { String($0 + 1) }),
      frequency: rows.map { frequency[$0] }, recency: rows.map { recency[$0] },
      T: rows.map { T[$0] }, monetaryValue: rows.map { monetaryValue[$0] },
      timeUnit: timeUnit, hasAmounts: hasAmounts,
      firstDay: firstDay.map { days in rows.map { days[$0] } },
      holdout: later, logGaps: logGaps.map { gaps in rows.map { gaps[$0] } })
  }
}
