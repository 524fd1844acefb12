public import CLVForecasting
internal import CLVModels

/// How covariates were coded and whether they matter, for a terminal.
public enum CovariateText {
  /// A line for the codings, and one for each test.
  public static func lines(_ fit: FitRecord) -> [String] {
    guard let covariates = fit.covariates else { return [] }
    let codings = covariates.codings.map { coding($0) }
    let isRough = fit.outcome == .boundary
    var lines = ["covariates: " + codings.joined(separator: "; ")]
    if covariates.options.l2 > 0 {
      lines.append(
        "penalty: half of \(NumberText.significant(covariates.options.l2, 4)) "
          + "times the sum of the squared coefficients; log-likelihood and "
          + "errors are without it")
    }
    if let test = covariates.testOfNoEffects {
      lines.append(
        "the covariates \(isFound(test) ? "matter" : "may not matter"): "
          + sentence(test, "the model without them", isRough))
    }
    if let test = covariates.testOfSharedCoefficients {
      lines.append(
        "one coefficient for all processes "
          + (isFound(test) ? "does not fit the data" : "fits the data")
          + ": " + sentence(test, "one for each process", isRough))
    }
    return lines
  }

  private static func coding(_ coding: CovariateRecord.Coding) -> String {
    if let levels = coding.levels {
      return "\(coding.name) (\(levels.joined(separator: ", ")), against "
        + "\(coding.referenceLevel ?? "the others"))"
    }
    guard let mean = coding.mean, let deviation = coding.standardDeviation
    else { return "\(coding.name) (0 or 1)" }
    return "\(coding.name) (less \(NumberText.significant(mean, 5)), in units "
      + "of \(NumberText.significant(deviation, 5)))"
  }

  private static func isFound(_ test: CovariateRecord.Test) -> Bool {
    test.pValue < 0.05
  }

  private static func sentence(
    _ test: CovariateRecord.Test, _ against: String, _ isRough: Bool
  ) -> String {
    let count = test.degreesOfFreedom
    return "likelihood-ratio test against \(against), "
      + "χ² = \(NumberText.fixed(test.statistic, 3)) with \(count) "
      + "degree\(count == 1 ? "" : "s") of freedom, "
      + "p = \(NumberText.significant(test.pValue, 3))"
      + (isRough ? " (at a boundary, a rough guide)" : "")
  }
}
