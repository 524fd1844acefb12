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

    /// Of a model with a covariance or draws as files keep them; nil without
    /// either.
    init?(
      _ model: any LikelihoodModel, _ coefficients: CovariateCoefficients?,
      _ law: FittedLaw
    ) {
      guard law.covariance != nil || law.parameterDraws != nil else {
        return nil
      }
      let identity = type(of: model).identity
      do throws(LaplaceApproximation.Problem) {
        (approximation, joint) = try Self.approximations(
          model, coefficients, law,
          order: law.parameterOrder ?? identity.parameters.map(\.name))
        problem = nil
      } catch {
        (approximation, joint) = (nil, nil)
        problem =
          "the covariance of \(identity.name) \(error), and is not used: "
          + "intervals leave its uncertainty out"
      }
    }

    private static func approximations<Base: LikelihoodModel>(
      _ base: Base, _ coefficients: CovariateCoefficients?, _ law: FittedLaw,
      order: [String]
    ) throws(LaplaceApproximation.Problem) -> (
      LaplaceApproximation, CovariateApproximation?
    ) {
      let covariance = law.covariance ?? []
      guard let coefficients else {
        let values = base.parameterValues
        guard let draws = law.parameterDraws else {
          return (
            try LaplaceApproximation(
              Base.identity, values: values, covariance: covariance,
              order: order), nil
          )
        }
        let drawn = try LaplaceApproximation(
          Base.identity, values: values, draws: draws, order: order)
        guard drawn.points.allSatisfy({ Base.identity.fault(of: $0) == nil })
        else { throw .notDrawn }
        return (drawn, nil)
      }
      let model = CovariateModel(base: base, coefficients: coefficients)
      let joint =
        if let draws = law.parameterDraws {
          try CovariateApproximation(model, draws: draws, order: order)
        } else {
          try CovariateApproximation(
            model, covariance: covariance, order: order)
        }
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
    self.init(model, nil, record.law)
  }
}

/// What files keep of the law of a model's estimates.
struct FittedLaw {
  let covariance: [[Double]]?
  let parameterDraws: [[Double]]?

  /// The names of what was estimated, in the order of rows and of draws; that
  /// of the model where it is nil.
  let parameterOrder: [String]?
}

extension FittedModel {
  fileprivate var law: FittedLaw {
    FittedLaw(
      covariance: covariance, parameterDraws: parameterDraws,
      parameterOrder: parameterOrder)
  }

  /// The uncertainty of parameters and coefficients together, of a fit with
  /// covariates; nil where it is not known.
  public func uncertainty<Base: LikelihoodModel>(
    of model: CovariateModel<Base>
  ) -> CovariateApproximation? {
    ParameterUncertainty.Part(model.base, model.coefficients, law)?.joint
  }
}
