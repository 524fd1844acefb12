internal import CLVData
internal import CLVModels
internal import CLVNumerics

extension DistinctOutcomes {
  /// Where there are more customers, an even selection of them says as much.
  private static var mostCustomers: Int { 100_000 }

  /// The probability of less than each customer spent, and of as much or less.
  ///
  /// An amount has one such probability, P(no purchase) + Σ P(k purchases) ·
  /// P(k purchases come to as much or less); nothing has a range, from 0 to the
  /// probability of no purchase.
  ///
  /// - Parameters:
  ///   - values: What each customer spent in the holdout.
  ///   - spend: The spend model.
  ///   - summary: The customers.
  /// - Returns: A range for each customer, or for every second, third, …; nil
  ///   where a million purchases are expected of somebody.
  func valueProbabilities(
    _ values: [Double], spend: some SpendModel, of summary: CustomerSummary
  ) -> [ClosedRange<Double>]? {
    let members = customersByOutcome()
    let futures = outcomesByFuture()
    let chunks = parallelChunks(count: futures.count, chunkSize: 32) {
      range -> [ClosedRange<Double>]? in
      var bounds: [ClosedRange<Double>] = []
      for places in futures[range] {
        guard let exceedances = exceedances(of: places[0]) else { return nil }
        for place in places {
          let counts = CountProbabilities(
            alive: probabilityAlive(place), exceedances)
          for customer in members[place] {
            bounds.append(
              counts.bounds(values[customer]) { count in
                spend.probability(
                  totalSpendAtMost: values[customer], ofPurchases: count,
                  meanSpend: summary.monetaryValue[customer],
                  frequency: Int(summary.frequency[customer]))
              })
          }
        }
      }
      return bounds
    }
    let known = chunks.compactMap(\.self)
    return known.count == chunks.count ? known.flatMap(\.self) : nil
  }

  private func customersByOutcome() -> [[Int]] {
    let step = max(1, membership.count / Self.mostCustomers)
    var members = [[Int]](repeating: [], count: customers.count)
    for customer in stride(from: 0, to: membership.count, by: step) {
      members[Int(membership[customer])].append(customer)
    }
    return members
  }
}

/// How probable each number of purchases is.
private struct CountProbabilities {
  let alive: Double
  let exceedances: [Double]

  init(alive: Double, _ exceedances: [Double]) {
    self.alive = alive
    self.exceedances = exceedances
  }

  /// The probability of at least a number of purchases.
  private func exceedance(_ count: Int) -> Double {
    count < exceedances.count ? alive * exceedances[count] : 0
  }

  /// The probabilities of less than an amount, and of as much or less.
  func bounds(
    _ amount: Double, ofAtMost probability: (Int) -> Double
  ) -> ClosedRange<Double> {
    let none = 1 - exceedance(1)
    guard amount > 0 else { return 0...none }
    var sum = none
    var count = 1
    while exceedance(count) > 0 {
      let atMost = probability(count)
      sum += (exceedance(count) - exceedance(count + 1)) * atMost
      // More purchases come to more: the others hardly count.
      if exceedance(count + 1) * atMost < 1e-12 { break }
      count += 1
    }
    return min(1, sum)...min(1, sum)
  }
}
