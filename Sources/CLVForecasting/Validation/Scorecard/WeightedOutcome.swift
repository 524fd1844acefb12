/// What customers did in the holdout, each counted as often as a resample drew
/// them.
struct WeightedOutcome: Sendable {
  /// How often each customer counts.
  let weights: [Double]

  /// The sum of the weights.
  let total: Double

  /// The outcome of each customer times its weight.
  let weighted: [Double]

  /// The sum of these.
  let sum: Double

  /// The centred rank of each outcome times its weight.
  let weightedRanks: [Double]

  /// Σ w · rank², of centred ranks.
  let rankSquares: Double

  /// The area under the curve of captures where customers are ranked by the
  /// outcome itself: see `Captures`.
  let bestArea: Double

  /// Weighs outcomes.
  ///
  /// - Parameters:
  ///   - actual: The outcome of each customer.
  ///   - ranked: The customers by outcome.
  ///   - weights: How often each customer counts.
  init(_ actual: [Double], ranked: RankedCustomers, weights: [Double]) {
    self.weights = weights
    total = weights.reduce(0, +)
    let weighted = zip(actual, weights).map { $0 * $1 }
    sum = weighted.reduce(0, +)
    self.weighted = weighted
    var ranks = ranked.centredRanks(weights: weights)
    var squares = 0.0
    for i in ranks.indices {
      let product = ranks[i] * weights[i]
      squares += product * ranks[i]
      ranks[i] = product
    }
    weightedRanks = ranks
    rankSquares = squares
    bestArea =
      Captures(
        ranked, weights: weights, weighted: weighted, total: total, sum: sum,
        cuts: 1
      ).area
  }
}

/// Which share of an outcome the customers capture who are ranked highest.
///
/// The curve of the share captured over the share of customers taken runs in a
/// straight line through customers of equal rank: where the cut falls among
/// them, it is the expectation over their random order. A customer whom the
/// cut divides counts in part.
struct Captures: Sendable {
  /// The share captured by the first 1/cuts, 2/cuts, … of the customers; not
  /// a number where nothing is there to be captured.
  private(set) var shares: [Double]

  /// The area under the curve.
  private(set) var area = 0.0

  init(
    _ ranked: RankedCustomers, weights: [Double], weighted: [Double],
    total: Double, sum: Double, cuts: Int
  ) {
    shares = [Double](repeating: sum > 0 ? 1 : .nan, count: cuts)
    guard sum > 0 else {
      area = .nan
      return
    }
    var seen = 0.0
    var captured = 0.0
    var start = 0
    var next = 1
    for end in ranked.groupEnds {
      var weight = 0.0
      var outcome = 0.0
      for place in start..<Int(end) {
        let customer = Int(ranked.order[place])
        weight += weights[customer]
        outcome += weighted[customer]
      }
      start = Int(end)
      while next < cuts {
        let cut = total * Double(next) / Double(cuts)
        if cut >= seen + weight { break }
        let part = (cut - seen) / weight
        shares[next - 1] = (captured + part * outcome) / sum
        next += 1
      }
      area += weight * (captured + 0.5 * outcome)
      captured += outcome
      seen += weight
    }
    area /= total * sum
  }
}
