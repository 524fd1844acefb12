internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import Libm

/// A total of a holdout beside the interval in which the model held it likely
/// to be: whether what happened contradicts the model.
public struct HoldoutTotal: Sendable, Equatable, Encodable {
  /// The probability of the interval.
  public static let level = 0.95

  /// An error beyond chance that is smaller than this changes no decision:
  /// a tenth, in logarithms.
  private static let leastError = log(1.1)

  /// What happened.
  public let actual: Double

  /// What the model expected.
  public let predicted: Double

  /// The length of the holdout in the time unit.
  public let duration: Double

  /// Where the model held the total to be with probability ``level``; nil
  /// where it has no such interval.
  public let interval: ClosedRange<Double>?

  /// A total with its parts.
  public init(
    actual: Double, predicted: Double, duration: Double,
    interval: ClosedRange<Double>?
  ) {
    self.actual = actual
    self.predicted = predicted
    self.duration = duration
    self.interval = interval
  }

  /// ln(actual/predicted); infinite where one of them alone is 0.
  public var logError: Double {
    if actual == predicted { return 0 }
    return predicted > 0 ? log(actual / predicted) : .infinity
  }

  /// Whether the holdout contradicts the model: the total lies outside the
  /// model's own interval, and is off by more than a tenth.
  ///
  /// Chance alone contradicts a true model in one holdout of twenty at most.
  /// The second condition is for large shops, whose intervals are so narrow
  /// that the least flaw of a model shows.
  public var contradictsModel: Bool {
    guard let interval, !interval.contains(actual) else { return false }
    return abs(logError) > Self.leastError
  }

  private enum CodingKeys: String, CodingKey {
    case actual, predicted, level, lower, upper, contradictsModel
  }

  /// Writes the figures, and the ends of the interval where there is one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(actual, forKey: .actual)
    try container.encode(predicted, forKey: .predicted)
    try container.encode(Self.level, forKey: .level)
    try container.encodeIfPresent(interval?.lowerBound, forKey: .lower)
    try container.encodeIfPresent(interval?.upperBound, forKey: .upper)
    try container.encode(contradictsModel, forKey: .contradictsModel)
  }
}

/// The totals of one holdout.
struct HoldoutTotals: Sendable {
  let purchases: HoldoutTotal

  /// The total of money; nil without amounts.
  let value: HoldoutTotal?

  /// The totals of what happened beside the model's forecasts of the holdout,
  /// whose scores are given.
  init(
    _ forecasts: CustomerForecasts, purchases: HoldoutScore,
    value: HoldoutScore?
  ) {
    let sums = GroupForecasts(
      forecasts, groups: CustomerGroups(allOf: forecasts.summary),
      level: HoldoutTotal.level
    ).groups.first
    self.purchases = HoldoutTotal(
      purchases, interval: sums?.purchases.interval)
    self.value = value.map { HoldoutTotal($0, interval: sums?.value?.interval) }
  }
}

extension HoldoutTotal {
  fileprivate init(_ score: HoldoutScore, interval: ClosedRange<Double>?) {
    self.init(
      actual: score.actual, predicted: score.predicted,
      duration: score.duration, interval: interval)
  }
}
