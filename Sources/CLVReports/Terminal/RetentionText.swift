public import CLVData
public import CLVForecasting
internal import CLVModels
internal import CLVValidation

/// Retention in words and figures, for a terminal.
public struct RetentionText: Sendable {
  private let words: Words

  /// Retention in a language.
  public init(in words: Words = .english) { self.words = words }

  /// What the cohorts are.
  public func data(_ cohorts: RetentionCohorts) -> String {
    let sentence = words.text(
      "renewal.data",
      [
        "customers": .count(cohorts.customers),
        "cohorts": .count(cohorts.cohorts.count),
        "periods": .count(cohorts.periods),
      ])
    return cohorts.observationEnd.map {
      words.text(
        "renewal.to", ["sentence": .text(sentence), "end": .text("\($0)")])
    } ?? sentence
  }

  /// The estimates, the certificate, and how other models compare.
  public func fit(_ fit: RetentionFit) -> String {
    var lines = ["  \(fit.record.model)", FitText.text(fit.record, in: words)]
    if let comparison = fit.comparison {
      lines += comparison.others.map { other in
        "  "
          + words.text(
            "renewal.other",
            [
              "own": .number(fit.aic, decimals: 2),
              "model": .text(other.model),
              "other": .number(other.statistics?.aic ?? .nan, decimals: 2),
            ])
      }
      lines += comparison.tests.map { WrappedText.lines(test($0)) }
    }
    return lines.joined(separator: "\n")
  }

  /// Whether cohorts differ, and what was fitted; nil for a single cohort.
  public func cohorts(
    _ fits: CohortFits, _ cohorts: RetentionCohorts
  ) -> String? {
    guard cohorts.cohorts.count > 1 else { return nil }
    return WrappedText.lines(
      words.clauses([differences(fits), treatment(fits, cohorts.cohorts)]))
  }

  private func differences(_ fits: CohortFits) -> String {
    guard let test = fits.differences else {
      return words.text("renewal.differences_unknown")
    }
    return words.text(
      test.areBeyondChance ? "renewal.differ" : "renewal.alike",
      [
        "statistic": .number(test.statistic, decimals: 1),
        "freedom": .count(test.degreesOfFreedom),
        "p": .probability(test.pValue),
      ])
  }

  /// Which model each cohort is projected by.
  private func treatment(
    _ fits: CohortFits, _ cohorts: [RetentionCohort]
  ) -> String {
    let pooled = zip(cohorts, fits.own).filter { $1 == nil }.map { $0.0.name }
    if pooled.isEmpty { return words.text("renewal.each") }
    guard pooled.count == cohorts.count else {
      let more = pooled.count - 6
      return words.text(
        "renewal.each_but",
        [
          "names": .text(
            words.list(pooled.prefix(6).map(TextTable.shortened))),
          "more": more > 0
            ? .text(words.text("renewal.more", ["n": .label("\(more)")]))
            : .text(""),
        ])
    }
    guard fits.differences?.areBeyondChance ?? false else {
      return words.text("renewal.one_model")
    }
    return words.text(
      fits.rule == .pooled
        ? "renewal.one_model_apart" : "renewal.one_model_forced")
  }

  /// The fits in use: that of all cohorts, and those of single ones.
  public func fits(
    _ fits: CohortFits, _ cohorts: RetentionCohorts
  ) -> String {
    let own = zip(cohorts.cohorts, fits.own).compactMap { cohort, own in
      own.map {
        let name = TextTable.shortened(cohort.name)
        let title = words.text("renewal.cohort", ["name": .text(name)])
        return "  \(title)\n"
          + fit($0)
      }
    }
    let most = 6
    var parts = fits.usesPooled ? [fit(fits.pooled)] : []
    parts += own.prefix(most)
    if own.count > most {
      parts.append(
        "  "
          + words.text("renewal.more_models", ["n": .count(own.count - most)]))
    }
    return parts.joined(separator: "\n\n")
  }

  private func test(_ test: RetentionComparison.Test) -> String {
    let key =
      test.pValue.map {
        $0 < 0.05 ? "renewal.ratio_rejects" : "renewal.ratio_keeps"
      } ?? "renewal.ratio"
    return words.text(
      key,
      [
        "general": .text(test.general), "restricted": .text(test.restricted),
        "ratio": .number(test.likelihoodRatio, decimals: 2),
        "p": ReportValue(test.pValue) { .significant($0, digits: 3) },
      ])
  }

  /// A line for each cohort: how many are there, how many will be at the
  /// horizon, and the expected renewals to come of one who is there.
  public func forecast(_ forecast: RetentionForecast) -> String {
    let horizon = forecast.settings.horizon
    var table = TextTable(header: [
      words.text("renewal.cohorts"), words.text("acting.customers"),
      words.text("renewal.active"),
      words.text("renewal.in", ["periods": .label("\(horizon)")]),
      words.text("renewal.interval"), words.text("renewal.renewals"),
      words.text("renewal.discounted"),
    ])
    for cohort in forecast.cohorts.prefix(24) {
      let active = Double(cohort.active)
      let interval = cohort.interval
      table.append([
        TextTable.shortened(cohort.name), words.whole(cohort.customers),
        words.whole(cohort.active),
        words.fixed(cohort.expectedActive, 1),
        words.digits("\(interval.lowerBound)–\(interval.upperBound)"),
        words.fixed(cohort.renewals / active, 2),
        words.fixed(cohort.discountedRenewals / active, 2),
      ])
    }
    var text = table.text()
    if forecast.cohorts.count > 24 {
      text +=
        "\n  "
        + words.text(
          "renewal.more_cohorts", ["n": .count(forecast.cohorts.count - 24)])
    }
    if let value = forecast.settings.paymentValue {
      let total = forecast.cohorts.reduce(0) { $0 + $1.discountedRenewals }
      text +=
        "\n  "
        + words.text("renewal.worth", ["value": .money(value * total)])
    }
    return text
  }
}
