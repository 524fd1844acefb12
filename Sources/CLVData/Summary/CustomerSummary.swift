/// What the models need to know of each customer: one entry per customer in
/// every column.
public struct CustomerSummary: Sendable {
  /// What customers did after the calibration period.
  public struct Holdout: Sendable {
    /// The number of purchases.
    public let frequency: [Int32]

    /// The mean amount of these purchases; 0 if there are none or amounts
    /// are unknown.
    public let monetaryValue: [Double]

    /// The length of the holdout in the summary's time unit.
    public let duration: Double

    /// Whether amounts are known.
    public let hasAmounts: Bool
  }

  /// The customers, in order of first appearance.
  public let ids: CustomerIDs

  /// x, the number of repeat purchases.
  public let frequency: [Int32]

  /// tₓ, the time from the first to the last purchase.
  public let recency: [Double]

  /// T, the time from the first purchase to the end of calibration.
  public let age: [Double]

  /// z̄, the mean amount of the repeat purchases; 0 if there are none or
  /// amounts are unknown.
  public let monetaryValue: [Double]

  /// The unit of all times.
  public let timeUnit: TimeUnit

  /// Whether amounts are known.
  public let hasAmounts: Bool

  /// The day of each first purchase; `nil` when a summary file is without.
  public let firstDay: [CalendarDay]?

  /// What happened after calibration; `nil` without a split.
  public let holdout: Holdout?

  /// The number of customers.
  public var count: Int { frequency.count }
}
