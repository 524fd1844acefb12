public import CLVForecasting
internal import CLVModels
internal import CLVValidation

/// A fit in words and figures, for a terminal.
public struct FitText: Sendable {
  let words: Words

  /// The estimates with their errors, the log-likelihood and the certificate.
  ///
  /// Of a model of which no fit is known, the parameters alone.
  ///
  /// - Parameters:
  ///   - record: What is known of the model.
  ///   - choice: How the form of a spend model was chosen, to be told too.
  ///   - words: The language.
  /// - Returns: The text, wrapped.
  public static func text(
    _ record: FitRecord, choice: SpendFormChoice? = nil,
    in words: Words = .english
  ) -> String {
    Self(words: words).text(record, choice)
  }

  /// The certificate in words.
  public static func certificate(
    _ convergence: ConvergenceRecord, in words: Words = .english
  ) -> String {
    Self(words: words).certificate(convergence)
  }

  private func text(
    _ record: FitRecord, _ choice: SpendFormChoice?
  ) -> String {
    guard let fit = record.statistics else {
      var table = TextTable(
        header: ["parameter", "estimate"].map { words.text("fitted.\($0)") })
      for (name, value) in record.parameters.sorted(by: { $0.key < $1.key }) {
        table.append([name, figure(value)])
      }
      return table.text()
    }
    var table = TextTable(
      header: ["parameter", "estimate", "error"].map {
        words.text("fitted.\($0)")
      } + [words.percent("95")])
    for name in fit.parameterNames {
      table.append([
        name, figure(record.estimate(name)), figure(fit.standardErrors?[name]),
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
      + Self.form(record, in: words)
      + (choice.map { [Self.choice($0, in: words)] } ?? [])
      + CovariateText.lines(record, in: words)
    return ([table.text()] + lines.map { WrappedText.lines($0) })
      .joined(separator: "\n")
  }

  private func certificate(_ convergence: ConvergenceRecord) -> String {
    let outcome = convergence.outcome.rawValue.replacing(" ", with: "_")
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
    guard convergence.outcome == .converged else {
      return words.text("fitted.nowhere")
    }
    let limits = (convergence.nearLimits ?? []).map { near in
      words.sentences([
        words.text(
          "fit.near_limit",
          ["ratio": .number(near.likelihoodRatio, decimals: 2)]),
        words.clause("limit.\(near.kind)"),
      ])
    }
    return words.clauses([words.text("fitted.isolated")] + limits)
  }

  /// What of the amounts a spend model was fitted to; nothing for other models.
  public static func form(
    _ fit: FitRecord, in words: Words = .english
  ) -> [String] {
    guard let form = fit.form else { return [] }
    let name = form.rawValue.replacing("-", with: "_")
    var lines = [
      words.text("fitted.form_\(name)", ["form": Self.name(of: form)])
    ]
    if let zeros = fit.zeroAmounts, zeros > 0 {
      lines.append(words.text("fitted.form_zeros", ["n": .count(zeros)]))
    }
    return lines
  }

  /// How the form of a spend model was chosen.
  public static func choice(
    _ choice: SpendFormChoice, in words: Words = .english
  ) -> String {
    let (key, values) = SpendFormText.sentence(choice)
    return words.text(
      "fitted.\(key)", values.merging(["form": name(of: choice.form)]) { $1 })
  }

  private static func name(of form: SpendForm) -> ReportValue {
    let name = form.rawValue.replacing("-", with: "_")
    return .term("fitted.name_\(name)")
  }

  /// What intervals of forecasts are made from; nothing where that is the
  /// covariance.
  private func law(_ fit: FitStatistics) -> [String] {
    guard let law = fit.uncertainty, let draws = law.draws else { return [] }
    let name = law.law.rawValue.replacing(" ", with: "_")
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
