public import CLVData
internal import CLVNumerics

/// Recency, frequency and monetary value of each customer, as RFM counts them:
/// an entry per customer in every column, in the order of the summary.
///
/// RFM's recency is the time since the last purchase, where the models' is the
/// time from the first purchase to the last; its frequency counts the first
/// purchase, where the models' does not.
public struct RFMTable: Sendable {
  /// The purchases whose mean ``RFMTable/monetaryValue`` is.
  public enum Purchases: Sendable {
    /// All purchases, the first one included.
    case all

    /// The repeat purchases, because the summary does not tell the amount
    /// of the first; customers without any have 0.
    case repeats
  }

  /// The customers.
  public let ids: CustomerIDs

  /// The days since the last purchase, at the end of the summary.
  public let recencyDays: [Int32]

  /// The number of purchases, the first one included.
  public let purchases: [Int32]

  /// The mean amount of a purchase, or the sum of all; nil without amounts.
  public let monetaryValue: [Double]?

  /// What the mean amount is the mean of, or the sum is the sum of.
  public let averaged: Purchases

  /// The columns of a summary, in which each row is one customer.
  ///
  /// Days are whole, as in the log; where opportunities were counted, a period
  /// is taken at its mean length. Amounts are rounded to a millionth, so that
  /// customers who spent the same on average have the same number: sums taken
  /// in another order differ in the last bits.
  ///
  /// - Parameters:
  ///   - summary: The customers.
  ///   - isOfTotals: Whether the monetary value is what a customer has spent in
  ///     all, instead of the mean amount.
  public init(_ summary: CustomerSummary, isOfTotals: Bool = false) {
    let chunk = 1 << 16
    let unitDays = summary.timeUnit.days
    ids = summary.ids
    recencyDays = parallelMap(count: summary.count, chunkSize: chunk) {
      let days = (summary.T[$0] - summary.recency[$0]) * unitDays
      return Int32(min(days.rounded(), Double(Int32.max)))
    }
    purchases = parallelMap(count: summary.count, chunkSize: chunk) {
      summary.frequency[$0] + 1
    }
    averaged = summary.firstAmount == nil ? .repeats : .all
    guard summary.hasAmounts else {
      monetaryValue = nil
      return
    }
    let past = summary.pastSpend
    monetaryValue = parallelMap(count: summary.count, chunkSize: chunk) {
      let frequency = Double(summary.frequency[$0])
      let value =
        if let past {
          isOfTotals ? past[$0] : past[$0] / (frequency + 1)
        } else {
          summary.monetaryValue[$0] * (isOfTotals ? frequency : 1)
        }
      return Self.rounded(value)
    }
  }

  private static func rounded(_ amount: Double) -> Double {
    let millionths = amount * 1e6
    // Beyond this, doubles hold no millionths.
    guard millionths < 0x1p53 else { return amount }
    return millionths.rounded(.toNearestOrEven) / 1e6
  }

  /// The number of customers.
  public var count: Int { purchases.count }
}
