internal import CLVData
internal import CLVNumerics

/// The scorecards of purchases and of value, filled method by method.
struct HoldoutScorecards: Sendable {
  private let holdout: CustomerSummary.Holdout
  private var purchases: ScorecardBuilder
  private var value: ScorecardBuilder?

  /// The model's score on value; nil where it forecasts none.
  private(set) var modelValue: HoldoutScore?

  /// The scores on purchases of all methods that are no model and forecast.
  private(set) var baselines: [BaselineScore] = []

  init(_ holdout: CustomerSummary.Holdout, _ settings: ScorecardSettings) {
    self.holdout = holdout
    (purchases, value) = inParallel(
      {
        ScorecardBuilder(
          .purchases, actual: holdout.frequency.map { Double($0) }, settings)
      },
      {
        holdout.values.map { ScorecardBuilder(.value, actual: $0, settings) }
      })
  }

  /// Adds a method to both cards at the same time.
  mutating func add(_ forecast: RuleForecast) {
    let added = self
    let (counted, valued) = inParallel(
      { added.addingPurchases(of: forecast) },
      { added.addingValue(of: forecast) })
    purchases = counted.card
    value = valued.card
    switch forecast.method.kind {
    case .model: modelValue = valued.score
    case .rule, .benchmark, .hindsight:
      if let score = counted.score {
        baselines.append(
          BaselineScore(
            rule: forecast.method.identifier,
            description: forecast.method.description, score: score))
      }
    case .ranking: break
    }
  }

  private func addingPurchases(
    of forecast: RuleForecast
  ) -> (card: ScorecardBuilder, score: HoldoutScore?) {
    var card = purchases
    card.add(forecast.method, forecast.purchases, forecast.outcomes)
    switch forecast.method.kind {
    case .model, .ranking: return (card, nil)
    case .rule, .benchmark, .hindsight:
      return (
        card,
        HoldoutScore(
          predicted: forecast.purchases,
          actual: holdout.frequency.lazy.map { Double($0) },
          duration: holdout.duration)
      )
    }
  }

  private func addingValue(
    of forecast: RuleForecast
  ) -> (card: ScorecardBuilder?, score: HoldoutScore?) {
    // Without a finite mean spend there is no forecast to score.
    guard var card = value, let predicted = forecast.value,
      predicted.allSatisfy(\.isFinite)
    else { return (value, nil) }
    card.add(forecast.method, predicted, forecast.values)
    return (
      card,
      forecast.method.kind == .model
        ? HoldoutScore(
          predicted: predicted,
          actual: holdout.frequency.indices.lazy.map { holdout.value(of: $0) },
          duration: holdout.duration) : nil
    )
  }

  /// The cards; that of value is nil where there are no amounts.
  ///
  /// - Parameter shifts: What other choices of the model would have made of its
  ///   figures.
  /// - Returns: Both cards.
  consuming func finish(
    choosing shifts: (purchases: [ChoiceShift], value: [ChoiceShift])
  ) -> (purchases: Scorecard, value: Scorecard?) {
    (
      purchases.finish(choosing: shifts.purchases),
      value?.finish(choosing: shifts.value)
    )
  }
}
