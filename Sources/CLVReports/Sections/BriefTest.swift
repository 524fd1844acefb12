internal import CLVData
internal import CLVStudy
internal import CLVValidation

extension Report {
  /// How well the holdout was predicted, in purchases, customers and money.
  static func sure(_ facts: ReportFacts) -> [ReportSentence] {
    guard let validation = facts.results.calibration.validation else {
      return [ReportSentence("brief.unsure")] + against(facts)
    }
    let score = validation.purchases
    var sentences = [
      ReportSentence(
        "brief.holdout",
        [
          "days": .count(facts.results.window.holdoutDays),
          "predicted": .number(score.predicted, decimals: 0),
          "actual": .number(score.actual, decimals: 0),
          "bias": ReportValue(score.bias) { .change($0) },
        ])
    ]
    if let value = validation.value {
      sentences.append(
        ReportSentence(
          "brief.holdout_money",
          [
            "predicted": .wholeMoney(value.predicted),
            "actual": .wholeMoney(value.actual),
            "bias": ReportValue(value.bias) { .change($0) },
          ]))
    }
    sentences.append(
      ReportSentence(
        "brief.holdout_buyers",
        [
          "predicted": .number(validation.buyers.predicted, decimals: 0),
          "actual": .count(validation.buyers.actual),
        ]))
    sentences += contradictions(validation)
    if let contest = validation.contest(
      better: "brief.better", worse: "brief.worse",
      undecided: "brief.undecided")
    {
      sentences.append(contest)
    }
    return sentences + against(facts)
  }

  /// How much there is to bear in mind; empty where there is nothing.
  private static func against(_ facts: ReportFacts) -> [ReportSentence] {
    let count = facts.findings.count
    return count == 0
      ? []
      : [
        ReportSentence(
          "brief.findings",
          [
            "findings": .count(count),
            "heading": .term("warnings.heading"),
          ])
      ]
  }
}

extension HoldoutValidation {
  /// Whether the model or the best naive rule erred less per customer, beyond
  /// chance, in one of three texts; nil where no rule can be compared with.
  func contest(
    better: String, worse: String, undecided: String
  ) -> ReportSentence? {
    guard let contest = scorecard.contest(by: .mae), contest.ruleValue > 0
    else { return nil }
    let rule = ReportValue.term("rule.\(contest.rule)")
    guard contest.winner != .undecided,
      let interval = contest.difference.interval
    else { return ReportSentence(undecided, ["rule": rule]) }
    let shares = [interval.lowerBound, interval.upperBound].map {
      abs(contest.share($0))
    }.sorted()
    return ReportSentence(
      contest.winner == .model ? better : worse,
      [
        "rule": rule,
        "gain": .percent(abs(contest.model / contest.ruleValue - 1)),
        "level": .percent(scorecard.level),
        "low": .percent(shares[0]),
        "high": .percent(shares[1]),
      ])
  }
}
