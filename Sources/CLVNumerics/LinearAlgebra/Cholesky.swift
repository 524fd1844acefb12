internal import COpenBLAS
internal import Libm

/// The Cholesky factorization of a symmetric positive definite matrix.
///
/// Only the lower triangle of the matrix is read. A matrix that is not
/// positive definite has no such factorization: making one throws.
public struct CholeskyFactorization: Sendable {
  private let factor: Matrix

  /// Factors `matrix` as L·Lᵀ, by `dpotrf`.
  public init(_ matrix: Matrix) throws(LinearAlgebraError) {
    precondition(matrix.isSquare, "the matrix is not square")
    var factor = matrix
    let order = Int32(matrix.rows)
    useOneThread()
    let info = LAPACKE_dpotrf(
      LAPACK_COL_MAJOR, lowerTriangle, order, &factor.entries, max(1, order))
    if info > 0 {
      throw .notPositiveDefinite(order: Int(info))
    }
    if info < 0 {
      throw .illegalArgument(number: Int(-info))
    }
    self.factor = factor
  }

  /// The solution x of A·x = `right`, by `dpotrs`.
  public func solve(_ right: [Double]) throws(LinearAlgebraError) -> [Double] {
    precondition(right.count == factor.rows, "the sizes differ")
    var solution = right
    let order = Int32(factor.rows)
    useOneThread()
    let info = LAPACKE_dpotrs(
      LAPACK_COL_MAJOR, lowerTriangle, order, 1, factor.entries,
      max(1, order), &solution, max(1, order))
    if info != 0 {
      throw .illegalArgument(number: Int(-info))
    }
    return solution
  }

  /// The inverse of A, by `dpotri`.
  public func inverse() throws(LinearAlgebraError) -> Matrix {
    var inverse = factor
    let order = Int32(factor.rows)
    useOneThread()
    let info = LAPACKE_dpotri(
      LAPACK_COL_MAJOR, lowerTriangle, order, &inverse.entries, max(1, order))
    if info > 0 {
      throw .notPositiveDefinite(order: Int(info))
    }
    if info < 0 {
      throw .illegalArgument(number: Int(-info))
    }
    for j in 0..<inverse.columns {
      for i in 0..<j { inverse[i, j] = inverse[j, i] }
    }
    return inverse
  }

  /// L, with zeros above the diagonal.
  public var lower: Matrix {
    var lower = factor
    for j in 0..<lower.columns {
      for i in 0..<j { lower[i, j] = 0 }
    }
    return lower
  }

  /// The logarithm of the determinant of A.
  public var logDeterminant: Double {
    factor.diagonal.reduce(0) { $0 + 2 * log($1) }
  }
}

let lowerTriangle = CChar(UInt8(ascii: "L"))
