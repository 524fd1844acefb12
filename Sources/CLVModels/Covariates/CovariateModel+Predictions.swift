internal import CLVNumerics

extension CovariateModel where Base: PurchaseModel {
  /// Predicts the purchases of the customers behind each distinct history
  /// under each covariate row, by the base model at the row's parameters.
  ///
  /// - Parameters:
  ///   - sample: The histories with their rows.
  ///   - settings: How far ahead, and how.
  ///   - uncertainty: The uncertainty of parameters and coefficients, where
  ///     intervals are to join it with that of the outcome: as without
  ///     covariates, with the uncertainty of the row's own parameters.
  /// - Returns: A prediction for each distinct observation of the sample, row
  ///   after row.
  public func predictions(
    for sample: CovariateSample<HistorySample>, _ settings: PredictionSettings,
    uncertainty: CovariateApproximation? = nil
  ) -> [PurchasePrediction] {
    let models = models(for: sample.rows)
    return parallelChunks(
      count: models.count, chunkSize: max(1, min(64, models.count / 64))
    ) { rows in
      rows.flatMap { row in
        models[row].predictions(
          for: sample.samples[row], settings,
          uncertainty: uncertainty?.approximation(of: sample.rows.row(row)))
      }
    }.flatMap(\.self)
  }
}

extension CovariateModel where Base: SpendModel {
  /// The expected amounts of future purchases, customer by customer, by the
  /// base model at the parameters of the customer's covariate row.
  public func expectedSpends(
    meanSpend: [Double], frequency: [Int32], rows: CovariateRows
  ) -> [Double] {
    let models = models(for: rows.matrix)
    return parallelMap(count: meanSpend.count, chunkSize: 1 << 16) {
      models[Int(rows.membership[$0])].expectedSpend(
        meanSpend: meanSpend[$0], frequency: Int(frequency[$0]))
    }
  }
}
