// Histories in discrete time, where x, tₓ and T count opportunities.

/// The longest observation in opportunities: models in discrete time keep
/// tables as long as that.
private let mostOpportunities = 100_000.0

extension PurchaseHistory {
  /// x, tₓ and T as numbers of opportunities; nil where the times are not
  /// whole, or there are more purchases than opportunities for them.
  var opportunities: (x: Double, last: Double, n: Double)? {
    let x = Double(frequency)
    let isPossible =
      recency == recency.rounded() && T == T.rounded() && x <= recency
      && (x > 0 || recency == 0)
    return isPossible ? (x, recency, T) : nil
  }
}

extension HistorySample {
  /// Throws where a history does not count opportunities, with what to do.
  public func checkOpportunities(for model: String) throws(FitError) {
    let remedy = FitRemedy.countOpportunities(model: model)
    for (history, _) in histories where history.opportunities == nil {
      let (x, recency, T) = (history.frequency, history.recency, history.T)
      let reason =
        recency != recency.rounded() || T != T.rounded()
        ? "recency \(recency) and T \(T) are not whole numbers"
        : "frequency \(x) does not fit recency \(recency), the number of "
          + "opportunities up to the last purchase"
      throw .notIdentified(reason, remedy)
    }
    let longest = durations.reduce(0, max)
    guard longest <= mostOpportunities else {
      throw .notIdentified(
        "T \(longest) is more opportunities than \(Int(mostOpportunities))",
        remedy)
    }
  }
}
