public import CLVForecasting
internal import CLVModels

/// A fit in words and figures, for a terminal.
public enum FitText {
  /// The estimates with their errors, the log-likelihood and the certificate.
  ///
  /// Of a model of which no fit is known, the parameters alone.
  public static func text(_ record: FitRecord) -> String {
    guard let fit = record.statistics else {
      var table = TextTable(header: ["parameter", "estimate"])
      for (name, value) in record.parameters.sorted(by: { $0.key < $1.key }) {
        table.append([name, figure(value)])
      }
      return table.text()
    }
    var table = TextTable(header: ["parameter", "estimate", "± SE", "95 %"])
    for name in fit.parameterNames {
      table.append([
        name, figure(record.estimate(name)), figure(fit.standardErrors?[name]),
        interval(fit.confidenceIntervals?[name]),
      ])
    }
    let size =
      "log-likelihood \(NumberText.fixed(fit.logLikelihood, 6)), "
      + "\(NumberText.count(fit.customers, "customer")), "
      + NumberText.count(
        fit.distinctHistories, "distinct history", "distinct histories")
    let lines =
      [size, certificate(fit.convergence)] + law(fit)
      + CovariateText.lines(record)
    return ([table.text()] + lines.map { WrappedText.lines($0) })
      .joined(separator: "\n")
  }

  /// The certificate in words.
  public static func certificate(_ convergence: ConvergenceRecord) -> String {
    "\(convergence.outcome.rawValue): \(convergence.message) "
      + "(\(agreement(convergence)))"
  }

  /// What intervals of forecasts are made from; nothing where that is the
  /// covariance.
  private static func law(_ fit: FitStatistics) -> [String] {
    guard let law = fit.uncertainty, let draws = law.draws else { return [] }
    let made =
      law.law == .weighted
      ? "draws of the parameters weighted by the likelihood"
      : "fits with the customers weighted at random"
    var reason = ""
    if let count = law.weightedDraws, let worth = law.effectiveSampleSize {
      reason =
        ", as the curvature at the maximum does not describe the likelihood "
        + "(\(NumberText.whole(count)) weighted draws are worth "
        + "\(NumberText.whole(Int(worth.rounded()))))"
    }
    return [
      "intervals of forecasts are made from \(draws) \(made)\(reason)"
    ]
  }

  /// How many starts led to the same likelihood.
  private static func agreement(_ convergence: ConvergenceRecord) -> String {
    let agreeing = convergence.agreeingStarts
    if agreeing == 0 { return "no start led anywhere" }
    return "\(agreeing) of "
      + "\(NumberText.count(convergence.starts.count, "start")) "
      + "\(Plural.form(agreeing, "leads", "lead")) there"
  }

  private static func figure(_ value: Double?) -> String {
    value.map { NumberText.significant($0, 5) } ?? "–"
  }

  private static func interval(_ ends: [Double]?) -> String {
    guard let ends, ends.count == 2 else { return "–" }
    return "\(NumberText.significant(ends[0], 4)) … "
      + NumberText.significant(ends[1], 4)
  }
}
