package import CLVData
package import CLVForecasting
internal import CLVModels
internal import CLVNumerics

/// The models that a choice might have fallen on as well, had other customers
/// been drawn, fitted to the calibration like the one that was chosen.
package struct ChoiceRivals: Sendable {
  /// One of them.
  package struct Rival: Sendable {
    /// The probability that it had been chosen.
    package let share: Double

    /// The model, with the effects of the customers' covariates.
    package let model: CustomerModel
    package let covariates: ForecastCovariates

    /// A rival with its parts.
    package init(
      share: Double, model: CustomerModel, covariates: ForecastCovariates
    ) {
      self.share = share
      self.model = model
      self.covariates = covariates
    }
  }

  /// The customers that the rivals and the chosen model are compared on, with
  /// their holdout: all of the calibration or a part of them.
  let sample: CustomerSummary

  /// What covariates do to these customers by the chosen model.
  let covariates: ForecastCovariates

  /// The rivals, the likeliest first.
  let rivals: [Rival]

  /// Rivals with the customers that they are compared on.
  package init(
    _ rivals: [Rival], on sample: CustomerSummary,
    covariates: ForecastCovariates
  ) {
    self.rivals = rivals
    self.sample = sample
    self.covariates = covariates
  }

  /// What each choice would make of the figures of purchases and of value.
  func shifts(
    from chosen: CustomerModel
  ) -> (purchases: [ChoiceShift], value: [ChoiceShift]) {
    guard let holdout = sample.holdout,
      let own = figures(of: chosen, covariates, holdout)
    else { return ([], []) }
    var shifts: (purchases: [ChoiceShift], value: [ChoiceShift]) = ([], [])
    for rival in rivals {
      guard let found = figures(of: rival.model, rival.covariates, holdout)
      else { continue }
      shifts.purchases.append(
        ChoiceShift(
          share: rival.share, chosen: own.purchases, other: found.purchases))
      if let value = own.value, let other = found.value {
        shifts.value.append(
          ChoiceShift(share: rival.share, chosen: value, other: other))
      }
    }
    return shifts
  }

  private func figures(
    of model: CustomerModel, _ covariates: ForecastCovariates,
    _ holdout: CustomerSummary.Holdout
  ) -> (purchases: ScoreFigures, value: ScoreFigures?)? {
    let forecasts = CustomerForecasts(
      sample, by: model, covariates: covariates, settings: .over(holdout))
    let forecast = RuleForecast(forecasts, holdout, HoldoutSpend(forecasts))
    func figures(
      _ values: [Double], _ actual: [Double], _ scored: ScoredDistribution?
    ) -> ScoreFigures {
      ScoredColumns(
        values, isRanking: false, logProbabilities: scored?.logProbabilities
      ).figures(
        WeightedOutcome(
          RankedValues(actual),
          weights: [Int32](repeating: 1, count: actual.count)))
    }
    return (
      figures(
        forecast.purchases, holdout.frequency.map { Double($0) },
        forecast.outcomes),
      forecast.value.flatMap { value in
        holdout.values.map { figures(value, $0, forecast.values) }
      }
    )
  }
}

/// A model that might have been chosen, had other customers been drawn.
public struct OtherChoice: Sendable, Equatable, Encodable {
  /// The model's name in commands: `pareto-nbd`.
  public let model: String

  /// The model's name in the literature: "Pareto/NBD".
  public let name: String

  /// The probability of the choice.
  public let share: Double

  static func all(_ rivals: ChoiceRivals) -> [OtherChoice] {
    rivals.rivals.map { rival in
      let identity = type(of: rival.model.purchase).identity
      return OtherChoice(
        model: identity.identifier, name: identity.name, share: rival.share)
    }
  }
}
