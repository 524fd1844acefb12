internal import COpenBLAS

/// The eigenvalues and eigenvectors of a symmetric matrix.
///
/// Only the lower triangle of the matrix is read.
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, ascending.
  public let values: [Double]

  /// The eigenvectors of unit length, a column for each eigenvalue.
  public let vectors: Matrix

  /// Decomposes `matrix` by `dsyevd`.
  public init(_ matrix: Matrix) throws(LinearAlgebraError) {
    precondition(matrix.isSquare, "the matrix is not square")
    // LAPACK may loop or answer nonsense where an entry is not finite.
    guard matrix.isFinite else { throw .illegalArgument(number: 5) }
    var vectors = matrix
    var values = [Double](repeating: 0, count: matrix.rows)
    let order = Int32(matrix.rows)
    useOneThread()
    let info = LAPACKE_dsyevd(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "V")), lowerTriangle, order,
      &vectors.entries, max(1, order), &values)
    if info > 0 {
      throw .eigenvaluesDidNotConverge(remaining: Int(info))
    }
    if info < 0 {
      throw .illegalArgument(number: Int(-info))
    }
    self.values = values
    self.vectors = vectors
  }

  /// The eigenvector of the eigenvalue at `index`.
  public func vector(_ index: Int) -> [Double] {
    (0..<vectors.rows).map { vectors[$0, index] }
  }
}
