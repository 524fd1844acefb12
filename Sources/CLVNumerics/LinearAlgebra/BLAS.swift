internal import COpenBLAS

extension Matrix {
  /// The matrix product of `left` and `right`, by `dgemm`.
  public static func * (left: Matrix, right: Matrix) -> Matrix {
    precondition(left.columns == right.rows, "the inner sizes differ")
    var product = Matrix(rows: left.rows, columns: right.columns)
    guard !product.entries.isEmpty, left.columns > 0 else { return product }
    useOneThread()
    cblas_dgemm(
      CblasColMajor, CblasNoTrans, CblasNoTrans,
      blasint(left.rows), blasint(right.columns), blasint(left.columns),
      1, left.entries, blasint(left.rows),
      right.entries, blasint(right.rows),
      0, &product.entries, blasint(left.rows))
    return product
  }

  /// The product of the transpose with a matrix, by `dgemm`.
  public func transposeTimes(_ matrix: Matrix) -> Matrix {
    precondition(rows == matrix.rows, "the numbers of rows differ")
    var product = Matrix(rows: columns, columns: matrix.columns)
    guard !product.entries.isEmpty, rows > 0 else { return product }
    useOneThread()
    cblas_dgemm(
      CblasColMajor, CblasTrans, CblasNoTrans,
      blasint(columns), blasint(matrix.columns), blasint(rows),
      1, entries, blasint(rows), matrix.entries, blasint(matrix.rows),
      0, &product.entries, blasint(columns))
    return product
  }

  /// AᵀWA for the diagonal matrix W of some weights, of either sign, by
  /// `dgemm`.
  public func crossProduct(weights: [Double]) -> Matrix {
    precondition(weights.count == rows, "a weight for each row")
    var weighted = self
    for column in 0..<columns {
      for row in 0..<rows { weighted[row, column] *= weights[row] }
    }
    return transposeTimes(weighted)
  }

  /// The product of a matrix and a column vector, by `dgemv`.
  public static func * (matrix: Matrix, vector: [Double]) -> [Double] {
    precondition(matrix.columns == vector.count, "the sizes differ")
    var product = [Double](repeating: 0, count: matrix.rows)
    guard matrix.rows > 0, matrix.columns > 0 else { return product }
    useOneThread()
    cblas_dgemv(
      CblasColMajor, CblasNoTrans,
      blasint(matrix.rows), blasint(matrix.columns),
      1, matrix.entries, blasint(matrix.rows), vector, 1, 0, &product, 1)
    return product
  }

  /// The product of the transpose with a column vector, by `dgemv`.
  public func transposeTimes(_ vector: [Double]) -> [Double] {
    precondition(rows == vector.count, "the sizes differ")
    var product = [Double](repeating: 0, count: columns)
    guard rows > 0, columns > 0 else { return product }
    useOneThread()
    cblas_dgemv(
      CblasColMajor, CblasTrans, blasint(rows), blasint(columns),
      1, entries, blasint(rows), vector, 1, 0, &product, 1)
    return product
  }
}

/// The scalar product of two vectors of equal length, by `ddot`.
public func dot(_ left: [Double], _ right: [Double]) -> Double {
  precondition(left.count == right.count, "the lengths differ")
  useOneThread()
  return cblas_ddot(blasint(left.count), left, 1, right, 1)
}

/// The Euclidean length of a vector, by `dnrm2`, without overflow.
public func norm(_ vector: [Double]) -> Double {
  useOneThread()
  return cblas_dnrm2(blasint(vector.count), vector, 1)
}
