/// Customers in four tiers by what each is worth: A brings half of the value to
/// come, B what follows up to 80 %, C up to 95 %, and D the rest.
///
/// Customers of equal value are in the same tier, so that a tier may bring
/// more than its share.
public struct ValueTiers: Sendable, Equatable {
  /// A tier.
  public struct Tier: Sendable, Equatable {
    /// Its name, from A to D.
    public let name: String

    /// How many customers are in it.
    public let customers: Int

    /// The value of the least of them: who is worth as much is in the tier or
    /// a better one.
    public let threshold: Double

    /// What they are worth together.
    public let value: Double

    /// The share of the value of all.
    public let share: Double
  }

  /// The tiers that have customers, the best first.
  public let tiers: [Tier]

  /// Up to which share of the value a tier goes.
  package static let ends: KeyValuePairs = [
    "A": 0.5, "B": 0.8, "C": 0.95, "D": 1,
  ]

  /// Divides customers by their values; nil where these add up to nothing, or
  /// are not finite.
  ///
  /// - Parameter values: What each is worth, ascending and not negative.
  public init?(ascending values: [Double]) {
    let total = values.reduce(0, +)
    guard total > 0, total.isFinite else { return nil }
    var tiers: [Tier] = []
    var rest = values.count
    var sum = 0.0
    for (name, end) in Self.ends {
      let start = (rest, sum)
      while rest > 0,
        name == "D" || sum < end * total
          || rest < start.0 && values[rest - 1] == values[rest]
      {
        rest -= 1
        sum += values[rest]
      }
      guard rest < start.0 else { continue }
      tiers.append(
        Tier(
          name: name, customers: start.0 - rest, threshold: values[rest],
          value: sum - start.1, share: (sum - start.1) / total))
    }
    self.tiers = tiers
  }

  /// The tier of a value.
  public func name(of value: Double) -> String {
    (tiers.first { value >= $0.threshold } ?? tiers[tiers.count - 1]).name
  }
}
