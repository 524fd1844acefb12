// The whole distribution of what comes, for new and existing customers.

extension PurchaseProcess {
  /// The probabilities of 0, 1, 2, … purchases in (0, t], until that of more
  /// is at most `floor`.
  ///
  /// - Parameters:
  ///   - t: How far to look ahead, finite. The list is about as long as the
  ///     number of purchases can be.
  ///   - floor: The probability that may be left over, above 0; below 1e-14
  ///     it is as good as that.
  /// - Returns: A list with at least one entry, whose sum is 1 − `floor` or
  ///   more.
  public func distribution(
    in t: Double, downTo floor: Double = 1e-12
  ) -> [Double] {
    precondition(t >= 0 && t.isFinite && floor > 0)
    let counts = exceedances(in: t, downTo: floor).count - 1
    return (0..<max(1, counts)).map { probability(of: $0, in: t) }
  }
}

extension PurchaseModel {
  /// The probabilities of 0, 1, 2, … purchases in (T, T + t], given the
  /// history, until that of more is at most `floor`.
  ///
  /// - Parameters:
  ///   - t: How far to look ahead, finite.
  ///   - history: The customer's past.
  ///   - floor: The probability that may be left over, above 0.
  /// - Returns: A list with at least one entry, whose sum is 1 − `floor` or
  ///   more.
  public func distribution(
    in t: Double, given history: PurchaseHistory, downTo floor: Double = 1e-12
  ) -> [Double] {
    precondition(floor > 0)
    let alive = probabilityAlive(history)
    guard alive > floor else { return [1] }
    var distribution = future(of: history).distribution(
      in: t, downTo: floor / alive)
    for k in distribution.indices { distribution[k] *= alive }
    distribution[0] += 1 - alive
    return distribution
  }

  /// The probability that the customer is alive at T + t, given the history:
  /// P(alive at T) times the survival of the process of the alive.
  public func probabilityAlive(
    in t: Double, given history: PurchaseHistory
  ) -> Double {
    let alive = probabilityAlive(history)
    // Who is not alive needs no future, which may be beyond reach.
    return alive > 0 ? alive * future(of: history).survival(until: t) : 0
  }
}
