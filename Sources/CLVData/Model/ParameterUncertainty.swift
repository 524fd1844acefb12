public import CLVModels

/// How uncertain the parameters of fitted models are.
public struct ParameterUncertainty: Sendable {
  /// That of the purchase model; nil where it is not known.
  public let purchase: LaplaceApproximation?

  /// That of the spend model; nil where it is not known.
  public let spend: LaplaceApproximation?

  /// Why a covariance that is there cannot serve, a sentence for each.
  public let problems: [String]

  /// Nothing is known: intervals speak of the outcome alone.
  public static let unknown = ParameterUncertainty(
    purchase: nil as Part?, spend: nil)

  /// The uncertainty of two fits.
  public init(
    purchase: LaplaceApproximation?, spend: LaplaceApproximation? = nil
  ) {
    self.purchase = purchase
    self.spend = spend
    problems = []
  }

  init(purchase: Part?, spend: Part?) {
    self.purchase = purchase?.approximation
    self.spend = spend?.approximation
    problems = [purchase?.problem, spend?.problem].compactMap(\.self)
  }

  /// The uncertainty of one model, or why it cannot be used.
  struct Part {
    let approximation: LaplaceApproximation?
    let problem: String?

    /// Of a model with a covariance as files keep it; nil without one.
    init?(
      _ model: any LikelihoodModel, covariance: [[Double]]?, order: [String]?
    ) {
      guard let covariance else { return nil }
      let identity = type(of: model).identity
      do throws(LaplaceApproximation.Problem) {
        approximation = try LaplaceApproximation(
          identity, values: model.parameterValues, covariance: covariance,
          order: order ?? identity.parameters.map(\.name))
        problem = nil
      } catch {
        approximation = nil
        problem =
          "the covariance of \(identity.name) \(error), and is not used: "
          + "intervals leave its uncertainty out"
      }
    }
  }
}

extension ParameterUncertainty {
  /// The uncertainty of models as the records of their fits keep it.
  public init(
    purchase: any PurchaseModel, _ record: FittedModel,
    spend: (any SpendModel)? = nil, _ spendRecord: FittedModel? = nil
  ) {
    self.init(
      purchase: Part(purchase, record),
      spend: spend.flatMap { model in
        spendRecord.flatMap { Part(model, $0) }
      })
  }
}

extension ParameterUncertainty.Part {
  /// Of a fit; nil where its covariance is of coefficients of covariates too.
  fileprivate init?(_ model: any LikelihoodModel, _ record: FittedModel) {
    guard record.covariates == nil else { return nil }
    self.init(
      model, covariance: record.covariance, order: record.parameterOrder)
  }
}
