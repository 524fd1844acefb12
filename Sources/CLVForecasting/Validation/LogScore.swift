public import CLVData
public import CLVModels
internal import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

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
    let (sample, membership) = HistorySample.grouping(
      frequency: summary.frequency, recency: summary.recency, T: summary.T)
    let histories = sample.histories
    // Customers who share the past and the outcome share the term.
    var counts: [Outcome: Int] = [:]
    for (place, count) in zip(membership, holdout.frequency) {
      counts[Outcome(history: place, count: count), default: 0] += 1
    }
    let outcomes = counts.sorted { $0.key < $1.key }
    let terms = parallelMap(count: outcomes.count, chunkSize: 256) {
      let (outcome, customers) = outcomes[$0]
      let probability = model.probability(
        of: Int(outcome.count), in: holdout.duration,
        given: histories[Int(outcome.history)].history)
      return Double(customers) * log(probability)
    }
    total = terms.reduce(0, +)
    mean = total / Double(summary.count)
  }
}

/// A past and what followed.
private struct Outcome: Hashable, Comparable {
  let history: Int32
  let count: Int32

  static func < (one: Outcome, other: Outcome) -> Bool {
    (one.history, one.count) < (other.history, other.count)
  }
}
