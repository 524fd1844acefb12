internal import CLVNumerics

/// A figure and how far it may be off, had other customers been drawn.
public struct BootstrapEstimate: Sendable, Equatable, Encodable {
  /// The figure on the customers at hand.
  public let value: Double

  /// The percentile interval over resamples of the customers; nil where the
  /// figure is not defined in a good part of them.
  public let interval: ClosedRange<Double>?

  /// A figure with its interval.
  public init(_ value: Double, interval: ClosedRange<Double>?) {
    self.value = value
    self.interval = interval
  }

  private enum CodingKeys: String, CodingKey {
    case value, lower, upper
  }

  /// Writes the value, and the ends of the interval where there is one.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value, forKey: .value)
    try container.encodeIfPresent(interval?.lowerBound, forKey: .lower)
    try container.encodeIfPresent(interval?.upperBound, forKey: .upper)
  }

  /// An estimate from how far resamples are off; nil where the figure is not
  /// defined.
  init?(_ value: Double, deviations: [Double], level: Double) {
    guard value.isFinite else { return nil }
    self.value = value
    let sorted = deviations.filter(\.isFinite).sorted()
    // The others are those in which the figure is not defined.
    guard sorted.count > 1, 10 * sorted.count >= 9 * deviations.count else {
      interval = nil
      return
    }
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let below = sorted[Int(place)]
      let above = sorted[min(Int(place) + 1, sorted.count - 1)]
      return below + (place - place.rounded(.down)) * (above - below)
    }
    interval = ClosedRange(
      between: value + quantile((1 - level) / 2),
      and: value + quantile((1 + level) / 2))
  }
}

/// How the uncertainty of scores is found.
public struct ScorecardSettings: Sendable {
  /// How many times customers are drawn anew.
  public var resamples = 1000

  /// The level of the intervals.
  public var level = 0.95

  /// Where the random numbers start: the same seed gives the same intervals.
  public var seed: UInt64 = 1

  /// How many customers are drawn at most.
  ///
  /// Where there are more customers, resamples draw so many from a few random
  /// subsets of that size, and their deviations are scaled by the root of the
  /// shares: the m-out-of-n bootstrap, for figures whose error falls as 1/√n.
  public var mostDrawn = 10_000

  /// The settings to start from.
  public init() {}
}
