/// What contacting customers is expected to gain, those first of whom most is
/// expected: how far to go at any cost of a contact.
public struct ContactGains: Sendable, Equatable {
  /// So many contacts, and what they gain.
  public struct Point: Sendable, Equatable {
    /// How many customers are contacted.
    public let contacts: Int

    /// What that is expected to gain, costs not taken off.
    public let gain: Double
  }

  /// The gains above 0, the largest first.
  private let gains: [Double]

  /// The sums of the first of them.
  private let sums: [Double]

  /// Less than this share of what customers are worth is no gain: where nobody
  /// leaves, rounding leaves something.
  private static let leastShare = 1e-6

  /// Puts gains in order; nil where there is nothing to gain, or gains are not
  /// finite.
  ///
  /// - Parameters:
  ///   - gains: What contacting each customer is expected to gain.
  ///   - worth: What all are worth, or 0 where any gain counts.
  public init?(_ gains: [Double], beside worth: Double = 0) {
    let sorted = gains.filter { $0 > 0 }.sorted(by: >)
    let sums = sorted.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) }
    guard let total = sums.last, total > 0, total.isFinite,
      !(total < Self.leastShare * worth)
    else { return nil }
    self.gains = sorted
    self.sums = sums
  }

  /// The contacts that gain more than each costs.
  public func worthwhile(at cost: Double) -> Point {
    var (low, high) = (0, gains.count)
    while low < high {
      let middle = (low + high) / 2
      if gains[middle] > cost { low = middle + 1 } else { high = middle }
    }
    return Point(contacts: low, gain: sums[low])
  }

  /// Points at even steps from no contact to one with every customer of whom
  /// anything is gained.
  public func curve(steps: Int = 60) -> [Point] {
    let places = (0...max(1, steps)).map { gains.count * $0 / max(1, steps) }
    return Set(places).sorted().map { Point(contacts: $0, gain: sums[$0]) }
  }

  /// The gain of the best contact.
  public var best: Double { gains[0] }
}
