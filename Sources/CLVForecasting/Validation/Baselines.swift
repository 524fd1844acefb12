internal import CLVData
internal import CLVModels

/// The score of a naive rule, which a model has to beat.
public struct BaselineScore: Codable, Sendable, Equatable {
  /// The rule's short name: `rate`, `mean` or `nbd`.
  public let rule: String

  /// The rule in words.
  public let description: String

  /// How it did.
  public let score: HoldoutScore

  /// The scores of all rules on the same customers and the same holdout.
  static func all(
    _ summary: CustomerSummary, _ holdout: CustomerSummary.Holdout
  ) -> [BaselineScore] {
    [
      BaselineScore(
        "rate", "x·H/T: everybody goes on at the past rate",
        pastRate(summary, horizon: holdout.duration), holdout),
      BaselineScore(
        "mean",
        "the holdout's own mean for everybody (known only afterwards)",
        ownMean(holdout), holdout),
      nbd(summary, horizon: holdout.duration).map {
        BaselineScore("nbd", "NBD, a model without dropout", $0, holdout)
      },
    ].compactMap(\.self)
  }

  private init(
    _ rule: String, _ description: String, _ predicted: [Double],
    _ holdout: CustomerSummary.Holdout
  ) {
    self.rule = rule
    self.description = description
    score = HoldoutScore(
      predicted: predicted, actual: holdout.frequency.map { Double($0) },
      duration: holdout.duration)
  }

  /// x·H/T; a customer observed for no time is expected to buy nothing.
  private static func pastRate(
    _ summary: CustomerSummary, horizon: Double
  ) -> [Double] {
    zip(summary.frequency, summary.T).map { x, T in
      T > 0 ? Double(x) * horizon / T : 0
    }
  }

  private static func ownMean(_ holdout: CustomerSummary.Holdout) -> [Double] {
    let n = holdout.frequency.count
    let sum = holdout.frequency.reduce(0.0) { $0 + Double($1) }
    return [Double](repeating: sum / Double(n), count: n)
  }

  /// NBD fitted on the calibration; nil where it has no usable fit.
  private static func nbd(
    _ summary: CustomerSummary, horizon: Double
  ) -> [Double]? {
    let sample = HistorySample(
      frequency: summary.frequency, recency: summary.recency, T: summary.T)
    guard let fit = try? NBD.fit(to: sample), fit.convergence.isUsable else {
      return nil
    }
    return zip(summary.frequency, summary.T).map { x, T in
      (fit.model.r + Double(x)) / (fit.model.alpha + T) * horizon
    }
  }
}
