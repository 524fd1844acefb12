/// Why LAPACK refused a matrix.
public enum LinearAlgebraError: Error, Equatable {
  /// The leading minor of this order is not positive: the matrix has no
  /// Cholesky factor.
  case notPositiveDefinite(order: Int)

  /// The eigenvalue iteration left this many off-diagonal entries standing.
  case eigenvaluesDidNotConverge(remaining: Int)

  /// LAPACK found fault with its argument of this number, as it does with a
  /// NaN.
  case illegalArgument(number: Int)
}
