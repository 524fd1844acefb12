/// Prediction intervals for a number of purchases that join the uncertainty
/// of the outcome with that of the parameters.
///
/// The predictive probability of at least k purchases is the expectation of
/// P(alive) · P(X ≥ k | alive) over the parameters' ``LaplaceApproximation``,
/// by its ``LaplaceApproximation/fewPoints``. The interval is that of
/// ``PurchaseInterval``, with the predictive distribution in the place of the
/// distribution at the estimates.
enum JointInterval {
  /// The lists go this much further down than the tail, as a list that ends
  /// counts as 0 from there on where another goes on.
  private static let share = 1e-3

  /// The exceedances of the processes that stand for the parameters'
  /// uncertainty; nil where one of them expects a million purchases or more.
  static func exceedances(
    of processes: [some PurchaseProcess], in t: Double, tail: Double
  ) -> [[Double]]? {
    guard processes.allSatisfy({ $0.hasDistribution(in: t) }) else {
      return nil
    }
    return processes.map { $0.exceedances(in: t, downTo: share * tail) }
  }

  /// The mean of several distributions, of customers who are alive with
  /// probability `alive[j]` and then buy at least k times with probability
  /// `exceedances[j][k]`.
  ///
  /// - Returns: The probabilities of 0, 1, 2, … purchases or more of a
  ///   customer who is alive, the first 1 at most, until they are at `floor`
  ///   or below.
  static func mean(
    alive: [Double], exceedances: [[Double]], downTo floor: Double
  ) -> [Double] {
    let weight = 1 / Double(alive.count)
    var mean: [Double] = []
    repeat {
      let k = mean.count
      var sum = 0.0
      for j in alive.indices where k < exceedances[j].count {
        sum += alive[j] * exceedances[j][k]
      }
      mean.append(weight * sum)
    } while mean[mean.count - 1] > floor
    return mean
  }
}

extension PurchaseProcess {
  /// Whether fewer than a million purchases are expected in (0, t], so that
  /// their distribution can be summed purchase by purchase.
  package func hasDistribution(in t: Double) -> Bool {
    // Mostly the first will do, which costs next to nothing.
    purchasesIfStaying(in: t).mean < 1e5 || expectedPurchases(in: t) < 1e6
  }
}
