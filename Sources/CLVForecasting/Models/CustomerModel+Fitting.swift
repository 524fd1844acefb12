public import CLVData
public import CLVModels

extension CustomerModel {
  /// Fits models to the customers of a summary.
  ///
  /// Where the fit of purchases does not converge, ``isUsable`` tells; where
  /// there is no spend model, ``spendAbsence`` says why.
  ///
  /// - Parameters:
  ///   - summary: The customers; a holdout is not looked at.
  ///   - choice: Which models, and what of the amounts the one of spend is
  ///     fitted to.
  ///   - covariates: The covariates of the customers; nil to fit without.
  ///   - inference: What to work out about the estimates beyond their
  ///     standard errors.
  ///   - checksIndependence: Whether to test that spend is independent of
  ///     frequency, which takes two fits more.
  ///   - window: The days that the summary is about, if known.
  ///   - cleaning: What became of the log's rows, if known.
  /// - Returns: The model at its estimates, with the record of the fit.
  /// - Throws: `FitError` where the purchase model cannot be fitted at all.
  public static func fit(
    to summary: CustomerSummary, _ choice: ModelChoice = ModelChoice(),
    covariates: CovariatePlan? = nil,
    inference: InferenceSettings = InferenceSettings(),
    checksIndependence: Bool = false,
    window: ObservationWindow? = nil, cleaning: CleaningReport? = nil
  ) throws(FitError) -> CustomerModel {
    let purchase = try ModelPart(
      fitting: choice.purchase, to: summary, covariates, inference)
    let (spend, absence, failed) = Self.spend(
      choice, summary, covariates?.coversSpend == false ? nil : covariates,
      inference)
    var model = CustomerModel(
      purchase, spend: spend, spendAbsence: absence,
      record: CustomerModelRecord(
        timeUnit: summary.timeUnit, purchase: purchase.record,
        spend: spend?.record,
        spendFormChoice: spend == nil ? nil : choice.spendFormChoice,
        spendIndependence: checksIndependence && spend != nil
          ? SpendIndependence(
            frequency: summary.frequency, meanSpend: summary.monetaryValue)
          : nil,
        spendDifferences: spend == nil ? nil : summary.spendDifferences,
        missingOneTimeBuyers: summary.missingOneTimeBuyers(
          by: purchase.model, purchase.covariates, covariates?.rows),
        data: FittedData(
          summary, start: window?.start, end: window?.calibrationEnd,
          cleaning: cleaning, spendNote: absence?.advice,
          spendConvergence: failed)))
    model.record.covariateChoice = choice.covariateChoice
    model.correct(by: choice, fittedTo: summary)
    return model
  }

  /// Corrects the forecasts as a choice has it, where it does.
  ///
  /// - Parameters:
  ///   - choice: The choice.
  ///   - summary: What the models were fitted to.
  package mutating func correct(
    by choice: ModelChoice, fittedTo summary: CustomerSummary
  ) {
    guard let correction = choice.correction else { return }
    record.correction =
      takesCovariates
      ? CorrectionChoice(.covariates)
      : correction.anchored(to: summary, by: self)
  }

  /// The spend model, or why there is none, and the certificate of a fit that
  /// did not converge.
  private static func spend(
    _ choice: ModelChoice, _ summary: CustomerSummary,
    _ covariates: CovariatePlan?, _ inference: InferenceSettings
  ) -> (ModelPart<any SpendModel>?, SpendAbsence?, ConvergenceRecord?) {
    guard summary.hasAmounts else { return (nil, .unknownAmounts, nil) }
    let name = choice.spend.identity.name
    do throws(FitError) {
      let fit = try ModelPart<any SpendModel>(
        fitting: choice.spend,
        to: try summary.spends(as: choice.spendForm, by: choice.spend),
        zeros: summary.zeroPurchases(of: choice.spendForm), covariates,
        inference)
      guard let certificate = fit.record.statistics?.convergence,
        certificate.outcome == .notConverged
      else { return (fit, nil, nil) }
      return (
        nil, .notConverged(model: name, certificate.message), certificate
      )
    } catch {
      return (nil, .notFitted(model: name, error), nil)
    }
  }
}

extension ModelPart {
  fileprivate init<Fitted: LikelihoodModel>(
    _ fit: Fit<Fitted>, model: Model, to sample: Fitted.Sample,
    _ inference: InferenceSettings
  ) {
    let record = FitRecord(fit, to: sample, inference: inference)
    self.init(
      model: model, record: record, covariates: nil,
      uncertainty: ParameterUncertainty.Part(fit.model, nil, record.law))
  }

  fileprivate init<Fitted: LikelihoodModel>(
    _ fit: CovariateFit<Fitted>, model: Model,
    to sample: CovariateSample<Fitted.Sample>,
    _ inference: InferenceSettings, unshared: CovariateFit<Fitted>? = nil
  ) {
    let record = FitRecord(
      fit, to: sample, inference: inference, unshared: unshared)
    let uncertainty = ParameterUncertainty.Part(
      fit.model.base, fit.model.coefficients, record.law)
    self.init(
      model: model, record: record,
      covariates: FittedCovariates(
        design: fit.design, coefficients: fit.model.coefficients,
        settings: fit.settings, uncertainty: uncertainty?.joint),
      uncertainty: uncertainty)
  }
}

extension ModelPart where Model == any PurchaseModel {
  fileprivate init(
    fitting type: any PurchaseModel.Type, to summary: CustomerSummary,
    _ covariates: CovariatePlan?, _ inference: InferenceSettings
  ) throws(FitError) {
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
      let sample = summary.histories
      let fit = try type.fit(to: sample).checked()
      return Self(fit, model: fit.model, to: sample, inference)
    }
    self = try fitted(type)
  }
}

extension ModelPart where Model == any SpendModel {
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

  /// What is known of the customers' spending, as a model of some form takes
  /// it.
  ///
  /// - Throws: Where that is less than it takes, or the form is none of it.
  package func spends(
    as form: SpendForm, by model: any SpendModel.Type
  ) throws(FitError) -> SpendHistories {
    let identity = model.identity
    guard model.forms.contains(form) else {
      throw .notIdentified(
        "\(identity.name) cannot be fitted in the spend form "
          + "\(form.rawValue)", .fitTo(model.forms[0]))
    }
    guard let histories = spendHistories(form, model.mean) else {
      if spendHistories(form) != nil {
        throw .noData(
          "\(identity.name) takes the logarithms of single amounts, of which "
            + "the summary does not know how they vary",
          .giveLogarithms(
            column: "log_spend_squares",
            orFit: GammaGamma.identity.identifier))
      }
      throw .noData(
        "the spend form \(form.rawValue) takes amounts one by one, of which "
          + "the summary knows the means only",
        .giveAmounts(
          columns: (form == .amounts ? ["first_amount"] : [])
            + ["spend_squares", "log_spends", "zero_spends"]))
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
