public import CLVData
public import CLVModels

/// How probable a model thought what then happened: the logarithmic score.
///
/// Unlike the errors of the expectation it judges the whole predicted
/// distribution, and no forecast but the true one maximizes it on average
/// (Gneiting & Raftery 2007, "Strictly proper scoring rules", *JASA* 102:359).
public struct LogScore: Codable, Sendable, Equatable {
  /// Σ ln P(Y = y) over the customers: the log-likelihood of the holdout.
  public let total: Double

  /// The mean over the customers; 0 would be certainty.
  public let mean: Double

  /// Scores a model on a summary with a holdout; nil where it has none.
  ///
  /// - Parameters:
  ///   - summary: A calibration summary with its holdout.
  ///   - model: A purchase model in the summary's time unit.
  public init?(_ summary: CustomerSummary, _ model: some PurchaseModel) {
    guard let holdout = summary.holdout, summary.count > 0 else { return nil }
    let outcomes = DistinctOutcomes(summary, holdout, model, nil)
    self.init(outcomes.logProbabilities(), customers: outcomes.customers)
  }

  /// The score of distinct outcomes, each shared by some customers.
  init(_ logProbabilities: [Double], customers: [Int]) {
    total = zip(logProbabilities, customers).reduce(0) {
      $0 + $1.0 * Double($1.1)
    }
    mean = total / Double(customers.reduce(0, +))
  }

  /// How much more log-likelihood of the holdout a model has than one of a
  /// mean log score; nil where that cannot be told.
  static func gain(
    of model: some PurchaseModel, over mean: Double?,
    _ summary: CustomerSummary
  ) -> Double? {
    guard let mean, let score = LogScore(summary, model) else { return nil }
    let gain = (score.mean - mean) * Double(summary.count)
    return gain.isFinite ? gain : nil
  }
}
