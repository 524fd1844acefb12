/// What a buy-till-you-die model needs to know of a customer's past.
public struct PurchaseHistory: Sendable, Hashable {
  /// The number of repeat purchases, *x*.
  public let frequency: Int

  /// The time from the first purchase to the last, *tₓ*; 0 where x = 0.
  public let recency: Double

  /// The time from the first purchase to the end of the observation, *T*.
  public let T: Double

  /// A history, all times in one unit; for numbers from anywhere there is
  /// ``init(validating:recency:T:)``.
  ///
  /// - Precondition: 0 ≤ frequency and 0 ≤ recency ≤ T < ∞.
  public init(frequency: Int, recency: Double, T: Double) {
    precondition(frequency >= 0, "frequency is not negative")
    precondition(0 <= recency && recency <= T && T < .infinity, "tₓ ≤ T")
    self.frequency = frequency
    self.recency = recency
    self.T = T
  }
}
