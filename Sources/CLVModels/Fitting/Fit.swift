public import CLVNumerics
internal import Libm

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
  public internal(set) var convergence: Convergence

  /// How the optimizer saw the parameters.
  let coordinates: SearchCoordinates

  /// The inverse of the observed information in the coordinates, or nil where
  /// the maximum is not an isolated one.
  var workingCovariance: Matrix?

  /// How many of the parameters that were held were chosen by likelihood.
  var chosenParameters = 0

  /// The covariance of the estimates, or nil where the maximum is not an
  /// isolated one; zero for parameters that were held or are whole numbers.
  ///
  /// The inverse of the observed information, by the delta method from the
  /// logarithms of the parameters onto the parameters.
  public var covariance: Matrix? {
    workingCovariance.map {
      coordinates.covariance($0, at: model.parameterValues)
    }
  }

  /// The standard errors of the estimates; nil where ``covariance`` is.
  public var standardErrors: [Double]? {
    covariance?.diagonal.map { $0.squareRoot() }
  }

  /// How many parameters were estimated.
  public var degreesOfFreedom: Int { coordinates.free.count + chosenParameters }

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
  /// The intervals of positive parameters are symmetric around the logarithms
  /// of the estimates, and so stay positive: θ·exp(±z·SE(θ)/θ). Their estimates
  /// are skewed, and the intervals cover better so than on the plain scale.
  ///
  /// - Parameter level: The probability of covering the truth, in (0, 1).
  /// - Returns: An interval for each parameter; the value alone of one held.
  public func confidenceIntervals(
    level: Double = 0.95
  ) -> [ClosedRange<Double>]? {
    workingCovariance.map { covariance in
      let z = normalQuantile(0.5 + 0.5 * level)
      let center = coordinates.point(of: model.parameterValues)
      let margins = covariance.diagonal.map { z * $0.squareRoot() }
      let lower = coordinates.values(at: zip(center, margins).map { $0 - $1 })
      let upper = coordinates.values(at: zip(center, margins).map { $0 + $1 })
      return zip(lower, upper).map { ClosedRange(between: $0, and: $1) }
    }
  }
}
