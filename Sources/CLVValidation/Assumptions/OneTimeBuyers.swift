internal import CLVData
internal import CLVModels
internal import CLVNumerics

/// The customers without a repeat purchase: how many there are, and how the
/// model deals with them.
public struct OneTimeBuyers: Sendable, Equatable, Encodable {
  /// How many they are.
  public let customers: Int

  /// Their share of all customers.
  public let share: Double

  /// How many the model expects; nil where that is not known.
  public let expected: Double?

  /// The mean number of purchases that they made in the holdout.
  public let actualPurchases: Double

  /// The mean number predicted.
  public let predictedPurchases: Double

  /// Their share of all predicted purchases.
  public let shareOfForecast: Double

  /// Whether the model holds every one of them to be alive with certainty, as
  /// one whose customers leave only after a repeat purchase does.
  public let areCertainlyAlive: Bool

  /// What a model whose customers may also leave after the first purchase
  /// makes of them; nil where there is none for this model, or it could not be
  /// fitted.
  public let alternative: Alternative?

  /// The model in which customers may also leave after the first purchase.
  public struct Alternative: Sendable, Equatable, Encodable {
    /// The name in commands.
    public let model: String

    /// The mean of the probabilities that one-time buyers are alive.
    public let probabilityAlive: Double

    /// Its log-likelihood less that of the model under validation.
    public let logLikelihoodGain: Double

    /// The gain in log-likelihood of the holdout; nil where that is not finite.
    public let holdoutGain: Double?
  }

  init?<Model: PurchaseModel>(
    _ summary: CustomerSummary, _ model: Model,
    _ validation: HoldoutValidation, hasCovariates: Bool
  ) {
    guard let first = validation.byFrequency.first, first.frequency == "0"
    else { return nil }
    customers = first.customers
    share = Double(first.customers) / Double(max(1, summary.count))
    expected = validation.frequencyFit?.classes.first?.expected
    actualPurchases = first.actual
    predictedPurchases = first.predicted
    let all = validation.purchases.predicted
    shareOfForecast =
      all > 0 ? first.predicted * Double(first.customers) / all : 0
    let longest = summary.T.max() ?? 0
    areCertainlyAlive =
      model.probabilityAlive(
        PurchaseHistory(frequency: 0, recency: 0, T: longest)) == 1
    alternative =
      areCertainlyAlive && !hasCovariates
      ? Model.leavingAfterFirstPurchase.flatMap {
        Alternative(
          $0, to: model, summary,
          logScore: validation.scorecard["model"]?[.logScore])
      } : nil
  }
}

extension OneTimeBuyers.Alternative {
  init?<Other: PurchaseModel>(
    _ other: Other.Type, to model: some PurchaseModel,
    _ summary: CustomerSummary, logScore: Double?
  ) {
    let sample = summary.histories
    guard let fit = try? Other.fit(to: sample), fit.convergence.isUsable
    else { return nil }
    self.model = Other.identity.identifier
    var alive = 0.0
    var count = 0.0
    for (history, customers) in sample.histories where history.frequency == 0 {
      alive += customers * fit.model.probabilityAlive(history)
      count += customers
    }
    probabilityAlive = alive / count
    logLikelihoodGain =
      fit.logLikelihood - model.logLikelihood(of: sample).value
    guard logLikelihoodGain.isFinite else { return nil }
    holdoutGain = LogScore.gain(of: fit.model, over: logScore, summary)
  }
}

extension OneTimeBuyers {
  /// A difference in number that is beyond chance and matters.
  private var isMisjudged: Bool {
    guard let expected, expected > 0 else { return false }
    let difference = Double(customers) - expected
    let error = (expected * (1 - min(1, share))).squareRoot()
    return abs(difference) > max(3 * error, 0.03 * expected)
  }

  /// Whether the forecast of their purchases was within a tenth of what they
  /// made.
  private var isForecastNear: Bool {
    abs(predictedPurchases - actualPurchases) <= 0.1 * actualPurchases
  }

  /// Whether they are fewer than the model expects.
  private var hasTooFew: Bool { Double(customers) < expected ?? 0 }

  /// Their share, and whether the model expects it.
  var shareFinding: AssumptionFinding {
    var values: [String: ReportValue] = [
      "customers": .count(customers), "share": .percent(share, decimals: 1),
    ]
    values["expected"] = expected.map { .number($0, decimals: 0) }
    let found = Statement(
      expected == nil ? .boughtOnce : .boughtOnceExpected, values)
    let purchases: [String: ReportValue] = [
      "actual": .number(actualPurchases, decimals: 3),
      "predicted": .number(predictedPurchases, decimals: 3),
    ]
    guard isMisjudged else {
      return AssumptionFinding(
        .oneTimeBuyers, .holds, found: found,
        meaning: Statement(
          .onceForecast,
          purchases.merging(
            ["share": .percent(shareOfForecast, decimals: 1)]) { $1 }))
    }
    return AssumptionFinding(
      .oneTimeBuyers, .doubtful, found: found,
      meaning: Statement(
        isForecastNear ? .onceMisjudgedHarmless : .onceMisjudged, purchases),
      advice: hasTooFew ? .compareModelsFewer : .compareModels)
  }

  /// Whether they are alive with certainty; nil where the model does not say
  /// so.
  var aliveFinding: AssumptionFinding? {
    guard areCertainlyAlive else { return nil }
    var values: [String: ReportValue] = ["customers": .count(customers)]
    var text = FindingText.certainlyAlive
    if let alternative {
      let gain = alternative.logLikelihoodGain
      values["model"] = .text(alternative.model)
      values["alive"] = .percent(alternative.probabilityAlive, decimals: 1)
      values["gain"] = .signed(gain, decimals: 1)
      text =
        abs(gain) < 2
        ? .certainlyAliveNoDifference : .certainlyAliveDifference
    }
    return AssumptionFinding(
      .oneTimeAlive, .doubtful, found: Statement(text, values),
      meaning: Statement(
        isBetterDescribed ? .aliveAssumedOtherBetter : .aliveAssumed),
      advice: isOtherWorse ? .doubtAliveOnly : .doubtOneTimeBuyers)
  }

  /// Whether the other model's likelihood is higher by more than chance would
  /// have it, and in the holdout no lower.
  private var isBetterDescribed: Bool {
    guard let alternative else { return false }
    return alternative.logLikelihoodGain > 2
      && alternative.holdoutGain ?? 0 >= 0
  }

  /// Whether the other model ranks lower by more than chance would have it:
  /// by the holdout, as models are compared.
  private var isOtherWorse: Bool {
    guard let alternative else { return false }
    return (alternative.holdoutGain ?? alternative.logLikelihoodGain) < -2
  }
}
