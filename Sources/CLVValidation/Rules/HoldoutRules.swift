internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVRFM

/// Forecasts of the holdout that take no model of dropout: what anybody could
/// have said at the end of calibration.
///
/// Purchases are repeat purchases and amounts those of repeat purchases
/// throughout, as in the holdout every purchase is one.
struct HoldoutRules {
  let summary: CustomerSummary
  let holdout: CustomerSummary.Holdout

  /// What customers did lately, if the log is at hand.
  let recent: RecentPurchases?

  /// What is spent on a purchase, if known.
  let spend: HoldoutSpend?

  /// Whether NBD is no rival, as it is the model under validation itself.
  let isNBD: Bool

  /// Gives what the rules predict, one after the other, as each takes memory.
  func predict(_ body: (RuleForecast) -> Void) {
    body(pastRate)
    lastPeriod.map(body)
    let scores = RFMScores(RFMTable(summary))
    body(meanOfCell(scores))
    meanOfSegment(scores).map(body)
    body(sumOfScores(scores))
    body(codeOfScores(scores))
    body(ownMean)
    nbd.map(body)
  }

  private var count: Int { summary.count }
  var hasAmounts: Bool { holdout.hasAmounts && summary.hasAmounts }

  /// x·H/T; a customer observed for no time is expected to buy nothing.
  private var pastRate: RuleForecast {
    let purchases = zip(summary.frequency, summary.T).map { x, T in
      T > 0 ? Double(x) * holdout.duration / T : 0
    }
    return RuleForecast(
      method: ScoredMethod(
        "rate", title: "x·H/T",
        description: "x·H/T: everybody goes on at the past rate", kind: .rule),
      purchases: purchases,
      value: hasAmounts
        ? zip(purchases, summary.monetaryValue).map { $0 * $1 } : nil)
  }

  /// What each did in the last days of calibration, as many as the holdout
  /// has; where calibration is shorter, in proportion.
  private var lastPeriod: RuleForecast? {
    guard let recent else { return nil }
    let factor = holdout.duration * summary.timeUnit.days / Double(recent.days)
    return RuleForecast(
      method: ScoredMethod(
        "last_period", title: "last period",
        description: "everybody does again what they did in the last "
          + Plural.form(recent.days, "day", "\(recent.days) days")
          + " of calibration", kind: .rule),
      purchases: recent.frequency.map { factor * Double($0) },
      value: hasAmounts ? recent.amount.map { factor * $0 } : nil)
  }

  private var ownMean: RuleForecast {
    func mean(_ values: [Double]) -> [Double] {
      [Double](
        repeating: values.reduce(0, +) / Double(count), count: count)
    }
    return RuleForecast(
      method: ScoredMethod(
        "mean", title: "mean",
        description:
          "the holdout's own mean for everybody (known only afterwards)",
        kind: .hindsight),
      purchases: mean(holdout.frequency.map { Double($0) }),
      value: holdout.values.map(mean))
  }

  /// NBD fitted on the calibration; nil where it has no usable fit, or is the
  /// model itself.
  private var nbd: RuleForecast? {
    guard !isNBD, let fit = try? NBD.fit(to: summary.histories),
      fit.convergence.isUsable
    else { return nil }
    let purchases = zip(summary.frequency, summary.T).map { x, T in
      (fit.model.r + Double(x)) / (fit.model.alpha + T) * holdout.duration
    }
    var forecast = RuleForecast(
      method: ScoredMethod(
        "nbd", title: "NBD", description: "NBD, a model without dropout",
        kind: .benchmark),
      purchases: purchases,
      value: spend.map { spend in
        zip(purchases, spend.expected).map { $0 == 0 ? 0 : $0 * $1 }
      })
    let outcomes = DistinctOutcomes(summary, holdout, fit.model, nil)
    forecast.outcomes = ScoredDistribution(outcomes)
    forecast.values = spend?.distribution(outcomes, summary, holdout)
    return forecast
  }
}

/// A spend model's view of a holdout, whatever the model of purchases.
struct HoldoutSpend {
  let model: any SpendModel

  /// How it depends on covariates, if it does.
  let effects: CustomerEffects?

  /// What it expects of a purchase of each customer.
  let expected: [Double]

  /// The view of what is forecast; nil without amounts.
  init?(_ forecasts: CustomerForecasts) {
    guard let model = forecasts.model.spend,
      let expected = forecasts.expectedSpends()
    else { return nil }
    self.model = model
    effects = forecasts.covariates.spend
    self.expected = expected
  }

  /// How probable the amounts spent were, by a model of purchases as well; nil
  /// where the holdout has none.
  func distribution(
    _ outcomes: DistinctOutcomes<some PurchaseModel>,
    _ summary: CustomerSummary, _ holdout: CustomerSummary.Holdout
  ) -> ScoredDistribution? {
    guard let values = holdout.values,
      let histories = summary.spendHistories(for: model)
    else { return nil }
    return outcomes.valueOutcomes(values, spend: model, effects, histories)
      .map { ScoredDistribution($0) }
  }
}

extension CustomerSummary.Holdout {
  /// What each customer spent; nil without amounts.
  var values: [Double]? {
    guard hasAmounts else { return nil }
    return frequency.indices.map { value(of: $0) }
  }

  /// What a customer spent.
  func value(of customer: Int) -> Double {
    Double(frequency[customer]) * monetaryValue[customer]
  }
}
