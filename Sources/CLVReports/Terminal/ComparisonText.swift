internal import CLVForecasting
internal import CLVModels
public import CLVValidation

/// Models side by side, for a terminal.
public enum ComparisonText {
  /// The table of purchase models, that of spend models, and what to make of
  /// them.
  public static func text(_ comparison: ModelComparison) -> String {
    var parts: [String] = []
    if !comparison.purchaseModels.isEmpty {
      parts.append(
        section(
          "Purchases, by \(comparison.criterion.rawValue)",
          comparison.purchaseModels, comparison.likelihoodRatioTests))
    }
    if !comparison.spendModels.isEmpty {
      parts.append(
        section(
          "Spend, by AIC", comparison.spendModels,
          comparison.likelihoodRatioTests))
    }
    return parts.joined(separator: "\n\n")
  }

  private static func section(
    _ title: String, _ models: [ComparedModel], _ tests: [NestedComparison]
  ) -> String {
    let fitted = models.filter { $0.fit != nil }
    let hasHoldout = fitted.contains { $0.logScore != nil }
    var header = ["model", "log-likelihood", "AIC", "BIC"]
    if hasHoldout { header += ["log score", "MAE", "RMSE", "bias"] }
    header += ["best against it", "certificate"]
    var table = TextTable(header: header)
    for model in fitted { table.append(row(model, hasHoldout: hasHoldout)) }
    var lines = ["\(title)"]
    if !fitted.isEmpty { lines.append(table.text()) }
    let notes =
      fitted.map { "\($0.identifier): \(parameters($0))" }
      + fitted.compactMap(remark)
      + models.compactMap { model in
        model.failure.map { "\(model.identifier): not fitted: \($0)" }
      }
    lines += notes.map { WrappedText.lines($0) }
    let names = Set(models.map(\.identifier))
    let own = tests.filter { names.contains($0.general) }
    if !own.isEmpty { lines += ["", self.tests(own)] }
    return lines.joined(separator: "\n")
  }

  private static func row(
    _ model: ComparedModel, hasHoldout: Bool
  ) -> [String] {
    guard let fit = model.fit?.statistics else { return [] }
    var cells = [
      model.identifier, NumberText.fixed(fit.logLikelihood, 3),
      NumberText.fixed(fit.aic, 2), NumberText.fixed(fit.bic, 2),
    ]
    if hasHoldout {
      let holdout = model.holdout
      cells += [
        figure(model.logScore?.mean), figure(holdout?.mae),
        figure(holdout?.rmse),
        holdout?.bias.map { NumberText.percent($0, signed: true) } ?? "–",
      ]
    }
    cells.append(
      model.vuong.map { "z \(NumberText.fixed($0.correctedStatistic, 2))" }
        ?? "–")
    return cells + [fit.convergence.outcome.rawValue]
  }

  /// Whether the data reject that a simpler model will do.
  private static func tests(_ tests: [NestedComparison]) -> String {
    var table = TextTable(header: [
      "simpler model", "within", "where", "likelihood ratio", "p-value",
    ])
    for test in tests {
      table.append([
        test.restricted, test.general, test.restriction,
        NumberText.fixed(test.statistic, 3),
        test.pValue.map(NumberText.probability) ?? "–",
      ])
    }
    let notes = Set(tests.compactMap(\.note)).sorted().map { note in
      let pairs = tests.filter { $0.note == note }.map {
        "\($0.restricted) within \($0.general)"
      }
      return WrappedText.lines("\(pairs.joined(separator: ", ")): \(note)")
    }
    return ([table.text()] + notes).joined(separator: "\n")
  }

  private static func parameters(_ model: ComparedModel) -> String {
    guard let fit = model.fit else { return "" }
    return (fit.statistics?.parameterNames ?? []).compactMap { name in
      fit.parameters[name].map {
        "\(name) \(NumberText.significant($0, 5))"
      }
    }.joined(separator: ", ")
  }

  /// What a boundary means.
  private static func remark(_ model: ComparedModel) -> String? {
    guard let certificate = model.fit?.statistics?.convergence,
      certificate.outcome != .converged
    else { return nil }
    return "\(model.identifier): \(certificate.message)"
  }

  private static func figure(_ value: Double?) -> String {
    value.map { NumberText.fixed($0, 4) } ?? "–"
  }
}
