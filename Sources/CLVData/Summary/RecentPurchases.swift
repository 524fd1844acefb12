/// What customers did in the last days of calibration, as many days as the
/// holdout has: an entry per customer in every column.
public struct RecentPurchases: Sendable {
  /// The number of repeat purchases in these days.
  public let frequency: [Int32]

  /// The amount of these purchases; 0 if amounts are unknown.
  public let amount: [Double]

  /// How many days they are: fewer than the holdout's where calibration is
  /// shorter.
  public let days: Int
}

/// Counts what is recent from the purchases of one customer at a time.
struct RecentPurchasesBuilder {
  private let window: ObservationWindow
  private let start: CalendarDay
  private var frequency: [Int32] = []
  private var amount: [Double] = []

  /// Makes a builder for the customers who begin by the end of calibration.
  init(_ window: ObservationWindow, capacity: Int) {
    self.window = window
    start = max(
      window.start,
      window.calibrationEnd.advanced(by: 1 - window.holdoutDays))
    frequency.reserveCapacity(capacity)
    amount.reserveCapacity(capacity)
  }

  /// Adds a customer's purchases, in date order, at least one.
  mutating func add(_ purchases: UnsafeBufferPointer<Purchase>) {
    guard purchases[0].day <= window.calibrationEnd else { return }
    var count: Int32 = 0
    var sum = 0.0
    for purchase in purchases.dropFirst() {
      if purchase.day > window.calibrationEnd { break }
      guard purchase.day >= start else { continue }
      count += 1
      sum += purchase.amount
    }
    frequency.append(count)
    amount.append(sum)
  }

  /// The columns of all customers added.
  consuming func finish() -> RecentPurchases {
    RecentPurchases(
      frequency: frequency, amount: amount,
      days: start.distance(to: window.calibrationEnd) + 1)
  }
}
