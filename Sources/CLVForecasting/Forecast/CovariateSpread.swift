internal import CLVModels
internal import CLVNumerics

/// How the uncertainty of parameters and coefficients carries over to sums
/// over customers of different covariates.
///
/// Each customer's expectation is taken as linear in the coordinates of the
/// customer's own parameters, by the line that fits it best over their
/// approximation (statistical linearization); these are linear in parameters
/// and coefficients, and so is then the sum: its variance is gᵀΣg with g the
/// sum of the gradients.
struct CovariateSpread: Sendable {
  private let uncertainty: CovariateApproximation
  private let rows: CovariateRows

  init(_ uncertainty: CovariateApproximation, rows: CovariateRows) {
    self.uncertainty = uncertainty
    self.rows = rows
  }

  /// The variance of a weighted sum.
  ///
  /// - Parameters:
  ///   - members: The customers.
  ///   - term: Of a customer, the weight, and the gradient of the expectation
  ///     by the coordinates of the row.
  /// - Returns: gᵀΣg.
  func variance(
    of members: ArraySlice<Int32>,
    _ term: (_ customer: Int) -> (weight: Double, gradient: [Double])
  ) -> Double {
    var gradient = [Double](repeating: 0, count: uncertainty.gradientSize)
    for member in members {
      let customer = Int(member)
      let (weight, derivatives) = term(customer)
      uncertainty.add(
        derivatives, weight: weight,
        of: rows.matrix.row(Int(rows.membership[customer])), to: &gradient)
    }
    return uncertainty.variance(along: gradient)
  }
}
