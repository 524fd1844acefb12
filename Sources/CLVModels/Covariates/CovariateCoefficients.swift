public import CLVNumerics
internal import Libm

/// The effects γ of coded covariates on the processes of a model.
///
/// A customer with the row z has the linear predictor η = z·γ in each process.
public struct CovariateCoefficients: Sendable, Equatable {
  /// The names of the processes: "purchase", "dropout".
  public let processes: [String]

  /// The names of the coded columns.
  public let columns: [String]

  /// γ: a row for each coded column, a column for each process.
  public let values: Matrix

  /// Coefficients from their parts.
  ///
  /// - Precondition: The matrix has the size that the names give it.
  public init(processes: [String], columns: [String], values: Matrix) {
    precondition(
      values.rows == columns.count && values.columns == processes.count,
      "a value for each column and process")
    self.processes = processes
    self.columns = columns
    self.values = values
  }

  /// The coefficient of a coded column in a process; nil for unknown names.
  public subscript(process: String, column: String) -> Double? {
    guard let p = processes.firstIndex(of: process),
      let k = columns.firstIndex(of: column)
    else { return nil }
    return values[k, p]
  }

  /// η of some covariate rows: a row for each, a column for each process.
  public func predictors(of rows: Matrix) -> Matrix { rows * values }
}

extension LikelihoodModel {
  /// The model of customers whose linear predictors are given, one for each
  /// of the ``covariateProcesses``: θⱼ·exp(Σ ±η).
  public func shifted(by predictors: [Double]) -> Self {
    Self(
      parameterValues: Self.shifted(parameterValues, by: predictors))
  }

  /// Parameters multiplied as the covariate processes say.
  static func shifted(
    _ values: [Double], by predictors: [Double]
  ) -> [Double] {
    var exponents = [Double](repeating: 0, count: values.count)
    for (process, predictor) in zip(covariateProcesses, predictors) {
      for (place, sign) in process.signs {
        exponents[place] += sign * predictor
      }
    }
    return zip(values, exponents).map { $1 == 0 ? $0 : $0 * exp($1) }
  }
}

/// A model whose parameters depend on the covariates of the customers.
///
/// An immutable value at known parameters and coefficients, like the base
/// model, which is that of a customer whose coded covariates are all 0.
public struct CovariateModel<Base: LikelihoodModel>: Sendable {
  /// The model of a customer whose coded covariates are all 0.
  public let base: Base

  /// The effects of the covariates.
  public let coefficients: CovariateCoefficients

  /// A model from its parts.
  ///
  /// - Precondition: The coefficients are for the processes of the base.
  public init(base: Base, coefficients: CovariateCoefficients) {
    precondition(
      coefficients.processes == Base.covariateProcesses.map(\.name),
      "the coefficients are of another model")
    self.base = base
    self.coefficients = coefficients
  }

  /// The model of the customers who have a coded covariate row.
  public func model(for row: [Double]) -> Base {
    models(for: Matrix([row]))[0]
  }

  /// The models of the customers who have each of some covariate rows.
  public func models(for rows: Matrix) -> [Base] {
    let predictors = coefficients.predictors(of: rows)
    return (0..<rows.rows).map { row in
      base.shifted(
        by: (0..<predictors.columns).map { predictors[row, $0] })
    }
  }

  /// The log-likelihood of a sample: the sum over the covariate rows of the
  /// base model's at the parameters of the row.
  public func logLikelihood(
    of sample: CovariateSample<Base.Sample>
  ) -> Double {
    CovariateLikelihood<Base>(sample)
      .value(base.parameterValues, coefficients.values)
  }
}
