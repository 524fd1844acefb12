import CLVNumerics
import Foundation
import Testing

@Suite("Linear algebra")
struct LinearAlgebraTests {
  /// A symmetric positive definite matrix: the 5 × 5 Lehmer matrix,
  /// min(i, j)/max(i, j), whose inverse is tridiagonal.
  let lehmer: Matrix = {
    var matrix = Matrix(rows: 5, columns: 5)
    for i in 0..<5 {
      for j in 0..<5 {
        matrix[i, j] = Double(min(i, j) + 1) / Double(max(i, j) + 1)
      }
    }
    return matrix
  }()

  @Test("Products agree with sums written out")
  func products() {
    let left = Matrix([[1, 2, 3], [4, 5, 6]])
    let right = Matrix([[1, -1], [0, 2], [5, 0.5]])
    #expect((left * right).rowsOfEntries == [[16, 4.5], [34, 9]])
    #expect(left * [1, 0, -1] == [-2, -2])
    #expect(left.transposeTimes([1, -1]) == [-3, -3, -3])
    #expect(dot([1, 2, 3], [4, 5, 6]) == 32)
    #expect(abs(norm([3e200, 4e200]) / 5e200 - 1) < 1e-15)
  }

  @Test("A Cholesky solution solves, and the inverse is the known one")
  func cholesky() throws {
    let factorization = try CholeskyFactorization(lehmer)
    let solution = try factorization.solve([1, 2, 3, 4, 5])
    for (i, value) in (lehmer * solution).enumerated() {
      #expect(abs(value - Double(i + 1)) < 1e-13)
    }
    let inverse = try factorization.inverse()
    // 4n³/(4n² − 1) on the diagonal, −n(n+1)/(2n+1) beside it, n²/(2n−1) at
    // the end.
    #expect(abs(inverse[0, 0] - 4 / 3.0) < 1e-13)
    #expect(abs(inverse[1, 0] + 2 / 3.0) < 1e-13)
    #expect(abs(inverse[0, 1] + 2 / 3.0) < 1e-13)
    #expect(abs(inverse[4, 4] - 25 / 9.0) < 1e-13)
    #expect(abs(inverse[2, 0]) < 1e-13)
    let eigen = try SymmetricEigen(lehmer)
    let sumOfLogs = eigen.values.reduce(0) { $0 + Foundation.log($1) }
    #expect(abs(factorization.logDeterminant - sumOfLogs) < 1e-13)
  }

  @Test("Products with a transpose, and with weights between, by hand")
  func transposed() {
    let left = Matrix([[1, 2], [3, 4], [5, 6]])
    let right = Matrix([[1, 0], [0, 1], [2, -1]])
    #expect(left.transposeTimes(right) == Matrix([[11, -2], [14, -2]]))
    #expect(
      left.crossProduct(weights: [1, -2, 0.5])
        == Matrix([[-4.5, -7], [-7, -10]]))
    let empty = Matrix(rows: 0, columns: 2)
    #expect(empty.crossProduct(weights: []) == Matrix(rows: 2, columns: 2))
  }

  @Test("A matrix that is not positive definite says at which order")
  func indefinite() {
    let matrix = Matrix([[1, 2, 0], [2, 1, 0], [0, 0, 1]])
    #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 2)) {
      try CholeskyFactorization(matrix)
    }
  }

  @Test("Eigenvectors diagonalize, eigenvalues ascend")
  func eigen() throws {
    let eigen = try SymmetricEigen(Matrix([[2, 1], [1, 2]]))
    #expect(abs(eigen.values[0] - 1) < 1e-14)
    #expect(abs(eigen.values[1] - 3) < 1e-14)
    let vector = eigen.vector(1)
    #expect(abs(vector[0] - vector[1]) < 1e-14)
    #expect(abs(norm(vector) - 1) < 1e-14)
  }

  @Test("A matrix with a NaN is refused, not decomposed")
  func notANumber() {
    let matrix = Matrix([[1, .nan], [.nan, 1]])
    #expect(throws: LinearAlgebraError.illegalArgument(number: 5)) {
      try SymmetricEigen(matrix)
    }
  }
}
