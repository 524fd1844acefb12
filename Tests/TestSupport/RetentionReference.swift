import Foundation

/// A file of reference values for sBG on a cohort: the optimum, and
/// predictions at it.
public struct RetentionReference: Decodable, Sendable {
  /// The cohort.
  public let dataPreparation: Preparation

  /// The maximum of the likelihood.
  public let trueOptimum: Optimum

  /// The log-likelihood elsewhere.
  public let llAtOtherPoints: [Point]

  /// Values at the optimum.
  public let exact: Exact

  /// The cohort that was fitted.
  public struct Preparation: Decodable, Sendable {
    /// The customers there at the beginning and after each period.
    public let survivors: [Int]
  }

  /// A maximum.
  public struct Optimum: Decodable, Sendable {
    /// The parameters by name.
    public let params: [String: Double]

    /// The log-likelihood, as printed.
    public let logLikelihood: String

    /// The standard errors by name.
    public let stdErrors: [String: Double]
  }

  /// A log-likelihood at a point.
  public struct Point: Decodable, Sendable {
    /// The parameters by name.
    public let params: [String: Double]

    /// The log-likelihood, as printed.
    public let logLikelihood: String
  }

  /// Predictions, by period, by rate, and by rate and renewals.
  public struct Exact: Decodable, Sendable {
    /// The parameters that the values were computed with.
    public let params: [String: Double]

    /// S(t).
    public let survival: [String: Double]

    /// S(t)/S(t − 1).
    public let retention: [String: Double]

    /// S(t − 1) − S(t).
    public let churnPmf: [String: Double]

    /// Discounted expected lifetimes.
    public let del: [String: Double]

    /// Discounted expected residual lifetimes.
    public let derl: [String: [String: Double]]
  }

  /// Reads `models/<name>.json`.
  public static func named(_ name: String) throws -> RetentionReference {
    let data = try Data(contentsOf: References.url("models/\(name).json"))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(RetentionReference.self, from: data)
  }
}
