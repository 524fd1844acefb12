public import CLVForecasting
internal import CLVModels
internal import CLVValidation

/// How covariates were coded and whether they matter, for a terminal.
public struct CovariateText: Sendable {
  private let words: Words

  /// A line for the codings, and one for each test.
  public static func lines(
    _ fit: FitRecord, in words: Words = .english
  ) -> [String] {
    guard let covariates = fit.covariates else { return [] }
    let text = Self(words: words)
    return text.codings(covariates)
      + text.tests(covariates, isRough: fit.outcome == .boundary)
  }

  private func codings(_ covariates: CovariateRecord) -> [String] {
    let codings = words.clauses(covariates.codings.map(coding))
    var lines = [words.text("fitted.covariates", ["codings": .text(codings)])]
    if covariates.options.l2 > 0 {
      lines.append(
        words.text(
          "fitted.penalty",
          ["l2": .significant(covariates.options.l2, digits: 4)]))
    }
    return lines
  }

  private func coding(_ coding: CovariateRecord.Coding) -> String {
    let name = ReportValue.text(coding.name)
    if let levels = coding.levels {
      return words.text(
        "fitted.levels",
        [
          "name": name, "levels": .text(words.list(levels)),
          "reference": coding.referenceLevel.map { .text($0) }
            ?? .term("fitted.the_others"),
        ])
    }
    guard let mean = coding.mean, let deviation = coding.standardDeviation
    else { return words.text("fitted.yes_or_no", ["name": name]) }
    return words.text(
      "fitted.number",
      [
        "name": name, "mean": .significant(mean, digits: 5),
        "deviation": .significant(deviation, digits: 5),
      ])
  }

  private func tests(
    _ covariates: CovariateRecord, isRough: Bool
  ) -> [String] {
    [
      covariates.testOfNoEffects.map {
        words.text(
          isFound($0) ? "fitted.effects_found" : "fitted.effects_not_found",
          ["test": .text(sentence($0, "without_covariates", isRough))])
      },
      covariates.testOfSharedCoefficients.map {
        words.text(
          isFound($0) ? "fitted.shared_does_not_fit" : "fitted.shared_fits",
          ["test": .text(sentence($0, "one_each", isRough))])
      },
    ].compactMap(\.self)
  }

  private func isFound(_ test: CovariateRecord.Test) -> Bool {
    test.pValue < 0.05
  }

  private func sentence(
    _ test: CovariateRecord.Test, _ against: String, _ isRough: Bool
  ) -> String {
    let sentence = words.text(
      "fitted.ratio_test",
      [
        "other": .term("fitted.\(against)"),
        "statistic": .number(test.statistic, decimals: 3),
        "freedom": .count(test.degreesOfFreedom),
        "p": .significant(test.pValue, digits: 3),
      ])
    return isRough
      ? words.text("fitted.rough", ["sentence": .text(sentence)]) : sentence
  }
}
