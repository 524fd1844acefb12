internal import CLVNumerics
internal import Libm

extension PurchaseProcess {
  /// The time by which the first purchase has come with a given probability:
  /// the smallest t with P(X(t) ≥ 1) ≥ `probability`.
  ///
  /// The relative error is below 1e-11, and otherwise that of
  /// ``probabilityOfPurchase(in:)``, which counts for more the flatter the
  /// probability is in time.
  ///
  /// - Parameter probability: Between 0 and 1.
  /// - Returns: The time; 0 for probability 0; nil where the purchase never
  ///   comes with that probability, or only beyond 1e30 time units.
  public func timeToPurchase(probability: Double) -> Double? {
    guard probability > 0 else { return probability == 0 ? 0 : nil }
    guard probability < 1 else { return nil }
    // ln(−ln(1 − p)) rises with ln t, as a straight line where purchases are
    // exponential, and nearly so otherwise.
    let target = log(-log1p(-probability))
    func excess(_ logTime: Double) -> Double {
      log(-log1p(-probabilityOfPurchase(in: exp(logTime)))) - target
    }
    guard let bracket = NextPurchase.bracket(excess) else { return nil }
    return exp(risingRoot(in: bracket, tolerance: 1e-12, excess))
  }
}

extension PurchaseModel {
  /// The time after T by which the next purchase has come with a given
  /// probability, given the history: the smallest t with
  /// P(Y(t) ≥ 1) ≥ `probability`.
  ///
  /// - Parameters:
  ///   - probability: Between 0 and 1; one half for the median.
  ///   - history: The customer's past.
  /// - Returns: The time; nil where the purchase never comes with that
  ///   probability (it is at most P(alive)), or only beyond 1e30 time units.
  public func timeToPurchase(
    probability: Double, given history: PurchaseHistory
  ) -> Double? {
    let alive = probabilityAlive(history)
    guard probability < alive else { return probability == 0 ? 0 : nil }
    return future(of: history)
      .timeToPurchase(probability: probability / alive)
  }
}

private enum NextPurchase {
  /// The logarithms of the longest time looked at, and of the shortest.
  static let limits = -690.0...69.0

  /// Two logarithms of times between which a rising function becomes zero or
  /// more, in steps that grow; nil where it is negative up to the limit.
  static func bracket(_ excess: (Double) -> Double) -> ClosedRange<Double>? {
    // A good first step where the function is nearly a line of slope 1.
    let first = excess(0)
    let guess = first.isFinite ? -first : 0
    var place = min(max(guess, limits.lowerBound), limits.upperBound)
    var step = 0.5
    if excess(place) >= 0 {
      while place > limits.lowerBound {
        let next = max(place - step, limits.lowerBound)
        if !(excess(next) >= 0) { return next...place }
        place = next
        step *= 3
      }
      return place...place
    }
    while place < limits.upperBound {
      let next = min(place + step, limits.upperBound)
      if excess(next) >= 0 { return place...next }
      place = next
      step *= 3
    }
    return nil
  }
}
