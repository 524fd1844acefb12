public import CLVModels

/// A retention model fitted to cohorts, chosen or given.
public struct RetentionFit: Sendable {
  /// The model at its estimates.
  public let model: any RetentionModel

  /// All that is known of the fit, as files keep it.
  public let record: FitRecord

  /// Akaike's information criterion.
  public let aic: Double

  /// How the models compare; nil where there was no choice.
  public let comparison: RetentionComparison?

  /// Why models were not among the choice; nil where all were.
  public let note: String?

  /// Whether the fit may be used: see `Convergence.isUsable`.
  public let isUsable: Bool

  /// Fits a model to the customers of a sample.
  ///
  /// - Parameters:
  ///   - sample: The lifetimes of all cohorts.
  ///   - type: The model.
  ///   - inference: What to work out beyond the standard errors.
  /// - Throws: `FitError` where it cannot be fitted at all.
  public init(
    _ sample: RetentionSample, model type: any RetentionModel.Type,
    inference: InferenceSettings = InferenceSettings()
  ) throws(FitError) {
    self.init(
      try Candidate(fitting: type, to: sample, inference), nil, note: nil)
  }

  /// Fits every model of the catalogue and keeps the one of lowest AIC; where
  /// none has a usable fit, the first that has any.
  ///
  /// - Parameters:
  ///   - sample: The lifetimes of all cohorts.
  ///   - inference: What to work out beyond the standard errors.
  /// - Throws: `FitError` where none can be fitted.
  public init(
    choosingFor sample: RetentionSample,
    inference: InferenceSettings = InferenceSettings()
  ) throws(FitError) {
    var candidates: [Candidate] = []
    var missing: [String] = []
    var failure: FitError?
    for type in ModelCatalog.retentionModels {
      let name = type.identity.name
      do throws(FitError) {
        let candidate = try Candidate(fitting: type, to: sample, inference)
        candidates.append(candidate)
        if !candidate.isUsable {
          missing.append("no \(name) model: its fit did not converge")
        }
      } catch {
        failure = failure ?? error
        missing.append("no \(name) model: \(error.description)")
      }
    }
    if candidates.isEmpty, let failure { throw failure }
    let usable = candidates.filter(\.isUsable)
    let best =
      usable.min { $0.aic < $1.aic } ?? candidates[0]
    let others = usable.filter { $0.type != best.type }
    self.init(
      best,
      others.isEmpty
        ? nil
        : RetentionComparison(
          others: others.map(\.record), tests: Candidate.tests(among: usable)),
      note: missing.isEmpty ? nil : missing.joined(separator: "; "))
  }

  private init(
    _ candidate: Candidate, _ comparison: RetentionComparison?, note: String?
  ) {
    model = candidate.model
    record = candidate.record
    aic = candidate.aic
    isUsable = candidate.isUsable
    self.comparison = comparison
    self.note = note
  }

  /// What is kept of a fit once its model's type is forgotten.
  private struct Candidate: MaximizedLikelihood {
    let type: any RetentionModel.Type
    let model: any RetentionModel
    let record: FitRecord
    let logLikelihood: Double
    let aic: Double
    let degreesOfFreedom: Int
    let isUsable: Bool

    init(
      fitting type: any RetentionModel.Type, to sample: RetentionSample,
      _ inference: InferenceSettings
    ) throws(FitError) {
      func fitted<Model: RetentionModel>(
        _ type: Model.Type
      ) throws(FitError) -> Self {
        let fit = try type.fit(to: sample)
        // Forecasts of churn have no intervals for the parameters' sake.
        var inference = inference
        inference.law = false
        return Self(
          type: type, model: fit.model,
          record: FitRecord(fit, to: sample, inference: inference),
          fit: fit)
      }
      self = try fitted(type)
    }

    private init<Model: RetentionModel>(
      type: Model.Type, model: Model, record: FitRecord, fit: Fit<Model>
    ) {
      self.type = type
      self.model = model
      self.record = record
      logLikelihood = fit.logLikelihood
      aic = fit.aic
      degreesOfFreedom = fit.degreesOfFreedom
      isUsable = fit.convergence.isUsable
    }

    /// The tests between candidates that hold one another.
    static func tests(among all: [Self]) -> [RetentionComparison.Test] {
      all.flatMap { general in
        general.type.nested.compactMap { nested in
          guard
            let restricted = all.first(where: { $0.type == nested.model })
          else { return nil }
          let test = LikelihoodRatioTest(
            restricted: restricted, general: general)
          // Where the general model is less likely, its search ended too
          // early.
          return RetentionComparison.Test(
            general: general.type.identity.name,
            restricted: restricted.type.identity.name,
            likelihoodRatio: max(0, test.statistic),
            pValue: nested.law.pValue(test))
        }
      }
    }
  }
}
