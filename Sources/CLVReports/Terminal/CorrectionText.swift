public import CLVForecasting
internal import CLVModels
internal import CLVValidation

/// What earlier origins have taught of a model's errors, in sentences.
public enum CorrectionText {
  /// What is corrected, or would be, and what that has brought in an inner
  /// holdout, or why nothing is.
  ///
  /// - Parameters:
  ///   - choice: What was learnt.
  ///   - words: The language.
  /// - Returns: A sentence for each part of the correction, or one.
  public static func lines(
    _ choice: CorrectionChoice, in words: Words = .english
  ) -> [String] {
    parts(choice).map { part in
      guard !part.features.isEmpty, words.has("fitted.\(part.key)") else {
        return words.clause("fit.\(part.key)", part.values)
      }
      var values = part.values
      let features = part.features.map {
        words.text("fitted.feature_\($0.rawValue)")
      }
      values["features"] = .text(
        features.joined(separator: words.text("fitted.feature_separator")))
      return words.text("fitted.\(part.key)", values)
    }
  }

  /// The same wrapped, a paragraph each.
  public static func text(
    _ choice: CorrectionChoice, in words: Words = .english
  ) -> String {
    lines(choice, in: words).map { WrappedText.lines($0) }
      .joined(separator: "\n")
  }

  /// The sentences by the ends of their keys, with what stands in them.
  static func parts(
    _ choice: CorrectionChoice
  ) -> [(
    key: String, values: [String: ReportValue], features: [CorrectionFeature]
  )] {
    if let obstacle = choice.obstacle {
      let key =
        switch obstacle {
        case .noLog: "correction_no_log"
        case .tooFew: "correction_too_few"
        case .covariates: "correction_covariates"
        }
      return [(key, [:], [])]
    }
    let customers = ReportValue.count(choice.customers)
    guard choice.correction != nil else {
      return [("correction_none", ["customers": customers], [])]
    }
    return choice.kept.map { trial in
      let gain = trial.crossed
      let use = choice.isApplied ? "" : "would_"
      let kind = trial.isLevel ? "level" : "shape"
      return (
        "correction_\(use)\(kind)_\(trial.quantity.rawValue)",
        [
          "customers": customers,
          "gain": .number(gain.loss, decimals: 4),
          "error": .number(gain.standardError, decimals: 4),
          "change": .change(
            gain.plainMae > 0 ? -gain.mae / gain.plainMae : 0),
        ], trial.features
      )
    }
  }
}
