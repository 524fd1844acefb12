internal import CLVData
internal import CLVForecasting
internal import CLVModels
internal import CLVTables
internal import CLVValidation

extension StudyOptions {
  /// More customers make no difference to how far figures move.
  private static let mostCompared = 50_000

  /// A choice that would have been rarer is not followed, nor one beyond the
  /// first few.
  private static let leastShare = 0.05
  private static let mostRivals = 2

  /// What a choice of the purchase model might have been instead, fitted to the
  /// calibration with all that follows from a choice.
  ///
  /// - Parameters:
  ///   - choice: The models that were chosen.
  ///   - model: These models, fitted.
  ///   - comparison: What they were chosen by; nil where they were given.
  ///   - summary: The customers of the calibration, with their holdout.
  ///   - source: The log and its days.
  /// - Returns: The rivals; nil where nothing was to be chosen, there is no
  ///   holdout, or the choice is clear.
  /// - Throws: Where the log cannot be read again, or covariates do not fit.
  func rivals(
    of choice: ModelChoice, _ model: CustomerModel,
    _ comparison: ModelComparison?, for summary: CustomerSummary,
    of source: (log: TransactionLog, window: ObservationWindow)
  ) throws -> ChoiceRivals? {
    let wanted = comparison?.rivals(from: Self.leastShare) ?? []
    guard !wanted.isEmpty, summary.holdout != nil,
      let sample = summary.count <= Self.mostCompared
        ? summary
        : try source.log.summarizeSome(
          source.window, timeUnit: timeUnit, opportunities: false,
          atMost: Self.mostCompared)
    else { return nil }
    let rivals = try wanted.prefix(Self.mostRivals).compactMap {
      try rival($0.model, share: $0.share, choice, sample, source)
    }
    guard !rivals.isEmpty else { return nil }
    return ChoiceRivals(
      rivals, on: sample, covariates: try effects(of: model, on: sample))
  }

  /// Nil for a model that has no usable fit.
  private func rival(
    _ type: any PurchaseModel.Type, share: Double, _ chosen: ModelChoice,
    _ sample: CustomerSummary,
    _ source: (log: TransactionLog, window: ObservationWindow)
  ) throws -> ChoiceRivals.Rival? {
    var choice = chosen
    choice.purchase = type
    choice.correction = nil
    choice = try correction(for: choice, of: source)
    let plan = try self.source(for: choice)?.plan(for: sample, choice)
    guard
      let model = try? CustomerModel.fit(
        to: sample, choice, covariates: plan,
        inference: InferenceSettings(law: false)),
      model.isUsable
    else { return nil }
    return ChoiceRivals.Rival(
      share: share, model: model,
      covariates: try effects(of: model, on: sample))
  }

  /// What the covariates of a summary's customers do.
  func effects(
    of model: CustomerModel, on summary: CustomerSummary
  ) throws -> ForecastCovariates {
    guard let source = covariates ?? model.ownCovariates else {
      return ForecastCovariates()
    }
    return try ForecastCovariates(try source.joined(to: summary), of: model)
  }
}
