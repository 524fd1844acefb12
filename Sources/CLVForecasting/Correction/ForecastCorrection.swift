internal import CLVData
internal import CLVNumerics
internal import Libm

/// A correction of the forecasts of a model by how the model, fitted at earlier
/// origins, erred on the same log.
///
/// The purchases expected of a customer, and the amount of a purchase, are each
/// multiplied by a factor of the customer's own, which follows from few
/// features by a regression with logarithmic link. The factors of purchases
/// have a level, and a shape that leaves the sum over the customers whom the
/// model was fitted to as it is. The probability of being alive stays the
/// model's.
///
/// Only what improves the forecasts of an inner holdout beyond chance is kept:
/// see ``CorrectionTrial``.
public struct ForecastCorrection: Codable, Sendable, Equatable {
  /// A feature in the regression.
  public struct Term: Codable, Sendable, Equatable {
    /// What it is.
    public let feature: CorrectionFeature

    /// The mean where it was learnt, which is taken off.
    public let mean: Double

    /// The standard deviation there, by which it is divided.
    public let deviation: Double

    /// The least standardized value there: below it, it is that.
    public let least: Double

    /// The greatest.
    public let greatest: Double

    /// The coefficient of the standardized feature.
    public let coefficient: Double
  }

  /// The factors of one quantity: exp(level + strength · Σ coefficient · z).
  public struct Factors: Codable, Sendable, Equatable {
    /// The logarithm of the factor of a customer whose features are at their
    /// means, or nothing is known of them.
    public internal(set) var level: Double

    /// How much of the shape that was learnt is applied.
    public let strength: Double

    /// The features.
    public let terms: [Term]
  }

  /// The horizon over which the expected purchases are a feature, in the
  /// model's time unit.
  public let horizon: Double

  /// The factors of the numbers of purchases; nil where these stay as they
  /// are.
  public internal(set) var purchases: Factors?

  /// The factors of the amounts of purchases; nil where these stay as they
  /// are.
  public let spend: Factors?

  /// Whether nothing is corrected.
  public var isNone: Bool { purchases == nil && spend == nil }
}

extension ForecastCorrection.Factors {
  /// The factor of each customer.
  func values(_ summary: CustomerSummary, expected: [Double]) -> [Double] {
    shifts(summary, expected: expected).map { exp(level + $0) }
  }

  /// The logarithms of the factors without the level.
  func shifts(_ summary: CustomerSummary, expected: [Double]) -> [Double] {
    var shifts = [Double](repeating: 0, count: summary.count)
    for term in terms {
      let values = term.feature.values(summary, expected: expected)
      for (customer, value) in values.enumerated() {
        guard let value else { continue }
        shifts[customer] += strength * term.coefficient * term.standard(value)
      }
    }
    return shifts
  }
}

extension ForecastCorrection.Term {
  /// The value, standardized and held within what was seen.
  func standard(_ value: Double) -> Double {
    min(max((value - mean) / deviation, least), greatest)
  }
}

extension ForecastCorrection {
  /// The correction with the shape of purchases such that the sum over the
  /// customers of a summary is changed by the level alone.
  ///
  /// - Parameters:
  ///   - summary: The customers whom the model was fitted to.
  ///   - expected: Their expected purchases over ``horizon``.
  /// - Returns: The anchored correction.
  func anchored(
    to summary: CustomerSummary, expected: [Double]
  ) -> ForecastCorrection {
    guard let factors = purchases, !factors.terms.isEmpty else { return self }
    var (plain, shaped) = (0.0, 0.0)
    let shifts = factors.shifts(summary, expected: expected)
    for (customer, shift) in shifts.enumerated() {
      plain += expected[customer]
      shaped += expected[customer] * exp(shift)
    }
    var anchored = self
    if plain > 0, shaped > 0, shaped.isFinite {
      anchored.purchases?.level += log(plain / shaped)
    }
    return anchored
  }
}
