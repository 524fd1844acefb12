package import CLVData
package import CLVModels

extension CustomerSummary {
  /// Whether customers differ in spend; nil where the amounts of single
  /// purchases are not known, or do not tell.
  package var spendDifferences: SpendDifferences? {
    spendMoments.flatMap { moments in
      SpendDifferences(frequency: frequency, meanSpend: monetaryValue) {
        moments.squares(of: $0, frequency: frequency)
      }
    }
  }

  /// Whether one-time buyers are missing among all purchases known, those of
  /// the holdout included; nil where they are not.
  package func missingOneTimeBuyers<Model: PurchaseModel>(
    by model: Model, _ effects: CustomerEffects?
  ) -> MissingOneTimeBuyers? {
    let isBack = frequency.indices.allSatisfy {
      frequency[$0] > 0 || (holdout?.frequency[$0] ?? 0) > 0
    }
    guard isBack else { return nil }
    var (repeats, times) = (frequency, T)
    if let holdout {
      repeats = zip(repeats, holdout.frequency).map { $0 &+ $1 }
      times = times.map { $0 + holdout.duration }
    }
    return MissingOneTimeBuyers(
      frequency: repeats, T: times, counts: counts,
      models: effects.map { $0.model(of: model).models(for: $0.rows.matrix) }
        ?? [model],
      rows: effects?.rows.membership)
  }

  /// Whether they are missing by a model fitted to these customers.
  func missingOneTimeBuyers(
    by model: any PurchaseModel, _ fitted: FittedCovariates?,
    _ rows: CovariateRows?
  ) -> MissingOneTimeBuyers? {
    guard let fitted, let rows else {
      return missingOneTimeBuyers(by: model, nil)
    }
    guard fitted.coefficients.columns == rows.design.columns else {
      return nil
    }
    return missingOneTimeBuyers(
      by: model,
      CustomerEffects(coefficients: fitted.coefficients, rows: rows))
  }
}
