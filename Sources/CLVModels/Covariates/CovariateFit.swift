public import CLVNumerics
internal import Libm

/// A model with covariates, fitted to a sample by maximum likelihood.
///
/// Log-likelihood, criteria and errors are those of the likelihood itself,
/// also where a penalty took part in choosing the estimates.
public struct CovariateFit<Base: LikelihoodModel>: Sendable {
  /// The model at the estimates.
  public let model: CovariateModel<Base>

  /// How the covariates are coded.
  public let design: CovariateDesign

  /// What was asked of the coefficients.
  public let settings: CovariateSettings

  /// The log-likelihood at the estimates, without the penalty.
  public let logLikelihood: Double

  /// How many customers the model was fitted to.
  public let customers: Int

  /// How many distinct observations under distinct covariate rows they are.
  public let distinctHistories: Int

  /// The certificate.
  public let convergence: Convergence

  /// The fit of the same observations without covariates.
  public let withoutCovariates: Fit<Base>

  /// The inverse of the observed information in the coordinates, or nil where
  /// the maximum is not an isolated one.
  let workingCovariance: Matrix?
  let coordinates: SearchCoordinates
  let layout: CoefficientLayout

  /// The names of what was estimated: the parameters, then the coefficients
  /// as `process.column`, and `shared.column` where all processes share one.
  public var estimatedNames: [String] {
    coordinates.free.map { parameterNames[$0] }
  }

  /// The estimates, in the order of ``estimatedNames``.
  public var estimates: [Double] { coordinates.free.map { values[$0] } }

  /// The covariance of the estimates, in the order of ``estimatedNames``, or
  /// nil where the maximum is not an isolated one.
  ///
  /// The inverse of the observed information at the estimates, by the delta
  /// method from the logarithms of positive parameters.
  public var covariance: Matrix? {
    workingCovariance.map { working in
      let all = coordinates.covariance(working, at: values)
      let free = coordinates.free
      var covariance = working
      for (i, row) in free.enumerated() {
        for (j, column) in free.enumerated() {
          covariance[i, j] = all[row, column]
        }
      }
      return covariance
    }
  }

  /// The standard errors of the estimates; nil where ``covariance`` is.
  public var standardErrors: [Double]? {
    covariance?.diagonal.map { $0.squareRoot() }
  }

  /// The place among the estimates of a coefficient; nil where it is fixed.
  public func place(of process: String, _ column: String) -> Int? {
    let processes = Base.covariateProcesses.map(\.name)
    guard let p = processes.firstIndex(of: process),
      let k = design.columns.firstIndex(of: column),
      let slot = layout.slots[p * design.columns.count + k]
    else { return nil }
    return coordinates.free.count - layout.names.count + slot
  }

  /// How many numbers were estimated.
  public var degreesOfFreedom: Int {
    coordinates.free.count + withoutCovariates.chosenParameters
  }

  /// Akaike's information criterion.
  public var aic: Double {
    2 * Double(degreesOfFreedom) - 2 * logLikelihood
  }

  /// The Bayesian information criterion, with the customers as observations.
  public var bic: Double {
    Double(degreesOfFreedom) * log(Double(customers)) - 2 * logLikelihood
  }

  /// Wald confidence intervals, in the order of ``estimatedNames``; nil where
  /// ``covariance`` is.
  ///
  /// Symmetric around the logarithms of positive parameters, and around the
  /// coefficients as they are.
  public func confidenceIntervals(
    level: Double = 0.95
  ) -> [ClosedRange<Double>]? {
    workingCovariance.map { covariance in
      let z = normalQuantile(0.5 + 0.5 * level)
      let center = coordinates.point(of: values)
      let margins = covariance.diagonal.map { z * $0.squareRoot() }
      let lower = coordinates.values(at: zip(center, margins).map { $0 - $1 })
      let upper = coordinates.values(at: zip(center, margins).map { $0 + $1 })
      return coordinates.free.map {
        ClosedRange(between: lower[$0], and: upper[$0])
      }
    }
  }

  /// All parameters of the base, then the estimated coefficients.
  var values: [Double] {
    var estimated = [Double](repeating: 0, count: layout.names.count)
    let columns = design.columns.count
    for (i, slot) in layout.slots.enumerated() {
      guard let slot else { continue }
      let (process, column) = i.quotientAndRemainder(dividingBy: columns)
      estimated[slot] = model.coefficients.values[column, process]
    }
    return model.base.parameterValues + estimated
  }

  /// The names of all parameters of the base, then of the coefficients.
  static func names(_ layout: CoefficientLayout) -> [String] {
    Base.identity.parameters.map(\.name) + layout.names
  }

  /// The names of all parameters of the base and of all coefficients, also
  /// those that were fixed.
  public var allNames: [String] {
    parameterNames
      + model.coefficients.processes.flatMap { process in
        design.columns.filter { place(of: process, $0) == nil }
          .map { "\(process).\($0)" }
      }
  }
}
