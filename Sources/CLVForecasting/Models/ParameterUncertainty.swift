public import CLVModels

/// How uncertain the parameters of fitted models are.
public struct ParameterUncertainty: Sendable {
  /// The uncertainty of the purchase model's parameters; nil where it is not
  /// known.
  ///
  /// For a model with covariates it is of the customers whose coded covariates
  /// are 0: that of all others is in ``FittedCovariates/uncertainty``.
  public let purchase: LaplaceApproximation?

  /// The uncertainty of the spend model's parameters; nil where it is not
  /// known.
  public let spend: LaplaceApproximation?

  /// Why a covariance that is there cannot serve, a sentence for each.
  public let problems: [String]

  /// Nothing is known: intervals speak of the outcome alone.
  public static let unknown = ParameterUncertainty(purchase: nil)

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

    /// The uncertainty of parameters and coefficients together; nil without
    /// covariates.
    let joint: CovariateApproximation?
    let problem: String?

    /// The uncertainty by a covariance or draws of a model's estimates; nil
    /// without either.
    init?(
      _ model: any LikelihoodModel, _ coefficients: CovariateCoefficients?,
      _ law: EstimateLaw
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
      _ base: Base, _ coefficients: CovariateCoefficients?, _ law: EstimateLaw,
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
        guard drawn.points.allSatisfy({ Base.fault(of: $0) == nil })
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
