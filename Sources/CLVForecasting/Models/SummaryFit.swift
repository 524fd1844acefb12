public import CLVData
public import CLVModels

/// A purchase model and a spend model fitted to one summary.
public struct SummaryFit: Sendable {
  /// The customers that the models were fitted to.
  public let summary: CustomerSummary

  /// The purchase model at its estimates.
  public let purchase: any PurchaseModel

  /// The spend model at its estimates; nil where it could not be fitted or
  /// the fit did not converge.
  public let spend: (any SpendModel)?

  /// How the purchase model depends on covariates; nil where it does not.
  public let purchaseCovariates: FittedCovariates?

  /// How the spend model depends on covariates; nil where it does not.
  public let spendCovariates: FittedCovariates?

  /// Why there is no spend model; nil where there is one.
  public let spendAbsence: SpendAbsence?

  /// The same reason in words.
  public var spendNote: String? { spendAbsence?.description }

  /// All that is known of the fits, as files keep it.
  public let record: ModelFile

  /// Whether the fit of purchases may be used: see `Convergence.isUsable`.
  public let isUsable: Bool

  /// Fits models to the customers of a summary.
  ///
  /// - Parameters:
  ///   - summary: The customers; a holdout is not looked at.
  ///   - purchaseModel: The model of purchases.
  ///   - spendModel: The model of spend, fitted to customers with x ≥ 1 and
  ///     z̄ > 0 where amounts are known.
  ///   - spendForm: What of the amounts the model of spend is fitted to; there
  ///     is none where the summary does not know it.
  ///   - spendFormChoice: How that was chosen, for the record.
  ///   - covariates: The covariates of the customers; nil to fit without.
  ///   - inference: What to work out about the estimates beyond their
  ///     standard errors.
  ///   - checksIndependence: Whether to test that spend is independent of
  ///     frequency, which takes two fits more.
  ///   - window: The days that the summary is about, if known.
  ///   - cleaning: What became of the log's rows, if known.
  /// - Throws: `FitError` where the purchase model cannot be fitted at all.
  public init(
    _ summary: CustomerSummary,
    purchaseModel: any PurchaseModel.Type = BGNBD.self,
    spendModel: any SpendModel.Type = GammaGamma.self,
    spendForm: SpendForm = .means, spendFormChoice: SpendFormChoice? = nil,
    covariates: CovariatePlan? = nil,
    inference: InferenceSettings = InferenceSettings(),
    checksIndependence: Bool = false,
    window: ObservationWindow? = nil, cleaning: CleaningReport? = nil
  ) throws(FitError) {
    let purchase = try Outcome(
      fitting: purchaseModel, to: summary, covariates, inference)
    var (spend, failed): (Outcome<any SpendModel>?, ConvergenceRecord?)
    var absence: SpendAbsence?
    let spendName = spendModel.identity.name
    if summary.hasAmounts {
      do throws(FitError) {
        let fit = try Outcome(
          fitting: spendModel, to: try summary.spends(as: spendForm),
          zeros: summary.zeroPurchases(of: spendForm), covariates, inference)
        if fit.isUsable {
          spend = fit
        } else {
          failed = fit.record.convergence
          absence = .notConverged(
            model: spendName, fit.record.convergence.message)
        }
      } catch {
        absence = SpendAbsence(error, model: spendName)
      }
    } else {
      absence = .unknownAmounts
    }
    self.summary = summary
    self.purchase = purchase.model
    self.spend = spend?.model
    purchaseCovariates = purchase.covariates
    spendCovariates = spend?.covariates
    spendAbsence = absence
    isUsable = purchase.isUsable
    let differences = spend == nil ? nil : summary.spendDifferences
    let missing = summary.missingOneTimeBuyers(
      by: purchase.model, purchase.covariates, covariates?.rows)
    record = ModelFile(
      timeUnit: summary.timeUnit, purchase: purchase.record,
      spend: spend?.record,
      spendFormChoice: spend == nil ? nil : spendFormChoice,
      spendIndependence: checksIndependence && spend != nil
        ? SpendIndependence(
          frequency: summary.frequency, meanSpend: summary.monetaryValue)
        : nil,
      spendDifferences: differences, missingOneTimeBuyers: missing,
      data: FittedData(
        summary, start: window?.start, end: window?.calibrationEnd,
        cleaning: cleaning, spendNote: absence?.description,
        spendConvergence: failed))
  }

  /// What is kept of a fit once its model's type is forgotten.
  struct Outcome<Model> {
    let model: Model
    var record: FittedModel
    let isUsable: Bool
    var covariates: FittedCovariates?

    init<Fitted: LikelihoodModel>(
      _ fit: Fit<Fitted>, model: Model, to sample: Fitted.Sample,
      _ inference: InferenceSettings
    ) {
      self.model = model
      record = FittedModel(fit, to: sample, inference: inference)
      isUsable = fit.convergence.isUsable
    }
  }
}

extension SummaryFit.Outcome where Model == any PurchaseModel {
  fileprivate init(
    fitting type: any PurchaseModel.Type, to summary: CustomerSummary,
    _ covariates: CovariatePlan?, _ inference: InferenceSettings
  ) throws(FitError) {
    let sample = summary.histories
    func fitted<Fitted: PurchaseModel>(
      _ type: Fitted.Type
    ) throws(FitError) -> Self {
      if let covariates {
        let sample = covariates.histories(of: summary)
        let fit = try covariates.fit(type, to: sample)
        return Self(
          fit, model: fit.model.base, to: sample, inference,
          unshared: covariates.unshared(type, to: sample))
      }
      let fit = try type.fit(to: sample).checked()
      return Self(fit, model: fit.model, to: sample, inference)
    }
    self = try fitted(type)
  }
}

extension SummaryFit.Outcome where Model == any SpendModel {
  fileprivate init(
    fitting type: any SpendModel.Type, to histories: SpendHistories,
    zeros: Int?, _ covariates: CovariatePlan?, _ inference: InferenceSettings
  ) throws(FitError) {
    func fitted<Fitted: SpendModel>(
      _ type: Fitted.Type
    ) throws(FitError) -> Self {
      // A spend model that takes none is fitted without.
      if let covariates, !type.covariateProcesses.isEmpty {
        let sample = covariates.spends(histories)
        let fit = try covariates.fit(type, to: sample)
        return Self(
          fit, model: fit.model.base.fitted(to: histories.form), to: sample,
          inference)
      }
      let sample = SpendSample(histories)
      let fit = try type.fit(to: sample).checked()
      return Self(
        fit, model: fit.model.fitted(to: histories.form), to: sample,
        inference)
    }
    self = try fitted(type)
    record.form = histories.form
    record.zeroAmounts = zeros
  }
}

extension CustomerSummary {
  /// The mean spends that a model in the form of means is fitted to.
  public var spends: SpendSample {
    SpendSample(frequency: frequency, meanSpend: monetaryValue)
  }

  /// What is known of the customers' spending.
  ///
  /// - Throws: Where that is less than a form takes.
  package func spends(
    as form: SpendForm
  ) throws(FitError) -> SpendHistories {
    guard let histories = spendHistories(form) else {
      throw .noData(
        "the spend form \(form.rawValue) takes amounts one by one, of which "
          + "the summary knows the means only: give the log itself or a "
          + "summary with the columns "
          + (form == .amounts ? "first_amount, " : "")
          + "spend_squares, log_spends and zero_spends, as by clv summarize, "
          + "or --spend-form means")
    }
    return histories
  }
}

extension Fit {
  /// The fit, if its likelihood is a number at all.
  package func checked() throws(FitError) -> Self {
    guard logLikelihood.isFinite else {
      throw .notIdentified(
        "the likelihood of \(Model.identity.name) is zero or without bound: "
          + "the data span too many orders of magnitude; look for a customer "
          + "of extreme frequency, times or amounts")
    }
    return self
  }
}
