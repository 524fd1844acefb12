public import CLVData
public import CLVForecasting
internal import CLVModels

/// Retention in words and figures, for a terminal.
public enum RetentionText {
  /// What the cohorts are.
  public static func data(_ cohorts: RetentionCohorts) -> String {
    let count = cohorts.cohorts.count
    var text =
      "\(NumberText.count(cohorts.customers, "customer")) in "
      + "\(NumberText.count(count, "cohort")), observed for up to "
      + NumberText.count(cohorts.periods, "period")
    if let end = cohorts.observationEnd { text += ", to \(end)" }
    return text
  }

  /// The estimates, the certificate, and how other models compare.
  public static func fit(_ fit: RetentionFit) -> String {
    var lines = ["  \(fit.record.model)", FitText.text(fit.record)]
    if let comparison = fit.comparison {
      lines += comparison.others.map { other in
        "  AIC \(NumberText.fixed(fit.aic, 2)); \(other.model) has "
          + (other.statistics.map { NumberText.fixed($0.aic, 2) } ?? "–")
      }
      lines += comparison.tests.map { WrappedText.lines(test($0)) }
    }
    return lines.joined(separator: "\n")
  }

  /// Whether cohorts differ, and what was fitted; nil for a single cohort.
  public static func cohorts(
    _ fits: CohortFits, _ cohorts: RetentionCohorts
  ) -> String? {
    guard cohorts.cohorts.count > 1 else { return nil }
    return WrappedText.lines(
      "\(differences(fits)); \(treatment(fits, cohorts.cohorts))")
  }

  private static func differences(_ fits: CohortFits) -> String {
    guard let test = fits.differences else {
      return "whether the cohorts differ cannot be told"
    }
    let figures =
      "log-rank χ² = \(NumberText.fixed(test.statistic, 1)) on "
      + "\(test.degreesOfFreedom) "
      + (test.degreesOfFreedom == 1 ? "degree" : "degrees") + " of freedom, p "
      + (test.pValue < 1e-4 ? "" : "= ")
      + NumberText.probability(test.pValue)
    return test.areBeyondChance
      ? "the cohorts differ beyond chance (\(figures))"
      : "the cohorts do not differ beyond chance (\(figures))"
  }

  /// Which model each cohort is projected by.
  private static func treatment(
    _ fits: CohortFits, _ cohorts: [RetentionCohort]
  ) -> String {
    let pooled = zip(cohorts, fits.own).filter { $1 == nil }.map { $0.0.name }
    if pooled.isEmpty { return "each has a model of its own" }
    guard pooled.count == cohorts.count else {
      let names = pooled.prefix(6).map(shortened).joined(separator: ", ")
      let more = pooled.count > 6 ? " and \(pooled.count - 6) more" : ""
      return "each has a model of its own but \(names)\(more), with too few "
        + "customers, losses or periods, for which the model of all cohorts "
        + "stands"
    }
    guard fits.differences?.areBeyondChance ?? false else {
      return "one model stands for all"
    }
    return "one model stands for all, too hopeful about some cohorts and too "
      + "gloomy about others"
      + (fits.rule == .pooled
        ? "; --cohorts apart gives each its own"
        : ", as they have too few customers, losses or periods for their own")
  }

  /// The fits in use: that of all cohorts, and those of single ones.
  public static func fits(
    _ fits: CohortFits, _ cohorts: RetentionCohorts
  ) -> String {
    let own = zip(cohorts.cohorts, fits.own).compactMap { cohort, own in
      own.map { "  cohort \(shortened(cohort.name))\n\(fit($0))" }
    }
    let most = 6
    var parts = fits.usesPooled ? [fit(fits.pooled)] : []
    parts += own.prefix(most)
    if own.count > most {
      parts.append(
        "  … and the models of "
          + NumberText.count(own.count - most, "more cohort"))
    }
    return parts.joined(separator: "\n\n")
  }

  private static func test(_ test: RetentionComparison.Test) -> String {
    let ratio =
      "likelihood ratio of \(test.general) to \(test.restricted) "
      + NumberText.fixed(test.likelihoodRatio, 2)
    guard let p = test.pValue else { return ratio }
    return ratio + ", p = \(NumberText.significant(p, 3)): "
      + (p < 0.05
        ? "\(test.general) fits better than by chance"
        : "\(test.restricted) is enough")
  }

  /// A line for each cohort: how many are there, how many will be at the
  /// horizon, and the expected renewals to come of one who is there.
  public static func forecast(_ forecast: RetentionForecast) -> String {
    let horizon = forecast.settings.horizon
    var table = TextTable(header: [
      "cohort", "customers", "active", "in \(horizon)", "interval",
      "renewals", "discounted",
    ])
    for cohort in forecast.cohorts.prefix(24) {
      let active = Double(cohort.active)
      let interval = cohort.interval
      table.append([
        shortened(cohort.name), NumberText.whole(cohort.customers),
        NumberText.whole(cohort.active),
        NumberText.fixed(cohort.expectedActive, 1),
        "\(interval.lowerBound)–\(interval.upperBound)",
        NumberText.fixed(cohort.renewals / active, 2),
        NumberText.fixed(cohort.discountedRenewals / active, 2),
      ])
    }
    var text = table.text()
    if forecast.cohorts.count > 24 {
      text +=
        "\n  … and "
        + NumberText.count(forecast.cohorts.count - 24, "more cohort")
    }
    if let value = forecast.settings.paymentValue {
      let total = forecast.cohorts.reduce(0) { $0 + $1.discountedRenewals }
      text +=
        "\n  the renewals to come of all who are active are worth "
        + NumberText.fixed(value * total, 2)
    }
    return text
  }

  /// A name that keeps the table in shape, whatever is in it.
  private static func shortened(_ name: String) -> String {
    let visible = name.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "\u{FFFD}" : "\(scalar)"
    }.joined()
    return visible.count > 24 ? visible.prefix(23) + "…" : visible
  }
}
