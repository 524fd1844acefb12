internal import CLVData

/// How often other customers bought in as much time before and after a moment.
///
/// Only those count who were customers already before the first of the two
/// stretches and bought in both, so that neither those who have left nor those
/// who are new make a difference: of customers with steady rates both numbers
/// are alike.
public struct OthersRate: Sendable, Equatable {
  /// How many customers there are.
  public internal(set) var customers = 0

  /// What they bought in the stretch before the moment.
  public internal(set) var before = 0

  /// What they bought in as many days after it.
  public internal(set) var since = 0

  /// By how much their rate changed, as a share; nil of too few purchases to
  /// tell.
  public var change: Double? {
    guard customers >= 10, before > 0 else { return nil }
    return Double(since) / Double(before) - 1
  }

  /// Adds a customer's purchases, in date order.
  mutating func add(
    _ purchases: UnsafeBufferPointer<Purchase>, moment: CalendarDay, days: Int
  ) {
    let start = moment.advanced(by: -days)
    let end = moment.advanced(by: days)
    guard let first = purchases.first, first.day <= start else { return }
    var (before, since) = (0, 0)
    for purchase in purchases {
      if purchase.day > start, purchase.day <= moment { before += 1 }
      if purchase.day > moment, purchase.day <= end { since += 1 }
    }
    guard before > 0, since > 0 else { return }
    customers += 1
    self.before += before
    self.since += since
  }
}
