internal import CLVForecasting
internal import CLVValidation

extension Report {
  /// What in the holdout contradicts the model; empty where nothing does.
  static func contradictions(
    _ validation: HoldoutValidation
  ) -> [ReportSentence] {
    func sentence(
      _ key: String, _ total: HoldoutTotal?,
      _ value: (Double) -> ReportValue
    ) -> ReportSentence? {
      guard let total, total.contradictsModel, let interval = total.interval
      else { return nil }
      return ReportSentence(
        "doubt.\(key)",
        [
          "actual": value(total.actual),
          "low": value(interval.lowerBound),
          "high": value(interval.upperBound),
          "level": .percent(HoldoutTotal.level),
        ])
    }
    return [
      sentence("contradicted_purchases", validation.purchaseTotal) {
        .number($0, decimals: 0)
      },
      sentence("contradicted_money", validation.valueTotal) {
        .wholeMoney($0)
      },
    ].compactMap(\.self)
  }

  /// What stands below the title, which has a total in it; empty where the
  /// model is not in doubt.
  static func doubtOfTitle(_ facts: ReportFacts) -> [ReportSentence] {
    guard let doubt = facts.doubt else { return [] }
    let tests = ReportSentence(
      doubt.error.holdouts == 1 ? "doubt.test" : "doubt.tests",
      [
        "contradictions": .count(doubt.error.contradictions),
        "tests": .count(doubt.error.holdouts),
      ])
    guard let range = doubt.purchases else {
      return [tests, ReportSentence("doubt.title_unsure")]
    }
    return [
      tests,
      ReportSentence(
        "doubt.title",
        [
          "low": .number(range.lowerBound, decimals: 0),
          "high": .number(range.upperBound, decimals: 0),
          "level": .percent(facts.results.settings.level),
        ]),
    ]
  }

  /// What a large figure of a total is: with its range, where the model is in
  /// doubt.
  static func tileNote(
    _ name: String, _ facts: ReportFacts,
    _ range: (DoubtedTotals) -> ClosedRange<Double>?,
    _ value: (Double) -> ReportValue
  ) -> ReportSentence {
    guard let doubt = facts.doubt else {
      return ReportSentence("brief.tile_\(name)")
    }
    guard let range = range(doubt) else {
      return ReportSentence("doubt.tile_\(name)_unsure")
    }
    return ReportSentence(
      "doubt.tile_\(name)",
      ["low": value(range.lowerBound), "high": value(range.upperBound)])
  }

  /// What to expect of a total that is in doubt; in the data file its values
  /// have the names that they have without doubt.
  static func doubtedTotal(
    _ name: String, _ values: [String: ReportValue],
    _ range: ClosedRange<Double>?, _ facts: ReportFacts,
    _ value: (Double) -> ReportValue
  ) -> ReportSentence {
    guard let range else {
      return ReportSentence(
        "doubt.\(name)_unsure", values, id: "brief.\(name)")
    }
    return ReportSentence(
      "doubt.\(name)",
      values.merging([
        "low": value(range.lowerBound), "high": value(range.upperBound),
        "level": .percent(facts.results.settings.level),
      ]) { $1 }, id: "brief.\(name)")
  }
}
