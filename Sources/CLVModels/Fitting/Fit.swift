public import CLVNumerics

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A model fitted to a sample by maximum likelihood.
public struct Fit<Model: LikelihoodModel>: Sendable {
  /// The model at the parameters of the maximum.
  public let model: Model

  /// The log-likelihood there.
  public let logLikelihood: Double

  /// How many customers the model was fitted to.
  public let customers: Int

  /// How many distinct observations they reduce to.
  public let distinctHistories: Int

  /// The certificate.
  public let convergence: Convergence

  /// The covariance of the estimates, or nil where the maximum is not an
  /// isolated one.
  ///
  /// The inverse of the observed information, by the delta method from the
  /// logarithms of the parameters onto the parameters.
  public let covariance: Matrix?

  /// The standard errors of the estimates; nil where ``covariance`` is.
  public var standardErrors: [Double]? {
    covariance?.diagonal.map { $0.squareRoot() }
  }

  /// How many parameters were estimated.
  public var degreesOfFreedom: Int { Model.identity.parameters.count }

  /// Akaike's information criterion.
  public var aic: Double {
    2 * Double(degreesOfFreedom) - 2 * logLikelihood
  }

  /// The Bayesian information criterion, with the customers as observations.
  public var bic: Double {
    Double(degreesOfFreedom) * log(Double(customers)) - 2 * logLikelihood
  }

  /// Wald confidence intervals of the parameters; nil where ``covariance`` is.
  ///
  /// They are symmetric around the logarithms of the estimates, and so stay
  /// positive: θ·exp(±z·SE(θ)/θ). Estimates of positive parameters are skewed,
  /// and the intervals cover better so than on the plain scale.
  ///
  /// - Parameter level: The probability of covering the truth, in (0, 1).
  /// - Returns: An interval for each parameter.
  public func confidenceIntervals(
    level: Double = 0.95
  ) -> [ClosedRange<Double>]? {
    let z = normalQuantile(0.5 + 0.5 * level)
    return standardErrors.map { errors in
      zip(model.parameterValues, errors).map { value, error in
        let factor = exp(z * error / value)
        return value / factor...value * factor
      }
    }
  }
}
