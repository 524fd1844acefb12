internal import CLVData
internal import CLVForecasting
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// The report of a run.
  public init(_ results: ReportResults) {
    let facts = ReportFacts(results)
    title = Self.title(facts)
    subtitle =
      [
        ReportSentence(
          "page.subtitle",
          [
            "start": .day(results.window.start),
            "end": .day(results.window.observationEnd),
            "source": .text(results.source),
            "model": .text(facts.purchaseModel),
          ])
      ] + Self.doubtOfTitle(facts)
    findings = facts.findings.names
    hasSmallMoney = facts.picture.hasSmallMoney
    sections = [
      Self.brief(facts), Self.business(facts), Self.actions(facts),
      Self.measured(facts), Self.acquisition(facts), Self.customers(facts),
      Self.holdout(facts), Self.data(facts), Self.fit(facts),
      Self.warnings(facts), Self.method(facts),
    ].compactMap(\.self)
  }

  private static func title(_ facts: ReportFacts) -> ReportSentence {
    ReportSentence(
      "page.title",
      [
        "customers": .count(facts.customers),
        "buyers": .number(facts.picture.buyers, decimals: 0),
        "horizon": facts.horizon,
      ])
  }
}
