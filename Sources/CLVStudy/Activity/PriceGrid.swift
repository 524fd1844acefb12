/// A few amounts that make up most purchases, as the prices of a shop of few
/// goods do.
///
/// Spend models take amounts to be of any size, so that a forecast amount can
/// be one that nobody ever pays.
public struct PriceGrid: Sendable, Equatable {
  /// How many amounts they are: the most frequent ones.
  public let amounts: Int

  /// Their share of the purchases that are worth more than nothing.
  public let share: Double
}

/// Counts how often each amount is paid, as long as they are few.
struct AmountTally {
  /// Of more amounts than this, ten do not make up most.
  private static let mostAmounts = 5000

  /// Of fewer purchases chance decides.
  private static let fewestPurchases = 200

  private static let amounts = 10

  /// In cents; nil once they are too many.
  private var counts: [Int64: Int]? = [:]
  private var purchases = 0

  mutating func add(_ amount: Double) {
    guard amount > 0, counts != nil else { return }
    purchases += 1
    guard let cents = Int64(exactly: (amount * 100).rounded()) else {
      counts = nil
      return
    }
    counts?[cents, default: 0] += 1
    if counts.map({ $0.count > Self.mostAmounts }) ?? false { counts = nil }
  }

  /// The most frequent amounts; nil where they are less than half of all.
  var grid: PriceGrid? {
    guard let counts, purchases >= Self.fewestPurchases else { return nil }
    let most = counts.values.sorted(by: >).prefix(Self.amounts)
    let share = Double(most.reduce(0, +)) / Double(purchases)
    return share >= 0.5 ? PriceGrid(amounts: most.count, share: share) : nil
  }
}
