public import CLVModels

/// How uncertain the parameters of fitted models are.
public struct ParameterUncertainty: Sendable {
  /// That of the purchase model; nil where it is not known.
  ///
  /// Of a model with covariates, that of the customers whose coded covariates
  /// are 0: that of all others is in ``FittedCovariates/uncertainty``.
  public let purchase: LaplaceApproximation?

  /// That of the spend model, likewise.
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

    /// That of parameters and coefficients together, with covariates.
    let joint: CovariateApproximation?
    let problem: String?

    /// Of a model with a covariance as files keep it; nil without one.
    init?(
      _ model: any LikelihoodModel, _ coefficients: CovariateCoefficients?,
      covariance: [[Double]]?, order: [String]?
    ) {
      guard let covariance else { return nil }
      let identity = type(of: model).identity
      let order = order ?? identity.parameters.map(\.name)
      do throws(LaplaceApproximation.Problem) {
        (approximation, joint) = try Self.approximations(
          model, coefficients, covariance, order)
        problem = nil
      } catch {
        (approximation, joint) = (nil, nil)
        problem =
          "the covariance of \(identity.name) \(error), and is not used: "
          + "intervals leave its uncertainty out"
      }
    }

    private static func approximations<Base: LikelihoodModel>(
      _ base: Base, _ coefficients: CovariateCoefficients?,
      _ covariance: [[Double]], _ order: [String]
    ) throws(LaplaceApproximation.Problem) -> (
      LaplaceApproximation, CovariateApproximation?
    ) {
      guard let coefficients else {
        return (
          try LaplaceApproximation(
            Base.identity, values: base.parameterValues,
            covariance: covariance, order: order), nil
        )
      }
      let joint = try CovariateApproximation(
        CovariateModel(base: base, coefficients: coefficients),
        covariance: covariance, order: order)
      return (joint.base, joint)
    }
  }
}

extension ParameterUncertainty {
  /// The uncertainty of models without covariates as the records of their
  /// fits keep it.
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
      model, nil, covariance: record.covariance, order: record.parameterOrder)
  }
}
