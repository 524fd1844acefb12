internal import CLVNumerics

extension CovariateSample {
  /// Throws where the covariates of the sample's customers cannot be told
  /// apart: a constant column, or columns that determine one another.
  ///
  /// An eigenvalue near zero of the columns' correlation matrix is such a
  /// dependence, and its eigenvector names the columns. (Constants count as
  /// dependent too: the base model's parameters are the intercept.)
  func checkColumns() throws(CovariateError) {
    let names = design.columns
    let customers = customersByRow
    let n = customers.reduce(0, +)
    let means = rows.transposeTimes(customers).map { $0 / n }
    var centered = rows
    for k in names.indices {
      for row in 0..<rows.rows { centered[row, k] -= means[k] }
    }
    let covariance = centered.crossProduct(weights: customers)
    let deviations = covariance.diagonal.map { ($0 / n).squareRoot() }
    if let k = names.indices.first(where: {
      !(deviations[$0] > 1e-10 * max(1, abs(means[$0])))
    }) {
      throw .columns(
        [names[k]],
        reason: "all customers the model could be fitted to have the same "
          + "value; leave the column out or join the level to another")
    }
    var correlation = covariance
    for i in names.indices {
      for j in names.indices {
        correlation[i, j] /= n * deviations[i] * deviations[j]
      }
    }
    guard let eigen = try? SymmetricEigen(correlation),
      let least = eigen.values.first, least < 1e-10
    else { return }
    let vector = eigen.vector(0)
    let largest = vector.reduce(0) { max($0, abs($1)) }
    throw .columns(
      names.indices.filter { abs(vector[$0]) > 1e-4 * largest }
        .map { names[$0] },
      reason: "they determine one another (collinear): their coefficients "
        + "cannot be told apart; leave one of them out")
  }
}
