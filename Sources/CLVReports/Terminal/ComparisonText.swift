internal import CLVForecasting
internal import CLVModels
public import CLVTables
public import CLVValidation

/// Models side by side, for a terminal.
public struct ComparisonText: Sendable {
  private let words: Words

  /// The table of purchase models, that of spend models, and what to make of
  /// them.
  public static func text(
    _ comparison: ModelComparison, in words: Words = .english
  ) -> String {
    Self(words: words).text(comparison)
  }

  private func text(_ comparison: ModelComparison) -> String {
    let inner = comparison.innerCalibrationEnd.map {
      words.text("compared.inner", ["end": .label($0)])
    }
    return [
      inner,
      section(
        "compared.purchases", comparison.criterion.rawValue,
        comparison.purchaseModels, comparison.likelihoodRatioTests),
      section(
        "compared.spend", "AIC", comparison.spendModels,
        comparison.likelihoodRatioTests),
    ].compactMap(\.self).joined(separator: "\n\n")
  }

  private func section(
    _ title: String, _ criterion: String, _ models: [ComparedModel],
    _ tests: [NestedComparison]
  ) -> String? {
    guard !models.isEmpty else { return nil }
    let fitted = models.filter { $0.fit != nil }
    var lines = [words.text(title, ["criterion": .text(criterion)])]
    if !fitted.isEmpty { lines.append(table(fitted)) }
    let notes =
      fitted.map { words.titled($0.identifier, parameters($0)) }
      + fitted.compactMap(remark)
      + models.compactMap { model in
        model.failure.map {
          words.text(
            "compared.not_fitted",
            [
              "model": .text(model.identifier),
              "reason": .text(
                words.said($0, else: "compared.data_do_not_suffice")),
            ])
        }
      }
    lines += notes.map { WrappedText.lines($0) }
    let names = Set(models.map(\.identifier))
    let own = tests.filter { names.contains($0.general) }
    if !own.isEmpty { lines += ["", self.tests(own)] }
    return lines.joined(separator: "\n")
  }

  private func table(_ fitted: [ComparedModel]) -> String {
    let hasHoldout = fitted.contains { $0.logScore != nil }
    var header = [
      words.text("compared.model"), words.text("compared.log_likelihood"),
      "AIC", "BIC",
    ]
    if hasHoldout {
      header += [
        words.text("compared.log_score"), "MAE", "RMSE",
        words.text("score.bias"),
      ]
    }
    header += [
      words.text("compared.best_against"), words.text("compared.certificate"),
    ]
    var table = TextTable(header: header)
    for model in fitted { table.append(row(model, hasHoldout: hasHoldout)) }
    return table.text()
  }

  private func row(
    _ model: ComparedModel, hasHoldout: Bool
  ) -> [String] {
    guard let fit = model.fit?.statistics else { return [] }
    var cells = [
      model.identifier, words.fixed(fit.logLikelihood, 3),
      words.fixed(fit.aic, 2), words.fixed(fit.bic, 2),
    ]
    if hasHoldout {
      let holdout = model.holdout
      cells += [
        figure(model.logScore?.mean), figure(holdout?.mae),
        figure(holdout?.rmse),
        holdout?.bias.map { words.percent($0, signed: true) } ?? "–",
      ]
    }
    cells.append(
      model.vuong.map { "z \(words.fixed($0.correctedStatistic, 2))" }
        ?? "–")
    let outcome = fit.convergence.outcome.rawValue.replacing(" ", with: "_")
    return cells + [words.text("fitted.\(outcome)")]
  }

  /// Whether the data reject that a simpler model will do.
  private func tests(_ tests: [NestedComparison]) -> String {
    var table = TextTable(
      header: ["simpler", "within", "where", "likelihood_ratio", "p_value"].map
      {
        words.text("compared.\($0)")
      })
    for test in tests {
      table.append([
        test.restricted, test.general, test.restriction,
        words.fixed(test.statistic, 3),
        test.pValue.map { words.digits(NumberText.probability($0)) } ?? "–",
      ])
    }
    let notes = Set(tests.compactMap(\.note)).sorted().map { note in
      let noted = tests.filter { $0.note == note }
      let pairs = noted.map {
        words.text(
          "compared.pair",
          [
            "restricted": .text($0.restricted), "general": .text($0.general),
          ])
      }
      let law =
        noted.contains { $0.pValue == nil }
        ? "compared.unknown_law" : "compared.half_law"
      return WrappedText.lines(
        words.titled(words.list(pairs), words.said(note, else: law)))
    }
    return ([table.text()] + notes).joined(separator: "\n")
  }

  private func parameters(_ model: ComparedModel) -> String {
    guard let fit = model.fit else { return "" }
    return words.list(
      (fit.statistics?.parameterNames ?? []).compactMap { name in
        fit.parameters[name].map { "\(name) \(words.significant($0, 5))" }
      })
  }

  /// What a boundary means.
  private func remark(_ model: ComparedModel) -> String? {
    guard let certificate = model.fit?.statistics?.convergence,
      certificate.outcome != .converged
    else { return nil }
    return words.titled(
      model.identifier, FitText(words: words).message(certificate))
  }

  private func figure(_ value: Double?) -> String {
    value.map { words.fixed($0, 4) } ?? "–"
  }
}

extension ModelComparison {
  /// Writes the comparison as JSON; the caller commits the file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - words: The language of why models could not be fitted.
  /// - Throws: Cannot create, where the file cannot be written.
  public func writeJSON(
    to file: AtomicFile, in words: Words = .english
  ) throws(DataError) {
    try file.writeJSON(self, telling: { words.text($0) })
  }
}
