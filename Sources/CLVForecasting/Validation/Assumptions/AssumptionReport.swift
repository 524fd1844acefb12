public import CLVData
public import CLVModels

/// Whether the assumptions of the models hold on the customers at hand, and
/// what follows where they do not.
public struct AssumptionReport: Sendable, Encodable {
  /// The customers who have bought once only; nil where there are none.
  public let oneTimeBuyers: OneTimeBuyers?

  /// Whether purchases come at random; nil where the times between them are
  /// not known, or hardly anybody has bought three times.
  public let regularity: PurchaseRegularity?

  /// Whether spend is independent of frequency; nil without a spend model.
  public let spendIndependence: SpendIndependence?

  /// Whether customers acquired at different times are alike; nil where that
  /// cannot be told, and for models with covariates.
  public let cohorts: CohortDrift?

  /// Whether weeks depart from expectation in a pattern; nil where the log is
  /// not at hand or too short.
  public let season: SeasonTest?

  /// What was found of each, in words.
  public let findings: [AssumptionFinding]

  /// Looks into the assumptions of fitted models.
  ///
  /// - Parameters:
  ///   - summary: The calibration.
  ///   - purchase: The purchase model fitted to it.
  ///   - spend: The spend model, if there is one.
  ///   - hasCovariates: Whether the purchase model depends on covariates.
  ///   - spendIndependence: The test of it, if it is known already.
  ///   - validation: How the models did in the holdout.
  public init(
    _ summary: CustomerSummary, purchase: some PurchaseModel,
    spend: (any SpendModel)?, hasCovariates: Bool = false,
    spendIndependence: SpendIndependence? = nil,
    validation: HoldoutValidation
  ) {
    let histories = summary.histories
    let oneTimeBuyers = OneTimeBuyers(
      summary, histories, purchase, validation, hasCovariates: hasCovariates)
    var regularity = summary.logGaps.flatMap {
      PurchaseRegularity(
        frequency: summary.frequency, recency: summary.recency, logGaps: $0)
    }
    regularity?.suggest(for: summary)
    let independence =
      spend == nil || !summary.hasAmounts
      ? nil
      : spendIndependence
        ?? SpendIndependence(
          frequency: summary.frequency, meanSpend: summary.monetaryValue)
    // Opportunities are no gaps between purchases, and no weeks.
    let isTimed = !type(of: purchase).countsOpportunities
    let cohorts =
      hasCovariates ? nil : CohortDrift(summary, histories, type(of: purchase))
    let season = SeasonTest(validation.tracking)
    self.oneTimeBuyers = oneTimeBuyers
    self.regularity = regularity
    self.spendIndependence = independence
    self.cohorts = cohorts
    self.season = season
    findings = [
      validation.frequencyFit?.finding,
      oneTimeBuyers?.shareFinding, oneTimeBuyers?.aliveFinding,
      regularity?.finding(of: purchase)
        ?? (isTimed ? Self.unknownRegularity(summary) : nil),
      independence.map { Self.finding($0, spend) },
      cohorts?.finding
        ?? Self.unknownCohorts(summary, hasCovariates: hasCovariates),
      isTimed
        ? SeasonTest.finding(season, tracking: validation.tracking) : nil,
    ].compactMap(\.self)
  }

  private static func finding(
    _ test: SpendIndependence, _ spend: (any SpendModel)?
  ) -> AssumptionFinding {
    let found =
      "correlation of frequency and mean spend "
      + "\(Plain.fixed(test.pearson.coefficient, 3)), of their ranks "
      + Plain.fixed(test.spearman.coefficient, 3)
    if spend is GammaGammaFrequency {
      return AssumptionFinding(
        "spend and frequency", .holds, found: found,
        meaning: "the spend model lets spend depend on frequency")
    }
    return AssumptionFinding(
      "spend and frequency", test.isHarmless ? .holds : .doubtful,
      found: found, meaning: test.meaning)
  }

  private static func unknownRegularity(
    _ summary: CustomerSummary
  ) -> AssumptionFinding {
    AssumptionFinding(
      "regularity", .unknown,
      found: summary.logGaps == nil
        ? "the times between purchases are not known"
        : "too few customers have bought three times",
      meaning: "whether purchases come at random, at regular intervals or in "
        + "bursts cannot be told",
      advice: summary.logGaps == nil
        ? "give the log itself, or a summary with the column log_gaps" : nil)
  }

  private static func unknownCohorts(
    _ summary: CustomerSummary, hasCovariates: Bool
  ) -> AssumptionFinding {
    let found =
      if hasCovariates {
        "the model has covariates, and cohorts were not fitted apart from them"
      } else if summary.firstDay == nil {
        "the days of the first purchases are not known"
      } else {
        "there are not two cohorts of some months with 200 customers, 30 of "
          + "whom bought again"
      }
    return AssumptionFinding(
      "cohorts", .unknown, found: found,
      meaning: "whether customers acquired at different times are alike "
        + "cannot be told")
  }
}
