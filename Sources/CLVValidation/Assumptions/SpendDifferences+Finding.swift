internal import CLVData
internal import CLVModels

extension SpendDifferences {
  /// What single amounts say of a spend model that takes all customers to
  /// spend alike; nil for one that does not, or that knows no amounts.
  static func finding(
    _ test: SpendDifferences?, _ summary: CustomerSummary,
    _ spend: (any SpendModel)?
  ) -> AssumptionFinding? {
    guard let spend, spend.takesAllAlike, summary.hasAmounts else {
      return nil
    }
    guard let test else {
      let areKnown = summary.spendMoments != nil
      return AssumptionFinding(
        .spendDifferences, .unknown,
        found: Statement(areKnown ? .fewAmounts : .amountsUnknown),
        meaning: Statement(.spendAlikeUnknown),
        advice: areKnown ? nil : .giveAmounts)
    }
    guard test.areBeyondChance else {
      return AssumptionFinding(
        .spendDifferences, .holds,
        found: Statement(.amountsAlike, test.values),
        meaning: Statement(.spendAlike))
    }
    return AssumptionFinding(
      .spendDifferences, .doubtful,
      found: test.statistic == nil
        ? Statement(.amountsDifferExactly)
        : Statement(.amountsDiffer, test.values),
      meaning: Statement(
        spend.form.takesSingleAmounts ? .spendMisfitAmounts : .spendMisfit),
      advice: .readOwnMeans)
  }

  private var values: [String: ReportValue] {
    [
      "statistic": .number(statistic ?? .infinity, decimals: 1),
      "between": .count(degreesOfFreedom[0]),
      "within": .count(degreesOfFreedom[1]), "p": .probability(pValue),
    ]
  }
}
