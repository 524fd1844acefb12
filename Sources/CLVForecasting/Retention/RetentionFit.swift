public import CLVData
public import CLVModels
internal import CLVNumerics

/// A retention model fitted to cohorts, chosen or given.
public struct RetentionFit: Sendable {
  /// The model at its estimates.
  public let model: any RetentionModel

  /// All that is known of the fit, as files keep it.
  public let record: FittedModel

  /// The comparison of the two models; nil where there was no choice.
  public let comparison: RetentionComparison?

  /// Why a model was not among the choice; nil where all were.
  public let note: String?

  /// Whether the fit may be used: see `Convergence.isUsable`.
  public let isUsable: Bool

  /// Fits a model to the customers of a sample.
  ///
  /// - Parameters:
  ///   - sample: The lifetimes of all cohorts.
  ///   - type: The model.
  /// - Throws: `FitError` where it cannot be fitted at all.
  public init(
    _ sample: RetentionSample, model type: any RetentionModel.Type
  ) throws(FitError) {
    self.init(try Candidate(fitting: type, to: sample), nil, note: nil)
  }

  /// Fits sBG and BdW and keeps the one of lower AIC, or sBG where BdW cannot
  /// be fitted.
  ///
  /// - Parameter sample: The lifetimes of all cohorts.
  /// - Throws: `FitError` where sBG cannot be fitted either.
  public init(choosingFor sample: RetentionSample) throws(FitError) {
    let simple = try Candidate(fitting: ShiftedBetaGeometric.self, to: sample)
    let general: Candidate
    do throws(FitError) {
      general = try Candidate(fitting: BetaDiscreteWeibull.self, to: sample)
    } catch {
      self.init(simple, nil, note: "no BdW model: \(error.description)")
      return
    }
    let isGeneral =
      general.isUsable
      && (!simple.isUsable || general.record.aic < simple.record.aic)
    let (best, other) = isGeneral ? (general, simple) : (simple, general)
    // BdW holds sBG: where it is less likely, its search ended too early.
    let ratio = max(
      0, 2 * (general.record.logLikelihood - simple.record.logLikelihood))
    self.init(
      best,
      simple.isUsable && general.isUsable
        ? RetentionComparison(
          others: [other.record], likelihoodRatio: ratio,
          pValue: chiSquareUpperTail(ratio, degreesOfFreedom: 1)) : nil,
      note: general.isUsable ? nil : "no BdW model: its fit did not converge")
  }

  private init(
    _ candidate: Candidate, _ comparison: RetentionComparison?, note: String?
  ) {
    model = candidate.model
    record = candidate.record
    isUsable = candidate.isUsable
    self.comparison = comparison
    self.note = note
  }

  /// What is kept of a fit once its model's type is forgotten.
  private struct Candidate {
    let model: any RetentionModel
    let record: FittedModel
    let isUsable: Bool

    init(
      fitting type: any RetentionModel.Type, to sample: RetentionSample
    ) throws(FitError) {
      func fitted<Model: RetentionModel>(
        _ type: Model.Type
      ) throws(FitError) -> Self {
        let fit = try type.fit(to: sample)
        return Self(
          model: fit.model, record: FittedModel(fit, to: sample),
          isUsable: fit.convergence.isUsable)
      }
      self = try fitted(type)
    }

    init(model: any RetentionModel, record: FittedModel, isUsable: Bool) {
      self.model = model
      self.record = record
      self.isUsable = isUsable
    }
  }
}
