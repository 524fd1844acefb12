public import CLVForecasting
internal import CLVModels

/// A fit in words and figures, for a terminal.
public struct FitText: Sendable {
  let words: Words

  /// The estimates with their errors, the log-likelihood and the certificate.
  public static func text(
    _ fit: FittedModel, in words: Words = .english
  ) -> String {
    Self(words: words).text(fit)
  }

  /// The certificate in words.
  public static func certificate(
    _ convergence: ConvergenceRecord, in words: Words = .english
  ) -> String {
    Self(words: words).certificate(convergence)
  }

  private func text(_ fit: FittedModel) -> String {
    var table = TextTable(
      header: ["parameter", "estimate", "error"].map {
        words.text("fitted.\($0)")
      } + [words.percent("95")])
    for name in fit.parameterNames {
      table.append([
        name, figure(fit.estimate(name)), figure(fit.standardErrors?[name]),
        interval(fit.confidenceIntervals?[name]),
      ])
    }
    let size = words.text(
      "fitted.size",
      [
        "likelihood": .number(fit.logLikelihood, decimals: 6),
        "customers": .count(fit.customers),
        "histories": .count(fit.distinctHistories),
      ])
    let lines =
      [size, certificate(fit.convergence)] + law(fit)
      + CovariateText.lines(fit, in: words)
    return ([table.text()] + lines.map { WrappedText.lines($0) })
      .joined(separator: "\n")
  }

  private func certificate(_ convergence: ConvergenceRecord) -> String {
    let outcome = convergence.outcome.replacing(" ", with: "_")
    return words.text(
      "fitted.certificate",
      [
        "outcome": .term("fitted.\(outcome)"),
        "message": .text(message(convergence)),
        "agreement": .text(agreement(convergence)),
      ])
  }

  /// What was reached.
  func message(_ convergence: ConvergenceRecord) -> String {
    if words.language == .english { return convergence.message }
    if let limit = convergence.limit {
      return words.clause("limit.\(limit.kind)")
    }
    return words.text(
      convergence.outcome == "converged" ? "fitted.isolated" : "fitted.nowhere")
  }

  /// What intervals of forecasts are made from; nothing where that is the
  /// covariance.
  private func law(_ fit: FittedModel) -> [String] {
    guard let law = fit.uncertainty, let draws = law.draws else { return [] }
    let name = law.law.replacing(" ", with: "_")
    let sentence = words.text(
      "fitted.law_\(name)", ["draws": .label("\(draws)")])
    guard let count = law.weightedDraws, let worth = law.effectiveSampleSize
    else { return [sentence] }
    return [
      words.text(
        "fitted.law_reason",
        [
          "sentence": .text(sentence), "count": .count(count),
          "worth": .number(worth, decimals: 0),
        ])
    ]
  }

  /// How many starts led to the same likelihood.
  private func agreement(_ convergence: ConvergenceRecord) -> String {
    let agreeing = convergence.agreeingStarts
    return agreeing == 0
      ? words.text("fitted.no_agreement")
      : words.text(
        "fitted.agreement",
        [
          "agreeing": .count(agreeing),
          "starts": .count(convergence.starts.count),
        ])
  }

  private func figure(_ value: Double?) -> String {
    value.map { words.significant($0, 5) } ?? "–"
  }

  private func interval(_ ends: [Double]?) -> String {
    guard let ends, ends.count == 2 else { return "–" }
    return ends.map { words.significant($0, 4) }.joined(separator: " … ")
  }
}
