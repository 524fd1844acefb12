public import CLVData
public import CLVModels
public import CLVTables

/// A model of customers: how often they buy, for how long they stay, and what
/// they spend, at known parameters.
///
/// It comes from a fit, from a file, or from parameters at hand, and holds all
/// that forecasts and validation need to know of it:
///
///     let model = try CustomerModel.fit(to: summary)
///     let same = try CustomerModel(path: "model.json")
///     let other = CustomerModel(
///       BGNBD(r: 0.24, alpha: 4.4, a: 0.8, b: 2.4), timeUnit: .week)
public struct CustomerModel: Sendable {
  /// The unit of the purchase model's times.
  public let timeUnit: TimeUnit

  /// The purchase model at its parameters.
  public let purchase: any PurchaseModel

  /// The spend model at its parameters; nil where there is none.
  public let spend: (any SpendModel)?

  /// Why the fit left no spend model; nil where there is one, and for models
  /// that were not fitted but read or made.
  public let spendAbsence: SpendAbsence?

  /// How the purchase model depends on covariates; nil where it does not.
  public let purchaseCovariates: FittedCovariates?

  /// How the spend model depends on covariates; nil where it does not.
  public let spendCovariates: FittedCovariates?

  /// How uncertain the parameters of both models are.
  public let uncertainty: ParameterUncertainty

  /// All that is known of the model, as its file keeps it.
  public internal(set) var record: CustomerModelRecord

  /// A model of known parameters.
  ///
  /// - Parameters:
  ///   - purchase: The purchase model.
  ///   - spend: The spend model, if amounts are known.
  ///   - timeUnit: The unit of the purchase model's times.
  ///   - uncertainty: The uncertainty of both models' parameters.
  public init(
    _ purchase: any PurchaseModel, spend: (any SpendModel)? = nil,
    timeUnit: TimeUnit, uncertainty: ParameterUncertainty = .unknown
  ) {
    self.timeUnit = timeUnit
    self.purchase = purchase
    self.spend = spend
    spendAbsence = nil
    purchaseCovariates = nil
    spendCovariates = nil
    self.uncertainty = uncertainty
    record = CustomerModelRecord(
      timeUnit: timeUnit, purchase: FitRecord(purchase),
      spend: spend.map { FitRecord($0) })
  }

  /// A model of two parts, and what is known of it.
  init(
    _ purchase: ModelPart<any PurchaseModel>,
    spend: ModelPart<any SpendModel>?, spendAbsence: SpendAbsence?,
    record: CustomerModelRecord
  ) {
    timeUnit = record.timeUnit
    self.purchase = purchase.model
    self.spend = spend?.model
    self.spendAbsence = spendAbsence
    purchaseCovariates = purchase.covariates
    spendCovariates = spend?.covariates
    uncertainty = ParameterUncertainty(
      purchase: purchase.uncertainty, spend: spend?.uncertainty)
    self.record = record
  }

  /// How forecasts are corrected; nil where they are the plain model's.
  public var correction: ForecastCorrection? {
    record.correction.flatMap { $0.isApplied ? $0.correction : nil }
  }

  /// Why there is no spend model, in words; nil where there is one, or where
  /// the reason is not known.
  public var spendNote: Advice? { record.spendNote }

  /// Whether the purchase model may be used: its fit did not fail to converge.
  public var isUsable: Bool { record.purchase.outcome != .notConverged }

  /// How the models that depend on covariates do; none where none does.
  public var covariates: [FittedCovariates] {
    [purchaseCovariates, spendCovariates].compactMap(\.self)
  }

  /// Whether either model depends on covariates.
  public var takesCovariates: Bool { !covariates.isEmpty }

  /// Which kinds of models these are, with the form of the spend model;
  /// Gamma-Gamma of means where there is none.
  public var choice: ModelChoice {
    ModelChoice(
      purchase: type(of: purchase),
      spend: spend.map { type(of: $0) } ?? GammaGamma.self,
      spendForm: spend?.form)
  }

  /// Whether logs are to be summarized by opportunities for the models.
  public var countsOpportunities: Bool {
    type(of: purchase).countsOpportunities
  }

  /// Throws where a summary is not one that the models can forecast from: bad
  /// data where the purchase model counts opportunities and times are not
  /// whole numbers of them, and where the spend model takes single amounts
  /// and the summary has means only.
  public func check(
    _ summary: CustomerSummary, in name: String
  ) throws(DataError) {
    if let spend, summary.hasAmounts {
      do throws(FitError) {
        _ = try summary.spends(as: spend.form, by: type(of: spend))
      } catch {
        throw DataError(.badData, at: .file(name), error.advice)
      }
    }
    guard countsOpportunities else { return }
    let model = type(of: purchase).identity.name
    do throws(FitError) {
      try summary.histories.checkOpportunities(for: model)
    } catch {
      throw DataError(.badData, at: .file(name), error.advice)
    }
  }
}

/// Which kinds of models to fit.
public struct ModelChoice: Sendable {
  /// The model of purchases.
  public var purchase: any PurchaseModel.Type

  /// The model of spend, for customers with repeat purchases of a positive
  /// mean amount.
  public var spend: any SpendModel.Type

  /// What of the amounts the model of spend is fitted to; there is none where
  /// a summary does not know it.
  public var spendForm: SpendForm

  /// How that was chosen, for the record; nil where it was asked for.
  public var spendFormChoice: SpendFormChoice?

  /// What earlier origins teach of the models' errors, by which forecasts are
  /// corrected; nil for the plain models.
  public var correction: CorrectionChoice?

  /// Which covariates of the log's own the model of purchases takes, and why;
  /// nil where they were not asked for.
  public var covariateChoice: CovariateChoice?

  /// The choice of models without a correction of their forecasts.
  var plain: ModelChoice {
    var plain = self
    plain.correction = nil
    return plain
  }

  /// A choice; BG/NBD and Gamma-Gamma, in the first of the forms that the
  /// model of spend can have, unless others are given.
  public init(
    purchase: any PurchaseModel.Type = BGNBD.self,
    spend: any SpendModel.Type = GammaGamma.self, spendForm: SpendForm? = nil
  ) {
    self.purchase = purchase
    self.spend = spend
    self.spendForm = spendForm ?? spend.forms[0]
    spendFormChoice = nil
    correction = nil
    covariateChoice = nil
  }
}

/// One of the models of a ``CustomerModel``, whose type is forgotten.
struct ModelPart<Model> {
  let model: Model
  var record: FitRecord
  let covariates: FittedCovariates?
  let uncertainty: ParameterUncertainty.Part?
}
