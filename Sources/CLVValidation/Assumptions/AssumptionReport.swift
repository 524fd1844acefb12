public import CLVData
public import CLVForecasting
public import CLVModels

/// Whether the assumptions of the models hold on the customers at hand, and
/// what follows where they do not.
public struct AssumptionReport: Sendable, Encodable {
  /// The customers who have bought once only; nil where there are none.
  public let oneTimeBuyers: OneTimeBuyers?

  /// Whether purchases come at random; nil where the times between them are
  /// not known, or hardly anybody has bought three times.
  public let regularity: PurchaseRegularity?

  /// That nobody bought once only, where chance does not explain it; nil
  /// otherwise.
  public let missingOneTimeBuyers: MissingOneTimeBuyers?

  /// Accounts that buy as no customer does; nil where there are none.
  public let bulkAccounts: BulkAccounts?

  /// Whether customers differ in spend, by the amounts of single purchases;
  /// nil where these are not known.
  public let spendDifferences: SpendDifferences?

  /// Whether single amounts have the shape that the spend model takes them to
  /// have; nil where that cannot be told.
  public let spendShape: SpendShape?

  /// Whether spend is independent of frequency; nil without a spend model.
  public let spendIndependence: SpendIndependence?

  /// Whether customers acquired at different times are alike; nil where that
  /// cannot be told, and for models with covariates.
  public let cohorts: CohortDrift?

  /// Whether weeks depart from expectation in a pattern; nil where the log is
  /// not at hand or too short.
  public let season: SeasonTest?

  /// Whether rates of purchase grow or fall with calendar time; nil where that
  /// cannot be told, and for models with covariates.
  public let trend: RateTrend?

  /// What was found of each.
  public let findings: [AssumptionFinding]

  // The findings are written in the words of a language.
  private enum CodingKeys: String, CodingKey {
    case oneTimeBuyers
    case regularity
    case missingOneTimeBuyers
    case bulkAccounts
    case spendDifferences
    case spendShape
    case spendIndependence
    case cohorts
    case season
    case trend
  }

  /// Looks into the assumptions of a fitted model.
  ///
  /// - Parameters:
  ///   - summary: The calibration.
  ///   - model: The model fitted to it.
  ///   - spendIndependence: The test of it, if it is known already.
  ///   - timeline: The purchases of the customers by day, if at hand.
  ///   - validation: How the models did in the holdout.
  public init(
    _ summary: CustomerSummary, by model: CustomerModel,
    spendIndependence: SpendIndependence? = nil,
    timeline: PurchaseTimeline? = nil,
    validation: HoldoutValidation
  ) {
    let (purchase, spend) = (model.purchase, model.spend)
    let hasCovariates = model.purchaseCovariates != nil
    let oneTimeBuyers = OneTimeBuyers(
      summary, purchase, validation, hasCovariates: hasCovariates)
    var regularity = summary.logGaps.flatMap {
      PurchaseRegularity(
        frequency: summary.frequency, recency: summary.recency, logGaps: $0)
    }
    regularity?.suggest(
      for: summary, insteadOf: purchase,
      logScore: validation.scorecard["model"]?[.logScore])
    let bulkAccounts = BulkAccounts(summary)
    let spendDifferences = summary.spendDifferences
    let spendShape = spend.flatMap { summary.spendShape(of: $0) }
    let independence =
      spend == nil || !summary.hasAmounts
      ? nil
      : spendIndependence
        ?? SpendIndependence(
          frequency: summary.frequency, meanSpend: summary.monetaryValue)
    // Opportunities are no gaps between purchases, and no weeks.
    let isTimed = !type(of: purchase).countsOpportunities
    let cohorts =
      hasCovariates ? nil : CohortDrift(summary, type(of: purchase))
    let season = SeasonTest(validation.tracking)
    let trend =
      hasCovariates
      ? nil
      : timeline.flatMap {
        RateTrend(
          summary, purchase: purchase, timeline: $0,
          tracking: validation.tracking)
      }
    self.trend = trend
    self.oneTimeBuyers = oneTimeBuyers
    self.regularity = regularity
    self.bulkAccounts = bulkAccounts
    self.spendDifferences = spendDifferences
    self.spendShape = spendShape
    missingOneTimeBuyers = validation.missingOneTimeBuyers
    self.spendIndependence = independence
    self.cohorts = cohorts
    self.season = season
    findings = [
      validation.frequencyFit?.finding,
      bulkAccounts?.finding,
      validation.missingOneTimeBuyers?.finding ?? oneTimeBuyers?.shareFinding,
      oneTimeBuyers?.aliveFinding,
      regularity?.finding(of: purchase)
        ?? (isTimed ? Self.unknownRegularity(summary) : nil),
      SpendDifferences.finding(spendDifferences, summary, spend),
      spendShape?.finding,
      independence.map { Self.finding($0, spend) },
      cohorts?.finding
        ?? Self.unknownCohorts(summary, hasCovariates: hasCovariates),
      isTimed
        ? SeasonTest.finding(season, tracking: validation.tracking) : nil,
      isTimed
        ? RateTrend.finding(
          trend, tracking: validation.tracking, hasCovariates: hasCovariates)
        : nil,
    ].compactMap(\.self)
  }

  private static func finding(
    _ test: SpendIndependence, _ spend: (any SpendModel)?
  ) -> AssumptionFinding {
    let found = Statement(
      .correlation,
      [
        "pearson": .number(test.pearson.coefficient, decimals: 3),
        "spearman": .number(test.spearman.coefficient, decimals: 3),
      ])
    if spend.map({ type(of: $0).followsFrequency }) ?? false {
      return AssumptionFinding(
        .spend, .holds, found: found, meaning: Statement(.spendModelled))
    }
    return AssumptionFinding(
      .spend, test.isHarmless ? .holds : .doubtful, found: found,
      meaning: test.conclusion.statements)
  }

  private static func unknownRegularity(
    _ summary: CustomerSummary
  ) -> AssumptionFinding {
    AssumptionFinding(
      .regularity, .unknown,
      found: Statement(summary.logGaps == nil ? .gapsUnknown : .fewGaps),
      meaning: Statement(.regularityUnknown),
      advice: summary.logGaps == nil ? .giveGaps : nil)
  }

  private static func unknownCohorts(
    _ summary: CustomerSummary, hasCovariates: Bool
  ) -> AssumptionFinding {
    let found: FindingText =
      if hasCovariates {
        .cohortsHaveCovariates
      } else if summary.firstDay == nil {
        .firstDaysUnknown
      } else {
        .fewCohorts
      }
    return AssumptionFinding(
      .cohorts, .unknown, found: Statement(found),
      meaning: Statement(.cohortsUnknown))
  }
}

extension SpendIndependence.Conclusion {
  /// The conclusion for a report in any language.
  package var statements: [Statement] {
    switch self {
    case .independent: return [Statement(.spendIndependent)]
    case .slight(let isMore):
      return [Statement(isMore ? .spendSlightlyMore : .spendSlightlyLess)]
    case .dependent(let isMore, let effect, let isBorneOut):
      let statement =
        effect.map {
          Statement(
            isMore ? .spendMoreBy : .spendLessBy,
            ["effect": .percent($0 / 100, decimals: 1)])
        } ?? Statement(isMore ? .spendMore : .spendLess)
      return [statement] + (isBorneOut ? [] : [Statement(.spendNotByRank)])
    }
  }
}
